"""Prompt injection in other languages than English: setting orders aside, or reading them out."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

from alerts.detectors.suspicious.prompt.override_neighbours import ANSWER, OWN
from alerts.detectors.suspicious.prompt.override_words import BY_LANGUAGE, OverrideWords
from alerts.detectors.suspicious.prompt.reminders import without_reminders
from alerts.finding import Category, Finding
from alerts.matching.patterns import BacktrackingPattern, Pattern, PatternIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = tuple(BY_LANGUAGE.values())

_APART = 48
_SAID = 3  # patterns of a language that stand in the index
_NEXT = 12
# Latin letters and their extensions end here, but for Vietnamese ones.
_MAX_LATIN = 0x250
_ORDER = BacktrackingPattern(
    r"(?:^|[.!?\n:;\"'\u00ab\u00bb\u201c\u201d()\[\]*#>\-。！？：、，,])\s{0,3}"
    r"(?:(?:bitte|please|jetzt|nun|now|por favor|per favore|s'il (?:te|vous) plaît"
    r"|proszę|teraz|пожалуйста|теперь|будь ласка|тепер|请|請|现在|lütfen|tolong|hãy"
    r"|vui lòng|आप|कृपया|لطفا|من فضلك|رجاء),? ?)?$",
    re.IGNORECASE,
)
_SENTENCE_ENDS = BacktrackingPattern(r"[.!?\n。！？।؟]")


def _stems(words: OverrideWords) -> str:
    said = (words.set_aside, words.system_prompt, words.without_limits)
    stems = "|".join(map(_at_word_start, said))
    for loose, plain in ((r"\p{L}", "[^ ]"), (".{0,20}", " "), (".{0,12}", " "), (".{0,14}", " ")):
        stems = stems.replace(loose, plain)
    return stems


def _at_word_start(alternatives: str) -> str:
    """Bind Latin words to their beginning; RE2's boundaries know no other script."""
    is_latin = all(ord(letter) < _MAX_LATIN for letter in alternatives)
    return rf"\b(?:{alternatives})" if is_latin else f"(?:{alternatives})"


class OverrideInOtherLanguages:
    """Find prompt injection in the main languages."""

    category: Category = "suspicious"
    trigger = "|".join(map(_stems, LANGUAGES))

    @cached_property
    def _said(self) -> PatternIndex:
        said: list[str] = []
        for words in LANGUAGES:
            said += _at_word_start(words.set_aside), words.system_prompt, words.without_limits
        return PatternIndex(said)

    @cached_property
    def _without_limits(self) -> Pattern:
        return Pattern("|".join(words.without_limits for words in LANGUAGES))

    @cached_property
    def _own(self) -> Pattern:
        return Pattern(OWN)

    @cached_property
    def _answer(self) -> Pattern:
        return Pattern(ANSWER)

    @cached_property
    def _words(self) -> tuple[tuple[Pattern, ...], ...]:
        return tuple(tuple(map(Pattern, words)) for words in LANGUAGES)

    def find(self, text: str) -> Iterator[Finding]:
        """Yield the phrases that give it away."""
        text = without_reminders(text)
        has_limits_lifted = False
        for index in self._said.which(text):
            language, said = divmod(index, _SAID)
            set_aside, told, show, system_prompt, _ = self._words[language]
            if said == 0:
                yield from _together(text, set_aside, told, 0.85, self._own)
            elif said == 1:
                yield from _together(text, show, system_prompt, 0.8)
            else:
                has_limits_lifted = True
        if has_limits_lifted:  # holidays and contracts are without limits too
            yield from _together(text, self._without_limits, self._answer, 0.6)


def _together(
    text: str, first: Pattern, second: Pattern, score: float, own: Pattern | None = None
) -> Iterator[Finding]:
    """Yield where two patterns stand close together in one sentence, in either order.

    Args:
        own: What else has to stand there, unless the first one begins the sentence like an order.
    """
    seconds = list(second.spans(text))
    ends = [high for _, high in seconds]
    for start, end in first.spans(text) if seconds else ():
        for low, high in seconds[bisect_left(ends, start - _APART) :]:
            if low > end + _APART:
                break
            left, right = min(end, high), max(start, low)
            if len(text[left:right].encode()) <= _APART and not _SENTENCE_ENDS.compiled.search(
                text, left, max(left, right)
            ):
                span = min(start, low), max(end, high)
                if own and not (
                    (
                        right - left <= _NEXT
                        and _ORDER.compiled.search(text, max(0, start - 40), start)
                    )
                    or own.is_in(text[max(0, span[0] - 24) : span[1] + 24])
                ):
                    continue
                yield Finding("suspicious", "PROMPT_INJECTION", *span, score)
                break
