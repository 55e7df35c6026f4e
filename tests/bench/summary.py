"""README's table: the few figures that a newcomer asks for, beside those of the classic design."""

from typing import Any

from tests.bench.record import everything, replaced, table
from tests.stand.cloud import ROOT

README = ROOT / "README.md"
PART = "measured"
_FROM_START = {
    "one submit at a time, p50 / p99": "submit, p50 / p99",
    "one status at a time, p50 / p99": "status, p50 / p99",
    "accepted to started, p50 / p99": "accepted to started, p50 / p99",
    "`make run` to the first answer, environments in place": None,
    "deployment package, unzipped": None,
}


def write() -> None:
    """Put what was measured last into README.md."""
    README.write_text(replaced(README.read_text(), PART, summary(everything())))


def summary(measured: dict[str, Any]) -> str:
    """The table that recorded measurements make."""
    start = measured["start"]
    alone = [(name, start[recorded or name], "") for name, recorded in _FROM_START.items()]
    return table(("", "Promptlane", "classic design"), [*_bursts(measured["tiers"]), *alone])


def _bursts(tiers: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """For each size the first way to run it, and the classic one if that was measured."""
    ours: dict[int, dict[str, Any]] = {}
    classic: dict[int, dict[str, Any]] = {}
    for tier in tiers:
        kind = classic if tier["design"].startswith("classic") else ours
        kind.setdefault(tier["tasks"], tier)
    return [
        (
            f"{tasks:,} tasks at once: first request to last finish",
            _burst(ours[tasks]),
            _burst(classic[tasks], f", {_workers(classic[tasks])}") if tasks in classic else "",
        )
        for tasks in sorted(ours)
    ]


def _burst(tier: dict[str, Any], more: str = "") -> str:
    return f"{tier['makespan_s']:.1f} s, {tier['errors']} errors{more}"


def _workers(tier: dict[str, Any]) -> str:
    return str(tier["design"].partition(", ")[2])
