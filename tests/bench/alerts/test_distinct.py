"""The texts that speed is measured on, and the table of alarms by type."""

from __future__ import annotations

from tests.bench.alerts import by_type, distinct


def test_no_text_comes_twice_and_every_kind_has_its_share() -> None:
    texts = distinct.texts()

    assert len({text for _, text in texts}) == distinct.TEXTS
    for kind, share in distinct.SHARES.items():
        assert sum(each == kind for each, _ in texts) == distinct.TEXTS * share // 1_000


def test_alarms_are_counted_by_type_and_by_what_becomes_of_the_message() -> None:
    texts = [
        ("prose", "A quiet day by the sea."),
        ("prose", "Call me on +44 20 7946 0958."),
        ("code", "def ten() -> int:\n    return 10"),
    ]

    assert by_type.alarms(texts) == [
        ("PHONE", {"prose": "0.00 / 50.00", "code": "-"}),
        ("any", {"prose": "0.00 / 50.00", "code": "-"}),
    ]
