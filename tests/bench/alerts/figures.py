"""Print what the engine makes of rows that weights were not learnt from, and how sure it was.

`python -m tests.bench.alerts.figures --rows FILE` takes what `tests.bench.alerts.gather` wrote.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from alerts import Policy, screen

_POLICY = Policy()
_BOUNDS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


@dataclass(slots=True)
class _Tally:
    rows: int = 0
    alarmed: int = 0
    blocked: int = 0
    # by attacks alone, since an author's address in a README is found rightly
    alarmed_as_attack: int = 0
    blocked_as_attack: int = 0
    scores: list[float] = field(default_factory=list)


def main() -> None:
    """Screen and print."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.alerts.figures", description=__doc__
    )
    parser.add_argument("--rows", type=Path, required=True, help="JSON lines")
    parser.add_argument("--part", help="work, held out or unseen (default: the last two)")
    options = parser.parse_args()
    wanted = (options.part,) if options.part else ("held out", "unseen")
    tallies: dict[tuple[int, str], _Tally] = defaultdict(_Tally)
    for line in options.rows.read_text(encoding="utf-8").split("\n")[:-1]:
        row = json.loads(line)
        if row["part"] in wanted:
            _count(tallies[row["label"], row["source"]], row["text"])
    _print_sources(tallies)
    _print_certainty(tallies)


def _count(tally: _Tally, text: str) -> None:
    findings = [(each, _POLICY.action_for(each)) for each in screen(text, _POLICY).findings]
    attacks = [(each, action) for each, action in findings if each.category == "suspicious"]
    tally.rows += 1
    tally.alarmed += bool(findings)
    tally.blocked += any(action == "block" for _, action in findings)
    tally.alarmed_as_attack += bool(attacks)
    tally.blocked_as_attack += any(action == "block" for _, action in attacks)
    tally.scores.append(max((each.score for each, _ in attacks), default=0.0))


def _print_sources(tallies: dict[tuple[int, str], _Tally]) -> None:
    print("| texts | rows | alarmed % | blocked % | as attacks: alarmed % | blocked % |")
    print("|" + " --- |" * 6)
    for label in (1, 0):
        of_label = {name: tally for (of, name), tally in tallies.items() if of == label}
        for name, tally in [*sorted(of_label.items()), *_sums(of_label).items()]:
            shares = (
                f"{100 * count / max(1, tally.rows):.1f}"
                for count in (
                    tally.alarmed,
                    tally.blocked,
                    tally.alarmed_as_attack,
                    tally.blocked_as_attack,
                )
            )
            kind = "attacks" if label else "benign"
            print(f"| {kind}: {name} | {tally.rows:,} | {' | '.join(shares)} |")


def _sums(tallies: dict[str, _Tally]) -> dict[str, _Tally]:
    sums = {"ALL HELD OUT": _Tally(), "ALL UNSEEN": _Tally()}
    for name, tally in tallies.items():
        total = sums["ALL UNSEEN" if name.startswith("unseen") else "ALL HELD OUT"]
        total.rows += tally.rows
        total.alarmed += tally.alarmed
        total.blocked += tally.blocked
        total.alarmed_as_attack += tally.alarmed_as_attack
        total.blocked_as_attack += tally.blocked_as_attack
    return sums


def _print_certainty(tallies: dict[tuple[int, str], _Tally]) -> None:
    print("\n| highest score of an attack | texts | of them attacks % |")
    print("|" + " --- |" * 3)
    scored = [(score, of) for (of, _), tally in tallies.items() for score in tally.scores]
    for least, bound in pairwise(_BOUNDS):
        labels = [of for score, of in scored if least <= score < bound]
        share = 100 * sum(labels) / max(1, len(labels))
        print(f"| {least:.1f} to {min(bound, 1):.1f} | {len(labels):,} | {share:.0f} |")


if __name__ == "__main__":
    main()
