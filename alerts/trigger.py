"""What a trigger is made of: alternatives, and the kinds of them that share an automaton."""

from __future__ import annotations

import re
from typing import Literal

# Patterns of one kind keep the same sort of thing in mind. Where two kinds meet in one automaton,
# their states multiply, its memory fills, and RE2 forgets them and builds them again.
type Kind = Literal["words", "gaps", "runs", "numbers"]
KINDS: tuple[Kind, ...] = ("words", "gaps", "runs", "numbers")

_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]|[^\\\[()|]+", re.DOTALL)
_ESCAPED = re.compile(r"\\[^dwsWDSbBpP]")
# A class of letters and digits, of bits, or of everything but something.
_MIXED = re.compile(
    r"\[(?!\^)(?=[^\]]*(?:[A-Za-z]-[A-Za-z]|\\w))(?=[^\]]*(?:\d|\\d|\\w))[^\]]*\]"
    r"|\[01\]|\^\[\^|[^?]\[\^[^\]]*\](?:\[|$)"
)
_COUNTED_DIGITS = re.compile(r"\\d[{+*]|\\d.*\\d")
_REPEATED = re.compile(r"[*+]|\{\d")


def alternatives(expression: str) -> list[str]:
    """Split a pattern at the bars that stand outside of any group."""
    found = [""]
    depth = 0
    for piece in _PIECE.findall(expression):
        depth += (piece == "(") - (piece == ")")
        if piece == "|" and not depth:
            found.append("")
        else:
            found[-1] += piece
    return found


def kind_of(alternative: str) -> Kind:
    """Guess from its text what a pattern keeps in mind; a wrong guess costs time alone."""
    plain = _ESCAPED.sub("", alternative)
    if _MIXED.search(plain):
        return "runs"
    if _COUNTED_DIGITS.search(plain):
        return "numbers"
    return "gaps" if _REPEATED.search(plain) else "words"
