"""What a gate does for its triggers: which words lead to what, what else to try.

To work it out takes longer than all else at a start. So the plan for our own triggers is a file,
`gate.txt`, written by `python -m tests.bench.alerts.tabulate`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

# No pattern is said to need one of these: they stand in nearly every text.
FREQUENT = "abcdefghijklmnopqrstuvwxyz \n\t.,"
FOREIGN = "ÿ"  # stands for all characters that ASCII lacks
BOUNDARY, LOOSE_BOUNDARY = r"\b", r"(?:\b|_)"  # beside the loose one an underscore may stand
LONG_RUN = 20  # characters: what patterns that count as far as that look at
_CELL, _LINE, _SECTION = "\t", "\n", "\n\n"
_SHOWN = {"\t": "\u2409", "\n": "\u240a", "\r": "\u240d"}  # within a cell


class Words(NamedTuple):
    """Words that open the same things wherever they stand.

    Args:
        opens: The places of these things.
        before: The boundary that has to stand before each word, empty for none.
        after: The boundary that has to stand after it.
    """

    opens: tuple[int, ...]
    before: str
    after: str
    words: tuple[str, ...]


class Lead(NamedTuple):
    """A pattern that is tried where one of its words stands.

    Args:
        needs: Characters of which the text has to have one; empty if it needs none.
        words: One of them stands in whatever the pattern matches.
        also: One of these, too; empty if there are none.
    """

    opens: tuple[int, ...]
    pattern: str
    needs: str
    words: tuple[str, ...]
    also: tuple[str, ...]


class Pass(NamedTuple):
    """Patterns without a word, looked for together in texts that have one of the characters.

    Args:
        needs: Empty if the patterns may match any text.
        looks_at_runs: They look at long runs of letters and digits alone, each by itself.
        opens: For each pattern the places of what it opens.
    """

    needs: str
    looks_at_runs: bool
    patterns: tuple[str, ...]
    opens: tuple[tuple[int, ...], ...]


class Plan(NamedTuple):
    """All that a gate does."""

    words: tuple[Words, ...]
    leads: tuple[Lead, ...]
    passes: tuple[Pass, ...]


def written(plan: Plan) -> str:
    """Return a plan as a text: sections, their lines, and cells with tabs between."""
    words = [
        [_joined(each.opens), each.before, each.after, *map(_shown, each.words)]
        for each in plan.words
    ]
    leads = [
        [
            *(_joined(each.opens), _shown(each.pattern), _shown(each.needs)),
            *(str(len(each.words)), *map(_shown, each.words), *map(_shown, each.also)),
        ]
        for each in plan.leads
    ]
    passes = [
        [
            *(_shown(each.needs), "1" if each.looks_at_runs else "", str(len(each.patterns))),
            *(*map(_shown, each.patterns), *map(_joined, each.opens)),
        ]
        for each in plan.passes
    ]
    return _SECTION.join(_LINE.join(map(_CELL.join, section)) for section in (words, leads, passes))


def read(text: str) -> Plan:
    """Return the plan that was written."""
    words, leads, passes = (
        [_cells(line) for line in section.split(_LINE)] for section in text.split(_SECTION)
    )
    return Plan(
        tuple(
            Words(_places(opens), before, after, tuple(each))
            for opens, before, after, *each in words
        ),
        tuple(
            Lead(_places(opens), pattern, needs, tuple(each[: int(n)]), tuple(each[int(n) :]))
            for opens, pattern, needs, n, *each in leads
        ),
        tuple(
            Pass(needs, bool(runs), tuple(each[: int(n)]), tuple(map(_places, each[int(n) :])))
            for needs, runs, n, *each in passes
        ),
    )


def _cells(line: str) -> list[str]:
    cells = line.split(_CELL)
    if not any(shown in line for shown in _SHOWN.values()):
        return cells
    for character, shown in _SHOWN.items():
        cells = [cell.replace(shown, character) for cell in cells]
    return cells


def _shown(cell: str) -> str:
    for character, shown in _SHOWN.items():
        cell = cell.replace(character, shown)
    return cell


def _joined(places: Iterable[int]) -> str:
    return " ".join(map(str, places))


def _places(joined: str) -> tuple[int, ...]:
    return tuple(map(int, joined.split()))
