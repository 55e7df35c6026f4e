"""State machines that name states which are not there."""

import json
from pathlib import Path
from typing import Any

import pytest

from hoststack.deploying import states

GOOD: dict[str, Any] = {
    "StartAt": "First",
    "States": {
        "First": {"Type": "Task", "Resource": "${Fn}", "Next": "Pick"},
        "Pick": {"Type": "Choice", "Choices": [{"Next": "Each"}], "Default": "Last"},
        "Each": {
            "Type": "Map",
            "ItemProcessor": {"StartAt": "In", "States": {"In": {"Type": "Pass", "End": True}}},
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Last"}],
            "Next": "${Later}",
        },
        "Last": {"Type": "Succeed"},
    },
}


def check(folder: Path, kind: str, **properties: Any) -> None:
    """Check a template of one state machine."""
    machine = {"Type": f"AWS::{kind}::StateMachine", "Properties": properties}
    states.check({"Resources": {"M": machine}}, folder)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"StartAt": "First"', '"StartAt": "Frist"', "StartAt: there is no state Frist: is it Fi"),
        ('"Next": "Pick"', '"Next": "Pik"', "First: Next: there is no state Pik: is it Pick?"),
        ('"Default": "Last"', '"Default": "Lost"', "Pick: Default: there is no state Lost"),
        ('"Next": "Each"', '"Next": "Eich"', "Pick: Choices: Next: there is no state Eich"),
        ('"StartAt": "In"', '"StartAt": "Out"', "Each: StartAt: there is no state Out"),
        ('"Next": "Last"', '"Next": "Lst"', "Each: Catch: Next: there is no state Lst: is it La"),
    ],
)
def test_a_state_that_is_not_there_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    text = json.dumps(GOOD).replace(old, new)
    (tmp_path / "m.asl.json").write_text(text)

    for kind, properties in (
        ("Serverless", {"Definition": json.loads(text)}),
        ("Serverless", {"DefinitionUri": "m.asl.json"}),
        ("StepFunctions", {"DefinitionString": {"Fn::Sub": text}}),
    ):
        with pytest.raises(ValueError, match=rf"M \(AWS::{kind}::StateMachine\)") as raised:
            check(tmp_path, kind, **properties)
        assert told in str(raised.value)


def test_a_state_machine_that_fits_together_is_taken(tmp_path: Path) -> None:
    (tmp_path / "m.asl.json").write_text(json.dumps(GOOD))
    filled = {"Fn": "arn", "Later": "Last", "More": "x"}

    check(tmp_path, "Serverless", DefinitionUri="m.asl.json", DefinitionSubstitutions=filled)
    check(tmp_path, "Serverless", DefinitionUri="s3://bucket/m.asl.json")
    check(tmp_path, "Serverless", Definition={"Fn::Transform": {}})
    check(tmp_path, "StepFunctions", DefinitionString="${Whole}")
    check(
        tmp_path,
        "Serverless",
        Definition={"Comment": {"Fn::Sub": "${Other}"}},
        DefinitionSubstitutions=filled,
    )


def test_a_placeholder_that_nothing_is_put_in_for_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"has no Fn, which the definition names: is it Func\?"):
        check(
            tmp_path,
            "Serverless",
            Definition=GOOD,
            DefinitionSubstitutions={"Func": "arn", "Later": "Last"},
        )
