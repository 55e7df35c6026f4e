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
from alerts.weighing.addresses import LIKELY, UNLIKELY, weigh_address
from alerts.weighing.observed import weigh_observed
from alerts.weighing.surroundings import Surroundings, surroundings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alerts.finding import Finding

_SURE = 0.9  # what a detector says of a place that hardly means anything else
_OF_A_LABEL = 4  # words: "fecha de nacimiento", and a month
_FEW_WORDS = 12  # a message with no more is its payload
_BARE = 0.85
_DOUBTED, _AGREED = 0.25, 0.5
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
# As in 1.3.6.1.4.1.311: the number of a thing in X.509, LDAP or SNMP.
_OBJECT_NUMBER = re.compile(r"(?:\d{1,9}\.){5,}\d")
_MOST_SINGLES = 2  # digits alone between the points of a phone number
_CLOUD = re.compile(r"\b(?:aws|amazon|gcp|azure|cloud|iam)\b[^\n]{0,24}$", re.IGNORECASE)
_SHORT = 300  # characters of a message that holds one thought
_ORDERS = ("PROMPT_INJECTION", "JAILBREAK")
_REACH = 240  # characters before a number that may say what it counts
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
    scored = [
        finding._replace(score=round(_certainty(text, finding, around), 2)) for finding in findings
    ]
    return _together(text, scored, around)


def _together(text: str, findings: list[Finding], around: Surroundings) -> list[Finding]:
    """Be sure of two phrases of orders in one short message, though each alone is likely at most.

    What was learnt knows few languages, and doubts phrases of the others.
    """
    if around.is_program or len(text) > _SHORT:
        return findings
    orders = [each for each in findings if each.type in _ORDERS and each.score >= LIKELY]
    if not orders or min(each.end for each in orders) > max(each.start for each in orders):
        return findings  # they overlap
    return [
        each._replace(score=max(each.score, _BARE)) if each in orders else each for each in findings
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
        return min(finding.score, LIKELY)
    observed = weigh_observed(text, finding)
    if observed is not None:
        return min(finding.score, observed)
    probability = LEARNED.probability(passage_around(text, finding.start, finding.end))
    if finding.score == round(probability, 2):
        return finding.score  # it is what was learnt that found it
    if probability < _DOUBTED:
        return min(finding.score, LIKELY)
    return max(finding.score, _BARE) if probability >= _AGREED else finding.score


def _of_payload(text: str, finding: Finding, around: Surroundings) -> float:
    score = finding.score
    if finding.type == "PATH_TRAVERSAL" and _is_own_file(text, finding):
        return UNLIKELY
    if around.is_program or around.is_log or around.is_question:
        return LIKELY if score >= _SURE else UNLIKELY
    if around.words > _FEW_WORDS:
        return min(score, LIKELY)
    return max(score, _BARE) if around.is_bare and score >= LIKELY else score


def _of_machine(text: str, finding: Finding, around: Surroundings) -> float:
    if finding.type == "IP" and _RESERVED_ADDRESS.match(text, finding.start):
        return UNLIKELY
    return min(finding.score, LIKELY) if around.is_log or around.is_program else finding.score


def _of_card(text: str, finding: Finding, around: Surroundings) -> float:
    return UNLIKELY if around.is_log or _counts(text, finding) else finding.score


def _of_phone(text: str, finding: Finding, around: Surroundings) -> float:
    number, before = text[finding.start : finding.end], text[: finding.start]
    token = before[-24:].rpartition(" ")[2] + number
    if _OBJECT_NUMBER.search(token) and len(re.findall(r"\b\d\b", token)) > _MOST_SINGLES:
        return UNLIKELY
    if number[0] != "+" and _PART.search(before[-24:]):
        return UNLIKELY
    is_called_so_by_chance = _WEAK_WORD.search(before) and not _PHONE_SHAPE.fullmatch(number)
    if number[0] != "+" and (around.is_log or is_called_so_by_chance):
        return UNLIKELY
    return finding.score


def _of_account(text: str, finding: Finding, _: Surroundings) -> float:
    is_clouds = _CLOUD.search(text[max(0, finding.start - _REACH) : finding.start])
    return UNLIKELY if is_clouds else finding.score


def _of_birth(text: str, finding: Finding, around: Surroundings) -> float:
    is_alone = around.words <= _OF_A_LABEL and "\n" not in text.strip() and "?" not in text
    is_told_of_somebody = is_alone or _ABOUT_SOMEBODY.search(text)
    return finding.score if is_told_of_somebody else min(finding.score, LIKELY)


def _of_licence(text: str, finding: Finding, _: Surroundings) -> float:
    before = text[max(0, finding.start - _REACH) : finding.start]
    return UNLIKELY if _OF_A_PROGRAM.search(before) else finding.score


def _of_blob(_: str, finding: Finding, around: Surroundings) -> float:
    return UNLIKELY if around.is_program else finding.score


_BY_TYPE = {
    **dict.fromkeys(
        (
            *("SQL_INJECTION", "NOSQL_INJECTION", "LDAP_INJECTION", "XSS", "COMMAND_INJECTION"),
            *("PATH_TRAVERSAL", "TEMPLATE_INJECTION", "XXE", "JNDI", "SSRF", "CODE_INJECTION"),
        ),
        _of_payload,
    ),
    **dict.fromkeys(_ORDERS, _of_order),
    **dict.fromkeys(("IP", "MAC"), _of_machine),
    "EMAIL": weigh_address,
    "CREDIT_CARD": _of_card,
    "PHONE": _of_phone,
    "BANK_ACCOUNT": _of_account,
    "DATE_OF_BIRTH": _of_birth,
    "DRIVER_LICENSE": _of_licence,
    "BLOB": _of_blob,
}
