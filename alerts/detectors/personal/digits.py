"""Whether a text has any digit: without one, a name of a number announces nothing."""

from __future__ import annotations

import re

_DIGIT = re.compile("[0-9]")


def has_digit(text: str) -> bool:
    """Say whether a text in plain characters has a digit."""
    return _DIGIT.search(text) is not None
