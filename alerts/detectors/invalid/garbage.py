"""Text that says nothing to anybody: broken decoding, encoded blobs, noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.detector import PatternTable
from alerts.finding import Category, Finding
from alerts.matching.patterns import BacktrackingPattern

if TYPE_CHECKING:
    from collections.abc import Iterator

# UTF-8 read as Latin-1 or Windows-1252, and what a decoder put where it failed.
_LEAD = "\u00c2\u00c3\u00c5\u00d0\u00d1\u00d7\u00d8\u00d9\u00e0\u00e2\u00e3"
_TRAIL = (
    "\u00a0-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192"
    "\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
)
MOJIBAKE = PatternTable(
    "invalid",
    "MOJIBAKE",
    rf"\x{{FFFD}}|[{_LEAD.lower()}][{_TRAIL}{_LEAD.lower()}]",
    (
        (r"[^\s]*\x{FFFD}{2,}.*", 0.9),
        (rf"(?:[{_LEAD}][{_TRAIL}{_LEAD}][^\n]{{0,3}}){{3,}}", 0.8),
    ),
)

_MIN_BASE64, _MIN_HEXADECIMAL = 200, 160
_MIN_NOISE = 12
_BASE64 = BacktrackingPattern(
    rf"(?:data:[\w/+.-]{{1,60}};base64,)?[A-Za-z0-9+/_-]{{{_MIN_BASE64},}}={{0,2}}"
)
_BASE32 = BacktrackingPattern(rf"[A-Z2-7]{{{_MIN_BASE64},}}={{0,6}}")
_HEXADECIMAL = BacktrackingPattern(rf"[0-9A-Fa-f]{{{_MIN_HEXADECIMAL},}}")
# Punctuation, box drawing, blocks and shapes, but no emoji: those speak.
_NOISE = BacktrackingPattern(
    r"[\s!-/:-@\[-`{-~\u00a1-\u00bf\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2500-\u25ff]+"
)


class Blob:
    """Find encoded data where a prompt should be: base64, base32 or hexadecimal without an end."""

    category: Category = "invalid"
    trigger = r"[a-z0-9+/_\-]{60}"

    def find(self, text: str) -> Iterator[Finding]:
        """Yield one finding for each long token that looks random."""
        for match in _BASE64.compiled.finditer(text):
            token = match[0]
            is_mixed = any(map(str.isdigit, token)) and not (token.islower() or token.isupper())
            if is_mixed and len(set(token)) > 40:
                yield Finding("invalid", "BLOB", *match.span(), 0.9)
        for match in _BASE32.compiled.finditer(text):
            if any(map(str.isdigit, match[0])) and len(set(match[0])) > 25:
                yield Finding("invalid", "BLOB", *match.span(), 0.9)
        for match in _HEXADECIMAL.compiled.finditer(text):
            if len(set(match[0].lower())) > 12:
                yield Finding("invalid", "BLOB", *match.span(), 0.9)


class Noise:
    """Find messages that are nothing but punctuation and drawing."""

    category: Category = "invalid"
    trigger = r"^[^a-z0-9]+$"

    def find(self, text: str) -> Iterator[Finding]:
        """Yield the whole message."""
        if len(text.strip()) >= _MIN_NOISE and _NOISE.compiled.fullmatch(text):
            yield Finding("invalid", "NOISE", 0, len(text), 0.9)
