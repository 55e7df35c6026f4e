"""The deployment package alone, as Lambda has it: what is in it, and that it works."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.stand.cloudformation import ROOT, template
from tests.stand.imports import modules
from tests.stand.mapping import example
from tests.stand.packages import DEPENDENCIES, OURS, make
from tests.stand.receiver import SECRET

LOGSHIP_HANDLER = "functions.logship.app.handler"

_INVOKE = """
import importlib, json, sys
sys.path[:0] = sys.argv[2:]
work = json.loads(sys.argv[1])
for handler in work["handlers"]:
    module, _, name = handler.rpartition(".")
    assert callable(getattr(importlib.import_module(module), name)), handler
client = importlib.import_module("functions.client.app")
sys.stdout.flush()
print()
print(json.dumps({
    "answer": client.handler(work["event"], None),
    "outside": sorted(
        module.__file__
        for module in list(sys.modules.values())
        if getattr(module, "__file__", None)
        and not module.__file__.startswith((*sys.argv[2:], sys.base_prefix))
    ),
}))
"""


def test_every_handler_works_from_the_package_alone(
    package: Path, runtime: Path, tmp_path: Path
) -> None:
    resources = template()["Resources"].values()
    handlers = [
        resource["Properties"]["Handler"]
        for resource in resources
        if resource["Type"] == "AWS::Serverless::Function"
        and resource["Properties"]["Handler"] != LOGSHIP_HANDLER
    ]
    event = example("client") | {"body": '{"message": "my phone number: 380991414444"}'}
    work = {"handlers": handlers, "event": event}

    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _INVOKE, json.dumps(work), str(package), str(runtime)],
        cwd=tmp_path,
        env={  # as on Lambda, where each handler builds its adapters when it is imported
            "AWS_LAMBDA_FUNCTION_NAME": "promptlane-client",
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": "us-east-1",
            "PROMPTLANE_BUSINESS_URL": "http://127.0.0.1:9/v1",
            "PROMPTLANE_QUEUE_URL": "http://127.0.0.1:9/1/tasks",
            "PROMPTLANE_PARKED_QUEUE_URL": "http://127.0.0.1:9/1/tasks",
            "PROMPTLANE_TABLE": "tasks",
            "PROMPTLANE_REPORTS_DIRECTORY": str(tmp_path / "reports"),
            "PROMPTLANE_WEBHOOK_URL": "http://127.0.0.1:9/hook",
            "PROMPTLANE_WEBHOOK_SECRET": SECRET,
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    result: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    assert len(handlers) == 5
    assert result["answer"]["statusCode"] == 422
    assert json.loads(result["answer"]["body"])["kinds"] == ["PHONE"]
    assert result["outside"] == []


def test_the_package_holds_our_rooms_and_a_closed_list_of_dependencies(package: Path) -> None:
    names = {
        path.name.partition(".cpython")[0]
        for path in package.iterdir()
        if path.suffix != ".dist-info"
    }

    assert names == OURS | DEPENDENCIES


def test_our_rooms_are_packaged_whole_and_as_they_are(package: Path) -> None:
    client = Path("functions/client")
    for path in [*modules(*OURS), client / "openapi.json", client / "page/index.html"]:
        assert (package / path).read_bytes() == (ROOT / path).read_bytes()


def test_the_package_has_no_tests_and_nothing_that_only_builds_need(package: Path) -> None:
    folders = {path.name for path in package.rglob("*") if path.is_dir()}

    assert not folders & {"test", "tests", "bin", "botocore", "boto3", "pip", "setuptools", "cli"}


def test_every_module_is_compiled_since_lambda_cannot_write_bytecode(package: Path) -> None:
    missing = [
        path
        for path in package.rglob("*.py")
        if not (path.parent / "__pycache__" / f"{path.stem}.cpython-313.pyc").exists()
    ]

    assert missing == []


@pytest.mark.parametrize("function", ["ClientFunction", "BusinessFunction"])
def test_new_settings_make_a_new_package_of_a_function_with_versions(
    function: str, package: Path, tmp_path: Path
) -> None:
    settings = [tmp_path / name for name in ("template.yaml", "samconfig.toml")]
    for file in settings:
        shutil.copy(ROOT / file.name, file)

    def built(name: str) -> dict[str, bytes]:
        """The package's files, by their path."""
        folder = tmp_path / name
        folder.mkdir()
        chosen = (f"ARTIFACTS_DIR={folder}", "ARCHITECTURE=host")
        make(f"build-{function}", *chosen, f"SETTINGS={' '.join(map(str, settings))}")
        files = (path for path in folder.rglob("*") if path.is_file())
        return {str(path.relative_to(folder)): path.read_bytes() for path in files}

    first, again = built("first"), built("again")
    text = settings[1].read_text()
    settings[1].write_text(text.replace('"WorkerConcurrency=5"', '"WorkerConcurrency=6"'))
    changed = built("changed")

    assert "functions/client/app.py" in first
    assert first == again
    assert {name for name in changed if changed[name] != first.get(name)} == {"settings.cksum"}


def test_the_package_for_aws_is_for_what_the_template_runs_on() -> None:
    makefile = (ROOT / "Makefile").read_text()
    parameter = template()["Parameters"]["Architecture"]

    assert f"\nARCHITECTURE ?= {parameter['Default']}\n" in makefile
    for architecture in parameter["AllowedValues"]:
        assert f"\nPLATFORM-{architecture} " in makefile
