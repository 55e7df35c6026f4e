"""Which detectors a text concerns: one pass over it for many triggers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from alerts.patterns import PatternSet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Triggered(Protocol):
    """Something to run only on texts where its trigger occurs."""

    @property
    def trigger(self) -> str:
        """A small RE2 pattern in lower case; small, since all of a group make one automaton."""


class Gate[T: Triggered]:
    """Choose from groups of triggered things.

    A group is one pass. Triggers that keep a lot in mind, such as runs of digits and of words,
    multiply each other's states when they share an automaton: they stand in different groups.
    """

    def __init__(self, *groups: Sequence[T]) -> None:
        self._groups = groups
        self._sets = [
            PatternSet([each.trigger for each in group], is_case_sensitive=True) for group in groups
        ]

    def opened_by(self, text: str) -> Iterator[T]:
        """Yield what the text triggers."""
        lowered = text.lower().encode()
        for group, patterns in zip(self._groups, self._sets, strict=True):
            for index in patterns.which(lowered):
                yield group[index]
