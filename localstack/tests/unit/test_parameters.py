"""A template's parameters, checked as CloudFormation checks them."""

from typing import Any

import pytest

from hoststack.deploying.parameters import check

TEMPLATE: dict[str, Any] = {
    "Parameters": {
        "Tries": {"Type": "Number", "Default": 3, "MinValue": 1, "MaxValue": 100},
        "Seconds": {"Type": "Number", "Default": 0.5, "MinValue": 0},
        "Scale": {
            "Type": "String",
            "Default": "small",
            "AllowedValues": ["small", "medium", "large"],
        },
        "Url": {
            "Type": "String",
            "Default": "",
            "AllowedPattern": r"(https?://\S+)?",
            "ConstraintDescription": "http:// or https://, or nothing",
        },
        "Token": {"Type": "String", "Default": "", "AllowedPattern": "[a-f]*", "NoEcho": True},
        "Volume": {
            "Type": "String",
            "Default": "vol-1",
            "AllowedPattern": "vol-[0-9]*",
            "ConstraintDescription": "Must be a valid EBS Volume ID",
        },
        "Java": {"Type": "String", "Default": "a", "AllowedPattern": r"\p{L}*"},
        "Subnets": {"Type": "CommaDelimitedList", "Default": ""},
        "Groups": {"Type": "CommaDelimitedList", "Default": ""},
    },
    "Rules": {
        "LargeNeedsAUrl": {
            "RuleCondition": {"Fn::Equals": [{"Ref": "Scale"}, "large"]},
            "Assertions": [
                {
                    "Assert": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Url"}, ""]}]},
                    "AssertDescription": "Scale=large needs a Url",
                }
            ],
        },
        "NotTwo": {
            "Assertions": [
                {
                    "Assert": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Tries"}, 2]}]},
                    "AssertDescription": "Tries is not 2",
                }
            ]
        },
        "SubnetsNeedGroups": {
            "RuleCondition": {"Fn::Not": [{"Fn::Contains": [{"Ref": "Subnets"}, ""]}]},
            "Assertions": [{"Assert": {"Fn::Not": [{"Fn::Contains": [{"Ref": "Groups"}, ""]}]}}],
        },
    },
}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"Tries": "100", "Seconds": "0", "Url": "https://example.org", "Token": "abc"},
        {"Scale": "large", "Url": "http://localhost"},
        {"Subnets": "a,b", "Groups": "c"},
        {"Java": "1"},  # a pattern that Python does not know is left to AWS
    ],
)
def test_what_fits_is_taken(given: dict[str, str]) -> None:
    check(TEMPLATE, given)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"Tries": "many"}, "Tries=many: expected a number from 1 to 100"),
        ({"Tries": "101"}, "Tries=101: expected a number from 1 to 100"),
        ({"Seconds": "-1"}, "Seconds=-1: expected a number from 0"),
        ({"Seconds": "nan"}, "Seconds=nan: expected a number from 0"),
        ({"Scale": "huge"}, "Scale=huge: expected small, medium or large"),
        ({"Url": "example.org"}, "Url=example.org: expected http:// or https://, or nothing"),
        ({"Volume": "v"}, "Volume=v: Must be a valid EBS Volume ID"),
        ({"Token": "secret"}, "Token: expected what matches [a-f]*"),
        ({"tries": "3"}, "tries: the template has no parameter of this name; is it Tries?"),
        ({"Nonsense": "1"}, "Nonsense: the template has no parameter of this name"),
        ({"Scale": "large"}, "Scale=large needs a Url"),
        ({"Tries": "2"}, "Tries is not 2"),
        ({"Subnets": "a"}, "the rule SubnetsNeedGroups is broken"),
        ({"Scale": "huge", "Tries": "x"}, "Tries=x: expected a number from 1 to 100\nScale=huge"),
    ],
)
def test_what_does_not_fit_is_told_with_what_would(given: dict[str, str], told: str) -> None:
    with pytest.raises(ValueError) as raised:
        check(TEMPLATE, given)

    assert str(raised.value).startswith(told)


def test_a_rule_may_ask_for_the_region() -> None:
    equals = {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]}

    check({"Rules": {"R": {"Assertions": [{"Assert": equals}]}}}, {})
    with pytest.raises(ValueError, match="the rule R is broken"):
        check({"Rules": {"R": {"Assertions": [{"Assert": {"Fn::Not": [equals]}}]}}}, {})


def test_a_parameter_without_value_is_named() -> None:
    with pytest.raises(ValueError, match="Name: needs a value"):
        check({"Parameters": {"Name": {"Type": "String"}}}, {})


# --- what has to be below what


ORDERED = {
    "Metadata": {"Hoststack::Order": [{"Parameter": "Short", "Below": "Long", "By": 3}]},
    "Parameters": {
        "Short": {"Type": "Number", "Default": 10},
        "Long": {"Type": "Number", "Default": 30},
    },
}


@pytest.mark.parametrize("given", [{}, {"Short": "27"}, {"Long": "13"}])
def test_parameters_in_order_are_taken(given: dict[str, str]) -> None:
    check(ORDERED, given)


@pytest.mark.parametrize("given", [{"Short": "28"}, {"Long": "12.5"}, {"Short": "9", "Long": "8"}])
def test_two_parameters_that_do_not_fit_are_both_named(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"Short=\S+ and Long=\S+: Long has to be at least 3 more"):
        check(ORDERED, given)
