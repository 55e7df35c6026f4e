"""Patterns that name ASCII alone read one byte a character, and find what they find in UTF-8."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given

from alerts.matching.encoding import encoded, is_narrow, with_few_ranges
from alerts.matching.patterns import Pattern, PatternSet
from tests.unit.alerts.texts import texts

NARROW = (r"a.{0,3}b", r"[^a-z]\W", r"\?", r"\bx\S*", r"(\d+)[^\d]", r"[a-z]\b")


@pytest.mark.parametrize("expression", [*NARROW, r"\x41", r"\x{7F}", r"[\x00-\x1f]"])
def test_a_pattern_of_ascii_is_narrow(expression: str) -> None:
    assert is_narrow(expression)


@pytest.mark.parametrize("expression", ["é", r"\p{L}", r"\P{Cyrillic}", r"\x{80}", r"[\x00-\x9f]"])
def test_a_pattern_that_names_another_character_is_not(expression: str) -> None:
    assert not is_narrow(expression)


@given(texts)
def test_a_text_has_one_byte_a_character(text: str) -> None:
    text = text.encode(errors="ignore").decode()

    utf8, narrow = encoded(text)

    assert utf8 == text.encode()
    assert len(narrow) == len(text)
    assert [chr(byte) for byte in narrow if byte < 128] == [c for c in text if c.isascii()]


@pytest.mark.parametrize("expression", NARROW)
@given(text=texts)
def test_a_narrow_pattern_finds_what_it_finds_in_utf8(expression: str, text: str) -> None:
    text = text.encode(errors="ignore").decode()
    narrow, wide = Pattern(expression), Pattern(f"(?:{expression})|é{{99}}")

    assert list(narrow.spans(text)) == list(wide.spans(text))
    assert narrow.is_in(text) == wide.is_in(text)
    assert PatternSet([expression, "é"]).which(text) == PatternSet(
        [f"{expression}|é{{99}}", "é"]
    ).which(text)


def test_the_letters_of_a_pattern_are_those_of_people() -> None:
    letter = Pattern(r"^\p{L}$", is_case_sensitive=True)
    no_letter = Pattern(r"^[^\p{L}]$", is_case_sensitive=True)

    for character in "aZéñßłжїΩאعहमたタ漢한ạ":
        assert letter.is_in(character), unicodedata.name(character)
    for character in "1_ -.,;'\"—“”…€→☃😀\n":
        assert not letter.is_in(character)
        assert no_letter.is_in(character)


@pytest.mark.parametrize("expression", [r"\\p{L}", r"[a]\d", "x"])
def test_nothing_else_is_rewritten(expression: str) -> None:
    assert with_few_ranges(expression) == expression
