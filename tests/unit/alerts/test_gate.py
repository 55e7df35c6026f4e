"""Which detectors a text opens, and what finding that out costs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from alerts.detector import GatedDetector
from alerts.detectors import DETECTORS
from alerts.matching.gate import Gate, our_plan
from alerts.matching.patterns import Pattern, PatternIndex, PatternSet
from alerts.matching.trigger import alternatives, loosened
from alerts.reading.disguises import DISGUISES
from alerts.reading.disguises.view import Disguise
from tests.unit.alerts.texts import texts

THINGS: tuple[GatedDetector | Disguise, ...] = (*DETECTORS, *DISGUISES)
GATE = Gate(THINGS, our_plan())
WHOLE = [Pattern(thing.trigger, is_case_sensitive=True) for thing in THINGS]


@pytest.mark.parametrize(
    ("expression", "parts"),
    [
        ("a|b", ["a", "b"]),
        ("a(?:b|c)d|e", ["a(?:b|c)d", "e"]),
        (r"a\|b|c", [r"a\|b", "c"]),
        (r"[|(]x|y", ["[|(]x", "y"]),
        (r"[^]|]x|y", ["[^]|]x", "y"]),
        (r"[\]|]x|y", [r"[\]|]x", "y"]),
        (r"\(a|b\)", [r"\(a", r"b\)"]),
    ],
)
def test_alternatives_are_split_outside_of_groups_and_classes(
    expression: str, parts: list[str]
) -> None:
    assert alternatives(expression) == parts


@pytest.mark.parametrize(
    ("expression", "loose"),
    [
        (r"nat[oa] a \p{L}{2,20} il", "nat[oa] a [^ ]{2,20} il"),
        (r"(?:^|[^\p{L}])инн(?:[^\p{L}]|$)", "инн"),
        (r"[\p{L}x]y", r"[\p{L}x]y"),
    ],
)
def test_a_loosened_pattern_has_no_class_of_all_letters(expression: str, loose: str) -> None:
    assert loosened(expression) == loose


@settings(max_examples=200, deadline=None)
@given(texts)
def test_a_text_opens_exactly_the_things_whose_whole_trigger_it_has(text: str) -> None:
    text = text.encode(errors="ignore").decode()
    lowered = text.lower()

    opened = GATE.opened_by(text)

    expected = [t for t, whole in zip(THINGS, WHOLE, strict=True) if whole.is_in(lowered)]
    assert opened == expected


def test_an_index_finds_what_a_set_finds() -> None:
    expressions = [r"\bignor(?:e|ing)\b.{0,9}rules", "système|caché", r"\d{3}-x", "規則"]
    index, as_set = PatternIndex(expressions), PatternSet(expressions)

    for text in ("Ignore the RULES", "ignored the rules", "CACHÉ 123-x", "規則", "", "none"):
        assert index.which(text) == as_set.which(text)


@pytest.mark.parametrize(
    ("text", "spans"),
    [("ab cd", [(0, 2), (3, 5)]), ("éb їd b", [(1, 2), (4, 5), (6, 7)]), ("𝒜b", [(1, 2)])],
)
def test_spans_count_code_points(text: str, spans: list[tuple[int, int]]) -> None:
    pattern = Pattern("([a-z])[a-z]?")

    assert list(pattern.spans(text)) == spans
    assert [match.span() for match in pattern.matches(text)] == spans
    assert all(match[1] == text[match.start()] for match in pattern.matches(text))
