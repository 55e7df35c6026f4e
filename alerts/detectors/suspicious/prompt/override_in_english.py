"""Prompt injection, in English: setting aside what the model was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.detector import PatternTable
from alerts.detectors.suspicious.prompt.reminders import without_reminders
from alerts.finding import Category, Finding
from alerts.matching.patterns import BacktrackingPattern

if TYPE_CHECKING:
    from collections.abc import Iterator

# "To ignore" is an order only behind these.
_TO_SOMEBODY = BacktrackingPattern(r"(\w{1,24}),? to (?:\w{1,12} )?$")
_TO_YOU = (
    "you need have want wish like going are is was must has be instructed asked told"
    " commanded required free please sure now able ready supposed authorized here time"
    " order how wants needs got ought agree try decide remember i"
)
_WORD = 48
_S = r"[\s\W_]{1,6}"
_IGNORE = (
    r"ignor(?:e|ing)|disregard(?:ing)?|forget(?:ting)?|unlearn|pay no attention to"
    r"|(?:do not|don'?t|never|stop) "
    r"(?:follow|obey|listen to|respect|adher\w+ to|comply\w* with)(?:ing)?"
    r"|set aside|put aside|cast aside|throw away"
    r"|pretend to have forgotten|have forgotten|never ?mind"
)
# Said of settings, styles and classes too: these need to speak of the model's own instructions.
_OVERRIDE = (
    r"bypass|overlook|neglect|override|overrule|leave|abandon|discard|void|nullify"
    r"|revoke|invalidate"
)
_STRONG = rf"{_IGNORE}|{_OVERRIDE}"
_WEAK = r"delete|drop|erase|skip|cancel|reset|clear|remove|dismiss|wipe|scrap|undo|break|violate"
_BEFORE = (
    r"previous(?:ly)?|prior|above|earlier|preceding|foregoing|former|past|existing"
    r"|initial|original|system|foundational|before"
)
_ANY = (
    rf"{_BEFORE}|all|any|every(?:thing)?|your|my|these|those|provided|given|current"
    r"|whatever|safety|ethical|content|moral"
)
_FILLER = rf"(?:about|of|to|the|this|that|its|and|or|with|in|each|please|{_ANY})"
_RULES = (
    r"instructions?|instuctions?|directions?|directives?|rules?|guidelines?|guide ?lines|prompts?"
)
_ORDERS = r"commands?|orders?|programming|training|assignments?|guidance"
_LIMITS = (
    r"constraints?|restrictions?|polic(?:y|ies)|safeguards?|filters?|protocols?"
    r"|limitations?|guardrails?|regulations|moral\w*|ethic\w*|safety"
)
_TALK = (
    r"context|conversations?|requests?|messages?|tasks?|texts?|information|input"
    r"|inputs|content|articles?|artikels|questions?|statements?|dialog(?:ue)?|chat"
)

_TABLE = PatternTable(
    "suspicious",
    "PROMPT_INJECTION",
    trigger="",
    rules=(
        (
            rf"\b(?:{_IGNORE})\b{_S}(?:\w{{1,14}}{_S}){{0,6}}?(?:{_BEFORE}){_S}"
            rf"(?:\w{{1,14}}{_S}){{0,4}}?(?:{_RULES})\b",
            0.9,
        ),
        (
            rf"\b(?:{_IGNORE})\b{_S}(?:{_FILLER}{_S}){{0,4}}?(?:{_ANY}){_S}"
            rf"(?:\w{{1,14}}{_S}){{0,2}}?(?:{_RULES})\b",
            0.9,
        ),
        (
            rf"\b(?:{_IGNORE})\b{_S}(?:the|this|that|its){_S}"
            r"(?:instructions?|directions|directives?|guidelines|prompts?)\s{0,3}"
            r"(?:$|[.!;:,\n]|(?:and|but|then|above|before|you|given|i gave|so far|from before)"
            r"\b)",
            0.8,
        ),
        (
            rf"\b(?:{_IGNORE})\b{_S}(?:{_FILLER}{_S}){{0,3}}?"
            rf"(?:{_BEFORE}|your|all (?:of )?(?:the|my|your)){_S}(?:\w{{1,14}}{_S}){{0,2}}?"
            rf"(?:{_ORDERS})\b",
            0.85,
        ),
        (
            rf"\b(?:{_OVERRIDE})\b{_S}(?:{_FILLER}{_S}){{0,3}}?"
            r"(?:previous(?:ly)?|prior|above|earlier|preceding|initial|system|your"
            rf"|all (?:of )?(?:the|these|those)){_S}(?:\w{{1,14}}{_S}){{0,2}}?"
            rf"(?:{_RULES}|programming|training)\b",
            0.85,
        ),
        (
            rf"\b(?:{_STRONG})\b{_S}(?:{_FILLER}{_S}){{0,3}}?"
            rf"(?:previous|prior|your|openai'?s?|all (?:of )?(?:these|your)){_S}"
            rf"(?:\w{{1,14}}{_S}){{0,3}}?(?:{_LIMITS})\b",
            0.8,
        ),
        (
            rf"\b(?:{_IGNORE})\b{_S}(?:(?:about|of|any|all|the|those|these|your|everything|what"
            rf"|i|in){_S}){{0,4}}?(?:{_BEFORE}"
            rf"|all(?: of)?(?: the| this| that| provided| given)){_S}(?:\w{{1,14}}{_S}){{0,3}}?"
            rf"(?:{_TALK})\b",
            0.8,
        ),
        (
            rf"\b(?:{_WEAK})\b{_S}(?:\w{{1,14}}{_S}){{0,3}}?(?:previous|prior|earlier|your){_S}"
            rf"(?:\w{{1,14}}{_S}){{0,2}}?"
            r"(?:instructions?|directives?|guidelines|programming|prompts?|rules)\b",
            0.75,
        ),
        (
            rf"\b(?:forget|ignore|disregard|unlearn)\b{_S}(?:about{_S})?"
            rf"(?:all|every ?thing|anything|whatever|what){_S}(?:\w{{1,14}}{_S}){{0,4}}?"
            r"(?:before|above|told|said|learn(?:ed|t)|know|taught|talked|discussed|instructed"
            r"|written|wrote|prior|previous(?:ly)?|so far|that (?:came|was|i))\b",
            0.9,
        ),
        (
            r"\b(?:forget|ignore|disregard)\b[\s\W_]{1,3}(?:about )?(?:all|everything)"
            r"(?:[\s\W_]{1,3}(?:of )?(?:the )?(?:above|that|this|it|previous|prior))?\s{0,3}"
            r"(?:[.!;:]|and\b|$|,\s{0,2}(?:and |just |now |please |instead )*"
            r"(?:write|explain|say|print|output|respond|reply|answer|tell|you|act|pretend|give"
            r"|speak|only)\b)"
            r"|\bi[gn]\w{2,5} what i said (?:before|earlier|above)\b",
            0.6,
        ),
        (
            rf"\b(?:forget|ignore|disregard){_S}(?:the{_S}|all{_S}){{0,2}}"
            r"(?:above|previous|preceding|prior|foregoing)\b"
            rf"(?:{_S}(?:and|text|stuff|part|content))?\s{{0,3}}(?:[.,!;:]|and\b|$)",
            0.75,
        ),
        (
            r"ignore(?:all|any|the|your|my|previous|prior)+(?:instructions?|rules|prompts?)"
            r"|(?:ignore|disregard|forget|bypass|override)"
            r"(?:all|any|the|your|my|these|of|every|and)*"
            r"(?:previous|prior|above|earlier|system|safety|hidden)*"
            r"(?:instructions?|rules|guidelines|prompts?|restrictions?|filters)",
            0.9,
        ),
        (
            r"\b(?:these|your)[\s\W_]{1,3}(?:previous |old |earlier |original )?"
            r"(?:instructions|rules|guidelines|restrictions)[\s\W_]{1,3}"
            r"(?:no longer|are (?:now )?"
            r"(?:void|null|obsolete|cancel\w+|suspended|lifted|outdated|over))",
            0.8,
        ),
        (
            r"\b(?:previous|prior|earlier|old|your|these|those|above|preceding) (?:\w{1,12} )?"
            r"(?:instructions|directives|rules|guidelines|polic(?:y|ies)|constraints"
            r"|restrictions)\b[^.\n]{0,16}\b"
            r"(?:no longer|never|do(?:es)? not|don'?t|did(?:n'?t| not)|aren'?t) "
            r"(?:exist|appl|matter|count|bind|hold|happen|valid)"
            r"|\bnone of (?:your|the|these|those) (?:\w{1,12} )?"
            r"(?:guidelines|rules|instructions|restrictions|polic(?:y|ies)) "
            r"(?:any ?more |any longer |still |now )?(?:appl|matter|count|exist)",
            0.8,
        ),
        (
            r"\b(?:disable|turn off|deactivate|switch off|suspend|lift|drop|abandon|discard"
            r"|remove|forget|shed) (?:all |any |of |every )*"
            r"(?:your (?:\w{1,12} )?|(?:moral|ethical) "
            r"|(?:safety|content) (?:\w{1,12} )?(?:checks|filters|rules) (?:and|then) "
            r"(?:answer|respond|reply|say|comply|tell|do)|moral and ethical )"
            r"(?:checks?|filters?|filtering|polic(?:y|ies)|guidelines|restrictions?"
            r"|constraints?|protocols?|guardrails|limitations?|boundaries|safeguards|answer"
            r"|anything|any|everything|what)\b",
            0.75,
        ),
        (
            r"\b(?:cancel|stop|abort|drop|abandon|quit|discard|forget|ignore) (?:all )?your "
            r"(?:previous|prior|current|original|earlier|initial|first) "
            r"(?:tasks?|assignments?|job|objectives?|mission|goals?|role|context)\b"
            r"|\b(?:discard|drop|clear|erase|reset|wipe|purge) (?:all |your |the |any )*"
            r"(?:prior|previous|earlier|above|preceding) "
            r"(?:context|instructions|prompts?|guidelines)\b",
            0.75,
        ),
        (
            r"\bthe opposite of (?:what )?(?:your|the system) (?:\w{1,12} )?"
            r"(?:instructions|guidelines|rules|prompt|developers?|programming|training)\b",
            0.75,
        ),
        (
            r"\bignore the (?:user|human|customer|reader)"
            r"(?:'s (?:request|question|instructions?|message|query|input))?\b.{0,20}\b"
            r"(?:and|instead|say|tell|reply|respond)\b",
            0.75,
        ),
        (r"\big?n?o?re? (?:\w{1,4} ){0,2}prev\w{0,6} ins\w{3,10}\b", 0.75),
        (
            r"\b(?:your|all|the) (?:previous|prior|earlier|old|original|former) (?:\w{1,12} )?"
            r"(?:instructions|directives|rules|guidelines|orders|prompts?"
            r"|safety polic(?:y|ies))\b.{0,16}\b(?:are|were|is|ha(?:ve|s) been) (?:now )?"
            r"(?:cancel\w+|void|revoked|lifted|over|obsolete|outdated|wrong|superseded"
            r"|replaced|deleted|erased|wiped|removed)",
            0.8,
        ),
        (
            r"\b(?:ignore|disregard) (?:what|everything|all|anything) (?:that )?"
            r"(?:comes|follows|is written|appears) (?:next|below)"
            r"|\b(?:do not|don'?t|never|stop) "
            r"(?:follow|obey|listen to|listening to|following|obeying) (?:what )?(?:the )?"
            r"(?:system|developers?|openai|your (?:creators?|makers?|developers?))\b"
            r"|\boverrides? (?:everything|anything) (?:\w{1,12} )?(?:before|above)\b"
            r"|\b(?:whatever|no matter what) you were (?:told|instructed)\b"
            r"|\bforget (?:who|what) (?:made|created|trained|programmed) you\b",
            0.75,
        ),
        (
            r"\bno longer (?:have to|need to|must|required to|obliged to) "
            r"(?:obey|follow|listen to|comply with|respect)\b"
            r"|\b(?:act|work|go) against your (?:guidelines|rules|instructions|programming)",
            0.75,
        ),
        (
            r"\b(?:do not|don'?t|never|stop) (?:follow|obey)(?:ing)? (?:the |any |all |of )*"
            r"(?:your|those|these|previous|prior|above|earlier|system|any) (?:\w{1,12} )?"
            r"(?:rules|instructions|guidelines|orders)\b",
            0.8,
        ),
        (
            r"\bskip (?:all|any|the|your) (?:safety|content|security|moral|ethic\w*) "
            r"(?:checks?|filters?|rules|guidelines|warnings?)",
            0.75,
        ),
        (
            r"^\W{0,6}all (?:of )?(?:the |your )?(?:previous|prior|above) instructions\W{0,3}$"
            r"|\bneed to ignore all\b"
            r"|\bnot by the (?:articles|documents|context)\b"
            r"|\bmy (?:first|previous) instructions? (?:was|were) (?:wrong|a test)\b",
            0.6,
        ),
    ),
)


def _is_told(text: str, start: int) -> bool:
    """Say whether it is what somebody else is to do: "the captain orders the crew to ignore"."""
    before = _TO_SOMEBODY.compiled.search(text, max(0, start - _WORD), start)
    return before is not None and before[1].lower() not in _TO_YOU.split()


class OverrideInEnglish:
    """Find orders to set instructions aside."""

    category: Category = "suspicious"
    trigger = (
        r"ignor|disregard|forg[eo]t|bypass|overlook|neglect|overrid|overrul|unlearn"
        r"|no attention|(?:set|put|cast) aside|throw away|nullify|abandon"
        r"|(?:previous|prior|above|earlier|preceding|your|these|those|old|former|initial"
        r"|original|moral|ethical|safety|content)[\s\W_]{1,2}(?:\w+[\s\W_]{1,2})?"
        r"(?:instruct|prompt|guideline|guide line|directi|programming|rules\b|restrict"
        r"|constraint|polic|orders?\b|safeguard|filter|limit|guardrail|checks?\b|boundar"
        r"|task|assign|objective|mission|goal|context)"
        r"|(?:do not|don't|never|stop) (?:follow|obey)"
        r"|no longer (?:have|need|must|requ|obli)"
        r"|none of (?:your|the)|opposite of"
        r"|skip (?:all|any|the|your) "
        r"|not by the (?:art|doc|cont)"
        r"|whatever you were|no matter what you"
        r"|(?:stop|not|don't|never) listen"
        r"|\bprev\w* ins"
        r"|what i said (?:before|earlier|above)"
    )

    def find(self, text: str) -> Iterator[Finding]:
        """Yield the phrases that give it away."""
        for finding in _TABLE.find(without_reminders(text)):
            if not _is_told(text, finding.start):
                yield finding
