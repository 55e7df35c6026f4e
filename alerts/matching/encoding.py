"""What RE2 reads of a text: UTF-8, or one byte a character for patterns that name ASCII alone.

In UTF-8 each `.` and `[^x]` is a small automaton of its own. With one byte a character programs are
shorter and compile faster, and the states that RE2 makes while it reads are fewer.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# Of the scripts that people write in, without signs and emoji. The real `\p{L}` is hundreds of
# ranges of bytes: most of what such a pattern takes to compile.
_LETTERS = (
    r"A-Za-z\x{AA}\x{B5}\x{BA}\x{C0}-\x{1FFF}\x{2C00}-\x{2DFF}\x{3040}-\x{D7FF}\x{F900}-\x{FDFF}"
    r"\x{FE70}-\x{FEFE}\x{FF21}-\x{FFDC}\x{10000}-\x{1EFFF}\x{20000}-\x{2FFFF}"
)
_LETTER = re.compile(r"(\\p\{L\})|\\.|(\[\^?\]?)|(\])", re.DOTALL)
_FOREIGN = re.compile(r"\\[pP]\{|\\x\{?[0-9A-Fa-f]{3,}|\\x\{?[89A-Fa-f][0-9A-Fa-f]")
# Python writes "?" for what Latin-1 lacks, so that a "?" of the text is a "ÿ" meanwhile.
_FROM_REPLACED = bytes({ord("?"): 0xFE, 0xFF: ord("?")}.get(byte, byte) for byte in range(256))


class Encoded(NamedTuple):
    """A text in both encodings; of an ASCII text they are the same."""

    utf8: bytes
    narrow: bytes


def encoded(text: str) -> Encoded:
    """Return a text in both encodings."""
    utf8 = text.encode()
    return Encoded(utf8, utf8 if len(utf8) == len(text) else narrow(text))


def narrow(text: str) -> bytes:
    """Return one byte a character; what ASCII lacks is any byte over 127."""
    if text.isascii():
        return text.encode()
    one_byte_each = text.replace("ÿ", "é").replace("?", "ÿ").encode("latin-1", "replace")
    return one_byte_each.translate(_FROM_REPLACED)


def is_narrow(expression: str) -> bool:
    """Say whether a pattern names no character outside of ASCII."""
    return expression.isascii() and not _FOREIGN.search(expression)


def with_few_ranges(expression: str) -> str:
    r"""Write `\p{L}` as the ranges of the letters that people use."""
    if r"\p{L}" not in expression:
        return expression
    pieces: list[str] = []
    end = 0
    is_in_class = False
    for token in _LETTER.finditer(expression):
        letter, opens, closes = token.groups()
        if letter:
            pieces += [
                expression[end : token.start()],
                _LETTERS if is_in_class else f"[{_LETTERS}]",
            ]
            end = token.end()
        elif opens and not is_in_class:
            is_in_class = True
        elif closes:
            is_in_class = False
    return "".join([*pieces, expression[end:]])
