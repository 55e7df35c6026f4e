"""What a trigger is made of: alternatives, and the kinds of them that share an automaton."""

from __future__ import annotations

import re
from typing import Literal

# Patterns of one kind keep the same sort of thing in mind. Where two kinds meet in one automaton,
# their states multiply, its memory fills, and RE2 forgets them and builds them again.
type Kind = Literal["words", "gaps", "wide gaps", "long runs", "runs", "numbers"]
KINDS: tuple[Kind, ...] = ("words", "gaps", "wide gaps", "long runs", "runs", "numbers")
# Of this many characters: what "long runs" are found in. Several patterns that count as far as that
# multiply, so they look at such runs alone.
LONG_RUN = r"[a-z0-9+/_\-]{20,}"

_MARK = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]", re.DOTALL)
_LOOSE = re.compile(r"[\[{*+]|\\d.*\\d")
_ESCAPED = re.compile(r"\\[^dwsWDSbBpP]")
# A class of letters and digits, of bits, or of everything but something.
_MIXED = re.compile(
    r"\[(?!\^)(?=[^\]]*(?:[A-Za-z]-[A-Za-z]|\\w))(?=[^\]]*(?:\d|\\d|\\w))[^\]]*\]"
    r"|\[01\]|\^\[\^|[^?]\[\^[^\]]*\](?:\[|$)"
)
_OF_ONE_RUN = re.compile(
    r"(?:\\b)?(?:0x|\[[a-z_\d\-]+\]\{\d+(?:,\d+)?\}\d)?\[[a-z0-9+/_\\\-]+\]\{([2-9]\d|\d{3})\}"
)
_ALL_LETTERS = re.compile(r"\\p\{L\}(?![^\[]*\])")
_NO_LETTER = re.compile(r"\(\?:[$^]\|\[\^\\p\{L\}\]\)|\(\?:\[\^\\p\{L\}\]\|\$\)")
_COUNTED_DIGITS = re.compile(r"\\d[{+*]|\\d.*\\d")
_WIDE = re.compile(r"\\[wS][*+]|[.\]][*+]|\(\?:\\w")
_REPEATED = re.compile(r"[*+]|\{\d")


def alternatives(expression: str) -> list[str]:
    """Split a pattern at the bars that stand outside of any group."""
    found: list[str] = []
    depth = start = 0
    for mark in _MARK.finditer(expression):
        if mark[0] == "(":
            depth += 1
        elif mark[0] == ")":
            depth -= 1
        elif mark[0] == "|" and not depth:
            found.append(expression[start : mark.start()])
            start = mark.end()
    return [*found, expression[start:]]


def kind_of(alternative: str) -> Kind:
    """Guess from its text what a pattern keeps in mind; a wrong guess costs time alone."""
    if _OF_ONE_RUN.fullmatch(alternative):
        return "long runs"
    if not _LOOSE.search(alternative):
        return "words"
    plain = _ESCAPED.sub("", alternative)
    if _MIXED.search(plain):
        return "runs"
    if _COUNTED_DIGITS.search(plain):
        return "numbers"
    if _WIDE.search(plain):
        return "wide gaps"
    return "gaps" if _REPEATED.search(plain) else "words"


def loosened(expression: str) -> str:
    r"""Return a pattern that finds at least as much, for a trigger: without classes of all letters.

    `\p{L}` is hundreds of ranges of bytes, and repeated it takes ten milliseconds to compile.
    """
    return _ALL_LETTERS.sub("[^ ]", _NO_LETTER.sub("", expression))
