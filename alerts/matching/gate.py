"""Which detectors a text concerns: one pass for all words, a few more for what has none."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from alerts.matching.encoding import Encoded, encoded
from alerts.matching.literals import literals, whole_word
from alerts.matching.patterns import Pattern, PatternSet
from alerts.matching.trigger import KINDS, LONG_RUN, Kind, alternatives, kind_of
from alerts.matching.wordlist import WORD_CHARACTERS, is_word

if TYPE_CHECKING:
    from collections.abc import Iterable


_MEMORY = 4 << 20  # of an automaton; with more it is not faster
_LONG_RUNS = Pattern(LONG_RUN, is_case_sensitive=True)


class Triggered(Protocol):
    """Something to run only on texts where its trigger occurs."""

    @property
    def trigger(self) -> str:
        """A small RE2 pattern in lower case; its alternatives are looked for one by one."""


class _Lead(NamedTuple):
    """What follows from a word in the text.

    Args:
        opens: The places of what it opens.
        not_before: A letter, digit or sign before which the word does not count; so after it.
        pattern: What else has to be there.
    """

    opens: tuple[int, ...]
    not_before: frozenset[str] = frozenset()
    not_after: frozenset[str] = frozenset()
    pattern: Pattern | None = None


class Gate[T: Triggered]:
    """Choose from triggered things.

    RE2's sets remember all that they have matched, so that a text with a new mixture of words
    makes new states from there on. So words are looked for by Aho-Corasick, whose states are those
    of the words; and of a pattern with a word in it, RE2 looks only where the word stands.
    """

    def __init__(self, things: Iterable[T]) -> None:
        self._things = tuple(things)

    @cached_property
    def _owners(self) -> dict[str, tuple[int, ...]]:
        owners: dict[str, list[int]] = {}
        for index, thing in enumerate(self._things):
            for alternative in alternatives(thing.trigger):
                owners.setdefault(alternative, []).append(index)
        return {alternative: tuple(each) for alternative, each in owners.items()}

    @cached_property
    def _leads(self) -> tuple[Any, tuple[str, ...]]:
        """The automaton of all words, and the alternatives without one."""
        import ahocorasick

        leads: dict[str, list[_Lead]] = {}
        without: list[str] = []
        for alternative, opens in self._owners.items():
            if word := whole_word(alternative):
                text, before, after = word
                leads.setdefault(text, []).append(
                    _Lead(opens, _excluded(before, text[0]), _excluded(after, text[-1]))
                )
            elif found := literals(alternative):
                lead = _Lead(opens, pattern=Pattern(alternative, is_case_sensitive=True))
                for literal in dict.fromkeys(found):
                    leads.setdefault(literal, []).append(lead)
            else:
                without.append(alternative)
        words = ahocorasick.Automaton()
        for text, each in leads.items():
            words.add_word(text, (len(text), tuple(each)))
        words.make_automaton()
        return words, tuple(without)

    @cached_property
    def _passes(self) -> tuple[tuple[Kind, PatternSet, tuple[tuple[int, ...], ...]], ...]:
        """Alternatives of one kind, and for each of them the places of what it opens."""
        _, without = self._leads
        kinds: dict[Kind, list[str]] = {kind: [] for kind in KINDS}
        for each in without:
            kinds[kind_of(each)].append(each)
        return tuple(
            (
                kind,
                PatternSet(
                    each,
                    is_case_sensitive=True,
                    per_automaton=1 if kind == "long runs" else len(each),
                    max_memory=_MEMORY,
                ),
                tuple(self._owners[alternative] for alternative in each),
            )
            for kind, each in kinds.items()
            if each
        )

    def opened_by(self, text: str) -> list[T]:
        """Return what the text triggers, in order."""
        lowered = text.lower()
        read = encoded(lowered)
        opened = self._opened_by_words(lowered, read)
        for kind, patterns, owners in self._passes:
            of_kind = _long_runs(read) if kind == "long runs" else read
            for index in patterns.which(of_kind) if of_kind.narrow else ():
                opened.update(owners[index])
        return [self._things[index] for index in sorted(opened)]

    def _opened_by_words(self, lowered: str, read: Encoded) -> set[int]:
        opened: set[int] = set()
        tried: set[Pattern] = set()
        padded = f" {lowered} "
        for last, (length, leads) in self._leads[0].iter(lowered):
            before, after = padded[last - length + 1], padded[last + 2]
            for opens, not_before, not_after, pattern in leads:
                if before in not_before or after in not_after or opened.issuperset(opens):
                    continue
                if pattern is not None:
                    if pattern in tried:
                        continue
                    tried.add(pattern)
                    if not pattern.is_in(read):
                        continue
                opened.update(opens)
        return opened


def _long_runs(text: Encoded) -> Encoded:
    runs = b"\n".join(_LONG_RUNS.pieces(text))
    return Encoded(runs, runs)


def _excluded(edge: str, character: str) -> frozenset[str]:
    r"""What may not stand beside a character that has this boundary, `\b` or `(?:\b|_)`."""
    if not edge or not is_word(character):
        return frozenset()
    return WORD_CHARACTERS if edge == r"\b" else WORD_CHARACTERS - {"_"}
