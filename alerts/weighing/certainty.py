"""Turns what a detector says of a place into how probable it is that the message is one to stop.

A payload does harm where something runs it: alone, or as the substance of a short message. In a
program, a log or a question it is what people ask about. An address reserved for documentation is
nobody's. The figures were set by counting labelled rows; docs/alerts.md has the reliability table.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from alerts.detectors.suspicious.prompt.learned import LEARNED
from alerts.detectors.suspicious.prompt.learned import around as passage_around
from alerts.weighing.surroundings import Surroundings, surroundings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alerts.finding import Finding

_SURE = 0.9  # what a detector says of a place that hardly means anything else
_FEW_WORDS = 12  # a message with no more is its payload
_LIKELY = 0.65
_BARE = 0.85
_UNLIKELY = 0.3
_DOUBTED, _AGREED = 0.15, 0.5
# RFC 2606 and 6761, and what stands for a name in manuals.
_RESERVED_NAME = re.compile(
    r"@(?:[\w\-]+\.)*(?:example\.(?:com|net|org|edu)|(?:your|my|some)-?(?:domain|company|site|host)"
    r"\.\w+|domain\.(?:com|tld)|[\w\-]+\.(?:example|test|invalid|localhost|local))$"
    r"|^(?:user(?:name)?|name|you|your[._-]?(?:name|e?mail)|email|foo|bar|someone)@",
    re.IGNORECASE,
)
# RFC 5737 and 3849
_RESERVED_ADDRESS = re.compile(
    r"(?:192\.0\.2|198\.51\.100|203\.0\.113)\.|2001:0?db8:", re.IGNORECASE
)
# A counter is called, a cell has numbers, a variable is named text.
_WEAK_WORD = re.compile(
    r"(?:\b(?:cell|called|calls|text|exit)\b|\[?call\w+\])[\s=:]{0,3}(?:\w+ )?$", re.I
)
_PHONE_SHAPE = re.compile(
    r"\(?(?:[2-9]\d\d\)?[ .-]?[2-9]\d\d[ .-]?\d{4}|0\d[\d ()./-]{6,16}|00[\d ]+)"
)
# The authors of a program publish their addresses in it.
_AUTHORS = re.compile(
    r"(?:\bauthors?|maintainers?|contributors?|copyright|\(c\)|©|licen[cs]e|signed-off-by"
    r"|written by|co-authored-by|reported[- ]by|created by|patch by)",
    re.IGNORECASE,
)
_AUTHOR_CHARS = 120
# As in a changelog: "-- Ann <ann@kava.ua>  Mon, 3 Jun 2026"
_SIGNED = re.compile(r">,? {0,2}(?:on\s)?(?:mon|tue|wed|thu|fri|sat|sun),", re.IGNORECASE)
_CLIMBS_TO_A_FILE = 0.8  # the score of a path that climbs to a file which matters
_BEFORE_OWN_FILES = frozenset("\"'`( \t")
_COUNTED = re.compile(
    r"(?:\b(?:trace|span|request|req|block|blk|order|ticket|transaction|tx|event|message|session"
    r"|correlation|job|build|run|commit|hash|seq\w*|process|thread|user|item|row|id|ids|uuid|offset"
    r"|timestamp|serial)\b|_id|id)[\s_#:=\-\"']{0,4}(?:id|no|number)?[\s_#:=\-\"']{0,4}$|[_-]$",
    re.IGNORECASE,
)
_PART = re.compile(r"\b(?:items?|article|art|sku|part|product|model|article no)[\s.:#]{1,3}$", re.I)
_OF_A_PROGRAM = re.compile(
    r"\b(?:software|program|product|plug-?in|app|windows|office|activation|volume)\b", re.IGNORECASE
)
_ABOUT_SOMEBODY = re.compile(
    r"\b(?:my|i|i'm|me|we|our|mine|patient|customer|client|applicant|employee|his|her|she|he|mr|mrs|ms"
    r"|dob|d\.o\.b|ich|mein\w*|je|mon|ma|mi|yo|soy|io|mio|mia|eu|meu|minha|ik|mijn|moje|jestem)\b"
    r"|[^\x00-\x7f]",
    re.IGNORECASE,
)


def weighed(text: str, findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings with scores that are probabilities in this text."""
    if not findings:
        return []
    around = surroundings(text)
    return [
        finding._replace(score=round(_certainty(text, finding, around), 2)) for finding in findings
    ]


def _certainty(text: str, finding: Finding, around: Surroundings) -> float:
    weigh = _BY_TYPE.get(finding.type)
    return weigh(text, finding, around) if weigh else finding.score


def _is_own_file(text: str, finding: Finding) -> bool:
    """Say whether a climbing path is one that a program names, as in an import."""
    before = text[: finding.start].rstrip("./\\")[-1:]
    return finding.score < _CLIMBS_TO_A_FILE and before != "" and before in _BEFORE_OWN_FILES


def _counts(text: str, finding: Finding) -> bool:
    """Say whether a number is called the one of something that is counted or traced."""
    return bool(_COUNTED.search(text[max(0, finding.start - 24) : finding.start]))


def _of_order(text: str, finding: Finding, around: Surroundings) -> float:
    """Weigh a phrase with all else that the passage around it says."""
    if around.is_program:
        return min(finding.score, _LIKELY)
    probability = LEARNED.probability(passage_around(text, finding.start, finding.end))
    if finding.score == round(probability, 2):
        return finding.score  # it is what was learnt that found it
    if probability < _DOUBTED:
        return min(finding.score, _LIKELY)
    return max(finding.score, _BARE) if probability >= _AGREED else finding.score


def _of_payload(text: str, finding: Finding, around: Surroundings) -> float:
    score = finding.score
    if finding.type == "PATH_TRAVERSAL" and _is_own_file(text, finding):
        return _UNLIKELY
    if around.is_program or around.is_log or around.is_question:
        return _LIKELY if score >= _SURE else _UNLIKELY
    if around.words > _FEW_WORDS:
        return min(score, _LIKELY)
    return max(score, _BARE) if around.is_bare and score >= _LIKELY else score


def _of_machine(text: str, finding: Finding, around: Surroundings) -> float:
    if finding.type == "IP" and _RESERVED_ADDRESS.match(text, finding.start):
        return _UNLIKELY
    return min(finding.score, _LIKELY) if around.is_log or around.is_program else finding.score


def _of_card(text: str, finding: Finding, around: Surroundings) -> float:
    return _UNLIKELY if around.is_log or _counts(text, finding) else finding.score


def _of_phone(text: str, finding: Finding, around: Surroundings) -> float:
    number, before = text[finding.start : finding.end], text[: finding.start]
    if number[0] != "+" and _PART.search(before[-24:]):
        return _UNLIKELY
    is_called_so_by_chance = _WEAK_WORD.search(before) and not _PHONE_SHAPE.fullmatch(number)
    if number[0] != "+" and (around.is_log or is_called_so_by_chance):
        return _UNLIKELY
    return finding.score


def _of_birth(text: str, finding: Finding, _: Surroundings) -> float:
    is_told_of_somebody = _ABOUT_SOMEBODY.search(text)
    return finding.score if is_told_of_somebody else min(finding.score, _LIKELY)


def _of_licence(text: str, finding: Finding, _: Surroundings) -> float:
    before = text[max(0, finding.start - 2 * _AUTHOR_CHARS) : finding.start]
    return _UNLIKELY if _OF_A_PROGRAM.search(before) else finding.score


def _of_blob(_: str, finding: Finding, around: Surroundings) -> float:
    return _UNLIKELY if around.is_program else finding.score


def _of_address(text: str, finding: Finding, around: Surroundings) -> float:
    if _RESERVED_NAME.search(text[finding.start : finding.end]):
        return _UNLIKELY
    before = text[max(0, finding.start - _AUTHOR_CHARS) : finding.start]
    if not around.is_program:
        is_signed = text[finding.start - 1 : finding.start] == "<" and (
            _AUTHORS.search(before) or _SIGNED.match(text, finding.end)
        )
        return min(finding.score, _LIKELY) if is_signed else finding.score
    return _UNLIKELY if _AUTHORS.search(before) else min(finding.score, _LIKELY)


_BY_TYPE = {
    **dict.fromkeys(
        (
            *("SQL_INJECTION", "NOSQL_INJECTION", "LDAP_INJECTION", "XSS", "COMMAND_INJECTION"),
            *("PATH_TRAVERSAL", "TEMPLATE_INJECTION", "XXE", "JNDI", "SSRF", "CODE_INJECTION"),
        ),
        _of_payload,
    ),
    **dict.fromkeys(("PROMPT_INJECTION", "JAILBREAK"), _of_order),
    **dict.fromkeys(("IP", "MAC"), _of_machine),
    "EMAIL": _of_address,
    "CREDIT_CARD": _of_card,
    "PHONE": _of_phone,
    "DATE_OF_BIRTH": _of_birth,
    "DRIVER_LICENSE": _of_licence,
    "BLOB": _of_blob,
}
