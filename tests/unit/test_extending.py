"""docs/extending.md, done to a copy of the rooms and run."""

import gzip
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.stand.cloudformation import ROOT

DOCUMENT = (ROOT / "docs/extending.md").read_text()
_BLOCK = re.compile(r"^```(python|diff|text)\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = _BLOCK.findall(DOCUMENT)


def test_what_the_page_adds_fits_in_and_works(tmp_path: Path) -> None:
    for room in ("functions", "infra", "alerts"):
        shutil.copytree(ROOT / room, tmp_path / room)
    for language, text in BLOCKS:
        match language:
            case "python":
                head, _, code = text.partition("\n")
                (tmp_path / head.removeprefix("# ")).write_text(code)
            case "diff":
                apply(text, tmp_path)
    [expected] = [text for language, text in BLOCKS if language == "text"]

    done = subprocess.run(
        [sys.executable, "try_it.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    said = [line for line in done.stdout.splitlines() if not line.startswith("{")]  # the log
    assert said == expected.splitlines()
    [report] = (tmp_path / "error_reports").glob("*.json.gz")
    assert gzip.decompress(report.read_bytes()) == b"{}"


def apply(diff: str, root: Path) -> None:
    """Make the changes of a diff, each of whose hunks fits in one place alone."""
    for change in re.split(r"^--- a/.*\n", diff, flags=re.MULTILINE)[1:]:
        head, *hunks = re.split(r"^@@.*\n", change, flags=re.MULTILINE)
        path = root / head.strip().removeprefix("+++ b/")
        text = path.read_text()
        for hunk in hunks:
            lines = hunk.splitlines(keepends=True)
            before = "".join(line[1:] or "\n" for line in lines if not line.startswith("+"))
            after = "".join(line[1:] or "\n" for line in lines if not line.startswith("-"))
            assert text.count(before) == 1, f"{path}: {before}"
            text = text.replace(before, after)
        path.write_text(text)
