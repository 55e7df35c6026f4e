"""RE2 patterns, compiled when first used: linear in time whatever the text."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# Long patterns multiply each other's states. More of them in one automaton fill its memory, and
# RE2 then forgets all states and builds them again, message after message.
_PER_AUTOMATON = 27
_LITTLE_MEMORY, _SOME_MEMORY, MOST_MEMORY = 1 << 20, 3 << 20, 8 << 20


def _options(*, is_case_sensitive: bool, max_memory: int) -> Any:
    import re2  # here, so that importing the engine costs nothing

    options = re2.Options()
    options.case_sensitive = is_case_sensitive
    options.log_errors = False
    options.max_mem = max_memory
    return options


class Match:
    """Where a pattern and its groups stand, shaped like `re.Match`."""

    __slots__ = ("_place", "_raw", "_text")

    def __init__(self, text: str, raw: Any, place: Callable[[int], int] | None) -> None:
        self._text = text
        self._raw = raw  # counts bytes
        self._place = place

    def __getitem__(self, group: int) -> str:
        """Return the text of a group, empty if it took no part."""
        start, end = self.span(group)
        return self._text[start:end] if start >= 0 else ""

    def span(self, group: int = 0) -> tuple[int, int]:
        """Return the code points of a group, -1 and -1 if it took no part."""
        start, end = self._raw.span(group)
        if self._place is None or start < 0:
            return start, end
        return self._place(start), self._place(end)

    def groups(self) -> tuple[str, ...]:
        """Return the texts of all groups."""
        return tuple(self[number + 1] for number in range(len(self._raw.groups())))

    def start(self) -> int:
        """Return the first code point of the match."""
        return self.span()[0]

    def end(self) -> int:
        """Return the code point after the match."""
        return self.span()[1]


class Pattern:
    """One regular expression in RE2's syntax, on code points."""

    def __init__(self, expression: str, *, is_case_sensitive: bool = False) -> None:
        self.expression = expression
        self._is_case_sensitive = is_case_sensitive

    @cached_property
    def _compiled(self) -> Any:
        import re2

        encoded = self.expression.encode()
        try:
            return re2.compile(encoded, self._options(_LITTLE_MEMORY))
        except re2.error:
            return re2.compile(encoded, self._options(MOST_MEMORY))

    def _options(self, max_memory: int) -> Any:
        return _options(is_case_sensitive=self._is_case_sensitive, max_memory=max_memory)

    def spans(self, text: str, group: int = 0) -> Iterator[tuple[int, int]]:
        """Yield the spans of `group` in every match, left to right."""
        encoded = text.encode()
        if len(encoded) == len(text):
            for raw in self._compiled.finditer(encoded):
                yield raw.span(group)
            return
        place = _places(encoded)
        for raw in self._compiled.finditer(encoded):
            start, end = raw.span(group)
            yield place(start), place(end)

    def matches(self, text: str) -> Iterator[Match]:
        """Yield every match, left to right."""
        encoded = text.encode()
        place = None if len(encoded) == len(text) else _places(encoded)
        for raw in self._compiled.finditer(encoded):
            yield Match(text, raw, place)

    def is_in(self, text: str) -> bool:
        """Say whether the pattern occurs anywhere."""
        return self.is_in_bytes(text.encode())

    def is_in_bytes(self, encoded: bytes) -> bool:
        """Say whether the pattern occurs anywhere in a text that is encoded already."""
        return self._compiled.search(encoded) is not None

    def is_all_of(self, text: str) -> bool:
        """Say whether the pattern covers the whole text."""
        return self._compiled.fullmatch(text.encode()) is not None


def _places(encoded: bytes) -> Callable[[int], int]:
    """Return what tells the code point at a byte, quickest for ascending bytes."""
    known_byte = known_place = 0

    def place(byte: int) -> int:
        nonlocal known_byte, known_place
        if byte < known_byte:
            return known_place - len(encoded[byte:known_byte].decode(errors="ignore"))
        known_place += len(encoded[known_byte:byte].decode(errors="ignore"))
        known_byte = byte
        return known_place

    return place


class PatternSet:
    """Many patterns looked for in few passes; says which of them occur, not where."""

    def __init__(
        self,
        expressions: Sequence[str],
        *,
        is_case_sensitive: bool = False,
        per_automaton: int = _PER_AUTOMATON,
        max_memory: int = _SOME_MEMORY,
    ) -> None:
        self._expressions = expressions
        self._is_case_sensitive = is_case_sensitive
        self._per_automaton = per_automaton
        self._max_memory = max_memory

    @cached_property
    def _compiled(self) -> tuple[tuple[int, Any], ...]:
        firsts = range(0, len(self._expressions), self._per_automaton)
        return tuple((first, self._automaton(first)) for first in firsts)

    def _automaton(self, first: int) -> Any:
        import re2

        patterns = re2.Set.SearchSet(
            _options(is_case_sensitive=self._is_case_sensitive, max_memory=self._max_memory)
        )
        for expression in self._expressions[first : first + self._per_automaton]:
            patterns.Add(expression)
        patterns.Compile()
        return patterns

    def which(self, text: str | bytes) -> list[int]:
        """Return the positions of the expressions that occur in `text`, in order."""
        encoded = text if isinstance(text, bytes) else text.encode()
        found: list[int] = []
        for first, patterns in self._compiled:
            found += [first + index for index in sorted(patterns.Match(encoded) or ())]
        return found


class PatternIndex:
    """Many patterns of rare words; one pass looks for the words, others for patterns that have all.

    It does what `PatternSet` does, and is quicker where most texts have few of the words.
    """

    def __init__(self, expressions: Sequence[str]) -> None:
        self._expressions = expressions

    @cached_property
    def _compiled(self) -> Any:
        import re2

        index = re2.Filter()
        for expression in self._expressions:
            index.Add(expression, _options(is_case_sensitive=False, max_memory=_SOME_MEMORY))
        index.Compile()
        return index

    def which(self, text: str) -> list[int]:
        """Return the positions of the expressions that occur in `text`, in order."""
        return sorted(self._compiled.Match(text.encode()) or ())


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
