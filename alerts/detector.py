"""What a detector is, and the plain one that a table of patterns makes."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from alerts.finding import Category, Finding
from alerts.matching.patterns import Pattern, PatternSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Detector(Protocol):
    """Anything that finds something in a text; pass your own ones to `screen(extra=...)`."""

    def find(self, text: str, /) -> Iterable[Finding]:
        """Yield findings; their spans are code points of `text`."""


class GatedDetector(Detector, Protocol):
    """A detector of ours: the engine runs it only where its trigger occurs."""

    @property
    def category(self) -> Category:
        """What it finds."""

    @property
    def trigger(self) -> str:
        """A small RE2 pattern, found in every text where the detector can find anything."""


class PatternTable:
    """A detector made of patterns that each speak for themselves.

    Args:
        kind: The type of its findings.
        rules: Pattern and score (0 to 1) of each rule.
    """

    def __init__(
        self, category: Category, kind: str, trigger: str, rules: tuple[tuple[str, float], ...]
    ) -> None:
        self.category = category
        self.kind = kind
        self.trigger = trigger
        self.rules = rules

    @cached_property
    def _which(self) -> PatternSet:
        return PatternSet([expression for expression, _ in self.rules])

    @cached_property
    def _patterns(self) -> tuple[Pattern, ...]:
        return tuple(Pattern(expression) for expression, _ in self.rules)

    def find(self, text: str) -> Iterator[Finding]:
        """Yield every match of every rule."""
        for index in self._which.which(text):
            score = self.rules[index][1]
            for start, end in self._patterns[index].spans(text):
                yield Finding(self.category, self.kind, start, end, score)
