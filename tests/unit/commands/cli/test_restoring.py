"""Masked values come back into what the model says."""

from typing import Any

import pytest

from commands.cli.restoring import restored, with_values


def alert_on(message: str, **places: str) -> dict[str, Any]:
    """What the service says of a message: placeholder names, and what each stands for in it."""
    return {
        "action": "mask",
        "masked": [
            {
                "placeholder": f"<{name}>",
                "start": message.index(value),
                "end": message.index(value) + len(value),
            }
            for name, value in places.items()
        ],
    }


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("I called <PHONE_1>.", "I called +380991414444."),
        ("<EMAIL_1>, <EMAIL_1>", "ann@example.com, ann@example.com"),
        ("<EMAIL_1> or <PHONE_1>", "ann@example.com or +380991414444"),
        ("neither", "neither"),
        ("<PHONE_2> is nobody's", "<PHONE_2> is nobody's"),
        ("PHONE_1 <phone_1>", "PHONE_1 <phone_1>"),
    ],
)
def test_every_placeholder_becomes_what_it_stands_for(said: str, expected: str) -> None:
    message = "🙂 call +380991414444 or write to ann@example.com"
    alert = alert_on(message, PHONE_1="+380991414444", EMAIL_1="ann@example.com")

    assert restored(said, message, alert) == expected


def test_a_value_that_looks_like_a_placeholder_is_left_as_it_is() -> None:
    message = "first <B_1> then second"
    alert = alert_on(message, A_1="<B_1>", B_1="second")

    assert restored("<A_1> and <B_1>", message, alert) == "<B_1> and second"


@pytest.mark.parametrize(
    "alert", [None, {}, {"masked": []}, {"masked": None}, {"action": "flag", "kinds": ["IP"]}]
)
def test_without_masks_nothing_changes(alert: Any) -> None:
    assert restored("call <PHONE_1>", "call me", alert) == "call <PHONE_1>"


def test_a_record_without_a_result_stays_as_it_is() -> None:
    message = "call +380991414444"
    alert = alert_on(message, PHONE_1="+380991414444")

    assert with_values({"status": "FAILURE"}, message, alert) == {"status": "FAILURE"}
    assert with_values({"result": "<PHONE_1>"}, message, alert) == {"result": "+380991414444"}
