"""RE2 patterns, compiled when first used: linear in time whatever the text."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Long patterns multiply each other's states. More of them in one automaton fill its memory, and
# RE2 then forgets all states and builds them again, message after message.
_PER_AUTOMATON = 27


def _options(*, is_case_sensitive: bool, max_memory: int) -> Any:
    import re2  # here, so that importing the engine costs nothing

    options = re2.Options()
    options.case_sensitive = is_case_sensitive
    options.log_errors = False
    options.max_mem = max_memory
    return options


class Pattern:
    """One regular expression in RE2's syntax, on code points."""

    def __init__(self, expression: str, *, is_case_sensitive: bool = False) -> None:
        self.expression = expression
        self._is_case_sensitive = is_case_sensitive

    @cached_property
    def _compiled(self) -> Any:
        import re2

        options = _options(is_case_sensitive=self._is_case_sensitive, max_memory=8 << 20)
        return re2.compile(self.expression, options)

    def spans(self, text: str, group: int = 0) -> Iterator[tuple[int, int]]:
        """Yield the spans of `group` in every match, left to right."""
        for match in self._compiled.finditer(text):
            yield match.span(group)

    def matches(self, text: str) -> Iterator[Any]:
        """Yield match objects, shaped like `re.Match`."""
        found: Iterator[Any] = self._compiled.finditer(text)
        return found

    def is_in(self, text: str) -> bool:
        """Say whether the pattern occurs anywhere."""
        return self._compiled.search(text) is not None

    def is_all_of(self, text: str) -> bool:
        """Say whether the pattern covers the whole text."""
        return self._compiled.fullmatch(text) is not None


class PatternSet:
    """Many patterns looked for in few passes; says which of them occur, not where."""

    def __init__(self, expressions: Sequence[str], *, is_case_sensitive: bool = False) -> None:
        self._expressions = expressions
        self._is_case_sensitive = is_case_sensitive

    @cached_property
    def _compiled(self) -> tuple[tuple[int, Any], ...]:
        firsts = range(0, len(self._expressions), _PER_AUTOMATON)
        return tuple((first, self._automaton(first)) for first in firsts)

    def _automaton(self, first: int) -> Any:
        import re2

        options = _options(is_case_sensitive=self._is_case_sensitive, max_memory=8 << 20)
        patterns = re2.Set.SearchSet(options)
        for expression in self._expressions[first : first + _PER_AUTOMATON]:
            patterns.Add(expression)
        patterns.Compile()
        return patterns

    def which(self, text: str | bytes) -> list[int]:
        """Return the positions of the expressions that occur in `text`, in order."""
        found: list[int] = []
        for first, patterns in self._compiled:
            found += [first + index for index in sorted(patterns.Match(text) or ())]
        return found


class BacktrackingPattern:
    """One regular expression in Python's syntax, for what RE2 cannot say: looking around.

    Such a pattern has to be linear by itself: its repeats are bounded or cannot overlap.
    """

    def __init__(self, expression: str, flags: int = 0) -> None:
        self._expression = expression
        self._flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern, compiled when first used."""
        return re.compile(self._expression, self._flags)
