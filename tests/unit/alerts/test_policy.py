"""The policy's text: what it means, and what is wrong with a wrong one."""

from __future__ import annotations

import pytest

from alerts import Finding, Policy, PolicyError, screen

EMAIL = Finding("personal", "EMAIL", 0, 1, 1.0)
PHONE = Finding("personal", "PHONE", 0, 1, 1.0)
SQL = Finding("suspicious", "SQL_INJECTION", 0, 1, 1.0)


@pytest.mark.parametrize("text", ["", "  ", "{}", ","])
def test_a_policy_that_says_nothing_blocks_everything(text: str) -> None:
    policy = Policy.parse(text)

    assert policy == Policy()
    assert {policy.action_for(finding) for finding in (EMAIL, PHONE, SQL)} == {"block"}


@pytest.mark.parametrize(
    "text",
    [
        "personal=mask, email=flag",
        " PERSONAL = mask ,EMAIL=flag,",
        '{"personal": "mask", "EMAIL": "flag"}',
    ],
)
def test_a_type_outranks_its_category(text: str) -> None:
    policy = Policy.parse(text)

    assert policy.action_for(EMAIL) == "flag"
    assert policy.action_for(PHONE) == "mask"
    assert policy.action_for(SQL) == "block"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("personal", "expected name=action"),
        ("personal=hide", "expected block, mask, flag, off"),
        (
            "persons=mask",
            "or one of personal, suspicious",
        ),
        ("personal=mask, personal=flag", "given twice"),
        ("email=mask, EMAIL=flag", "given twice"),
        ("TOO_LONG=flag", "expected block"),
        ("allow=x", "needs the JSON form"),
        ('{"personal": ["mask"]}', "expected block, mask, flag, off"),
        ('{"personal": "mask"', "no JSON object"),
        ('{"allow": "ann@kava.ua"}', "expected a list of texts"),
        ('{"allow": [""]}', "expected a list of texts"),
        ('{"allow_patterns": ["("]}', "no RE2 pattern"),
        ('{"allow_patterns": ["(?=a)"]}', "no RE2 pattern"),
        ('{"allow_patterns": ["\\ud800"]}', "no RE2 pattern"),
        (f'{{"allow_patterns": ["{"a" * 257}"]}}', "expected 256"),
        (f'{{"allow": {["a"] * 65}}}'.replace("'", '"'), "expected 64 or fewer"),
        ("{" * 100_000, "no JSON object"),
    ],
)
def test_a_wrong_policy_says_what_is_wrong(text: str, told: str) -> None:
    with pytest.raises(PolicyError, match=told):
        Policy.parse(text)


def test_a_length_limit_below_one_is_refused() -> None:
    with pytest.raises(PolicyError, match="expected 1 or more"):
        Policy.parse("", max_chars=0)


def test_what_is_allowed_is_no_finding() -> None:
    policy = Policy.parse('{"allow": ["help@kava.ua"], "allow_patterns": ["\\\\+380 ?44[ 0-9]+"]}')

    assert screen("write to help@kava.ua", policy).action == "accept"
    assert screen("call +380 44 111 22 33", policy).action == "accept"
    assert screen("write to ann@kava.ua", policy).action == "block"


def test_a_pattern_has_to_match_the_whole_finding() -> None:
    policy = Policy.parse('{"allow_patterns": ["ann"]}')

    assert screen("write to ann@kava.ua", policy).action == "block"


def test_a_hostile_pattern_cannot_make_screening_slow() -> None:
    policy = Policy.parse('{"allow_patterns": ["(a*)*b", "(x+x+)+y", ".*.*.*.*=.*"]}')

    assert screen("write to " + "a" * 7000 + "@kava.ua", policy).action == "block"


def test_the_summary_names_every_category() -> None:
    assert Policy.parse("EMAIL=flag").summary() == {
        "personal": "block",
        "suspicious": "block",
        "invalid": "block",
        "EMAIL": "flag",
    }
