r"""What a gate does for its triggers: read from their syntax, written down, and read again."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.matching.gate import Gate
from alerts.matching.patterns import Pattern
from alerts.matching.plan import FOREIGN, Lead, Pass, Plan, Words, read, written
from alerts.matching.planning import planned
from alerts.matching.syntax import must_have, needs, pieces, rarest, words


class Thing(NamedTuple):
    trigger: str


@pytest.mark.parametrize(
    ("alternative", "expected"),
    [
        ("ignore", ["ignore"]),
        (r"gh[pos]_", ["gho_", "ghp_", "ghs_"]),
        (r"s\.?s\.?n", ["s.s.n", "s.sn", "ss.n", "ssn"]),
        ("from (?:now|this (?:hour|day))", ["from now", "from this day", "from this hour"]),
        (r"%0[ad]{2}", ["%0aa", "%0ad", "%0da", "%0dd"]),
        (r"x\d?", None),
        ("a+", None),
        ("[^a]b", None),
        (r"\x{416}y", ["Жy"]),
    ],
)
def test_a_pattern_of_a_few_words_is_these_words(
    alternative: str, expected: list[str] | None
) -> None:
    found = words(pieces(alternative), 4)

    assert (sorted(found) if found else found) == expected


@pytest.mark.parametrize(
    ("alternative", "expected"),
    [
        (r"return\W{0,3}true", [["return"], ["true"]]),
        ("</?[a-f]?(?:system|prompt)", [["<", "</"], ["system", "prompt"]]),
        (r"\bsystem\b", [["system"]]),
        ("(?:ab)?cd.ef", [["abcd", "cd"], ["ef"]]),
        ("ab+c", [["ab"], ["c"]]),
        ("(?:a.b|cd)?.", []),
    ],
)
def test_a_match_has_one_text_of_each_set(alternative: str, expected: list[list[str]]) -> None:
    assert [sorted(each) for each in must_have(pieces(alternative), 8)] == [*map(sorted, expected)]


@pytest.mark.parametrize(
    ("alternative", "expected"),
    [
        (r"\w['\"]\W{0,3}--", "-"),
        (r"\d{3}[a-z]", "0123456789"),
        (r"[a-z]?[\x{300}-\x{36F}]", FOREIGN),
        (r"(?:#|\*\*)\s?system", "#*"),
        (r"@?x", "x"),
        (r"\w\W", ""),
    ],
)
def test_a_match_has_one_of_the_rarest_characters(alternative: str, expected: str) -> None:
    assert "".join(sorted(rarest(needs(pieces(alternative))) or ())) == expected


_LETTERS = st.text("abcn.;'<-1Ж é\n", max_size=12)
_TRIGGERS = (
    r"\bab\b|a\.?b|c+;",
    r"ab[cn]a\W{0,2}b|(?:\b|_)nab(?:\b|_)|'\s?-",
    r"<[^a]{0,2}b|\dЖ|[\x{416}é]b",
    r"(?:abc|cab|bac)[ -](?:\d|can)|\bcb$|^\s?a",
    r"[a-z0-9+/_\-]{20}|b{2}",
)


@given(_LETTERS)
def test_a_gate_opens_what_has_its_trigger_in_a_text(text: str) -> None:
    things = [Thing(trigger) for trigger in _TRIGGERS]

    opened = Gate(things, planned(things)).opened_by(text)

    assert opened == [
        each for each in things if Pattern(each.trigger, is_case_sensitive=True).is_in(text.lower())
    ]


def test_patterns_are_looked_for_together_if_the_same_texts_concern_them() -> None:
    trigger = r"[a-z0-9]{20}|\d{3}-\d|\d{9}|[0-9a-f]\d{8}|<\W{0,3}b|[\x{300}-\x{36F}]a|\w{3}\Wc"

    passes = planned([Thing(trigger)]).passes

    assert sorted(each.patterns for each in passes) == [
        (r"<\W{0,3}b",),
        (r"[0-9a-f]\d{8}",),
        (r"[\x{300}-\x{36F}]a",),
        ("[a-z0-9]{20}",),
        (r"\d{3}-\d",),
        (r"\d{9}",),
        (r"\w{3}\Wc",),
    ]
    assert [each.patterns for each in passes if each.looks_at_runs] == [("[a-z0-9]{20}",)]
    assert [each.patterns for each in passes if each.needs == FOREIGN] == [(r"[\x{300}-\x{36F}]a",)]


def test_a_plan_is_read_as_it_was_written() -> None:
    plan = Plan(
        (Words((0, 2), r"\b", "", ("a\tb", "\n", "\r;")), Words((1,), "", r"(?:\b|_)", ("Ж",))),
        (Lead((1,), r"a\W+b", "'", ("aaa", "bbb"), ("c",)), Lead((0,), "x.y", "", ("x",), ())),
        (Pass("", True, ("[a-z]{20}", "\n"), ((0,), (1, 2))), Pass("\t<", False, ("<",), ((2,),))),
    )

    assert read(written(plan)) == plan
