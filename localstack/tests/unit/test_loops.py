"""Loops in templates."""

import pytest

from hoststack.deploying.loops import expanded


def test_a_loop_makes_its_body_for_each_item_with_the_items_in_it() -> None:
    body = {
        "Bucket&{Name}": {
            "Properties": {"BucketName": "${Name}", "Tags": [{"Ref": "Name"}, {"Ref": "Other"}]}
        }
    }
    found = expanded({"Resources": {"Fn::ForEach::B": ["Name", ["a-b"], body], "C": {}}}, {})

    assert found["Resources"] == {
        "Bucketab": {"Properties": {"BucketName": "a-b", "Tags": ["a-b", {"Ref": "Other"}]}},
        "C": {},
    }


def test_an_inner_loop_may_go_over_what_the_outer_one_names() -> None:
    template = {
        "Mappings": {"M": {"a": {"L": ["1", "2"]}, "b": {"L": ["3"]}}},
        "Resources": {
            "Fn::ForEach::Outer": [
                "X",
                ["a", "b"],
                {
                    "Fn::ForEach::Inner": [
                        "Y",
                        {"Fn::FindInMap": ["M", {"Ref": "X"}, "L"]},
                        {"R${X}${Y}": {}},
                    ]
                },
            ]
        },
    }

    assert expanded(template, {})["Resources"] == {"Ra1": {}, "Ra2": {}, "Rb3": {}}


def test_a_given_parameter_comes_before_its_default() -> None:
    template = {
        "Parameters": {"P": {"Type": "List<String>", "Default": "a"}},
        "Outputs": {"Fn::ForEach::O": ["X", {"Ref": "P"}, {"${X}": {"Value": {"Ref": "X"}}}]},
    }

    assert expanded(template, {})["Outputs"] == {"a": {"Value": "a"}}
    assert expanded(template, {"P": "b,c"})["Outputs"].keys() == {"b", "c"}


@pytest.mark.parametrize(
    "arguments", [["X", ["a"]], "X", ["X", {"Ref": "Unknown"}, {}], ["X", {"Fn::Split": []}, {}]]
)
def test_what_is_no_loop_is_refused_by_its_name(arguments: object) -> None:
    with pytest.raises(ValueError, match="Fn::ForEach::Named"):
        expanded({"Resources": {"Fn::ForEach::Named": arguments}}, {})
