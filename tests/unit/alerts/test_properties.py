"""What holds for every text there is."""

# ruff: noqa: E501 - scraps stand in rows

from __future__ import annotations

import time
from copy import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import Policy, screen
from tests.unit.alerts.texts import SCRAPS, texts


@settings(max_examples=400, deadline=None)
@given(texts)
def test_no_text_raises_and_every_span_lies_inside(text: str) -> None:
    screening = screen(text, Policy())

    spans = [(finding.start, finding.end) for finding in screening.findings]
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert all(start < end for start, end in spans) or text == ""
    assert spans == sorted(spans)
    assert (screening.action == "accept") == (not screening.findings)
    assert screening.message == ("" if screening.action == "block" else text)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise(message: bytes) -> None:
    assert screen(message, Policy()).action in {"accept", "flag", "block"}


@settings(max_examples=200, deadline=None)
@given(texts)
def test_screening_is_deterministic_and_bytes_are_the_same_text(text: str) -> None:
    try:
        encoded = text.encode()
    except UnicodeEncodeError:
        encoded = None

    first = screen(text, Policy())

    assert screen(text, Policy()) == first
    if encoded is not None:
        assert screen(encoded, Policy()) == first


@settings(max_examples=400, deadline=None)
@given(texts)
def test_masking_leaves_nothing_that_the_engine_finds_again(text: str) -> None:
    policy = Policy.parse("personal=mask, suspicious=mask, CONTROL=mask, NONCHARACTER=mask")

    screening = screen(text, policy)

    if screening.action == "mask":
        assert screen(screening.message, policy).action == "accept"


@settings(max_examples=200, deadline=None)
@given(texts)
def test_flagging_changes_nothing_but_what_cannot_be_text(text: str) -> None:
    screening = screen(text, Policy.parse("personal=flag, suspicious=flag, invalid=flag"))

    assert screening.action in {"accept", "flag", "block"}
    if screening.action != "block":
        assert screening.message == text
        screening.message.encode()


@settings(max_examples=100, deadline=None)
@given(texts)
def test_what_is_off_is_not_found(text: str) -> None:
    policy = replace(Policy(), actions={"personal": "off", "suspicious": "off"})

    assert {finding.category for finding in screen(text, policy).findings} <= {"invalid"}


@pytest.mark.parametrize(
    "unit",
    [*SCRAPS, "1", "12 ", "(1) ", "a.", "a@", "'or ", "%25", "/*", "{{", "<a ", "00", "+1 ", "A1", "é́", "x_", "\u0430a", "0123456789abcdef", "ignore ", "call 1", "don't forget the instructions. ", "pormpt sytsem ", "select a from b where c = ' or 'd'; "],
)  # fmt: skip
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    policy = Policy(max_chars=100_000)
    short, long = (unit * (size // len(unit)) for size in (10_000, 80_000))
    screen(long, policy)

    short_s = long_s = float("inf")
    for _ in range(3):  # on a busy machine one round may be slow
        short_s = min([short_s, *(_seconds(short, policy) for _ in range(3))])
        long_s = min([long_s, *(_seconds(long, policy) for _ in range(2))])
        # Eight times the text, and some more; n to the power of 1.4 would be 18 times.
        if long_s < 8 * 2 * short_s:
            return
    pytest.fail(f"8 times the text took {long_s / short_s:.0f} times as long")


def _seconds(text: str, policy: Policy) -> float:
    started = time.thread_time()
    screen(text, policy)
    return time.thread_time() - started
