"""README's table: the few figures that a newcomer asks for, beside those of the classic design."""

from typing import Any

from tests.bench.record import everything, replaced, table
from tests.stand.cloud import ROOT

README = ROOT / "README.md"
PART = "measured"
_BURST = 100  # tasks at once
_FROM_START = {
    "one submit at a time, p50 / p99": "submit, p50 / p99",
    "accepted to started, p50 / p99": "accepted to started, p50 / p99",
    "`make run` to the first answer, environments in place": None,
}


def write() -> None:
    """Put what was measured last into README.md."""
    README.write_text(replaced(README.read_text(), PART, summary(everything())))


def summary(measured: dict[str, Any]) -> str:
    """The table that recorded measurements make."""
    start = measured["start"]
    alone = [(name, start[recorded or name], "") for name, recorded in _FROM_START.items()]
    return table(("", "Promptlane", "classic design"), [_burst(measured["tiers"]), *alone])


def _burst(tiers: list[dict[str, Any]]) -> tuple[str, str, str]:
    """The first way to run it in either design."""
    made = [tier for tier in tiers if tier["tasks"] == _BURST]
    ours = next(tier for tier in made if not tier["design"].startswith("classic"))
    classic = next(tier for tier in made if tier["design"].startswith("classic"))
    workers = classic["design"].partition(", ")[2]
    return (
        f"{_BURST} tasks at once: first request to last finish",
        f"{ours['makespan_s']:.1f} s, {ours['errors']} errors",
        f"{classic['makespan_s']:.1f} s, {classic['errors']} errors, {workers}",
    )
