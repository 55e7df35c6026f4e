"""Payment card numbers: ISO/IEC 7812 prefixes, lengths and the Luhn digit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.finding import Category, Finding
from alerts.matching.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_CANDIDATE = Pattern(
    r"\b(?:\d{12,19}|\d{4}[ \-.]\d{6}[ \-.]\d{4,5}"
    r"|\d{4}(?:[ \-.]\d{4}){2}(?:[ \-.]\d{4}[ \-.]\d{2,3}|[ \-.]\d{1,4})?)\b"
)
_CONTEXT = Pattern(
    r"\b(?:cards?|cc|pan|visa|master ?card|maestro|amex|american express|diners"
    r"|discover|jcb|unionpay"
    r"|mir|credit|debit|kreditkarte\w*|karte|kaartnummer|carte|tarjeta|cart[ãa]o|carta"
    r"|kart\w*|kort\w*"
    r"|luottokor\w*|bankkár\w*|cvv"
    r"|cvc)\b|картк|карт|картa|बैंक कार्ड|कार्ड|بطاق|کارت|כרטיס|卡号|信用卡|银行卡|カード|카드"
    r"|บัตรเครดิต"
)
_OTHER = Pattern(r"\b(?:imei|ean|isbn|gtin|upc|tracking|parcel|aadhaar|order|invoice|serial)\b")
_WINDOW = 40
# Prefix and lengths by network, https://en.wikipedia.org/wiki/Payment_card_number
_NETWORKS = (
    (Pattern(r"^4"), (16, 19)),  # Visa
    (Pattern(r"^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)"), (16,)),  # Mastercard
    (Pattern(r"^3[47]"), (15,)),  # American Express
    (Pattern(r"^(?:30[0-5]|3095|36|38|39)"), (14, 16, 19)),  # Diners Club
    (Pattern(r"^(?:6011|64[4-9]|65)"), (16, 19)),  # Discover
    (Pattern(r"^35(?:2[89]|[3-8])"), (16, 19)),  # JCB
    (Pattern(r"^(?:62|81)"), (16, 17, 18, 19)),  # UnionPay
    (Pattern(r"^(?:50|5[6-9]|6[0379])"), (16, 18, 19)),  # Maestro, RuPay, Elo
    (Pattern(r"^220[0-4]"), (16, 17, 18, 19)),  # Mir
    (Pattern(r"^(?:9792|9860|8600)"), (16,)),  # Troy, Humo, Uzcard
)


class CreditCard:
    """Find payment card numbers."""

    category: Category = "personal"
    trigger = r"\d{12}|\d{4}[ \-.]\d{4}[ \-.]\d{4}|\d{4}[ \-.]\d{6}[ \-.]\d{4}"

    def find(self, text: str) -> Iterator[Finding]:
        """Yield one finding for each number that passes the Luhn check."""
        for start, end in _CANDIDATE.spans(text):
            if _is_glued(text, start, end):
                continue
            digits = "".join(filter(str.isdigit, text[start:end]))
            if not is_luhn(digits) or len(set(digits)) == 1:
                continue
            score = _score(digits, text[max(0, start - _WINDOW) : start])
            if score:
                yield Finding("personal", "CREDIT_CARD", start, end, score)


def _is_glued(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return (before.isalnum() and before.isascii()) or (
        (after.isalnum() and after.isascii()) or before in {"+", "."}
    )


def _score(digits: str, before: str) -> float:
    if _CONTEXT.is_in(before):
        return 0.95
    if _OTHER.is_in(before):
        return 0
    is_known = any(len(digits) in lengths and p.is_in(digits) for p, lengths in _NETWORKS)
    return 0.85 if is_known else 0


def is_luhn(digits: str) -> bool:
    """Check the last digit as ISO/IEC 7812-1 says."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + index % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
