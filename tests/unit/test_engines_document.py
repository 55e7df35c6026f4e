"""docs/engines.md: what it says of the other engine is what a test saw."""

import re

from tests.stand.cloudformation import ROOT

TEXT = (ROOT / "docs" / "engines.md").read_text()
TABLE = TEXT.partition("## What differs")[2].partition("\n## ")[0]
ROWS = [line.strip("|").split(" | ") for line in TABLE.splitlines() if line.startswith("| ")][2:]


def test_each_line_of_the_table_names_a_test_that_exists() -> None:
    folders = (ROOT / "tests", ROOT / "localstack/tests")
    files = [path for folder in folders for path in folder.rglob("test_*.py")]
    tests = "\n".join(path.read_text() for path in files)

    assert ROWS
    for name, _, seen in ROWS:
        said = re.search(r" · `(test_\w+)`$", seen.strip())
        assert said is not None, name
        assert f"def {said[1]}(" in tests
