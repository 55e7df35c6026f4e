"""What a template's conditions leave in it."""

from typing import Any

import pytest

from hoststack.deploying.conditions import seen

PARAMETERS = {
    "Mode": {"Type": "String", "Default": "on"},
    "Size": {"Type": "Number", "Default": 3},
    "Names": {"Type": "CommaDelimitedList", "Default": "a,b"},
    "Word": {"Type": "String", "Default": "secret", "NoEcho": True},
    "Image": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/on"},
}
ON = {"Fn::Equals": [{"Ref": "Mode"}, "on"]}
LATER = {"Fn::Equals": [{"Ref": "Image"}, "/on"]}


def is_left(condition: Any, **given: str) -> bool:
    """Whether a resource with this condition is still there."""
    template = {
        "Parameters": PARAMETERS,
        "Mappings": {"Modes": {"on": {"Is": True}, "off": {"Is": False}}},
        "Conditions": {"On": ON, "Off": {"Fn::Not": [ON]}, "Asked": condition},
        "Resources": {"R": {"Type": "AWS::SQS::Queue", "Condition": "Asked"}},
    }
    return "R" in seen(template, given)["Resources"]


@pytest.mark.parametrize(
    "condition",
    [
        {"Fn::Equals": [{"Ref": "Mode"}, "off"]},
        {"Fn::Equals": [{"Ref": "Size"}, 4]},
        {"Fn::Equals": [{"Ref": "Word"}, "other"]},
        {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]},
        {"Fn::Equals": [{"Fn::Join": ["", {"Ref": "Names"}]}, ""]},
        {"Fn::Equals": [{"Fn::FindInMap": ["Modes", {"Ref": "Mode"}, "Is"]}, False]},
        {"Fn::And": [{"Condition": "On"}, {"Condition": "Off"}]},
        {"Fn::And": [LATER, {"Condition": "Off"}]},
        {"Fn::Or": [{"Condition": "Off"}, {"Fn::Not": [ON]}]},
        {"Condition": "Off"},
    ],
)
def test_what_a_false_condition_leaves_out_is_not_there(condition: Any) -> None:
    assert not is_left(condition)
    assert is_left({"Fn::Not": [condition]})


@pytest.mark.parametrize(
    "condition",
    [
        LATER,
        {"Fn::Not": [LATER]},
        {"Fn::Or": [LATER, {"Condition": "Off"}]},
        {"Condition": "Asked"},
        {"Condition": "Nowhere"},
        {"Fn::Equals": [{"Fn::FindInMap": ["Modes", "none", "Is"]}, "x"]},
        "what",
    ],
)
def test_a_condition_that_cannot_be_evaluated_counts_as_true(condition: Any) -> None:
    assert is_left(condition)


def test_a_parameter_has_the_value_that_is_given() -> None:
    assert not is_left(ON, Mode="off")


def test_choices_are_made_and_parameters_have_their_values_but_for_secrets() -> None:
    properties: dict[str, Any] = {
        "A": {"Fn::If": ["On", {"Ref": "Mode"}, "no"]},
        "B": {"Fn::If": ["Off", "yes", {"Ref": "AWS::NoValue"}]},
        "C": [{"Fn::If": ["Later", {"Ref": "Size"}, "no"]}],
        "D": [{"Ref": "Word"}, {"Ref": "Names"}, {"Ref": "Queue"}],
    }
    resource: dict[str, Any] = {"Type": "AWS::SQS::Queue", "Condition": "On"}
    template = {
        "Parameters": PARAMETERS,
        "Conditions": {"On": ON, "Off": {"Fn::Not": [ON]}, "Later": LATER},
        "Resources": {"R": resource | {"Properties": properties}},
    }

    assert seen(template, {})["Resources"] == {
        "R": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "A": "on",
                "C": [{"Fn::If": ["Later", "3", "no"]}],
                "D": [{"Ref": "Word"}, {"Ref": "Names"}, {"Ref": "Queue"}],
            },
        }
    }
    assert resource["Condition"] == "On"
