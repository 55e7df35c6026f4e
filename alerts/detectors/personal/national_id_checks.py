"""Check digits of national ids that python-stdnum does not know, or knows too strictly."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@cache
def stdnum_check(module: str) -> Callable[[str], bool]:
    """Load python-stdnum's check of one number, such as `pl.pesel`."""
    from importlib import import_module

    check: Callable[[str], bool] = import_module(f"stdnum.{module}").is_valid
    return check


def _digits(value: str) -> list[int]:
    return [int(each) for each in value if each.isdigit()]


def is_luhn(value: str) -> bool:
    """Check the last digit as ISO/IEC 7812-1 says."""
    total = 0
    for index, digit in enumerate(reversed(_digits(value))):
        doubled = digit * (1 + index % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def is_mixed(value: str) -> bool:
    """Say whether it has capital letters and digits: a word has only letters."""
    return value.isupper() and any(map(str.isdigit, value))


def is_ssn(value: str) -> bool:
    """United States: no group is all zeros, no area 666; 9xx is an ITIN (SSA, RM 10201.035)."""
    digits = "".join(map(str, _digits(value)))
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    return (
        area not in {"000", "666"} and group != "00" and serial != "0000" and len(set(digits)) > 2
    )


def is_nino(value: str) -> bool:
    """United Kingdom: prefixes that are never given (HMRC, NIM39110)."""
    return (
        value[:2].upper() not in {"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"} and value[:2].isupper()
    )


def is_snils(value: str) -> bool:
    """Russia: weights 9 to 1, modulo 101."""
    digits = _digits(value)
    total = sum(weight * digit for weight, digit in zip(range(9, 0, -1), digits, strict=False))
    return total % 101 % 100 == digits[9] * 10 + digits[10]


def is_kazakh(value: str) -> bool:
    """Kazakhstan: weights 1 to 11, or shifted by two where that gives 10."""
    digits = _digits(value)
    for weights in (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
        check = sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11
        if check < 10:
            return check == digits[11]
    return False


def is_iranian(value: str) -> bool:
    """Iran: weights 10 to 2, modulo 11."""
    digits = _digits(value)
    rest = sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return digits[9] == (rest if rest < 2 else 11 - rest)


def is_korean(value: str) -> bool:
    """South Korea: weights 2 to 9 and again, modulo 11."""
    digits = _digits(value)
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    total = sum(weight * digit for weight, digit in zip(weights, digits, strict=False))
    return (11 - total % 11) % 10 == digits[12]


def is_singaporean(value: str) -> bool:
    """Singapore: weights 2 7 6 5 4 3 2, a letter by the first one."""
    first, letter = value[0].upper(), value[-1].upper()
    total = sum(w * d for w, d in zip((2, 7, 6, 5, 4, 3, 2), _digits(value), strict=False))
    total += {"T": 4, "G": 4, "M": 3}.get(first, 0)
    letters = {"S": "JZIHGFEDCBA", "T": "JZIHGFEDCBA", "M": "XWUTRQPNJLK"}.get(first, "XWUTRQPNMLK")
    rest = total % 11
    return letters[10 - rest if first == "M" else rest] == letter


def is_taiwanese(value: str) -> bool:
    """Taiwan: the letter counts as two digits (Ministry of the Interior)."""
    code = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(value[0].upper()) + 10
    digits = [code // 10, code % 10, *_digits(value)]
    weights = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
    return sum(w * d for w, d in zip(weights, digits, strict=True)) % 10 == 0


def is_hong_kong(value: str) -> bool:
    """Hong Kong: one or two letters, six digits, weights 9 to 1 modulo 11."""
    compact = "".join(filter(str.isalnum, value)).upper()
    codes = [36, *(int(each, 36) for each in compact)][-9:]
    return sum(w * c for w, c in zip(range(9, 0, -1), codes, strict=True)) % 11 == 0
