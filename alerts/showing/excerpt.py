"""A piece of a message that a report may show: nothing personal, no payload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.matching.patterns import BacktrackingPattern
from alerts.reading.invisible import RARE
from alerts.showing.masking import masked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alerts.finding import Finding

_MAX_CHARS = 160
_BEFORE = 60
# Beside what was found: digits and long words may be the rest of something that was not.
_DIGITS = BacktrackingPattern(r"\d{3,}")
_LONG_WORD = BacktrackingPattern(r"[^\s<>]{25,}")
_UNSEEN = BacktrackingPattern(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{RARE}]+")


def excerpt(text: str, findings: Sequence[Finding]) -> str:
    """Return at most 160 characters around the first finding, every finding masked."""
    wide = [_whole_line(text, finding) for finding in findings]
    first = wide[0].start
    start = max(0, first - _BEFORE)
    window = [each._replace(start=each.start - start, end=each.end - start) for each in wide]
    shown = masked(text[start:], window)[: _MAX_CHARS * 2]
    for hidden in (_UNSEEN, _LONG_WORD, _DIGITS):
        shown = hidden.compiled.sub("…", shown)
    if len(shown) > _MAX_CHARS:
        shown = shown[: _MAX_CHARS - 1].rpartition("<")[0] + "…"
    return ("…" if start else "") + shown


def _whole_line(text: str, finding: Finding) -> Finding:
    """Widen a suspicious finding to its line: what stands beside a payload belongs to it."""
    if finding.category != "suspicious":
        return finding
    start = text.rfind("\n", 0, finding.start) + 1
    end = text.find("\n", finding.end)
    return finding._replace(start=start, end=len(text) if end < 0 else end)
