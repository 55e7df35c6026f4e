"""Write the table of `alerts.matching.literals`: what each of our triggers cannot do without."""

from __future__ import annotations

from pathlib import Path

from alerts.detectors import DETECTORS
from alerts.matching.literals import whole_word, worked_out
from alerts.matching.trigger import alternatives
from alerts.reading.disguises import DISGUISES

TABLE = Path("alerts/matching/literals.txt")


def table() -> str:
    """Return a line for each alternative that is no mere word: itself, and its literals."""
    triggers = [each.trigger for each in DETECTORS] + [each.trigger for each in DISGUISES]
    found = dict.fromkeys(each for trigger in triggers for each in alternatives(trigger))
    rows = [[each, *(worked_out(each) or ())] for each in found if not whole_word(each)]
    plain = [row for row in rows if not any("\n" in cell or "\t" in cell for cell in row)]
    return "\n".join("\t".join(dict.fromkeys(row)) for row in sorted(plain))


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
