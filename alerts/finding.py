"""What a detector finds."""

from __future__ import annotations

from typing import Literal, NamedTuple

type Category = Literal["personal", "suspicious", "invalid"]


# Named tuples, since importing dataclasses takes longer than importing all of the engine.
class Finding(NamedTuple):
    """One hit and its span: never the matched text.

    Args:
        type: The kind in capitals, such as `PHONE`; a mask has it, too: `<PHONE_1>`.
        start: First code point.
        end: The code point after the last one.
        score: How sure the detector is, 0 to 1.
    """

    category: Category
    type: str
    start: int
    end: int
    score: float
