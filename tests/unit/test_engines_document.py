"""docs/engines.md: what it says of the other engine is what a test saw."""

import re

from tests.stand.cloudformation import ROOT

TEXT = (ROOT / "docs" / "engines.md").read_text()
TABLE = TEXT.partition("## What differs")[2].partition("\n## ")[0]
ROWS = [line.strip("|").split("|") for line in TABLE.splitlines() if line.startswith("| ")][2:]


def test_each_line_of_the_table_names_a_test_that_exists_but_for_the_measured_one() -> None:
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    said = {row[0].strip(): re.search(r" · `(test_\w+)`$", row[2].strip()) for row in ROWS}

    assert [name for name, found in said.items() if not found] == ["cold bursts"]
    for found in filter(None, said.values()):
        assert f"def {found[1]}(" in tests
