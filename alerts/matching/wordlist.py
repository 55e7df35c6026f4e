"""Lists of words, all found in one pass over a text: Aho-Corasick."""

from __future__ import annotations

import re
from functools import cached_property
from string import ascii_letters, digits
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


WORD_CHARACTERS = frozenset(f"{ascii_letters}{digits}_")  # RE2's `\w`


def is_word(character: str) -> bool:
    """Say whether a character is a letter or digit of ASCII, or an underscore."""
    return character in WORD_CHARACTERS


def as_pattern(word: str) -> str:
    """Return the RE2 pattern of a word: whole, or with `*` at its end one that may go on."""
    stem, (before, after) = word.removesuffix("*"), _ends(word)
    escaped = stem if stem.replace(" ", "").isalnum() else re.escape(stem)
    return rf"{r'\b' * before}{escaped}{r'\b' * after}"


def _ends(word: str) -> tuple[bool, bool]:
    """Whether a word has to begin and to end where it stands; only ASCII letters and digits do."""
    first, last = word[0], word[-1]
    return first.isascii() and first.isalnum(), last.isascii() and last.isalnum()


class Stand(NamedTuple):
    """Where a word stands in a text, and the names of the lists that have it."""

    start: int
    end: int
    names: tuple[str, ...]


class WordList:
    """Words under names; tells which names have a word in a text."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._lists = lists

    @cached_property
    def _words(self) -> tuple[Any, list[tuple[bool, bool, tuple[str, ...]]]]:
        """The automaton, and for each of its words whether it has to begin and to end there."""
        import ahocorasick_rs

        names: dict[tuple[str, bool, bool], list[str]] = {}
        for name, words in self._lists.items():
            for word in words:
                names.setdefault((word.removesuffix("*"), *_ends(word)), []).append(name)
        return (
            ahocorasick_rs.AhoCorasick([word for word, _, _ in names], store_patterns=False),
            [
                (before, after, tuple(dict.fromkeys(each)))
                for (_, before, after), each in names.items()
            ],
        )

    def places(self, text: str) -> list[Stand]:
        """Return where words stand in a text in lower case, in the order of their ends."""
        automaton, entries = self._words
        padded = f" {text} "
        found: list[Stand] = []
        for word, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
            before, after, names = entries[word]
            if not (before and padded[start] in WORD_CHARACTERS) and not (
                after and padded[end + 1] in WORD_CHARACTERS
            ):
                found.append(Stand(start, end, names))
        return found

    def which(self, text: str) -> set[str]:
        """Return the names of which a word stands in a text in lower case."""
        return {name for stand in self.places(text) for name in stand.names}
