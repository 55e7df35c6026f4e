"""A piece of a message that a report may show: nothing personal, no payload."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from alerts.matching.patterns import BacktrackingPattern
from alerts.reading.invisible import RARE
from alerts.showing.masking import masked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alerts.finding import Finding
    from alerts.policy import Excerpt

_MAX_CHARS = 160
_BEFORE = 60
# Beside what was found, a word may be a name, a diagnosis or the other half of a secret. These tell
# what the message is about and nothing of anybody.
_SHOWN = (
    "a about account address all also am an and any are as at bank be been before but by call "
    "called can card cell code contact credit date day do does e-mail email fax find for from "
    "get give go has have he hello help her here hi his how i if in instructions into is it key "
    "last let license line login me message mobile my name new no not now number of on one or "
    "order our out passport password phone please prompt send she show sms so system tax tell "
    "text that the their them then there they this to today token translate up use user was we "
    "what when where which who why will with write you your і й в на з до за мій моя номер "
    "телефон пароль и с по мой der die das und ist mein meine nummer le la les de du et mon ma "
    "numéro el los mi número y o meu minha il mio numero en un une una"
)
_HARMLESS = frozenset(_SHOWN.split())
_WORD = BacktrackingPattern(r"<[A-Z0-9_]+>|\w+(?:[-'’.@/\\+]\w+)*")
_MANY = BacktrackingPattern(r"…(?:\s*…)+")
_DIGITS_OR_LONG = BacktrackingPattern(r"\d{3,}|[^\s<>]{25,}")
_UNSEEN = BacktrackingPattern(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{RARE}]+")


def excerpt(text: str, findings: Sequence[Finding], shown_words: Excerpt = "masked") -> str:
    """Return at most 160 characters around the first finding, with its kind in its place.

    Args:
        shown_words: Of the words around it: `masked` shows harmless ones, `full` all but long ones
            and numbers of three digits, `none` gives an empty text.
    """
    if shown_words == "none":
        return ""
    wide = [_whole_line(text, finding) for finding in findings]
    first = wide[0].start
    start = max(0, first - _BEFORE)
    window = [each._replace(start=each.start - start, end=each.end - start) for each in wide]
    shown = masked(text[start:], window)[: _MAX_CHARS * 2]
    shown = _UNSEEN.compiled.sub("…", shown)
    if shown_words == "full":
        shown = _DIGITS_OR_LONG.compiled.sub("…", shown)
    else:
        shown = _WORD.compiled.sub(_if_harmless, shown)
    shown = _MANY.compiled.sub("…", shown)
    if len(shown) > _MAX_CHARS:
        shown = shown[: _MAX_CHARS - 1].rpartition("<")[0] + "…"
    return ("…" if start else "") + shown


def _if_harmless(word: re.Match[str]) -> str:
    is_shown = word[0].startswith("<") or word[0].lower() in _HARMLESS
    return word[0] if is_shown else "…"


def _whole_line(text: str, finding: Finding) -> Finding:
    """Widen a suspicious finding to its line: what stands beside a payload belongs to it."""
    if finding.category != "suspicious":
        return finding
    start = text.rfind("\n", 0, finding.start) + 1
    end = text.find("\n", finding.end)
    return finding._replace(start=start, end=len(text) if end < 0 else end)
