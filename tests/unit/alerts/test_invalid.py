"""Messages that are no text, or say nothing to anybody."""

from __future__ import annotations

import base64
import os
import time

import pytest

from alerts import Policy, screen


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("\u3164\u115f ", "EMPTY"),
        ("\ufe0f\U000e0101", "EMPTY"),
        (b"", "EMPTY"),
        (b"\xef\xbb\xbf", "EMPTY"),
        ("a\u0085b", "CONTROL"),
        ("a\u009b31mb", "CONTROL"),
        ("\x1b]0;title\x07text", "CONTROL"),
        ("a\U0001ffffb", "NONCHARACTER"),
        ("a\udfffb", "LONE_SURROGATE"),
        (b"\xed\xa0\x80", "NOT_UTF8"),
        (b"\xc0\xafetc", "NOT_UTF8"),
        ("Hi".encode("utf-16"), "NOT_UTF8"),
        (b"GIF89a\xff\x00", "BINARY"),
        (bytes(range(256)), "BINARY"),
        ("Ð¿Ñ€Ð¸Ð²ÐµÑ‚, ÑÐº", "MOJIBAKE"),
        ("caf\ufffd\ufffd \ufffd", "MOJIBAKE"),
        (base64.b64encode(bytes(range(256))).decode(), "BLOB"),
        ("data:image/png;base64," + base64.b64encode(bytes(range(250))).decode(), "BLOB"),
        (bytes(range(0, 200, 2)).hex() * 2, "BLOB"),
        (base64.b32encode(bytes(range(200))).decode(), "BLOB"),
        ("!?.,;:" * 4, "NOISE"),
        ("▓▒░" * 10, "NOISE"),
    ],
)
def test_what_says_nothing_is_refused(message: str | bytes, kind: str) -> None:
    screening = screen(message, Policy())

    assert screening.action == "block"
    assert kind in {finding.type for finding in screening.findings}


@pytest.mark.parametrize(
    "message",
    [
        "?",
        "OK 👍",
        "👍👍👍👍👍👍👍👍👍👍👍👍👍👍",
        "tabs\tand\r\nlines",
        "What does � mean?",
        "\ufeffHi",
        b"caf\xc3\xa9",
    ],
)
def test_odd_but_readable_messages_are_accepted(message: str | bytes) -> None:
    assert screen(message, Policy()).action == "accept"


def test_a_limit_counts_characters_and_not_bytes() -> None:
    policy = Policy(max_chars=10)

    assert screen("їжачокїжач", policy).action == "accept"
    assert screen("їжачокїжач".encode(), policy).action == "accept"
    assert screen("їжачокїжачо", policy).findings[0].type == "TOO_LONG"


@pytest.mark.parametrize("message", ["9" * 400_000, b"\xd0\xb0" * 400_000, os.urandom(400_000)])
def test_a_very_long_message_is_refused_before_anything_looks_at_it(message: str | bytes) -> None:
    screen("warm up", Policy())

    started = time.perf_counter()
    screening = screen(message, Policy())

    assert screening.findings[0].type == "TOO_LONG"
    assert time.perf_counter() - started < 0.05
