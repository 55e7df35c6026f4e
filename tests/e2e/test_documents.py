"""Types the command blocks of README and docs on the running cloud, as their reader would.

Those of `SLOW` only with DOCUMENTS=all, which `make test-documents` sets.
"""

import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.documents import SLOW, UNTYPED, Block, blocks
from tests.stand.cloud import ROOT, Cloud, call, wait_for_status

TYPED = [block for block in blocks() if block.name not in {*UNTYPED, *SLOW}]


def of_python(chosen: list[Block]) -> list[Block]:
    """Those that a Python reads."""
    return [block for block in chosen if block.language == "python"]


def test_every_block_is_typed_or_listed_with_the_reason_why_not() -> None:
    names = [block.name for block in blocks()]

    assert len(set(names)) == len(names)
    assert (set(UNTYPED) | SLOW) - set(names) == set()
    assert all(UNTYPED.values())


@pytest.fixture(scope="module")
def task_id(cloud: Cloud) -> str:
    """A task that has succeeded, in place of those of the documents."""
    accepted = call("POST", f"{cloud.front}/process?message=somecoolmessage")
    status = f"{cloud.front}/status/{accepted.json['task_id']}"
    return str(wait_for_status(status, "SUCCESS", timeout_s=25)["task_id"])


@pytest.fixture
def left_behind() -> Iterator[None]:
    """Removes what the commands write beside the sources."""
    yield
    for file in (ROOT / "out.json", *(ROOT / "build").glob("in.*")):
        file.unlink(missing_ok=True)
    for made in ("cloud", "runtime"):
        shutil.rmtree(ROOT / "localstack" / made, ignore_errors=True)


@pytest.mark.parametrize("block", [b for b in TYPED if b.language != "python"], ids=str)
def test_a_block_of_commands_does_what_it_says(
    cloud: Cloud, task_id: str, block: Block, left_behind: None
) -> None:
    type_in(cloud, task_id, block)


if "DOCUMENTS" in os.environ:

    @pytest.mark.parametrize("block", [b for b in blocks() if b.name in SLOW], ids=str)
    def test_a_slow_block_of_commands_does_what_it_says(
        cloud: Cloud, task_id: str, block: Block, left_behind: None
    ) -> None:
        folder = ROOT / "localstack" if block.document.startswith("localstack") else ROOT
        type_in(cloud, task_id, block, folder)


def type_in(cloud: Cloud, task_id: str, block: Block, folder: Path = ROOT) -> None:
    """Run a block's commands; what they print has all names that the document shows."""
    environment = {
        "PATH": f"{ROOT / '.venvs/tools/bin'}:{os.environ['PATH']}",
        "HOME": os.environ.get("HOME", "/"),
        "CLOUD_DIR": str(cloud.folder / "localstack"),
        "CLOUD_PORT": cloud.endpoint.rpartition(":")[2],
        "REPORTS": str(cloud.reports),
        "AWS_ENDPOINT_URL": cloud.endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "SAM_CLI_TELEMETRY": "0",
    }
    here = {
        "http://localhost:8000": cloud.front,
        "http://localhost:4566": cloud.endpoint,
        "51d0d388-3dd5-4bfe-a6a3-eb8d4b50fae5": task_id,
        "TASK_ID": task_id,
        "ARCHITECTURE=x86_64": f"ARCHITECTURE={machine()}",
        "aws sqs": "awslocal sqs",  # version 1 of aws looks for no AWS_ENDPOINT_URL there
    }
    for command, shown in block.commands():
        typed = re.sub("|".join(here), lambda found: here[found[0]], command)
        done = subprocess.run(
            ["bash", "-euc", typed],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )
        assert done.returncode == 0, (typed, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        for name in names_in(shown):
            assert name in done.stdout, (typed, name, done.stdout)


def names_in(shown: str) -> set[str]:
    """What an answer has whenever it is given: header names, members of JSON, kinds, states."""
    members = set(re.findall(r'"[A-Za-z_:-]+":', shown))
    headers = set(re.findall(r"^[A-Z][A-Za-z-]+: ", shown, re.MULTILINE))
    words = set(re.findall(r"\b(?:HTTP/1\.1 \d+|SUCCESS|PHONE|block)\b|Retry-After: \d+", shown))
    return members | headers | words


def machine() -> str:
    """This machine's architecture as Lambda calls it."""
    return "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"


@pytest.mark.parametrize("block", of_python(TYPED), ids=str)
def test_a_block_of_python_says_what_its_remarks_say(block: Block) -> None:
    lines = [line.partition("  # ") for line in block.text.splitlines()]
    program = "\n".join(f"print(repr({code}))" if remark else code for code, _, remark in lines)

    done = subprocess.run(
        [ROOT / ".venvs/runtime/bin/python", "-c", program],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "build/package")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    remarks = [remark.replace('"', "'") for _, _, remark in lines if remark]
    assert done.stdout.splitlines() == remarks
