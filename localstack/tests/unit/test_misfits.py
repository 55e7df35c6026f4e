"""What AWS's services refuse of resources, each told with what is meant."""

from typing import Any

import pytest

from hoststack.deploying import misfits, schemas

THERE: dict[str, Any] = {
    "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": {"Ref": "Seconds"}}},
    "Plain": {"Type": "AWS::SQS::Queue"},
    "Table": {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {"StreamSpecification": {"StreamViewType": "NEW_IMAGE"}},
    },
    "Still": {"Type": "AWS::DynamoDB::Table"},
    "Role": {"Type": "AWS::IAM::Role"},
    "Fast": {"Type": "AWS::Lambda::Function"},
    "Slow": {"Type": "AWS::Lambda::Function", "Properties": {"Timeout": 31}},
    "Alias": {"Type": "AWS::Lambda::Alias", "Properties": {"FunctionName": {"Ref": "Slow"}}},
}
SECONDS = {"Seconds": {"Type": "Number", "Default": 31}}


def told(kind: str, properties: dict[str, Any], **given: str) -> list[str]:
    """What is told of a resource among others."""
    template = {
        "Parameters": SECONDS,
        "Resources": {**THERE, "X": {"Type": f"AWS::{kind}", "Properties": properties}},
    }
    return [*misfits.of_resource("X", template, given)]


def mapping(source: Any, function: Any = "arn") -> dict[str, Any]:
    """The properties of an event source mapping."""
    return {"EventSourceArn": source, "FunctionName": function}


def get(name: str, attribute: str = "Arn") -> dict[str, Any]:
    """`!GetAtt`."""
    return {"Fn::GetAtt": [name, attribute]}


MAPPING, QUEUE, FUNCTION = "Lambda::EventSourceMapping", "SQS::Queue", "Lambda::Function"


@pytest.mark.parametrize(
    ("kind", "properties", "said"),
    [
        (MAPPING, mapping(get("Table")), "Table.Arn is the table, not its stream: is it Table.St"),
        (MAPPING, mapping(get("Still", "StreamArn")), "Still has no StreamSpecification"),
        (MAPPING, mapping({"Ref": "Queue"}), "!Ref Queue is a URL, no ARN: is it !GetAtt Queue.A"),
        (MAPPING, mapping(get("Plain"), {"Ref": "Slow"}), "30 s, is less than Slow's Timeout, 31"),
        (MAPPING, mapping(get("Plain"), {"Ref": "Alias"}), "30 s, is less than Slow's Timeout"),
        (MAPPING, mapping(get("Plain"), get("Slow")), "Plain's VisibilityTimeout, 30 s, is less"),
        (QUEUE, {"RedrivePolicy": {"deadLetterTargetArn": {"Ref": "Plain"}}}, "Plain is a URL"),
        (QUEUE, {"RedrivePolicy": {"maxRecieveCount": 3}}, "is it maxReceiveCount?"),
        (QUEUE, {"RedrivePolicy": {"deadLetterTargetArn": "x"}}, "maxReceiveCount is missing"),
        (FUNCTION, {"Role": {"Ref": "Role"}}, "Role: !Ref Role is a name, no ARN"),
        (FUNCTION, {"DeadLetterConfig": {"TargetArn": {"Ref": "Plain"}}}, "!Ref Plain is a URL"),
        ("StepFunctions::StateMachine", {"RoleArn": {"Ref": "Role"}}, "!Ref Role is a name"),
    ],
)
def test_what_a_service_refuses_is_told(kind: str, properties: dict[str, Any], said: str) -> None:
    assert said in "\n".join(told(kind, properties))


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        (MAPPING, mapping(get("Table", "StreamArn"))),
        (MAPPING, mapping(get("Plain"), {"Ref": "Fast"})),
        (MAPPING, mapping(get("Queue"), {"Ref": "Slow"})),
        (MAPPING, mapping({"Ref": "Parameter"}, {"Ref": "Slow"})),
        (MAPPING, mapping("arn:aws:sqs:us-east-1:000000000000:q", {"Ref": "Slow"})),
        (QUEUE, {"RedrivePolicy": {"deadLetterTargetArn": get("Plain"), "maxReceiveCount": 3}}),
        (QUEUE, {"RedrivePolicy": {"Fn::If": ["C", {}, {"Ref": "AWS::NoValue"}]}}),
        (FUNCTION, {"Environment": {"Ref": "Parameter"}, "Role": get("Role")}),
        ("ApiGateway::RestApi", {"Name": "x"}),
    ],
)
def test_what_a_service_takes_is_taken(kind: str, properties: dict[str, Any]) -> None:
    assert told(kind, properties) == []


def test_a_timeout_is_that_of_the_parameter() -> None:
    properties = mapping(get("Queue"), {"Ref": "Slow"})

    assert told(MAPPING, properties, Seconds="31") == []
    assert len(told(MAPPING, properties, Seconds="30")) == 1


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("AWS_REGION", "x", "Lambda sets this variable itself"),
        ("_HANDLER", "x", "Lambda sets this variable itself"),
        ("MY-TABLE", "x", "a name has two letters, digits and _ at least"),
        ("1ST", "x", "a letter first"),
        ("Y", "x", "two letters"),
        ("TABLE", {"a": 1}, "expected text, not {'a': 1}"),
        ("TABLE", ["a"], "expected text, not ['a']"),
    ],
)
def test_a_variable_that_lambda_refuses_is_told(name: str, value: Any, said: str) -> None:
    [line] = told(FUNCTION, {"Environment": {"Variables": {name: value}}})

    assert line.startswith(f"Environment.Variables.{name}: ")
    assert said in line


def test_variables_of_all_kinds_are_taken() -> None:
    variables = {"TABLE": {"Ref": "Table"}, "N1": 1, "NO": True, "AWS_XRAY_X": {"Fn::Sub": "x"}}

    assert told(FUNCTION, {"Environment": {"Variables": variables}}) == []


@pytest.mark.parametrize(
    ("path", "method", "said"),
    [
        ("items", "get", "Path: items has to begin with a slash: is it /items?"),
        ("/items/{id", "get", "Path: /items/{id: {id has to be text, or a name in braces"),
        ("/items/a{id}", "get", "a{id} has to be text"),
        ("/items", "gett", "Method: there is no gett: is it get?"),
    ],
)
def test_an_event_of_an_api_that_cannot_be_is_told(path: str, method: str, said: str) -> None:
    event = {"Type": "Api", "Properties": {"Path": path, "Method": method}}

    assert said in "\n".join(misfits.of_events({"Events": {"E": event}}))
    event["Properties"] = {"Path": "/a/{id}/{rest+}", "Method": "ANY"}
    assert [*misfits.of_events({"Events": {"E": event}})] == []


def test_an_api_that_cannot_be_is_told() -> None:
    schema = {"$ref": "../schemas.yaml#/Message"}
    body = {"paths": {"items": {"get": schema}, "/x": {"get": {"$ref": "#/definitions/M"}}}}

    first, second = told("ApiGateway::RestApi", {"Body": body})

    assert first == "Body: items has to begin with a slash: is it /items?"
    assert second.startswith("Body: $ref ../schemas.yaml#/Message: ")


TABLE, BUCKET = "AWS::DynamoDB::Table", "AWS::S3::Bucket"


@pytest.mark.parametrize(
    ("kind", "properties", "said"),
    [
        (TABLE, {"AttributeDefinitions": [{"AttributeType": "String"}]}, "is one of S, N, B"),
        (TABLE, {"KeySchema": [{"KeyType": "PARTITION"}]}, "KeySchema[0].KeyType: there is no"),
        (TABLE, {"StreamSpecification": {"StreamViewType": "NEW_IMAGES"}}, "is it NEW_IMAGE?"),
        (TABLE, {"BillingMode": "ON_DEMAND"}, "BillingMode: there is no ON_DEMAND: it is one of"),
        (
            BUCKET,
            {"NotificationConfiguration": {"QueueConfigurations": [{"Event": "s3:ObjectCreate"}]}},
            "QueueConfigurations[0].Event: there is no s3:ObjectCreate: is it s3:ObjectCreated",
        ),
        (f"AWS::{MAPPING}", {"StartingPosition": "LATES"}, "is it LATEST?"),
        (f"AWS::{FUNCTION}", {"Handler": "a.b"}, "it needs Role"),
        (f"AWS::{FUNCTION}", {"Handler": ["a"]}, "Handler: expected text, not ['a']"),
        (f"AWS::{FUNCTION}", {"Architectures": "arm64"}, "expected a list, not 'arm64'"),
        (f"AWS::{FUNCTION}", {"Architectures": ["amd64"]}, "there is no amd64: is it x86_64?"),
        (f"AWS::{FUNCTION}", {"VpcConfig": "x"}, "VpcConfig: expected a mapping"),
        (f"AWS::{FUNCTION}", {"Environment": {"Variables": ["a"]}}, "expected a mapping"),
    ],
)
def test_a_value_that_no_service_knows_is_told(
    kind: str, properties: dict[str, Any], said: str
) -> None:
    assert said in "\n".join(schemas.mistyped(kind, properties))


def test_an_attribute_is_meant_whatever_its_case() -> None:
    [line] = schemas.no_attribute(f"AWS::{QUEUE}", "Queue", "ARN")

    assert line.endswith(": is it Arn?")
