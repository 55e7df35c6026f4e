"""SECURITY.md: each row of the threat model names tests that are there."""

import re
from pathlib import Path

import pytest

from tests.stand.cloudformation import ROOT

_TABLE = re.compile(r"^\| (?!who \||--- )(.+) \|$", re.MULTILINE)
ROWS = [row.split(" | ") for row in _TABLE.findall((ROOT / "SECURITY.md").read_text())]
_NAMED = re.compile(r"`(?:(?P<file>[\w/.]+\.py)::)?(?P<test>test_\w+)`")
PINNED = [
    *ROOT.glob("requirements/*.txt"),
    *ROOT.glob("localstack/*.txt"),
    *ROOT.glob("tests/bench/**/requirements.txt"),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_each_threat_is_met_by_tests_that_are_there(row: list[str]) -> None:
    assert len(row) == 5
    file: Path | None = None
    named = list(_NAMED.finditer(row[-1]))
    for test in named:
        file = ROOT / test["file"] if test["file"] else file
        assert file is not None, "a test without its file"
        assert f"def {test['test']}(" in file.read_text()
    assert named


def test_the_model_is_about_everybody_whom_the_design_knows() -> None:
    assert len(ROWS) >= 12


@pytest.mark.parametrize("file", PINNED, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_dependency_is_pinned_with_its_hashes(file: Path) -> None:
    requirements = re.split(r"\n(?=[\w-])", file.read_text().strip())

    for requirement in requirements:
        assert re.match(r"[\w.\[\]-]+==\S+", requirement), requirement[:80]
        assert "--hash=sha256:" in requirement
    assert "://" not in file.read_text()
