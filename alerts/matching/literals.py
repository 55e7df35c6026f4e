"""Texts that a pattern cannot do without: what one pass of Aho-Corasick looks for in its place."""

from __future__ import annotations

import re
from functools import cache

from alerts.matching.beside import text_beside
from alerts.matching.trigger import alternatives

_TOKEN = re.compile(
    r"\\x\{([0-9A-Fa-f]+)\}|\\[pP]\{\w+\}|\\(.)|\((?:\?(?:-?i)?:)?|\)|\[\^?\]?(?:\\.|[^\]\\])*\]"
    r"|\{\d+(?:,\d*)?\}|[|?*+.^$]|([^\\()\[\]{}|?*+.^$]|[{}])",
    re.DOTALL,
)
# `(?:\b|_)` is a boundary beside which an underscore may stand.
_EDGE = r"(\\b|\(\?:\\b\|_\))?"
_WORD = re.compile(_EDGE + r"((?:[^\\()\[\]{}|?*+.^$]|\\[^\w\s])+)" + _EDGE)
_ESCAPED = re.compile(r"\\(.)")
_CLASSES = frozenset("dwsWDSbBAzZpPQE")
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
_MAY_BE_ABSENT = ("?", "*", "{0")
_SHORTEST = 3  # shorter ones stand in nearly every text
_SHORTEST_FOREIGN = 2
# These stand in every third message: a pattern that has nothing rarer is looked for as a whole.
_COMMON = (
    "and|the|for|you|you |you'|not|all|are|with|your|your |this|that|that |from|from "
    "|have|has|can|what|what |will|when|how|one|out|use|new|new |any|any |but|who|get|our"
    "|her|his|him|its|let|now|see|ing|ion|ent|ter|com|.com|in |on |to |is |of |at |or "
    "|and |for |the |an |be |as |by |it |do |if |me |my |so |no |up |we |he |ic |id |not "
    "|nat| le| and| the| for| in | on | to | or | is |les|des|die|der|das|que|por"
)


def whole_word(alternative: str) -> tuple[str, str, str] | None:
    r"""Return the word of a pattern that is nothing else, and the boundaries at its ends."""
    found = _WORD.fullmatch(alternative)
    return (_ESCAPED.sub(r"\1", found[2]), found[1] or "", found[3] or "") if found else None


def literals(alternative: str) -> list[str] | None:
    """Return texts of which one stands in whatever the pattern matches; None if none are rare.

    Those of our triggers stand in a table, made by `python -m tests.bench.alerts.tabulate`: to work
    them out takes longer than all else at a start.
    """
    known = _table().get(alternative)
    return worked_out(alternative) if known is None else known or None


@cache
def _table() -> dict[str, list[str]]:
    rows = (line.split("\t") for line in text_beside(__file__, "literals.txt").split("\n"))
    return {alternative: found for alternative, *found in rows}


def worked_out(alternative: str) -> list[str] | None:
    """Do what `literals` does, without the table."""
    found = _literals(alternative)
    return found if found and all(_is_rare(each) for each in found) else None


def _is_rare(literal: str) -> bool:
    shortest = _SHORTEST if literal.isascii() else _SHORTEST_FOREIGN
    return len(literal) >= shortest and literal not in _COMMON.split("|")


def _literals(alternative: str) -> list[str] | None:
    tokens = list(_TOKEN.finditer(alternative))
    candidates: list[list[str]] = []
    run = ""
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token[0].startswith("("):
            if run:
                candidates.append([run])
                run = ""
            end = _group_end(tokens, index)
            repeat = tokens[end][0] if end < len(tokens) else ""
            if not repeat.startswith(_MAY_BE_ABSENT):
                body = alternative[token.end() : tokens[end - 1].start()]
                parts = [_literals(each) for each in alternatives(body)]
                if all(parts):
                    candidates.append([each for part in parts if part for each in part])
            index = end + _is_repeat(repeat)
            continue
        repeat = tokens[index + 1][0] if index + 1 < len(tokens) else ""
        character = _character(token)
        if character and not repeat.startswith(_MAY_BE_ABSENT):
            run += character
        if run and (character is None or _is_repeat(repeat)):
            candidates.append([run])
            run = ""
        index += 1 + _is_repeat(repeat)
    if run:
        candidates.append([run])
    return max(candidates, key=_worth, default=None)


def _worth(candidate: list[str]) -> tuple[bool, int, int]:
    return all(map(_is_rare, candidate)), min(map(len, candidate)), -len(candidate)


def _group_end(tokens: list[re.Match[str]], index: int) -> int:
    depth = 0
    for end in range(index, len(tokens)):
        if tokens[end][0].startswith("("):
            depth += 1
        elif tokens[end][0] == ")":
            depth -= 1
            if not depth:
                return end + 1
    return len(tokens)


def _character(token: re.Match[str]) -> str | None:
    if token[1]:
        return chr(int(token[1], 16))
    if token[2]:
        return None if token[2] in _CLASSES else _CONTROLS.get(token[2], token[2])
    return token[3]


def _is_repeat(token: str) -> bool:
    return token in {"?", "*", "+"} or (token.startswith("{") and len(token) > 1)
