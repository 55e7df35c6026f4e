"""Which detectors a text concerns: a few passes over it for all triggers."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from alerts.matching.patterns import PatternSet
from alerts.matching.trigger import KINDS, alternatives, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable


class Triggered(Protocol):
    """Something to run only on texts where its trigger occurs."""

    @property
    def trigger(self) -> str:
        """A small RE2 pattern in lower case; its alternatives are looked for one by one."""


class Gate[T: Triggered]:
    """Choose from triggered things: one pass for each kind of pattern in their triggers."""

    def __init__(self, things: Iterable[T]) -> None:
        self._things = tuple(things)

    @cached_property
    def passes(self) -> tuple[tuple[PatternSet, tuple[tuple[int, ...], ...]], ...]:
        """Alternatives of one kind, and for each of them the places of what it opens."""
        owners: dict[str, dict[str, list[int]]] = {kind: {} for kind in KINDS}
        for index, thing in enumerate(self._things):
            for alternative in alternatives(thing.trigger):
                owners[kind_of(alternative)].setdefault(alternative, []).append(index)
        return tuple(
            (
                PatternSet(tuple(each), is_case_sensitive=True, per_automaton=len(each)),
                tuple(map(tuple, each.values())),
            )
            for each in owners.values()
            if each
        )

    def opened_by(self, text: str) -> list[T]:
        """Return what the text triggers, in order."""
        lowered = text.lower().encode()
        opened: set[int] = set()
        for patterns, owners in self.passes:
            for index in patterns.which(lowered):
                opened.update(owners[index])
        return [self._things[index] for index in sorted(opened)]
