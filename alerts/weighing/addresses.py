"""Whose an e-mail address is: somebody's, an author's who published it, a list's, or nobody's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alerts.finding import Finding
    from alerts.weighing.surroundings import Surroundings

LIKELY, UNLIKELY = 0.65, 0.3
# RFC 2606 and 6761, and what stands for a name in manuals.
_RESERVED = re.compile(
    r"@(?:[\w\-]+\.)*(?:example\.(?:com|net|org|edu)|(?:your|my|some)-?(?:domain|company|site|host)"
    r"\.\w+|domain\.(?:com|tld)|[\w\-]+\.(?:example|test|invalid|localhost|local))$"
    r"|^(?:user(?:name)?|name|you|your[._-]?(?:name|e?mail)|email|foo|bar|someone)@",
    re.IGNORECASE,
)
# Lists, robots, accounts of machines, and units of systemd.
_NOBODYS = re.compile(
    r"@(?:[\w\-]+\.)*(?:lists?|bugs|noreply|rt)\."
    r"|^(?:no-?reply|do-?not-?reply|mailer-daemon|bug-\w+)@"
    r"|[-+](?:bugs?|users|dev|devel|list|announce|request|subscribe|unsubscribe)@"
    r"|@[\w.\-]+\.(?:iam\.gserviceaccount\.com|amazonaws\.com)$"
    r"|\.(?:service|timer|socket|target|mount|path|slice)$",
    re.IGNORECASE,
)
_TO_A_LIST = re.compile(
    r"\b(?:mailing[ -]?lists?|(?:report|send|submit)(?:ing)?\s(?:all |any |your )?"
    r"(?:bugs?|patches))\b[^.!?]*$",
    re.IGNORECASE,
)
# Whoever makes a program publishes an address in it.
_AUTHORS = re.compile(
    r"(?:\bauthors?|maintainers?|contributors?|copyright|\(c\)|©|licen[cs]e|signed-off-by"
    r"|written by|co-authored-by|reported[- ]by|created by|patch by)",
    re.IGNORECASE,
)
# How a line begins that says who made something: a copyright, the description of a package.
_MAKER = re.compile(
    r"^[\s#*/;>\"'.\-]{0,8}(?:(?:original|upstream|co)?[ -]?(?:authors?|maintainers?|contributors?"
    r"|uploaders?)\b|copyright\b|\(c\)|©|(?:signed-off|co-authored|reported|reviewed|tested|acked"
    r"|written|created|patch(?:ed)?|translated|packaged|debianized)[- ]by\b)",
    re.IGNORECASE | re.MULTILINE,
)
_BY_KEY = re.compile(r"e-?mail:[^\n]*$", re.IGNORECASE)
# As in a changelog: "-- Ann <ann@kava.ua>  Mon, 3 Jun 2026"
_CHANGE = re.compile(r"^ {0,3}-- [^\n<]{3,60}<$", re.MULTILINE)
_DATED = re.compile(r">,? {0,2}(?:on\s)?(?:mon|tue|wed|thu|fri|sat|sun),", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n\s*\n")
_NEAR, _PARAGRAPH = 120, 400  # characters that are read before an address


def weigh_address(text: str, finding: Finding, around: Surroundings) -> float:
    """Return how probable it is that an address is somebody's who did not publish it."""
    start, end = finding.start, finding.end
    address = text[start:end]
    if _RESERVED.search(address) or _NOBODYS.search(address) or _is_published(text, start):
        return UNLIKELY
    is_of_author = _AUTHORS.search(text[max(0, start - _NEAR) : start])
    if around.is_program:
        return UNLIKELY if is_of_author else min(finding.score, LIKELY)
    is_signed = text[start - 1 : start] == "<" and (is_of_author or _DATED.match(text, end))
    return min(finding.score, LIKELY) if is_signed else finding.score


def _is_published(text: str, start: int) -> bool:
    """Say whether it is a list's, or of somebody who made what the paragraph describes."""
    before = _BLANK_LINE.split(text[max(0, start - _PARAGRAPH) : start])[-1]
    if _TO_A_LIST.search(before[-_NEAR:]) or _CHANGE.search(before):
        return True
    is_named = before.endswith("<") or _BY_KEY.search(before) is not None
    return is_named and _MAKER.search(before) is not None
