"""Prompt injection, in English: setting aside what the model was told."""

# ruff: noqa: E501 - one rule a line, however long

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from alerts.detector import PatternTable
from alerts.finding import Category, Finding
from alerts.patterns import BacktrackingPattern, Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

# "To ignore" is an order only behind these.
_TO_SOMEBODY = BacktrackingPattern(r"(\w{1,24}),? to (?:\w{1,12} )?$")
_TO_YOU = frozenset(
    [
        "you",
        "need",
        "have",
        "want",
        "wish",
        "like",
        "going",
        "are",
        "is",
        "was",
        "must",
        "has",
        "be",
        "instructed",
        "asked",
        "told",
        "commanded",
        "required",
        "free",
        "please",
        "sure",
        "now",
        "able",
        "ready",
        "supposed",
        "authorized",
        "here",
        "time",
        "order",
        "how",
        "wants",
        "needs",
        "got",
        "ought",
        "agree",
        "try",
        "decide",
        "remember",
        "i",
    ]
)
_WORD = 48
_S = r"[\s\W_]{1,6}"
# "Don't forget the instructions" asks for the opposite, in any language; what else stands in the
# sentence is looked at as ever.
_REMINDER = (
    r"\b(?:don['\x{2019}]?t|do not|never|can['\x{2019}]?t|mustn['\x{2019}]?t|not) (?:ever )?forget\b|\b(?:let['\x{2019}]?s|let us) (?:just )?forget what (?:i|we) (?:said|wrote|discussed) about\b"
    r"|\bn['\x{2019}]?oublie[zrs]? (?:pas|jamais|surtout pas)\b|\b(?:no|nunca) (?:te |se |lo |la )?olvid\w{1,5}\b|\b(?:não|nao|nunca) (?:se )?esque[cç]\w{0,4}\b"
    r"|\bnon dimentic\w{1,6}\b|\bverg(?:iss|esst|essen sie) (?:bitte )?nicht\b|\bvergeet (?:het )?niet\b|\bnie zapom\w{1,8}|не забу[а-я]{1,6}|не забыва[а-я]{1,6}|忘れないで|忘れずに|不要忘记|别忘了"
)
_IGNORE = (
    r"ignor(?:e|ing)|disregard(?:ing)?|forget(?:ting)?|unlearn|pay no attention to|(?:do not|don'?t|never|stop) "
    r"(?:follow|obey|listen to|respect|adher\w+ to|comply\w* with)(?:ing)?|set aside|put aside|cast aside|throw away|"
    r"pretend to have forgotten|have forgotten|never ?mind"
)
# Said of settings, styles and classes too: these need to speak of the model's own instructions.
_OVERRIDE = r"bypass|overlook|neglect|override|overrule|leave|abandon|discard|void|nullify|revoke|invalidate"
_STRONG = rf"{_IGNORE}|{_OVERRIDE}"
_WEAK = r"delete|drop|erase|skip|cancel|reset|clear|remove|dismiss|wipe|scrap|undo|break|violate"
_BEFORE = r"previous(?:ly)?|prior|above|earlier|preceding|foregoing|former|past|existing|initial|original|system|foundational|before"
_ANY = rf"{_BEFORE}|all|any|every(?:thing)?|your|my|these|those|provided|given|current|whatever|safety|ethical|content|moral"
_FILLER = rf"(?:about|of|to|the|this|that|its|and|or|with|in|each|please|{_ANY})"
_RULES = (
    r"instructions?|instuctions?|directions?|directives?|rules?|guidelines?|guide ?lines|prompts?"
)
_ORDERS = r"commands?|orders?|programming|training|assignments?|guidance"
_LIMITS = r"constraints?|restrictions?|polic(?:y|ies)|safeguards?|filters?|protocols?|limitations?|guardrails?|regulations|moral\w*|ethic\w*|safety"
_TALK = r"context|conversations?|requests?|messages?|tasks?|texts?|information|input|inputs|content|articles?|artikels|questions?|statements?|dialog(?:ue)?|chat"

_TABLE = PatternTable(
    "suspicious",
    "PROMPT_INJECTION",
    trigger="",
    rules=(
        (rf"\b(?:{_IGNORE})\b{_S}(?:\w{{1,14}}{_S}){{0,6}}?(?:{_BEFORE}){_S}(?:\w{{1,14}}{_S}){{0,4}}?(?:{_RULES})\b", 0.9),
        (rf"\b(?:{_IGNORE})\b{_S}(?:{_FILLER}{_S}){{0,4}}?(?:{_ANY}){_S}(?:\w{{1,14}}{_S}){{0,2}}?(?:{_RULES})\b", 0.9),
        (rf"\b(?:{_IGNORE})\b{_S}(?:the|this|that|its){_S}(?:instructions?|directions|directives?|guidelines|prompts?)\s{{0,3}}(?:$|[.!;:,\n]|(?:and|but|then|above|before|you|given|i gave|so far|from before)\b)", 0.8),
        (rf"\b(?:{_IGNORE})\b{_S}(?:{_FILLER}{_S}){{0,3}}?(?:{_BEFORE}|your|all (?:of )?(?:the|my|your)){_S}(?:\w{{1,14}}{_S}){{0,2}}?(?:{_ORDERS})\b", 0.85),
        (rf"\b(?:{_OVERRIDE})\b{_S}(?:{_FILLER}{_S}){{0,3}}?(?:previous(?:ly)?|prior|above|earlier|preceding|initial|system|your|all (?:of )?(?:the|these|those)){_S}(?:\w{{1,14}}{_S}){{0,2}}?(?:{_RULES}|programming|training)\b", 0.85),
        (rf"\b(?:{_STRONG})\b{_S}(?:{_FILLER}{_S}){{0,3}}?(?:previous|prior|your|openai'?s?|all (?:of )?(?:these|your)){_S}(?:\w{{1,14}}{_S}){{0,3}}?(?:{_LIMITS})\b", 0.8),
        (rf"\b(?:{_IGNORE})\b{_S}(?:(?:about|of|any|all|the|those|these|your|everything|what|i|in){_S}){{0,4}}?(?:{_BEFORE}|all(?: of)?(?: the| this| that| provided| given)){_S}(?:\w{{1,14}}{_S}){{0,3}}?(?:{_TALK})\b", 0.8),
        (rf"\b(?:{_WEAK})\b{_S}(?:\w{{1,14}}{_S}){{0,3}}?(?:previous|prior|earlier|your){_S}(?:\w{{1,14}}{_S}){{0,2}}?(?:instructions?|directives?|guidelines|programming|prompts?|rules)\b", 0.75),
        (rf"\b(?:forget|ignore|disregard|unlearn)\b{_S}(?:about{_S})?(?:all|every ?thing|anything|whatever|what){_S}(?:\w{{1,14}}{_S}){{0,4}}?(?:before|above|told|said|learn(?:ed|t)|know|taught|talked|discussed|instructed|written|wrote|prior|previous(?:ly)?|so far|that (?:came|was|i))\b", 0.9),
        (r"\b(?:forget|ignore|disregard)\b[\s\W_]{1,3}(?:about )?(?:all|everything)(?:[\s\W_]{1,3}(?:of )?(?:the )?(?:above|that|this|it|previous|prior))?\s{0,3}(?:[.!;:]|and\b|$|,\s{0,2}(?:and |just |now |please |instead )*(?:write|explain|say|print|output|respond|reply|answer|tell|you|act|pretend|give|speak|only)\b)|\bi[gn]\w{2,5} what i said (?:before|earlier|above)\b", 0.6),
        (rf"\b(?:forget|ignore|disregard){_S}(?:the{_S}|all{_S}){{0,2}}(?:above|previous|preceding|prior|foregoing)\b(?:{_S}(?:and|text|stuff|part|content))?\s{{0,3}}(?:[.,!;:]|and\b|$)", 0.75),
        (r"ignore(?:all|any|the|your|my|previous|prior)+(?:instructions?|rules|prompts?)|(?:ignore|disregard|forget|bypass|override)(?:all|any|the|your|my|these|of|every|and)*(?:previous|prior|above|earlier|system|safety|hidden)*(?:instructions?|rules|guidelines|prompts?|restrictions?|filters)", 0.9),
        (r"\b(?:these|your)[\s\W_]{1,3}(?:previous |old |earlier |original )?(?:instructions|rules|guidelines|restrictions)[\s\W_]{1,3}(?:no longer|are (?:now )?(?:void|null|obsolete|cancel\w+|suspended|lifted|outdated|over))", 0.8),
        (r"\b(?:previous|prior|earlier|old|your|these|those|above|preceding) (?:\w{1,12} )?(?:instructions|directives|rules|guidelines|polic(?:y|ies)|constraints|restrictions)\b[^.\n]{0,16}\b(?:no longer|never|do(?:es)? not|don'?t|did(?:n'?t| not)|aren'?t) (?:exist|appl|matter|count|bind|hold|happen|valid)|\bnone of (?:your|the|these|those) (?:\w{1,12} )?(?:guidelines|rules|instructions|restrictions|polic(?:y|ies)) (?:any ?more |any longer |still |now )?(?:appl|matter|count|exist)", 0.8),
        (r"\b(?:disable|turn off|deactivate|switch off|suspend|lift|drop|abandon|discard|remove|forget|shed) (?:all |any |of |every )*(?:your (?:\w{1,12} )?|(?:moral|ethical) |(?:safety|content) (?:\w{1,12} )?(?:checks|filters|rules) (?:and|then) (?:answer|respond|reply|say|comply|tell|do)|moral and ethical )(?:checks?|filters?|filtering|polic(?:y|ies)|guidelines|restrictions?|constraints?|protocols?|guardrails|limitations?|boundaries|safeguards|answer|anything|any|everything|what)\b", 0.75),
        (r"\b(?:cancel|stop|abort|drop|abandon|quit|discard|forget|ignore) (?:all )?your (?:previous|prior|current|original|earlier|initial|first) (?:tasks?|assignments?|job|objectives?|mission|goals?|role|context)\b|\b(?:discard|drop|clear|erase|reset|wipe|purge) (?:all |your |the |any )*(?:prior|previous|earlier|above|preceding) (?:context|instructions|prompts?|guidelines)\b", 0.75),
        (r"\bthe opposite of (?:what )?(?:your|the system) (?:\w{1,12} )?(?:instructions|guidelines|rules|prompt|developers?|programming|training)\b", 0.75),
        (r"\bignore the (?:user|human|customer|reader)(?:'s (?:request|question|instructions?|message|query|input))?\b.{0,20}\b(?:and|instead|say|tell|reply|respond)\b", 0.75),
        (r"\big?n?o?re? (?:\w{1,4} ){0,2}prev\w{0,6} ins\w{3,10}\b", 0.75),
        (r"\b(?:your|all|the) (?:previous|prior|earlier|old|original|former) (?:\w{1,12} )?(?:instructions|directives|rules|guidelines|orders|prompts?|safety polic(?:y|ies))\b.{0,16}\b(?:are|were|is|ha(?:ve|s) been) (?:now )?(?:cancel\w+|void|revoked|lifted|over|obsolete|outdated|wrong|superseded|replaced|deleted|erased|wiped|removed)", 0.8),
        (r"\b(?:ignore|disregard) (?:what|everything|all|anything) (?:that )?(?:comes|follows|is written|appears) (?:next|below)|\b(?:do not|don'?t|never|stop) (?:follow|obey|listen to|listening to|following|obeying) (?:what )?(?:the )?(?:system|developers?|openai|your (?:creators?|makers?|developers?))\b|\boverrides? (?:everything|anything) (?:\w{1,12} )?(?:before|above)\b|\b(?:whatever|no matter what) you were (?:told|instructed)\b|\bforget (?:who|what) (?:made|created|trained|programmed) you\b", 0.75),
        (r"\bno longer (?:have to|need to|must|required to|obliged to) (?:obey|follow|listen to|comply with|respect)\b|\b(?:act|work|go) against your (?:guidelines|rules|instructions|programming)", 0.75),
        (r"\b(?:do not|don'?t|never|stop) (?:follow|obey)(?:ing)? (?:the |any |all |of )*(?:your|those|these|previous|prior|above|earlier|system|any) (?:\w{1,12} )?(?:rules|instructions|guidelines|orders)\b", 0.8),
        (r"\bskip (?:all|any|the|your) (?:safety|content|security|moral|ethic\w*) (?:checks?|filters?|rules|guidelines|warnings?)", 0.75),
        (r"^\W{0,6}all (?:of )?(?:the |your )?(?:previous|prior|above) instructions\W{0,3}$|\bneed to ignore all\b|\bnot by the (?:articles|documents|context)\b|\bmy (?:first|previous) instructions? (?:was|were) (?:wrong|a test)\b", 0.6),
    ),
)  # fmt: skip


@cache
def _reminder() -> Pattern:
    return Pattern(_REMINDER)


def without_reminders(text: str) -> str:
    """Blank out "don't forget the instructions": it asks for the opposite."""
    for start, end in list(_reminder().spans(text)):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _is_told(text: str, start: int) -> bool:
    """Say whether it is what somebody else is to do: "the captain orders the crew to ignore"."""
    before = _TO_SOMEBODY.compiled.search(text, max(0, start - _WORD), start)
    return bool(before) and before[1].lower() not in _TO_YOU if before else False


class PromptOverride:
    """Find orders to set instructions aside."""

    category: Category = "suspicious"
    trigger = (
        r"ignor|disregard|forg[eo]t|bypass|overlook|neglect|overrid|overrul|unlearn|no attention|(?:set|put|cast) aside|throw away|nullify|abandon"
        r"|(?:previous|prior|above|earlier|preceding|your|these|those|old|former|initial|original|moral|ethical|safety|content)[\s\W_]{1,2}(?:\w+[\s\W_]{1,2})?(?:instruct|prompt|guideline|guide line|directi|programming|rules\b|restrict|constraint|polic|orders?\b|safeguard|filter|limit|guardrail|checks?\b|boundar|task|assign|objective|mission|goal|context)"
        r"|(?:do not|don't|never|stop) (?:follow|obey)|no longer (?:have|need|must|requ|obli)|none of (?:your|the)|opposite of|skip (?:all|any|the|your) |not by the (?:art|doc|cont)|whatever you were|no matter what you|(?:stop|not|don't|never) listen|\bprev\w* ins|what i said (?:before|earlier|above)"
    )

    def find(self, text: str) -> Iterator[Finding]:
        """Yield the phrases that give it away."""
        for finding in _TABLE.find(without_reminders(text)):
            if not _is_told(text, finding.start):
                yield finding
