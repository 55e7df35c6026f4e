"""Attacks that a message only talks about, as in "what does `../../etc/passwd` try to do?"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from alerts.matching.patterns import Pattern

if TYPE_CHECKING:
    from alerts.finding import Finding

# Long messages could carry an attack beside the question; these stay alarms.
_MAX_CHARS = 400
_QUESTION = Pattern(
    r"\bwhat (?:does|do|is|are|would)\b.{0,200}\b"
    r"(?:do|mean|means|attack|called|contain|contains|hold|store)\b\s*\??"
    r"|\bexplain (?:why|how|what) (?:it|this|that|the|these)\b"
    r"|\bsecurity (?:class|course|lesson|training|lecture|book)"
    r"|\b(?:is|as|are) (?:a|an|the) (?:\w+ )?"
    r"(?:common|classic|typical|famous|known|example)\b.{0,40}\b"
    r"(?:attack|payload|injection|phrase|exploit)"
    r"|\bwhy (?:does|is|do|are|would)\b.{0,200}\b"
    r"(?:work|dangerous|vulnerable|unsafe|harmful|insecure|attack|injection)\b"
    r"|\bhow (?:does|do|can|to|should|would)\b.{0,200}\b"
    r"(?:prevent|protect|escape|saniti[sz]e|block|defend|detect|work)\b"
)
# Payloads do nothing to a model; its own language does, so that has to stand in quotes.
_NEEDS_QUOTES = ("PROMPT_INJECTION", "JAILBREAK")
_QUOTES = "'\"`\u00ab\u00bb"
_QUOTED = re.compile(
    r"\"[^\"\n]{2,200}\"|`[^`\n]{2,200}`|\u00ab[^\u00bb\n]{2,200}\u00bb|\B'[^'\n]{2,200}'\B"
)
_UNLIKELY = 0.5
_NEVER = ("HIDDEN_UNICODE",)
# The usual way to write a link that goes nowhere.
_EMPTY_LINK = Pattern(
    r"^(?:href\W{1,3})?javascript:(?:void\s?\(0?\)|history\.(?:back|go|forward)\(|window\.(?:print"
    r"|close|history)|print\(|;|[\"'])"
)
# First lessons in JavaScript: a friendly word in a box, another picture for one that is missing.
_LESSON = Pattern(
    r"^\W{0,3}(?:on(?:click|submit|change|load)\s?=\s?[\"'](?:return )?|script>\s?)"
    r"(?:window\.)?(?:alert|confirm)\s?\(\s?[\"'`]"
    r"(?:hello|hi|hey|saved?|click|welcome|delete|are you sure|sure|thank|done"
    r"|it works|works|working|loaded|success|submitted|error|please|form|button|bye"
    r"|good|you)[\w ,.!?']{0,40}[\"'`]\s?\)"
    r"|^\W{0,3}onerror\s?=\s?[\"']this\."
    r"(?:onerror\s?=\s?null;\s?this\.)?src\s?=\s?[\"']?[\w./:\-]{1,80}\."
    r"(?:png|jpe?g|svg|gif|webp)\b"
)


def is_mention(text: str, finding: Finding) -> bool:
    """Say whether a finding is the subject of a short question about attacks."""
    if finding.category != "suspicious" or finding.type in _NEVER or len(text) > _MAX_CHARS:
        return False
    if finding.type == "XSS":
        from_there = text[finding.start :]
        if _EMPTY_LINK.is_in(from_there) or _LESSON.is_in(from_there):
            return True
    if not _QUESTION.is_in(text):
        return False
    return finding.type not in _NEEDS_QUOTES or _is_quoted(text, finding)


def _is_quoted(text: str, finding: Finding) -> bool:
    before = text.rfind("\n", 0, finding.start) + 1
    after = text.find("\n", finding.end)
    line_before, line_after = (
        text[before : finding.end],
        text[finding.end : after if after > 0 else None],
    )
    if any(quote in line_before and quote in line_after for quote in _QUOTES):
        return True
    return _quotes_alone_order(text[finding.start : finding.end])


def _quotes_alone_order(passage: str) -> bool:
    """Say whether a passage orders nothing but what it has in quotes."""
    from alerts.detectors.suspicious.prompt.learned import LEARNED

    rest = _QUOTED.sub(" ", passage)
    return rest != passage and LEARNED.probability(rest) < _UNLIKELY
