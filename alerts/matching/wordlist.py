"""Lists of words, all found in one pass over a text: Aho-Corasick."""

from __future__ import annotations

import re
from functools import cached_property
from string import ascii_letters, digits
from typing import TYPE_CHECKING, Any

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


class WordList:
    """Words under names; tells which names have a word in a text."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._lists = lists

    @cached_property
    def _words(self) -> Any:
        import ahocorasick

        entries: dict[str, list[tuple[bool, bool, str]]] = {}
        for name, words in self._lists.items():
            for word in words:
                entries.setdefault(word.removesuffix("*"), []).append((*_ends(word), name))
        automaton = ahocorasick.Automaton()
        for stem, each in entries.items():
            automaton.add_word(stem, (len(stem), tuple(each)))
        automaton.make_automaton()
        return automaton

    def which(self, text: str) -> set[str]:
        """Return the names of which a word stands in a text in lower case."""
        found: set[str] = set()
        for last, (length, entries) in self._words.iter(text):
            for before, after, name in entries:
                if name not in found and _stands(text, last - length + 1, last, before, after):
                    found.add(name)
        return found

    def places(self, text: str) -> list[int]:
        """Return where the words of a text in lower case end, in order."""
        places: list[int] = []
        for last, (length, entries) in self._words.iter(text):
            for before, after, _ in entries:
                if _stands(text, last - length + 1, last, before, after):
                    places.append(last)
                    break
        return places


def _stands(text: str, first: int, last: int, before: bool, after: bool) -> bool:
    """Say whether a word begins and ends there, where it has to."""
    return not (before and first and text[first - 1] in WORD_CHARACTERS) and not (
        after and text[last + 1 : last + 2] in WORD_CHARACTERS
    )
