"""Text in base64, base32, hexadecimal, bits, decimal codes, Morse or Braille, decoded once."""

from __future__ import annotations

import binascii
import re
from string import ascii_lowercase
from typing import TYPE_CHECKING

from alerts.matching.patterns import BacktrackingPattern
from alerts.reading.disguises.view import MAX_PIECES, Disguise, View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BASE64 = BacktrackingPattern(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_HEXADECIMAL = BacktrackingPattern(r"(?:(?:0x|\\x)?[0-9A-Fa-f]{2}[ ,:]?){12,}")
_BASE32 = BacktrackingPattern(r"\b[A-Z2-7]{24,}={0,6}")
_DECIMAL = BacktrackingPattern(r"\b(?:(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6])[ ,;]{1,2}){11,}\d{2,3}\b")
_MORSE = BacktrackingPattern(
    r"(?:[.\-\u00b7\u2013\u2212]{1,5}[ /|]{1,3}){11,}[.\-\u00b7\u2013\u2212]{1,5}"
)
_BRAILLE = BacktrackingPattern("[\u2800-\u283f][\u2800-\u283f ]{9,}")
# ITU-R M.1677-1, in the order of the alphabet and of the digits from one on
_SIGNS = (
    ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- "
    "-..- -.-- --.. .---- ..--- ...-- ....- ..... -.... --... ---.. ----. -----"
)
_MORSE_LETTERS = dict(zip(_SIGNS.split(), f"{ascii_lowercase}1234567890", strict=True))
# Unicode's Braille patterns: the letters of English Braille, grade 1, and the blank.
_BRAILLE_LETTERS = str.maketrans("\u2800⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵", " abcdefghijklmnopqrstuvwxyz")
_BINARY = BacktrackingPattern(r"(?:[01]{8}[ ,]?){8,}")


def _from_base64(token: str) -> bytes:
    if token.islower():  # a path or a name; sixteen codes of a text are never all so
        raise ValueError("no base64")
    body = token.rstrip("=").replace("-", "+").replace("_", "/")
    body = body[: len(body) - (len(body) % 4 == 1)]
    return binascii.a2b_base64(body + "=" * (-len(body) % 4))


def _from_hexadecimal(token: str) -> bytes:
    return bytes.fromhex(re.sub(r"0x|\\x|[ ,:]", "", token))


def _from_bits(token: str) -> bytes:
    bits = re.sub(r"[ ,]", "", token)
    return int(bits, 2).to_bytes(len(bits) // 8)


def _from_base32(token: str) -> bytes:
    from base64 import b32decode

    body = token.rstrip("=")
    return b32decode(body + "=" * (-len(body) % 8))


def _from_decimal(token: str) -> bytes:
    return bytes(int(code) for code in re.findall(r"\d+", token))


def _from_morse(token: str) -> bytes:
    signs = re.sub("[\u2013\u2212]", "-", token.replace("\u00b7", "."))
    words = re.split(r" ?[/|] ?| {2,}", signs)
    letters = ("".join(_MORSE_LETTERS[sign] for sign in word.split()) for word in words)
    try:
        return " ".join(letters).encode()
    except KeyError as error:
        raise ValueError("no Morse code") from error


def _from_braille(token: str) -> bytes:
    return token.translate(_BRAILLE_LETTERS).encode()


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
base32_text = Disguise(r"[a-z2-7]{24}", _decoded(_BASE32, _from_base32))
decimal_text = Disguise(r"(?:\d\d\d?[ ,;][ ,;]?){12}", _decoded(_DECIMAL, _from_decimal))
morse_text = Disguise(r"(?:[.\-\x{b7}\x{2013}\x{2212}]+[ /|]+){8}", _decoded(_MORSE, _from_morse))
braille_text = Disguise(r"[\x{2800}-\x{283f}]{4}", _decoded(_BRAILLE, _from_braille))
binary_text = Disguise(r"(?:[01]{8}[ ,]?){8}", _decoded(_BINARY, _from_bits))
