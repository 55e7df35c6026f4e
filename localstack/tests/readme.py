"""README's tables that tests have made: each test holds its own, or writes it anew."""

import os
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def hold(begin: str, end: str, table: str) -> None:
    """See that README has this table between two lines; `HOSTSTACK_WRITE_KINDS=1` writes it."""
    before, _, rest = README.read_text().partition(begin)
    listed, _, after = rest.partition(end)
    if os.environ.get("HOSTSTACK_WRITE_KINDS"):
        README.write_text("".join([before, begin, table, end, after]))
    else:
        assert listed == table
