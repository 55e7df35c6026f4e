"""Make a gate's plan of the triggers of what it chooses from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from alerts.matching.encoding import is_narrow
from alerts.matching.plan import FOREIGN, FREQUENT, Lead, Pass, Plan, Words
from alerts.matching.syntax import (
    Piece,
    frequency,
    must_have,
    needs,
    pieces,
    rarest,
    words,
)
from alerts.matching.trigger import alternatives
from alerts.matching.wordlist import is_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FEW = 16  # words that stand for a pattern, or lead to it; each of them takes time at a start
_SHORTEST = 3  # shorter ones stand in nearly every text
_SHORTEST_FOREIGN = 2
_MOST_ALSO = 8
# What counts as far as a long run; several of these in one automaton multiply their states.
_COUNTS_FAR = re.compile(
    r"(?:\\b)?(?:0x|\[[a-z_\d\-]+\]\{\d+(?:,\d+)?\}\d)?\[[a-z0-9+/_\\\-]+\]\{([2-9]\d|\d{3})\}"
)
# A class of letters and digits, or of bits; with numbers in one automaton they multiply, too.
_MIXED = re.compile(r"\[(?!\^)(?=[^\]]*[A-Za-z]-[A-Za-z])(?=[^\]]*(?:\d|\\d))[^\]]*\]|\[01\]")
# These stand in every third message: a pattern that has nothing rarer is looked for as a whole.
_COMMON = (
    "and|the|for|you|you |you'|not|all|are|with|your|your |this|that|that |from|from "
    "|have|has|can|what|what |will|when|how|one|out|use|new|new |any|any |but|who|get|our"
    "|her|his|him|its|let|now|see|ing|ion|ent|ter|com|.com|in |on |to |is |of |at |or "
    "|and |for |the |an |be |as |by |it |do |if |me |my |so |no |up |we |he |ic |id |not "
    "|nat| le| and| the| for| in | on | to | or | is |les|des|die|der|das|que|por"
)


class Triggered(Protocol):
    """Something to run only on texts where its trigger occurs."""

    @property
    def trigger(self) -> str:
        """A small RE2 pattern in lower case; its alternatives are looked for one by one."""


def planned(things: Sequence[Triggered]) -> Plan:
    """Return how to find out which of the things a text triggers."""
    spelt: dict[tuple[tuple[int, ...], str, str], list[str]] = {}
    leads: list[Lead] = []
    passes: dict[tuple[str, ...], list[tuple[str, str, tuple[int, ...]]]] = {}
    for alternative, opens in _owners(things).items():
        parts = pieces(alternative)
        if spellings := _spellings(parts):
            before, after, texts = spellings
            spelt.setdefault((opens, before, after), []).extend(texts)
        elif lead := _lead(alternative, parts, opens):
            leads.append(lead)
        else:
            need = "".join(sorted(_rare_need(parts)))
            passes.setdefault(_group(alternative, need), []).append((need, alternative, opens))
    return Plan(
        tuple(
            Words(opens, before, after, tuple(dict.fromkeys(texts)))
            for (opens, before, after), texts in spelt.items()
        ),
        tuple(leads),
        tuple(_pass(group, each) for group, each in sorted(passes.items())),
    )


def _owners(things: Iterable[Triggered]) -> dict[str, tuple[int, ...]]:
    owners: dict[str, list[int]] = {}
    for index, thing in enumerate(things):
        for alternative in alternatives(thing.trigger):
            owners.setdefault(alternative, []).append(index)
    return {alternative: tuple(dict.fromkeys(each)) for alternative, each in owners.items()}


def _spellings(parts: tuple[Piece, ...]) -> tuple[str, str, list[str]] | None:
    """Return the boundaries at the ends of a pattern that stands for a few words, and the words."""
    before, after = "", ""
    if parts and parts[0].edge:
        before, parts = parts[0].edge, parts[1:]
    if parts and parts[-1].edge:
        after, parts = parts[-1].edge, parts[:-1]
    found = words(parts, _FEW)
    if not found or any(len(each) < 2 for each in found):
        return None
    if after:  # "c.i." ends where "c.i" does
        found = [each for each in found if is_word(each[-1]) or each[:-1] not in found]
    if before and not all(is_word(each[0]) for each in found):
        return None
    return (before, after, found) if not after or all(is_word(e[-1]) for e in found) else None


def _lead(alternative: str, parts: tuple[Piece, ...], opens: tuple[int, ...]) -> Lead | None:
    sets = must_have(parts, _FEW)
    rare = [each for each in sets if all(map(_is_rare, each))]
    if not rare:
        return None
    leading = min(rare, key=frequency)
    others = [each for each in sets if each is not leading and len(each) <= _MOST_ALSO]
    also = min(others, key=frequency, default=[])
    return Lead(opens, alternative, "".join(sorted(_rare_need(parts))), tuple(leading), tuple(also))


def _is_rare(text: str) -> bool:
    shortest = _SHORTEST if text.isascii() else _SHORTEST_FOREIGN
    return len(text) >= shortest and text not in _COMMON.split("|")


def _rare_need(parts: tuple[Piece, ...]) -> frozenset[str]:
    """Return characters of which a match has one, none of them frequent."""
    return rarest([each for each in needs(parts) if each.isdisjoint(FREQUENT)]) or frozenset()


def _group(alternative: str, need: str) -> tuple[str, ...]:
    """Say with which others a pattern is looked for: those that the same texts concern."""
    if _COUNTS_FAR.fullmatch(alternative):
        return ("long runs",)
    if need == FOREIGN:
        return ("foreign",)
    if need and set(need) <= set("0123456789"):
        return ("digits", "mixed" if _MIXED.search(alternative) else "alone")
    if not is_narrow(alternative):
        return ("wide",)
    if not need:
        return ("anything",)
    return ("frequent signs",) if set(need) & set("'\"()-:/?!") else ("signs",)


def _pass(group: tuple[str, ...], each: list[tuple[str, str, tuple[int, ...]]]) -> Pass:
    looks_at_runs = group[0] == "long runs"
    every = [need for need, _, _ in each]
    is_needed = all(every) and not looks_at_runs
    return Pass(
        "".join(sorted(set().union(*every))) if is_needed else "",
        looks_at_runs,
        tuple(pattern for _, pattern, _ in each),
        tuple(opens for _, _, opens in each),
    )
