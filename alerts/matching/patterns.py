"""RE2 patterns, compiled when first used: linear in time whatever the text."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import batched
from typing import TYPE_CHECKING, Any

from alerts.matching.encoding import Encoded, encoded, is_narrow, narrow, with_few_ranges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# Long patterns multiply each other's states: with more of them in one automaton, nearly every new
# text makes new states, until they fill its memory and RE2 forgets all of them.
_PER_AUTOMATON = 9
# What a pattern may take, its program included. RE2 fills no more than it needs; but where the
# states do not fit it reads without any, thirty times slower.
_LITTLE_MEMORY, _SOME_MEMORY, _MOST_MEMORY = 2 << 20, 3 << 20, 8 << 20


def _options(*, is_case_sensitive: bool, max_memory: int, reads_narrow: bool = False) -> Any:
    import re2  # here, so that importing the engine costs nothing

    options = re2.Options()
    options.case_sensitive = is_case_sensitive
    options.log_errors = False
    options.max_mem = max_memory
    if reads_narrow:
        options.encoding = re2.Options.Encoding.LATIN1
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
    def _reads_narrow(self) -> bool:
        return is_narrow(self.expression)

    @cached_property
    def _compiled(self) -> Any:
        import re2

        expression = with_few_ranges(self.expression).encode()
        try:
            return re2.compile(expression, self._options(_LITTLE_MEMORY))
        except re2.error:
            return re2.compile(expression, self._options(_MOST_MEMORY))

    def _options(self, max_memory: int) -> Any:
        return _options(
            is_case_sensitive=self._is_case_sensitive,
            max_memory=max_memory,
            reads_narrow=self._reads_narrow,
        )

    def _read(self, text: str) -> bytes:
        return narrow(text) if self._reads_narrow else text.encode()

    def spans(self, text: str, group: int = 0) -> Iterator[tuple[int, int]]:
        """Yield the spans of `group` in every match, left to right."""
        read = self._read(text)
        if len(read) == len(text):
            for raw in self._compiled.finditer(read):
                yield raw.span(group)
            return
        place = _places(read)
        for raw in self._compiled.finditer(read):
            start, end = raw.span(group)
            yield place(start), place(end)

    def matches(self, text: str) -> Iterator[Match]:
        """Yield every match, left to right."""
        read = self._read(text)
        place = None if len(read) == len(text) else _places(read)
        for raw in self._compiled.finditer(read):
            yield Match(text, raw, place)

    def is_in(self, text: str | Encoded) -> bool:
        """Say whether the pattern occurs anywhere."""
        if isinstance(text, str):
            return self._compiled.search(self._read(text)) is not None
        return self._compiled.search(text.narrow if self._reads_narrow else text.utf8) is not None

    def pieces(self, text: Encoded) -> list[bytes]:
        """Return what the pattern covers."""
        read = text.narrow if self._reads_narrow else text.utf8
        return [raw[0] for raw in self._compiled.finditer(read)]

    def is_all_of(self, text: str) -> bool:
        """Say whether the pattern covers the whole text."""
        return self._compiled.fullmatch(self._read(text)) is not None


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
    def _compiled(self) -> tuple[tuple[bool, Sequence[int], Any], ...]:
        """Automata: whether they read one byte a character, the places of their patterns."""
        return tuple(
            (reads_narrow, places, self._automaton(places, reads_narrow=reads_narrow))
            for reads_narrow, of_kind in self._kinds()
            for places in batched(of_kind, self._per_automaton, strict=False)
        )

    def _kinds(self) -> tuple[tuple[bool, list[int]], ...]:
        kinds: tuple[list[int], list[int]] = ([], [])
        for place, expression in enumerate(self._expressions):
            kinds[is_narrow(expression)].append(place)
        return (True, kinds[True]), (False, kinds[False])

    def _automaton(self, places: Sequence[int], *, reads_narrow: bool) -> Any:
        import re2

        patterns = re2.Set.SearchSet(
            _options(
                is_case_sensitive=self._is_case_sensitive,
                max_memory=self._max_memory,
                reads_narrow=reads_narrow,
            )
        )
        for place in places:
            patterns.Add(with_few_ranges(self._expressions[place]))
        patterns.Compile()
        return patterns

    def which(self, text: str | Encoded) -> list[int]:
        """Return the positions of the expressions that occur in `text`, in order."""
        utf8, one_byte_each = encoded(text) if isinstance(text, str) else text
        found: list[int] = []
        for reads_narrow, places, patterns in self._compiled:
            if hits := patterns.Match(one_byte_each if reads_narrow else utf8):
                found += [places[hit] for hit in hits]
        return sorted(found)


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
            index.Add(
                with_few_ranges(expression),
                _options(is_case_sensitive=False, max_memory=_SOME_MEMORY),
            )
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
