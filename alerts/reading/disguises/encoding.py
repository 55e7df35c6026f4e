"""Text in base64, hexadecimal or bits, decoded once."""

from __future__ import annotations

import binascii
import re
from typing import TYPE_CHECKING

from alerts.matching.patterns import BacktrackingPattern
from alerts.reading.disguises.view import MAX_PIECES, Disguise, View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BASE64 = BacktrackingPattern(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_HEXADECIMAL = BacktrackingPattern(r"(?:(?:0x|\\x)?[0-9A-Fa-f]{2}[ ,:]?){12,}")
_BINARY = BacktrackingPattern(r"(?:[01]{8}[ ,]?){8,}")


def _from_base64(token: str) -> bytes:
    body = token.rstrip("=").replace("-", "+").replace("_", "/")
    body = body[: len(body) - (len(body) % 4 == 1)]
    return binascii.a2b_base64(body + "=" * (-len(body) % 4))


def _from_hexadecimal(token: str) -> bytes:
    return bytes.fromhex(re.sub(r"0x|\\x|[ ,:]", "", token))


def _from_bits(token: str) -> bytes:
    bits = re.sub(r"[ ,]", "", token)
    return int(bits, 2).to_bytes(len(bits) // 8)


def _decoded(
    pattern: BacktrackingPattern, decode: Callable[[str], bytes]
) -> Callable[[str], Iterator[View]]:
    def views(text: str) -> Iterator[View]:
        for _, match in zip(range(MAX_PIECES), pattern.compiled.finditer(text), strict=False):
            try:
                meant = decode(match[0]).decode()
            except ValueError:  # binascii.Error and UnicodeDecodeError are ones
                continue
            if meant.replace("\n", " ").isprintable():
                yield View(meant, whole=match.span())

    return views


base64_text = Disguise(r"[a-z0-9+/_\-]{20}", _decoded(_BASE64, _from_base64))
hexadecimal_text = Disguise(
    r"[0-9a-f]{20}|(?:0x|\\x)[0-9a-f]{2}[ ,]?(?:0x|\\x)[0-9a-f]{2}|(?:[0-9a-f]{2}[ ,:]){6}",
    _decoded(_HEXADECIMAL, _from_hexadecimal),
)
binary_text = Disguise(r"(?:[01]{8}[ ,]?){8}", _decoded(_BINARY, _from_bits))
