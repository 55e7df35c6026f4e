"""International bank account numbers: ISO 13616 lengths and check digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.finding import Category, Finding
from alerts.matching.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

# The SWIFT registry of IBAN formats: total length by country.
_LENGTHS = {
    country: length
    for length, countries in {
        15: "NO",
        16: "BE",
        18: "DK FI FK FO GL NL SD",
        19: "MK SI",
        20: "AT BA EE KZ LT LU MN XK",
        21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA",
        23: "AE GI IL IQ OM SO TL",
        24: "AD CZ DZ ES MD PK RO SA SE SK TN VG",
        25: "AO CV GW LY MZ PT ST",
        26: "IR IS TR",
        27: "BF BI CF CG CM DJ FR GA GQ GR IT KM MC MG SM",
        28: "AL AZ BJ BY CI CY DO GT HN HU LB ML NE NI PL SN SV TD TG",
        29: "BR EG PS QA UA",
        30: "JO KW MU YE",
        31: "MT SC",
        32: "LC",
        33: "RU",
    }.items()
    for country in countries.split()
}
_BEGINNING = Pattern(r"\b[a-z]{2} ?\d ?\d")
_BETWEEN = frozenset(" -.")
_NAME = Pattern(r"\biban\b")
_WINDOW = 40


class Iban:
    """Find IBANs, compact or in groups; a wrong check digit needs the word beside it."""

    category: Category = "personal"
    trigger = r"\b[a-z]{2} ?\d ?\d(?:[ \-.]?[a-z0-9]){11}"

    def find(self, text: str) -> Iterator[Finding]:
        """Yield one finding for each account number."""
        after = 0  # of the last one
        for start, _ in _BEGINNING.spans(text):
            length = _LENGTHS.get(text[start : start + 2].upper(), 0)
            end = _end_of(text, start, length)
            if start < after or not length or not end:
                continue
            if _is_checked(text[start:end]):
                after = end
                yield Finding("personal", "IBAN", start, end, 0.99)
            elif _NAME.is_in(text[max(0, start - _WINDOW) : start]):
                after = end
                yield Finding("personal", "IBAN", start, end, 0.85)


def _end_of(text: str, start: int, length: int) -> int:
    """Return where `length` letters and digits end, 0 where there are fewer or the word goes on.

    Between two of them stands one sign at most.
    """
    count, index = 0, start
    while count < length:
        if text[index : index + 1] in _BETWEEN:
            index += 1
        character = text[index : index + 1]
        if not (character.isascii() and character.isalnum()):
            return 0
        count, index = count + 1, index + 1
    return 0 if text[index : index + 1].isalnum() else index


def _is_checked(text: str) -> bool:
    """Check the digits as ISO 7064 MOD 97-10 says."""
    compact = "".join(filter(str.isalnum, text))
    digits = "".join(str(int(letter, 36)) for letter in compact[4:] + compact[:4])
    return int(digits) % 97 == 1
