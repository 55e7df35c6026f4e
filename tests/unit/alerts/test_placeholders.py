"""Numbered placeholders: what is queued in place of what was found, and the way back."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alerts import Finding, Policy, screen
from alerts.policy import TYPES
from alerts.showing.placeholders import numbered
from tests.unit.alerts.texts import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alerts import Category, Screening

MASK = Policy.parse("personal=mask, suspicious=mask")
POLICIES = [
    MASK,
    Policy.parse("personal=mask, suspicious=mask, CONTROL=mask, NONCHARACTER=mask, flag_at=0.1"),
    Policy.parse("personal=mask, suspicious=flag"),
    Policy.parse("personal=flag, PHONE=mask, EMAIL=off, suspicious=mask"),
    Policy.parse("personal=mask"),
]
PHONE = "+380 99 141 44 44"
OTHER = "+380 99 141 44 45"

# Around placeholders
WORDS = [
    "{}",
    "{}{}",
    "{} {} {} {} {} {}",
    "my number is {}",
    "password: {}",
    "card {}, born {}",
    "id={}&key={}",
    "'{}' or {}",
    "call {} or {} today",
    "IBAN {}",
    'api_key = "{}"',
    "ssn {}, passport no. {}",
]


class Finds:
    """A detector that finds patterns, each under a kind."""

    def __init__(self, patterns: dict[str, str], category: Category = "personal") -> None:
        self.patterns = patterns
        self.category = category

    def find(self, text: str) -> Iterator[Finding]:
        for kind, pattern in self.patterns.items():
            for found in re.finditer(pattern, text):
                yield Finding(self.category, kind, *found.span(), 1.0)


def restored(screening: Screening, text: str) -> str:
    """The queued message with the values put back, in one pass."""
    values = {name: text[start:end] for name, start, end in screening.masked}
    if not values:
        return screening.message
    places = "|".join(map(re.escape, values))
    return re.sub(places, lambda found: values[found[0]], screening.message)


def check(screening: Screening, text: str) -> None:
    """Fail unless the way back leads to the original, and nothing is ambiguous."""
    if screening.action != "mask":
        assert screening.masked == ()
        assert screening.message in ("", text)
        return
    assert restored(screening, text) == text
    masks = screening.masked
    assert all(placeholder not in text for placeholder, _, _ in masks)
    assert all(before.end <= after.start for before, after in pairwise(masks))
    kinds = {(name.rpartition("_")[0], text[start:end]): name for name, start, end in masks}
    assert len(kinds) == len({name for name, _, _ in masks})
    assert all(kinds[n.rpartition("_")[0], text[s:e]] == n for n, s, e in masks)
    found = re.findall(
        "|".join(sorted({re.escape(m.placeholder) for m in masks})), screening.message
    )
    assert found == [mask.placeholder for mask in masks]


@pytest.mark.parametrize(
    ("text", "queued"),
    [
        (f"call {PHONE}", "call <PHONE_1>"),
        (f"call {PHONE} or {OTHER}", "call <PHONE_1> or <PHONE_2>"),
        (f"call {PHONE} or {OTHER} or {PHONE}", "call <PHONE_1> or <PHONE_2> or <PHONE_1>"),
        (f"call {PHONE}, write to ann@kava.ua", "call <PHONE_1>, write to <EMAIL_1>"),
        ("ann@kava.ua, bob@kava.ua, Ann@kava.ua", "<EMAIL_1>, <EMAIL_2>, <EMAIL_3>"),
        (f"<PHONE_1> is not {PHONE}", "<PHONE_1> is not <PHONE_2>"),
        (f"<PHONE_2>: {PHONE}, {OTHER}", "<PHONE_2>: <PHONE_1>, <PHONE_3>"),
        (f"{PHONE} and <EMAIL_1> and <PHONE>", "<PHONE_1> and <EMAIL_1> and <PHONE>"),
        (f"\U0001f4de\U0001f4de {PHONE} \U0001f600", "\U0001f4de\U0001f4de <PHONE_1> \U0001f600"),
    ],
)
def test_placeholders_are_numbered_by_value_and_skip_what_the_message_has(
    text: str, queued: str
) -> None:
    screening = screen(text, MASK)

    assert screening.message == queued
    check(screening, text)


def test_a_mask_says_where_in_the_original_its_value_is() -> None:
    text = f"\U0001f600 {PHONE}, {OTHER}, {PHONE}"

    masked = screen(text, MASK).masked

    assert [text[mask.start : mask.end] for mask in masked] == [PHONE, OTHER, PHONE]
    assert [mask.placeholder for mask in masked] == ["<PHONE_1>", "<PHONE_2>", "<PHONE_1>"]


@pytest.mark.parametrize("policy", ["", "personal=flag", "EMAIL=mask, PHONE=flag"])
def test_what_is_not_masked_is_not_named(policy: str) -> None:
    screening = screen(f"call {PHONE}", Policy.parse(policy))

    assert screening.findings != ()
    assert screening.masked == ()


def test_only_what_is_to_be_masked_is_named() -> None:
    text = f"{PHONE} ann@kava.ua"

    screening = screen(text, Policy.parse("PHONE=mask, EMAIL=flag"))

    assert screening.message == "<PHONE_1> ann@kava.ua"
    assert [mask.placeholder for mask in screening.masked] == ["<PHONE_1>"]
    assert len(screening.findings) == 2


@pytest.mark.parametrize(
    ("patterns", "queued"),
    [
        ({"INNER": "cd", "OUTER": "bcde"}, "a<OUTER_1>f"),
        ({"LEFT": "abc", "RIGHT": "cde"}, "<LEFT_1>f"),
        ({"SHORT": "bc", "LONG": "bcd"}, "a<LONG_1>ef"),
        ({"ONE": "ab", "TWO": "bc", "THREE": "cd"}, "<ONE_1>ef"),
        ({"ONE": "ab", "TWO": "cd"}, "<ONE_1><TWO_1>ef"),
    ],
)
@pytest.mark.parametrize("category", ["personal", "suspicious"])
def test_what_overlaps_gets_one_placeholder(
    patterns: dict[str, str], queued: str, category: Category
) -> None:
    # Of two categories: what overlaps in one is joined before, under the surest type.
    (first, pattern), *rest = patterns.items()
    other: Category = "suspicious" if category == "personal" else "personal"
    detectors = [Finds({first: pattern}, category)]
    detectors += [
        Finds({kind: each}, (other, category)[place % 2]) for place, (kind, each) in enumerate(rest)
    ]

    screening = screen("abcdef", MASK, extra=detectors)

    assert screening.message == queued
    check(screening, "abcdef")


@pytest.mark.parametrize(
    ("text", "patterns", "queued"),
    [
        # What stands on both sides of a mask is found in the second round.
        ("a-SECRET-b c", {"FIRST": "SECRET", "SECOND": "a-<FIRST_1>-b"}, "<SECOND_1> c"),
        # It touches the mask's end, or its beginning.
        ("x SECRET!! y", {"FIRST": "SECRET", "SECOND": "FIRST_1>!"}, "x <SECOND_1>! y"),
        ("x !!SECRET y", {"FIRST": "SECRET", "SECOND": r"!<F"}, "x !<SECOND_1> y"),
        # It reaches from one mask to another.
        ("SECRET and SECRET", {"FIRST": "SECRET", "SECOND": r"1> and <F"}, "<SECOND_1>"),
        # It stands alone, behind two masks.
        ("S1 S2 now", {"A": "S[12]", "B": "(?<=_2> )now"}, "<A_1> <A_2> <B_1>"),
        # Three rounds.
        ("abc", {"A": "a", "B": "(?<=<A_1>)b", "C": "(?<=<B_1>)c"}, "<A_1><B_1><C_1>"),
        # What is masked later has the first number, if it stands first.
        ("n SECRET n", {"A": "SECRET", "N": "n(?= <A)"}, "<N_1> <A_1> n"),
    ],
)  # fmt: skip
def test_what_is_found_later_is_masked_in_the_original(
    text: str, patterns: dict[str, str], queued: str
) -> None:
    screening = screen(text, MASK, extra=[Finds(patterns)])

    assert screening.message == queued
    check(screening, text)


@pytest.mark.parametrize(
    "pattern", [r"<A_\d>", r"A_", r"<[A-Z]+_\d>$", "b"], ids=["whole", "inside", "end", "each"]
)
def test_a_text_that_is_never_clean_is_blocked(pattern: str) -> None:
    class Everywhere:
        """Finds the mask again, or one letter more each time."""

        def find(self, text: str) -> Iterator[Finding]:
            yield from Finds({"A": "SECRET"}).find(text)
            yield from list(Finds({"B": pattern}).find(text))[:1]

    screening = screen("bbbbbbbbb SECRET", MASK, extra=[Everywhere()])

    assert (screening.action, screening.message, screening.masked) == ("block", "", ())


def test_what_is_to_be_blocked_and_comes_up_later_blocks() -> None:
    policy = Policy.parse("personal=mask, suspicious=block")
    behind = Finds({"WORSE": "a<FIRST_1>b"}, "suspicious")

    screening = screen("aSECRETb", policy, extra=[Finds({"FIRST": "SECRET"}), behind])

    assert (screening.action, screening.message, screening.masked) == ("block", "", ())


def test_numbers_skip_the_placeholders_of_another_text() -> None:
    text = f"call {PHONE} or {OTHER} or ann@kava.ua"

    screening = screen(text, MASK, beside="Say <PHONE_1> and <PHONE_3>!")

    assert screening.message == "call <PHONE_2> or <PHONE_4> or <EMAIL_1>"
    check(screening, text)


def test_a_kind_with_angles_makes_no_placeholder_inside_another() -> None:
    findings = [Finding("personal", "A>", 0, 1, 1.0), Finding("personal", "<A_1>", 2, 3, 1.0)]

    assert numbered("a b", findings).text == "<A__1> <_A_1__1>"


def test_excerpts_and_representations_tell_nothing_more() -> None:
    screening = screen(f"call {PHONE} or {OTHER}", MASK)

    assert screening.excerpt == "call <PHONE> or <PHONE>"
    assert "_1" not in repr(screening)


@pytest.mark.parametrize("number", [1, 12, 345])
@pytest.mark.parametrize("words", WORDS)
def test_placeholders_are_no_findings(words: str, number: int) -> None:
    for kind in (*TYPES["personal"], *TYPES["suspicious"]):
        text = words.replace("{}", f"<{kind}_{number}>")
        assert screen(text, Policy()).action == "accept", text


PIECES = [
    PHONE,
    OTHER,
    "ann@kava.ua",
    "<PHONE_1>",
    "<PHONE_2>",
    "<EMAIL_1>",
    "<PHONE_",
    "1>",
    "_1>",
]
mixtures = st.lists(
    st.one_of(st.sampled_from(PIECES), st.sampled_from("ab<>_1 \U0001f600"), texts), max_size=10
).map("".join)


@settings(max_examples=400, deadline=None)
@given(mixtures, st.sampled_from(POLICIES))
@example(f"<PHONE_1> {PHONE} {PHONE} <PHONE_2> {OTHER}", MASK)
def test_any_text_can_be_restored(text: str, policy: Policy) -> None:
    screening = screen(text, policy)

    check(screening, text)
    check(screen(text, policy, beside=screening.message), text)


patterns = st.dictionaries(
    st.sampled_from(["A", "B", "A_1", "C<", ">"]),
    st.lists(st.sampled_from(["a", "b", "<", ">", "_", "1", ".", "a*", "_1", "A", "(?=b)", "[ab]"]),
             min_size=1, max_size=3).map("".join),
    max_size=4,
)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.text("ab<>_1A \U0001f600", max_size=30), patterns, patterns)
def test_any_text_can_be_restored_whatever_is_found_in_its_masks(
    text: str, personal: dict[str, str], suspicious: dict[str, str]
) -> None:
    detectors = [Finds(personal), Finds(suspicious, "suspicious")]

    check(screen(text, MASK, extra=detectors), text)
