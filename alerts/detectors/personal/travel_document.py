"""The machine-readable zone of passports and identity cards, by its check digits (ICAO 9303)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.finding import Category, Finding
from alerts.matching.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

# The line with the numbers; the one with the name may stand before it.
_PASSPORT = Pattern(
    r"(?:\b[PV][A-Z<][A-Z<]{3}[A-Z<]{5,39}\s{1,3})?"
    r"\b([A-Z0-9<]{9})(\d)[A-Z<]{3}(\d{6})(\d)[MFX<](\d{6})(\d)[A-Z0-9<]{7,16}",
    is_case_sensitive=True,
)
_CARD = Pattern(
    r"\b[IAC][A-Z0-9<][A-Z<]{3}([A-Z0-9<]{9})(\d)[A-Z0-9<]{15}\s{1,3}"
    r"(\d{6})(\d)[MFX<](\d{6})(\d)[A-Z<]{3}[A-Z0-9<]{11}\d(?:\s{1,3}[A-Z<]{30})?",
    is_case_sensitive=True,
)
_WEIGHTS = (7, 3, 1)


class TravelDocument:
    """Find machine-readable zones."""

    category: Category = "personal"
    trigger = r"[a-z<]{3}\d{7}[mfx<]\d{7}|\d{7}[mfx<]\d{7}[a-z<]{3}"

    def find(self, text: str) -> Iterator[Finding]:
        """Yield one finding for each zone whose number and dates carry their check digits."""
        for pattern, kind in ((_PASSPORT, "PASSPORT"), (_CARD, "NATIONAL_ID")):
            for match in pattern.matches(text):
                fields = zip(match.groups()[::2], match.groups()[1::2], strict=True)
                if all(check_digit(field) == int(digit) for field, digit in fields):
                    start, end = match.span()
                    yield Finding("personal", kind, start, end, 0.99)


def check_digit(field: str) -> int:
    """Return what belongs behind a field: weights 7, 3, 1, letters from 10 on, `<` is nought."""
    values = (0 if each == "<" else int(each, 36) for each in field)
    return sum(value * _WEIGHTS[place % 3] for place, value in enumerate(values)) % 10
