"""The same text in plain characters, place for place: what a reader takes it for."""

from __future__ import annotations

from functools import cache

from alerts.matching.patterns import PatternSet

# The zeros of the decimal digits (general category Nd) in the scripts people type numbers in.
_ZEROS = (
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6,
    0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0,
    0x1810, 0x1946, 0xA9D0, 0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6,
)  # fmt: skip
_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u202f\u205f\u3000"
)
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63"
_SINGLE_QUOTES = "\u2018\u2019\u201a\u201b\u2032\u02bc"
_DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u2033"
# The one letter that grows when it is lower-cased: into an i and a dot above it.
_TURKISH_I = "\u0130"
_ASCII = bytes(range(128))
_CHANGED = PatternSet(
    [
        "["
        + "".join(f"{chr(zero)}-{chr(zero + 9)}" for zero in _ZEROS)
        + _SPACES
        + _HYPHENS
        + _SINGLE_QUOTES
        + _DOUBLE_QUOTES
        + _TURKISH_I
        + "\uff01-\uff5e]"
    ],
    is_case_sensitive=True,
)


def plain(text: str) -> str:
    """Return a text of the same length with digits, spaces, hyphens and quotes of ASCII."""
    if text.isascii() or not _CHANGED.which(text):
        return text
    return replaced(text, _table())


def replaced(text: str, table: dict[str, str]) -> str:
    """Replace characters outside of ASCII; with few kinds of them, faster than `str.translate`."""
    foreign = text.encode().translate(None, delete=_ASCII).decode()
    for character in table.keys() & set(foreign):
        text = text.replace(character, table[character])
    return text


@cache
def _table() -> dict[str, str]:
    table = {_TURKISH_I: "I"} | {chr(0xFF01 + offset): chr(0x21 + offset) for offset in range(94)}
    for zero in _ZEROS:
        table |= {chr(zero + digit): str(digit) for digit in range(10)}
    for characters, instead in (
        (_SPACES, " "),
        (_HYPHENS, "-"),
        (_SINGLE_QUOTES, "'"),
        (_DOUBLE_QUOTES, '"'),
    ):
        table |= dict.fromkeys(characters, instead)
    return table
