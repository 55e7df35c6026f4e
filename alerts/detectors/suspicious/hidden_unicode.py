"""Text that a model reads and a person does not see: smuggled in characters without a glyph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.finding import Category, Finding
from alerts.matching.patterns import BacktrackingPattern, PatternSet

if TYPE_CHECKING:
    from collections.abc import Iterator

# The flags of England, Scotland and Wales are a black flag with tags (UTS 51): no alarm.
_TAGS = BacktrackingPattern(r"[\U000e0000-\U000e007f]+")
_FLAG = BacktrackingPattern(
    r"\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
)
# One selector belongs to the character before it; a row of them carries bytes.
_SELECTORS = BacktrackingPattern(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}")
_OVERRIDES = BacktrackingPattern(r"[\u202d\u202e][^\u202c\n]*\u202c?")
_EMBEDDINGS = BacktrackingPattern(r"[\u202a-\u202c\u2066-\u2069]")
_OPENING, _CLOSING = (
    BacktrackingPattern(r"[\u202a\u202b\u2066-\u2068]"),
    BacktrackingPattern(r"[\u202c\u2069]"),
)
_RIGHT_TO_LEFT = BacktrackingPattern(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")
_ROW = BacktrackingPattern(
    r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb]{2,}"
    r"|[\u115f\u1160\u3164\uffa0]{2,}|\u2800{3,}|[\ue000-\uf8ff\U000f0000-\U0010fffd]{2,}"
)
# A joiner is right between Arabic, Indic and Southeast Asian letters and inside emoji, a zero
# width space between words of scripts without spaces; among these letters neither is.
_WITHOUT_JOINERS = r"[0-9A-Za-z\u00c0-\u058f\u1e00-\u1fff\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3]"
_INSIDE = BacktrackingPattern(
    # The joiner first, so that `re` skips to it; then what stands around it.
    rf"[\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff](?<={_WITHOUT_JOINERS}.)"
    rf"(?=[ .,:;!?]?{_WITHOUT_JOINERS})"
)
_TOO_MANY_INSIDE = 3
# What each of the above needs at least, for RE2: most texts here have one emoji selector.
_KINDS = PatternSet(
    [
        r"[\x{E0000}-\x{E007F}]",
        r"[\x{FE00}-\x{FE0F}\x{E0100}-\x{E01EF}]{2}",
        r"[\x{202D}\x{202E}]",
        r"[\x{00AD}\x{034F}\x{061C}\x{180E}\x{200B}-\x{200F}\x{2060}-\x{2064}\x{206A}-\x{206F}\x{FEFF}\x{FFF9}-\x{FFFB}]{2}"
        r"|[\x{115F}\x{1160}\x{3164}\x{FFA0}]{2}"
        r"|\x{2800}{3}"
        r"|[\x{E000}-\x{F8FF}\x{F0000}-\x{10FFFD}]{2}",
        r"[\x{202A}-\x{202C}\x{2066}-\x{2069}]",
        r"[\x{00AD}\x{180E}\x{200B}-\x{200D}\x{2060}-\x{2064}\x{FEFF}]",
    ],
    is_case_sensitive=True,
)
_PIECES = ((_TAGS, 0.98), (_SELECTORS, 0.95), (_OVERRIDES, 0.95), (_ROW, 0.8))


class HiddenUnicode:
    """Find hidden text."""

    category: Category = "suspicious"
    trigger = (
        r"[\x{00AD}\x{034F}\x{061C}\x{115F}\x{1160}\x{180E}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{206F}"
        r"\x{3164}\x{FEFF}\x{FFA0}\x{FFF9}-\x{FFFB}\x{2800}\x{E000}-\x{F8FF}\x{F0000}-\x{10FFFD}\x{FE00}-\x{FE0F}\x{E0000}-\x{E01EF}]"
    )

    def find(self, text: str) -> Iterator[Finding]:
        """Yield one finding for each hidden piece."""
        kinds = _KINDS.which(text)
        if 0 in kinds:
            text = _FLAG.compiled.sub(lambda flag: " " * len(flag[0]), text)
        for pattern, score in (_PIECES[kind] for kind in kinds if kind < len(_PIECES)):
            for match in pattern.compiled.finditer(text):
                yield Finding("suspicious", "HIDDEN_UNICODE", *match.span(), score)
        if len(_PIECES) in kinds:
            yield from _embeddings(text)
        inside = list(_INSIDE.compiled.finditer(text)) if len(_PIECES) + 1 in kinds else []
        if len(inside) >= _TOO_MANY_INSIDE:
            start, end = inside[0].start(), inside[-1].end()
            yield Finding("suspicious", "HIDDEN_UNICODE", start, end, 0.85)


def _embeddings(text: str) -> Iterator[Finding]:
    """Yield embeddings and isolates that are not closed, or turn text nobody writes that way."""
    marks = list(_EMBEDDINGS.compiled.finditer(text))
    if not marks:
        return
    is_balanced = len(_OPENING.compiled.findall(text)) == len(_CLOSING.compiled.findall(text))
    if is_balanced and _RIGHT_TO_LEFT.compiled.search(text):
        return
    yield Finding("suspicious", "HIDDEN_UNICODE", marks[0].start(), marks[-1].end(), 0.8)
