"""Write the plan of the engine's gate, which says how to find out what a text triggers."""

from __future__ import annotations

from pathlib import Path

from alerts.detectors import DETECTORS
from alerts.matching.plan import written
from alerts.matching.planning import planned
from alerts.reading.disguises import DISGUISES

TABLE = Path("alerts/matching/gate.txt")


def table() -> str:
    """Return the plan for our triggers as the engine reads it."""
    return written(planned((*DETECTORS, *DISGUISES)))


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
