"""Which detectors a text concerns: one pass for all words, a few more for what has none."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from alerts.matching.beside import text_beside
from alerts.matching.encoding import Encoded, encoded
from alerts.matching.patterns import Pattern, PatternSet
from alerts.matching.plan import BOUNDARY, FOREIGN, FREQUENT, LONG_RUN, LOOSE_BOUNDARY, read
from alerts.matching.wordlist import WORD_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alerts.matching.plan import Plan

_MEMORY = 4 << 20  # of an automaton; with more it is not faster
_RUNS = Pattern(rf"[a-z0-9+/_\-]{{{LONG_RUN},}}", is_case_sensitive=True)
_OF_RUNS = b"abcdefghijklmnopqrstuvwxyz0123456789+/_-"
_IN_A_RUN = bytes(97 if byte in _OF_RUNS else 32 for byte in range(256))
_FREQUENT = FREQUENT.encode()
_DIGITS = b"0123456789"
_ANY_DIGIT = frozenset(_DIGITS)  # a text with one counts as if it had all
_ONE_FOREIGN = bytes(ord(FOREIGN) if byte > 127 else byte for byte in range(256))
_NOT_BESIDE = {
    "": frozenset[str](),
    BOUNDARY: WORD_CHARACTERS,
    LOOSE_BOUNDARY: WORD_CHARACTERS - {"_"},
}


class _Lead(NamedTuple):
    """What follows from a word in the text; see `alerts.matching.plan`."""

    opens: tuple[int, ...]
    not_before: frozenset[str] = frozenset()
    not_after: frozenset[str] = frozenset()
    pattern: Pattern | None = None
    needs: frozenset[int] = frozenset()
    also: tuple[str, ...] = ()


class _Pass(NamedTuple):
    needs: frozenset[int]
    looks_at_runs: bool
    patterns: PatternSet
    opens: tuple[tuple[int, ...], ...]


class Gate[T]:
    """Choose from triggered things.

    RE2's sets remember all that they have matched, so that a text with a new mixture of words
    makes new states from there on. So words are looked for by Aho-Corasick, whose states are those
    of the words; of a pattern with a word in it, RE2 looks only where the word stands; and of the
    other patterns, only where the text has a character that they cannot do without.
    """

    def __init__(self, things: Iterable[T], plan: Plan) -> None:
        self._things = tuple(things)
        self._plan = plan

    @cached_property
    def _leads(self) -> tuple[Any, list[tuple[_Lead, ...]]]:
        """The automaton of all words, and what each of them leads to."""
        import ahocorasick_rs

        leads: dict[str, tuple[_Lead, ...]] = {}
        for opens, before, after, words in self._plan.words:
            lead = _Lead(opens, _NOT_BESIDE[before], _NOT_BESIDE[after])
            for word in words:
                leads[word] = (*leads.get(word, ()), lead)
        for opens, expression, needs, words, also in self._plan.leads:
            pattern = Pattern(expression, is_case_sensitive=True)
            lead = _Lead(opens, pattern=pattern, needs=_codes(needs), also=also)
            for word in words:
                leads[word] = (*leads.get(word, ()), lead)
        return (
            ahocorasick_rs.AhoCorasick(list(leads), store_patterns=False),
            list(leads.values()),
        )

    @cached_property
    def _passes(self) -> tuple[_Pass, ...]:
        return tuple(
            _Pass(
                _codes(needs),
                looks_at_runs,
                PatternSet(
                    patterns,
                    is_case_sensitive=True,
                    per_automaton=1 if looks_at_runs else len(patterns),
                    max_memory=_MEMORY,
                ),
                opens,
            )
            for needs, looks_at_runs, patterns, opens in self._plan.passes
        )

    def opened_by(self, text: str) -> list[T]:
        """Return what the text triggers, in order."""
        lowered = text.lower()
        encodings = encoded(lowered)
        has = _rare_characters(encodings)
        opened = self._opened_by_words(lowered, encodings, has)
        for needs, looks_at_runs, patterns, opens in self._passes:
            if needs and needs.isdisjoint(has):
                continue
            if looks_at_runs:
                looked_at = _long_runs(encodings)
                if looked_at is None:
                    continue
            else:
                looked_at = encodings
            for index in patterns.which(looked_at):
                opened.update(opens[index])
        return [self._things[index] for index in sorted(opened)]

    def _opened_by_words(self, lowered: str, encodings: Encoded, has: frozenset[int]) -> set[int]:
        opened: set[int] = set()
        tried: set[Pattern] = set()
        automaton, leads_of = self._leads
        padded = f" {lowered} "
        for word, start, end in automaton.find_matches_as_indexes(lowered, overlapping=True):
            for opens, not_before, not_after, pattern, needs, also in leads_of[word]:
                if (
                    padded[start] in not_before
                    or padded[end + 1] in not_after
                    or opened.issuperset(opens)
                ):
                    continue
                if pattern is not None:
                    if pattern in tried:
                        continue
                    tried.add(pattern)
                    if needs and needs.isdisjoint(has):
                        continue
                    if also and not any(each in lowered for each in also):
                        continue
                    if not pattern.is_in(encodings):
                        continue
                opened.update(opens)
        return opened


def our_plan() -> Plan:
    """Return the plan for all detectors and disguises, in their order."""
    return read(text_beside(__file__, "gate.txt"))


def _long_runs(text: Encoded) -> Encoded | None:
    if b"a" * LONG_RUN not in text.narrow.translate(_IN_A_RUN):
        return None
    runs = b"\n".join(_RUNS.pieces(text))
    return Encoded(runs, runs)


def _rare_characters(text: Encoded) -> frozenset[int]:
    rare = text.narrow.translate(_ONE_FOREIGN, _FREQUENT)
    signs = rare.translate(None, _DIGITS)
    return frozenset(signs) if len(signs) == len(rare) else frozenset(signs) | _ANY_DIGIT


def _codes(characters: str) -> frozenset[int]:
    return frozenset(characters.encode("latin-1"))
