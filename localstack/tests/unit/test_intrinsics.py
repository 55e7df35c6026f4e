"""What is told of intrinsic functions with wrong arguments."""

from typing import Any

import pytest

from hoststack.deploying import intrinsics

REST: dict[str, Any] = {
    "Conditions": {"IsProd": {"Fn::Equals": ["a", "b"]}},
    "Mappings": {"Map": {"dev": {"size": 1}, "200": {"size": 2}}},
}


def check(value: Any, **more: Any) -> None:
    """Check a template in which a variable of a function has this value."""
    properties = {"Environment": {"Variables": {"A": value}}}
    intrinsics.check(
        {**REST, "Resources": {"F": {"Type": "x", "Properties": properties}}, **more}, "t.yaml"
    )


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"Ref": ["Table"]}, "!Ref takes the name of a resource or a parameter, not ['Table']"),
        ({"Ref": {"Ref": "A"}}, "!Ref takes the name"),
        ({"Fn::GetAtt": ["Table"]}, "!GetAtt takes a resource and its attribute, not ['Table']"),
        ({"Fn::GetAtt": ["Table", ""]}, "!GetAtt takes a resource"),
        ({"Fn::GetAtt": ["A", "B", "C"]}, "!GetAtt takes a resource"),
        ({"Fn::Join": ["a", "b", "c"]}, "!Join takes a delimiter and a list"),
        ({"Fn::Join": ["", ["x", {"Ref": [1]}]]}, "!Ref takes the name"),
        ({"Fn::Select": [2, ["a", "b"]]}, "!Select takes an index and a list that has it"),
        ({"Fn::Select": ["one", ["a"]]}, "!Select takes an index"),
        ({"Fn::Split": ["a"]}, "!Split takes a delimiter and text"),
        ({"Fn::Sub": ["${x}"]}, "!Sub takes text, or a list of text and a mapping"),
        ({"Fn::Sub": ["${x}", ["y"]]}, "!Sub takes text"),
        ({"Fn::If": ["IsProd", "a"]}, "!If takes a condition and two values"),
        ({"Fn::If": ["IsPrd", "a", "b"]}, "!If: there is no condition IsPrd: is it IsProd?"),
        ({"Fn::FindInMap": ["Map", "dev"]}, "!FindInMap takes a mapping and two keys"),
        ({"Fn::FindInMap": ["Maps", "a", "b"]}, "!FindInMap: there is no mapping Maps: is it Map?"),
        ({"Fn::FindInMap": ["Map", "devl", "size"]}, "there is no key in Map: devl: is it dev?"),
        ({"Fn::FindInMap": ["Map", "dev", "sise"]}, "no key in Map.dev: sise: is it size?"),
        ({"Fn::ImportValue": ["a"]}, "!ImportValue takes the name of an export"),
    ],
)
def test_a_function_that_cannot_be_is_told_with_its_place(value: Any, told: str) -> None:
    with pytest.raises(ValueError) as raised:
        check(value)

    assert str(raised.value).startswith("t.yaml has mistakes:\n  F: Environment.Variables.A")
    assert told in str(raised.value)


@pytest.mark.parametrize(
    "value",
    [
        {"Ref": "Table"},
        {"Fn::GetAtt": "Table.Arn"},
        {"Fn::GetAtt": ["Nested", {"Ref": "Output"}]},
        {"Fn::Join": ["", {"Fn::Split": [",", {"Ref": "List"}]}]},
        {"Fn::Select": ["1", ["a", "b"]]},
        {"Fn::Select": [9, {"Fn::GetAZs": ""}]},
        {"Fn::Sub": "${A}"},
        {"Fn::If": ["IsProd", {"Ref": "AWS::NoValue"}, ["a"]]},
        {"Fn::FindInMap": ["Map", 200, "size"]},
        {"Fn::FindInMap": ["Map", {"Ref": "Stage"}, "size"]},
        {"Fn::FindInMap": ["Map", "no", "size", {"DefaultValue": 3}]},
        {"Ref": ["no function"], "Other": "key"},
    ],
)
def test_what_may_be_is_taken(value: Any) -> None:
    check(value)


def test_what_a_macro_brings_and_what_extensions_allow_is_taken() -> None:
    check({"Fn::If": ["Theirs", "a", "b"]}, Transform=["Macro"])
    check({"Ref": {"Fn::Sub": "${A}"}}, Transform="AWS::LanguageExtensions")


def test_what_is_wrong_in_conditions_and_outputs_is_told() -> None:
    outputs = {"O": {"Value": {"Ref": ["A"]}}}

    with pytest.raises(ValueError, match=r"C: !Not takes .*\n  O: Value: !Ref takes"):
        check("", Conditions={"C": {"Fn::Not": [1, 2]}}, Outputs=outputs)
