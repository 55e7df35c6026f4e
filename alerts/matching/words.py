r"""Lists of words as patterns, with boundaries where RE2's `\b` holds: beside ASCII alone."""

from __future__ import annotations

from alerts.matching.trigger import alternatives


def edged(words: str, *, are_stems: bool = False) -> str:
    r"""Return RE2 alternatives with a boundary at each end that is an ASCII letter or digit.

    `\bmóvil\b|\bsun[aă]\w*|телефон`: after `ă` and around `телефон` a boundary would never match.

    Args:
        are_stems: The words may go on, so that only their beginnings get one.
    """
    return "|".join(_edged(word, are_stems=are_stems) for word in alternatives(words))


def _edged(word: str, *, are_stems: bool) -> str:
    before = r"\b" if _is_ascii_letter(word[:1]) else ""
    is_whole = not are_stems and _is_ascii_letter(word[-1:]) and word[-2:-1] != "\\"
    after = r"\b" if is_whole else ""
    return f"{before}{word}{after}"


def _is_ascii_letter(character: str) -> bool:
    return character.isascii() and character.isalnum()
