"""Keys and tokens whose vendor gave them a form of their own."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from alerts.detectors.personal.placeholder import is_sample
from alerts.detectors.personal.vendor_key_forms import PREFIXED, SHAPED
from alerts.finding import Category, Finding
from alerts.matching.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where a key may begin, and what gives one away inside. Forms count long runs, and one automaton
# of all forms would make new states for every key it meets (2 ms each); so a small one finds the
# places, and Python's `re`, which keeps no states, reads the form there.
_BEGINNINGS = Pattern(
    r"\b(?:" + "|".join(prefix for _, prefix, _ in PREFIXED) + ")", is_case_sensitive=True
)
_MARKS = tuple(Pattern(mark, is_case_sensitive=True) for _, mark, _, _ in SHAPED)
_ANY_MARK = Pattern("|".join(mark for _, mark, _, _ in SHAPED), is_case_sensitive=True)
_REACH = 512  # of what `re` may read at one place: the work on any text stays linear


class VendorKey:
    """Find keys by their vendor's form."""

    category: Category = "personal"

    @property
    def trigger(self) -> str:
        """The prefixes of keys, and what stands in others."""
        prefixes = (rf"\b{prefix.lower()}" for _, prefix, _ in PREFIXED)
        return "|".join((*prefixes, *(mark.lower() for _, mark, _, _ in SHAPED)))

    def find(self, text: str) -> Iterator[Finding]:
        """Yield one finding for each key that is no placeholder."""
        for start, end in (*_prefixed(text), *_shaped(text)):
            if not is_sample(text[start:end]):
                yield Finding("personal", "SECRET", start, end, 0.95)


def _prefixed(text: str) -> Iterator[tuple[int, int]]:
    last = 0
    for place, _ in _BEGINNINGS.spans(text):
        if place >= last and (match := _any_form().match(text, place, place + _REACH)):
            last = _whole(text, match)
            yield place, last


def _shaped(text: str) -> Iterator[tuple[int, int]]:
    if not _ANY_MARK.is_in(text):
        return
    for mark, (reach, form) in zip(_MARKS, _shapes(), strict=True):
        last = 0
        for place, _ in mark.spans(text):
            begin = max(last, place - reach)
            if place >= last and (match := form.search(text, begin, place + _REACH)):
                last = _whole(text, match)
                yield match.start(), last


def _whole(text: str, match: re.Match[str]) -> int:
    """Return where a key ends, however long it is."""
    if match.end() < match.endpos:
        return match.end()
    rest = _rest().match(text, match.end())
    return rest.end() if rest else match.end()


@cache
def _any_form() -> re.Pattern[str]:
    return re.compile("|".join(prefix + rest for _, prefix, rest in PREFIXED), re.ASCII)


@cache
def _shapes() -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple((reach, re.compile(form, re.ASCII)) for _, _, reach, form in SHAPED)


@cache
def _rest() -> re.Pattern[str]:
    return re.compile(r"[\w\-+/=.]*", re.ASCII)
