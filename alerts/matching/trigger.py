"""What a trigger is made of: alternatives."""

from __future__ import annotations

import re

_MARK = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]", re.DOTALL)
_ALL_LETTERS = re.compile(r"\\p\{L\}(?![^\[]*\])")
_NO_LETTER = re.compile(r"\(\?:[$^]\|\[\^\\p\{L\}\]\)|\(\?:\[\^\\p\{L\}\]\|\$\)")


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


def loosened(expression: str) -> str:
    r"""Return a pattern that finds at least as much, for a trigger: without classes of all letters.

    `\p{L}` is hundreds of ranges of bytes, and repeated it takes ten milliseconds to compile.
    """
    return _ALL_LETTERS.sub("[^ ]", _NO_LETTER.sub("", expression))
