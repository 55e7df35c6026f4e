"""Messages that are no text at all: too long, not UTF-8, binary, empty."""

from __future__ import annotations

from alerts.finding import Finding

# UTF-8 takes at most four bytes for a character.
_MAX_BYTES_PER_CHAR = 4
# What shows nothing: format characters, fillers, variation selectors, tags.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u200b\u200c\u200d\u200e\u200f"
    "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2065\u2066\u2067\u2068\u2069"
    "\u206a\u206b\u206c\u206d\u206e\u206f\u2800\u3164\ufeff\uffa0"
)
_MARKS = range(0xFE00, 0xFE10), range(0xE0000, 0xE0200)
# Byte order marks of UTF-16 and UTF-32
_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")
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
    if not (text[:1].isascii() and text[:1].isalnum()) and not any(map(_is_visible, text)):
        return _whole("EMPTY", len(text))
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return Finding("invalid", "LONE_SURROGATE", error.start, error.end, 1.0)
    return None


def _is_visible(character: str) -> bool:
    if character.isspace() or character in _INVISIBLE:
        return False
    return not any(ord(character) in marks for marks in _MARKS)


def _is_binary(message: bytes) -> bool:
    if message.startswith(_OTHER_ENCODINGS):
        return False
    if message.startswith(_SIGNATURES):
        return True
    controls = sum(byte < 0x20 and byte not in b"\t\n\v\f\r\x1b" for byte in message)
    return controls > len(message) // 20


def _whole(kind: str, length: int) -> Finding:
    return Finding("invalid", kind, 0, length, 1.0)
