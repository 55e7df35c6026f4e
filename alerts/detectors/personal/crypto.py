"""Addresses of crypto currencies, checked where their form has a checksum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.finding import Category, Finding
from alerts.matching.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_RIPPLE58 = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_CHECKS = {1, 0x2BC830A3}  # BIP 173, BIP 350


def is_base58_checked(address: str, alphabet: str = _BASE58) -> bool:
    """Check the four bytes at the end: double SHA-256 of what is before them."""
    from hashlib import sha256

    number = 0
    for letter in address:
        digit = alphabet.find(letter)
        if digit < 0:
            return False
        number = number * 58 + digit
    if number.bit_length() > 25 * 8:
        return False
    payload = number.to_bytes(25)
    return sha256(sha256(payload[:-4]).digest()).digest()[:4] == payload[-4:]


def is_bech32_checked(address: str) -> bool:
    """Check the polynomial of BIP 173 and BIP 350."""
    prefix, _, rest = address.lower().rpartition("1")
    if not rest or any(letter not in _BECH32 for letter in rest):
        return False
    values = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = 1
    for value in values + [_BECH32.index(letter) for letter in rest]:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(
            (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
        ):
            check ^= generator if top >> bit & 1 else 0
    return check in _BECH32_CHECKS


def _is_ripple_checked(address: str) -> bool:
    return is_base58_checked(address, _RIPPLE58)


def _is_anything(address: str) -> bool:
    return len(set(address)) > 8


_FORMS: tuple[tuple[Pattern, Callable[[str], bool], float], ...] = (
    # Bitcoin, Litecoin, Dogecoin, Dash, Zcash and Tron share the check, not the first letter.
    (
        Pattern(r"\b[13LMDXTA9][1-9A-HJ-NP-Za-km-z]{24,34}\b", is_case_sensitive=True),
        is_base58_checked,
        0.98,
    ),
    (
        Pattern(r"\br[1-9A-HJ-NP-Za-km-z]{24,34}\b", is_case_sensitive=True),
        _is_ripple_checked,
        0.98,
    ),
    (
        Pattern(
            r"\b(?:bc|tb|ltc|addr|addr_test|stake|cosmos|osmo|inj|bnb|terra|kava)1"
            r"[02-9ac-hj-np-z]{20,110}\b"
        ),
        is_bech32_checked,
        0.98,
    ),
    (Pattern(r"\b0x[0-9a-f]{40}\b"), _is_anything, 0.9),  # Ethereum and its kin
    (
        Pattern(r"\b[48][1-9A-HJ-NP-Za-km-z]{93,110}\b", is_case_sensitive=True),
        _is_anything,
        0.9,
    ),  # Monero
    (Pattern(r"\bbitcoincash:[qp][0-9a-z]{41}\b"), _is_anything, 0.9),
)
_BY_NAME = Pattern(
    r"\b(?:btc|bitcoin|sol|solana|wallet|crypto|eth|ethereum|usdt|trx|tron|xmr|doge"
    r"|ltc|ton)\b[^\n]{0,40}?"
    r"(\b(?:[1-9A-HJ-NP-Za-km-z]{32,48}|[EU]Q[\w\-]{46})\b)"
)


class Crypto:
    """Find addresses of crypto currencies."""

    category: Category = "personal"
    trigger = r"\b0x[0-9a-f]{40}|\b[1-9a-z]{25}|bitcoincash:|\b[a-z_]{2,9}1[02-9ac-hj-np-z]{20}"

    def find(self, text: str) -> Iterator[Finding]:
        """Yield one finding for each address."""
        for pattern, is_checked, score in _FORMS:
            for start, end in pattern.spans(text):
                if is_checked(text[start:end]):
                    yield Finding("personal", "CRYPTO", start, end, score)
        for match in _BY_NAME.matches(text):
            if any(map(str.isdigit, match[1])) and _is_anything(match[1]):
                start, end = match.span(1)
                yield Finding("personal", "CRYPTO", start, end, 0.7)
