"""Network addresses of people's machines: IPv4, IPv6 and MAC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.finding import Category, Finding
from alerts.matching.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_V4 = Pattern(r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}")
_V6 = Pattern(r"[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}")
_MAC = Pattern(
    r"\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b"
    r"|\b[0-9a-f]{2}(?:-[0-9a-f]{2}){5}\b"
    r"|\b[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}\b"
)
_VERSION = Pattern(
    r"(?:\bv|version|release|build|firmware|driver|chrome/?|safari/?|edge?/?|section"
    r"|chapter|§|updated?|upgraded?)[ :=]{0,3}$|\d\.\d{1,3} to $"
)
_WITHOUT_MARKS = str.maketrans("", "", ":-.")
# What manuals write: 01:23:45:..., AA:BB:CC:..., RFC 7042's range for documentation, dead beef.
_IN_ROWS, _IN_PAIRS = "0123456789abcdef", "00112233445566778899aabbccddeeff"
_DOCUMENTATION = ("00005e0053", "deadbeef")
_WINDOW = 16
_FEWEST_COLONS = 6  # of IPv6 without `::`, before an IPv4 address
_SMALL = 20
_AMONG_NUMBERS = Pattern(r"\d[ ,]#[ ,]-?\.?\d")
_AFTER_ANOTHER = Pattern(r"(?:^|[^\d.])\d{1,3}(?:\.\d{1,3}){3}[ ,]$")
_BEFORE_ANOTHER = Pattern(r"^[ ,]\d{1,3}(?:\.\d{1,3}){3}(?:[^\d.]|\.?$)")
_ADDRESS = Pattern(
    r"\bip|address|adress|host|server|from|ping|login|client|://|адрес|хост|сервер|地址"
    r"|アドレス|주소|dirección|adresse|ssh|@"
)
# Public resolvers: everybody's, so nobody's.
_NOBODYS = frozenset({"8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "1.2.3.4"})
# Most of what people write that is nobody's (private, loopback, masks), told without a library.
_NOBODYS_NETWORKS = ("10.", "127.", "192.168.", "255.")


class Network:
    """Find addresses that can lead to somebody: no private, loopback or mask ones."""

    category: Category = "personal"
    trigger = (
        r"\d\.\d{1,3}\.\d{1,3}\.\d|::[0-9a-f]|[0-9a-f]::|(?:[0-9a-f]{1,4}:){6}"
        r"|[0-9a-f]{2}(?:[:\-][0-9a-f]{2}){5}"
        r"|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}"
    )

    def find(self, text: str) -> Iterator[Finding]:
        """Yield one finding for each address."""
        for start, end in _MAC.spans(text):
            digits = text[start:end].lower().translate(_WITHOUT_MARKS)
            if not (
                _goes_on(text, start, end)
                or ("." in text[start:end] and digits.isdigit())
                or _is_shown(digits)
            ):
                yield Finding("personal", "MAC", start, end, 0.95)
        yield from _of_version_4(text)
        for start, end in _V6.spans(text):
            if "::" not in text[start:end] and text.count(":", start, end) < _FEWEST_COLONS:
                continue  # a time of day
            groups = [group for group in text[start:end].split(":") if group]
            if len(groups) == 8 and all(len(group) == 2 for group in groups):
                continue  # eight bytes: a fingerprint or an interface's identifier
            if (len(groups) < 3 and "." not in text[start:end]) or _is_inside(text, start, end):
                continue
            if any(map(str.isdigit, text[start:end])) and _is_somebodys(text[start:end]):
                yield Finding("personal", "IP", start, end, 0.9)


def _is_shown(digits: str) -> bool:
    """Say whether a hardware address is one of manuals, or everybody's."""
    return (
        len(set(digits) - set("0f")) < 2
        or digits in _IN_ROWS
        or digits in _IN_PAIRS
        or digits.startswith(_DOCUMENTATION)
    )


def _of_version_4(text: str) -> Iterator[Finding]:
    likely = [span for span in _V4.spans(text) if _is_likely(text, *span)]
    networks = {_network(text, *span) for span in likely if not _is_small(text, *span)}
    for start, end in likely:
        # Small numbers are those of a section, unless other addresses begin alike.
        if _network(text, start, end) in networks or not _is_section(text, start, end):
            yield Finding("personal", "IP", start, end, 0.9)


def _is_likely(text: str, start: int, end: int) -> bool:
    if _is_inside(text, start, end) or not _is_somebodys(text[start:end]):
        return False
    if _VERSION.is_in(text[max(0, start - _WINDOW) : start]):
        return False
    around = f"{text[max(0, start - 4) : start]}#{text[end : end + 4]}"
    return not _AMONG_NUMBERS.is_in(around) or _is_among_addresses(text, start, end)


def _is_among_addresses(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    return _AFTER_ANOTHER.is_in(before) or _BEFORE_ANOTHER.is_in(after)


def _network(text: str, start: int, end: int) -> str:
    return text[start:end].rpartition(".")[0]


def _is_small(text: str, start: int, end: int) -> bool:
    return max(int(number) for number in text[start:end].split(".")) < _SMALL


def _goes_on(text: str, start: int, end: int) -> bool:
    """Say whether it is a piece of something longer, such as a fingerprint."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return (
        before[-1:] in {":", "-", "."} and (before[:1].isalnum() or before[:1] in {"[", "]"})
    ) or (after[:1] in {":", "-", "."} and after[1:].isalnum())


def _is_inside(text: str, start: int, end: int) -> bool:
    """Say whether the numbers go on: a longer version, an identifier."""
    before, after = text[start - 1 : start], text[end : end + 2]
    if before.isalnum() or before in {".", "-", "_"} or after[:1].isalnum() or after[:1] == "_":
        return True
    return after[:1] in {".", "-"} and after[1:].isalnum()


def _is_section(text: str, start: int, end: int) -> bool:
    """Say whether it numbers a section or a version: small numbers, and no word for an address."""
    return _is_small(text, start, end) and not _ADDRESS.is_in(
        text[max(0, start - 2 * _WINDOW) : start]
    )


def _is_somebodys(address: str) -> bool:
    if address.startswith(_NOBODYS_NETWORKS):
        return False
    from ipaddress import ip_address

    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if address in _NOBODYS or int(parsed) < 1 << 24:
        return False
    if parsed.version == 4 and address.endswith((".0", ".255")):  # a network, a broadcast
        return False
    is_example = address.lower().startswith(("192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:"))
    return is_example or not (
        parsed.is_private or parsed.is_loopback or parsed.is_link_local or parsed.is_multicast
    )
