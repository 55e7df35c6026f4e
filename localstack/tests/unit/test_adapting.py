"""What LocalStack gets in place of what it cannot do."""

from typing import Any

import pytest

from hoststack.deploying.adapting import adapt
from hoststack.deploying.spec import DeployError


def adapted(value: Any, **given: str) -> Any:
    """A value of a resource, as LocalStack gets it."""
    template: dict[str, Any] = {
        "Parameters": {"Block": {"Type": "String", "Default": "10.0.0.0/16"}},
        "Resources": {
            "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": {"Ref": "Block"}}},
            "X": {"Type": "x", "Properties": {"Value": value}},
        },
    }
    adapt(template, "stack", given)
    return template["Resources"]["X"]["Properties"]["Value"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a ${!Literal}", [{"Fn::Sub": "a "}, "${Literal}"]),
        ("${!x}${x}", ["${x}", {"Fn::Sub": "${x}"}]),
        ("${AWS::Region}/${!stage.Lit}/", [{"Fn::Sub": "${AWS::Region}/"}, "${stage.Lit}",
                                           {"Fn::Sub": "/"}]),
    ],
)  # fmt: skip
def test_a_literal_in_text_is_no_name(text: str, parts: list[Any]) -> None:
    assert adapted({"Fn::Sub": text}) == {"Fn::Join": ["", parts]}


def test_text_with_names_of_its_own_keeps_them() -> None:
    own = {"y": {"Ref": "Block"}}

    found = adapted({"Fn::Sub": ["${!x} ${y}", own]})

    assert found == {"Fn::Join": ["", ["${x}", {"Fn::Sub": [" ${y}", own]}]]}
    assert adapted({"Fn::Sub": ["${y}", own]}) == {"Fn::Sub": ["${y}", own]}


@pytest.mark.parametrize(
    "block", ["10.0.0.0/16", {"Ref": "Block"}, {"Fn::GetAtt": ["Vpc", "CidrBlock"]}]
)
def test_blocks_of_addresses_are_calculated(block: Any) -> None:
    found = adapted({"Fn::Select": [1, {"Fn::Cidr": [block, 3, 8]}]})

    assert found == {"Fn::Select": [1, ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]]}


def test_blocks_that_are_known_only_when_the_stack_is_made_are_refused() -> None:
    with pytest.raises(DeployError, match=r"X: !Cidr: LocalStack has no such function"):
        adapted({"Fn::Cidr": [{"Fn::ImportValue": "block"}, 3, 8]})


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("AWS::Events::Connection", "Name"),
        ("AWS::Events::ApiDestination", "Name"),
        ("AWS::KinesisFirehose::DeliveryStream", "DeliveryStreamName"),
    ],
)
def test_a_name_is_made_where_localstack_wants_one(kind: str, key: str) -> None:
    template: dict[str, Any] = {
        "Resources": {"A": {"Type": kind}, "B": {"Type": kind, "Properties": {key: "mine"}}}
    }
    again = {"Resources": {"A": {"Type": kind}}}

    adapt(template, "stack", {})
    adapt(again, "stack", {})

    made = template["Resources"]["A"]["Properties"][key]
    assert made.startswith("stack-A-")
    assert len(made) <= 64
    assert again["Resources"]["A"] == template["Resources"]["A"]  # or it would be made anew
    assert template["Resources"]["B"]["Properties"][key] == "mine"


def test_a_table_of_one_region_is_a_plain_one() -> None:
    table = {
        "Type": "AWS::DynamoDB::GlobalTable",
        "Properties": {
            "Replicas": [{"Region": {"Ref": "AWS::Region"}}],
            "WriteProvisionedThroughputSettings": {},
            "GlobalSecondaryIndexes": [
                {"IndexName": "i", "WriteProvisionedThroughputSettings": {}}
            ],
            "KeySchema": [],
        },
    }

    adapt({"Resources": {"T": table}}, "stack", {})

    assert table == {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "BillingMode": "PAY_PER_REQUEST",
            "GlobalSecondaryIndexes": [{"IndexName": "i"}],
            "KeySchema": [],
        },
    }


def test_a_table_of_more_regions_is_refused() -> None:
    replicas = [{"Region": "us-east-1"}, {"Region": "eu-west-1"}]
    table = {"Type": "AWS::DynamoDB::GlobalTable", "Properties": {"Replicas": replicas}}

    with pytest.raises(DeployError, match=r"T \(AWS::DynamoDB::GlobalTable\): there is one reg"):
        adapt({"Resources": {"T": table}}, "stack", {})
