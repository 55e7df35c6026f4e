"""Messages that are no text at all: too long, not UTF-8, binary, empty."""

from __future__ import annotations

import re

from alerts.finding import Finding

# Every byte of UTF-8 is at most a quarter of a character.
_MAX_BYTES_PER_CHAR = 4
# Whitespace, and what shows nothing: format characters, fillers, variation selectors, tags.
_INVISIBLE = (
    r"\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
_NOTHING_VISIBLE = re.compile(f"[{_INVISIBLE}]*")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BYTE_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# Files that people paste by mistake: https://en.wikipedia.org/wiki/List_of_file_signatures
_SIGNATURES = (
    b"\x89PNG",
    b"%PDF-",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"ID3",
    b"OggS",
    b"RIFF",
    b"\x7fELF",
    b"MZ",
    b"BM",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ",
    b"SQLite format 3",
    b"\x00asm",
    b"\x00\x00\x00",
)


def refusal(message: str | bytes, max_chars: int) -> Finding | None:
    """Return why a message cannot be text for us, the cheapest reason first."""
    if isinstance(message, bytes):
        if len(message) > max_chars * _MAX_BYTES_PER_CHAR:
            return _whole("TOO_LONG", len(message))
        try:
            return _refusal_of_text(message.decode(), max_chars)
        except UnicodeDecodeError:
            return _whole("BINARY" if _is_binary(message) else "NOT_UTF8", len(message))
    return _refusal_of_text(message, max_chars)


def _refusal_of_text(text: str, max_chars: int) -> Finding | None:
    if len(text) > max_chars:
        return _whole("TOO_LONG", len(text))
    if _NOTHING_VISIBLE.fullmatch(text):
        return _whole("EMPTY", len(text))
    surrogate = None if text.isascii() else _SURROGATE.search(text)
    if surrogate:
        return Finding("invalid", "LONE_SURROGATE", surrogate.start(), surrogate.end(), 1.0)
    return None


def _is_binary(message: bytes) -> bool:
    if message.startswith(_SIGNATURES):
        return True
    return len(_BYTE_CONTROL.findall(message)) > len(message) // 20


def _whole(kind: str, length: int) -> Finding:
    return Finding("invalid", kind, 0, length, 1.0)
