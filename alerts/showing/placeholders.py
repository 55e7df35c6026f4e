"""Numbered placeholders in a text that is handed on, and the way back to its original."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from alerts.showing.masking import joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alerts.finding import Finding

# A placeholder has no angle between its own two. So no two can overlap, and the words around one
# can't make another.
_NO_ANGLES = str.maketrans("<>", "__")


class Mask(NamedTuple):
    """One place where a placeholder stands for something.

    Args:
        placeholder: Such as `<PHONE_1>`; equal text of one kind has the same one everywhere.
        start: First code point of what it stands for, in the original.
        end: The code point after the last one.
    """

    placeholder: str
    start: int
    end: int


class Masked(NamedTuple):
    """A text with placeholders in it.

    Args:
        masks: In the order of the text.
        places: Where the placeholder of each mask begins in `text`.
    """

    text: str
    masks: tuple[Mask, ...] = ()
    places: tuple[int, ...] = ()

    def in_original(self, finding: Finding) -> Finding:
        """Say where a finding in this text stands in the original.

        It is widened to all that the placeholders stand for which it touches.
        """
        start, end = finding.start, finding.end
        first = bisect_right(self.places, start) - 1
        if first >= 0:
            mask, after = self.masks[first], self._after(first)
            start = mask.start if start < after else mask.end + start - after
        last = bisect_left(self.places, end) - 1
        if last >= 0:
            end = self.masks[last].end + max(0, end - self._after(last))
        return finding._replace(start=start, end=end)

    def _after(self, index: int) -> int:
        return self.places[index] + len(self.masks[index].placeholder)


def numbered(text: str, findings: Iterable[Finding], *, beside: str = "") -> Masked:
    """Put a placeholder such as `<PHONE_1>` in place of each finding, once where they overlap.

    Args:
        beside: Another text. Numbers skip the placeholders that stand in it, and those in `text`.
    """
    names: dict[tuple[str, str], str] = {}
    numbers: Counter[str] = Counter()

    def placeholder_for(kind: str, value: str) -> str:
        while (kind, value) not in names:
            numbers[kind] += 1
            placeholder = f"<{kind}_{numbers[kind]}>"
            if placeholder not in text and placeholder not in beside:
                names[kind, value] = placeholder
        return names[kind, value]

    masks, places, pieces = [], [], []
    length = end = 0
    for finding in joined(findings):
        value = text[finding.start : finding.end]
        placeholder = placeholder_for(finding.type.translate(_NO_ANGLES), value)
        masks.append(Mask(placeholder, finding.start, finding.end))
        places.append(length + finding.start - end)
        pieces += [text[end : finding.start], placeholder]
        length = places[-1] + len(placeholder)
        end = finding.end
    return Masked("".join([*pieces, text[end:]]), tuple(masks), tuple(places))
