r"""Lists of words as patterns, with boundaries where RE2's `\b` holds: beside ASCII alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def edged(words: str, *, are_stems: bool = False) -> str:
    r"""Return RE2 alternatives with a boundary at each end that is an ASCII letter or digit.

    `\bmóvil\b|\bsun[aă]\w*|телефон`: after `ă` and around `телефон` a boundary would never match.

    Args:
        are_stems: The words may go on, so that only their beginnings get one.
    """
    return "|".join(_edged(word, are_stems=are_stems) for word in alternatives(words))


def alternatives(words: str) -> Iterator[str]:
    """Split a pattern at the bars that are in no group and no class."""
    depth, start, is_escaped, is_in_class = 0, 0, False, False
    for place, character in enumerate(words):
        if is_escaped:
            is_escaped = False
        elif character == "\\":
            is_escaped = True
        elif is_in_class:
            is_in_class = character != "]"
        elif character == "[":
            is_in_class = True
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == "|" and not depth:
            yield words[start:place]
            start = place + 1
    yield words[start:]


def _edged(word: str, *, are_stems: bool) -> str:
    before = r"\b" if _is_ascii_letter(word[:1]) else ""
    is_whole = not are_stems and _is_ascii_letter(word[-1:]) and word[-2:-1] != "\\"
    after = r"\b" if is_whole else ""
    return f"{before}{word}{after}"


def _is_ascii_letter(character: str) -> bool:
    return character.isascii() and character.isalnum()
