"""What people tell or ask about models, as in "why does GPT ignore my earlier instructions?"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from alerts.detectors.suspicious.prompt.learned import LEARNED
from alerts.weighing.addresses import LIKELY, UNLIKELY

if TYPE_CHECKING:
    from alerts.finding import Finding

_MOST_READ = 600  # characters: a long text could carry an order beside the question
_MODEL = (
    r"(?:(?:my|our|the|this|their|your|an?|any) )?(?:[\w\-]{2,16} )??"
    r"(?:(?:chat ?)?gpt[\w.\-]*|claude|gemini|copilot|llama[\w.\-]*|mistral|grok|deepseek"
    r"|(?:ai|llm|chat ?bot|bot|model|assistant|agent)s?)"
)
_DOES = (
    r"(?:ignor|forg[eo]t|disregard|overrid|overwrit|skip|drop|los|reveal|leak|expos|repeat|print"
    r"|show|bypass|refus|break|follow)"
)
# As it does by itself: "it ignores", "keeps ignoring", "has forgotten"; no word of an order.
_TOLD = (
    rf"{_MODEL} (?:(?:keeps?|kept|sometimes|often|always|still|just|suddenly|randomly|simply"
    r"|seems? to|is|are|was|were|has|have|been|started|starts|tends? to|will|would|may|might|can)"
    rf" ){{0,3}}{_DOES}\w{{0,5}}\b"
)
_SENTENCE = re.compile(r"[^.!?\n]*[.!?\n]*")
_TELLS = re.compile(
    rf"^\W{{0,3}}(?:\w+ ){{0,3}}?(?:{_TOLD}"
    r"|(?:users|people|customers|testers) (?:say|report|complain))",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^\W{0,3}(?:\w+, )?"
    rf"(?:(?:why|when|how come) (?:do|does|did|is|are|has|would|can) {_MODEL} "
    r"|(?:how|what) (?:do|can|could|should|would|to)\b(?: (?:i|we|one|you|people))? [^?]{0,24}"
    r"(?:stop|prevent|keep|avoid|make|get|have|let|detect|test|check|tell) (?:whether |if )?"
    rf"{_MODEL}\b)[^?]{{0,160}}\?",
    re.IGNORECASE,
)


def weigh_observed(text: str, finding: Finding) -> float | None:
    """Return how probable an order is where models are spoken about; None where they are not."""
    if len(text) > _MOST_READ:
        return None
    sentences = [
        each[0]
        for each in _SENTENCE.finditer(text)
        if each.start() < finding.end and finding.start < each.end() and each[0].strip()
    ]
    asked = [each for each in sentences if _ASKS.search(each)]
    told = [each for each in sentences if each not in asked and _TELLS.search(each)]
    if not asked and not told:
        return None
    rest = "".join(each for each in sentences if each not in asked and each not in told)
    if LEARNED.probability(rest) >= UNLIKELY:
        return None
    return LIKELY if told and not text.rstrip().endswith("?") else UNLIKELY
