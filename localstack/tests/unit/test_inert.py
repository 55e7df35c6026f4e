"""What of resources does nothing here: README's table is what this test has seen told.

`HOSTSTACK_WRITE_KINDS=1 pytest tests/unit/test_inert.py` writes it anew.
"""

from pathlib import Path
from typing import Any

import pytest

from hoststack.command import looking
from hoststack.deploying import inert, shortfalls
from hoststack.deploying.stack import Stack, checked
from tests import readme

BEGIN, END = "<!-- parts: written by tests/unit/test_inert.py -->\n", "<!-- end of parts -->\n"
ASKED: dict[str, Any] = {
    "ApiKeySourceType": "AUTHORIZER",
    "BucketEncryption": {
        "ServerSideEncryptionConfiguration": [
            {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
        ]
    },
    "InvokeMode": "RESPONSE_STREAM",
    "Prefix": "y=!{timestamp:yyyy}/",
}
NOT_ASKED: dict[str, Any] = {
    "ApiKeySourceType": "HEADER",
    "BucketEncryption": {
        "ServerSideEncryptionConfiguration": [
            {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
        ]
    },
    "InvokeMode": "BUFFERED",
    "Prefix": "in/",
}
PLACES = [(kind, place) for kind, places in inert.PARTS.items() for place in places]
FUNCTION = {"Type": "AWS::Lambda::Function"}
ARN = {"Fn::GetAtt": ["F", "Arn"]}


def told(kind: str, properties: dict[str, Any], **others: dict[str, Any]) -> list[str]:
    """What is told of a resource."""
    resource = {"Type": kind, "Properties": properties}
    template = {"Resources": {"R": resource, **others}}
    found = shortfalls.ignored(template, {}) | shortfalls.ignored_of_resources(template)
    return [*found]


def at(place: str, value: Any) -> dict[str, Any]:
    """Properties with a value at a place."""
    for key in reversed(place.split(".")):
        value = {key: value}
    properties: dict[str, Any] = value
    return properties


@pytest.mark.parametrize(("kind", "place"), PLACES)
def test_what_is_asked_of_a_resource_and_ignored_is_told(kind: str, place: str) -> None:
    key = place.rpartition(".")[2]

    [line] = told(kind, at(place, ASKED.get(key, True)))

    assert line.endswith(f" is ignored: {inert.PARTS[kind][place]}")
    assert told(kind, at(place, NOT_ASKED.get(key, False))) == []


@pytest.mark.parametrize("kind", inert.WHOLE)
def test_a_resource_that_does_nothing_is_told(kind: str) -> None:
    [line] = told(kind, {})

    assert line.endswith(f" does nothing: {inert.WHOLE[kind]}")


@pytest.mark.parametrize(
    ("kind", "properties", "line"),
    [
        (
            "AWS::SNS::Subscription",
            {"Protocol": "email", "Endpoint": "ann@example.com"},
            "nobody is told by email",
        ),
        (
            "AWS::SNS::Topic",
            {"Subscription": [{"Protocol": "sms"}, {"Protocol": "sqs"}]},
            "nobody is told by sms",
        ),
        (
            "AWS::Events::Rule",
            {"Targets": [{"Arn": {"Fn::Sub": "arn:aws:ecs:${AWS::Region}:1:cluster/c"}}]},
            "nothing runs its target of ecs",
        ),
        (
            "AWS::KinesisFirehose::DeliveryStream",
            at("ExtendedS3DestinationConfiguration.ProcessingConfiguration.Processors", [{}]),
            "its function gets records without a recordId",
        ),
        (
            "AWS::Lambda::EventSourceMapping",
            {"BisectBatchOnFunctionError": True},
            "BisectBatchOnFunctionError is ignored: the whole batch is tried again",
        ),
    ],
)
def test_what_nobody_acts_on_is_told(kind: str, properties: dict[str, Any], line: str) -> None:
    assert told(kind, properties) == [line]


def test_targets_and_subscriptions_that_work_are_not_told() -> None:
    arns = [
        "arn:aws:sqs:us-east-1:1:q",
        {"Fn::GetAtt": ["Q", "Arn"]},
        {"Fn::Sub": "arn:${AWS::Partition}:states:${AWS::Region}:1:stateMachine:m"},
    ]

    assert told("AWS::Events::Rule", {"Targets": [{"Arn": arn} for arn in arns]}) == []
    assert told("AWS::SNS::Subscription", {"Protocol": "sqs", "Endpoint": arns[0]}) == []


@pytest.mark.parametrize(
    "definition",
    [
        '{"States": {"Ask": {"Resource": "arn:aws:states:::bedrock:invokeModel"}}}',
        {"States": {"Ask": {"Resource": "arn:${AWS::Partition}:states:::aws-sdk:bedrock:list"}}},
        {"States": {"All": {"Branches": [{"States": {"Ask": {
            "Resource": {"Fn::Sub": "arn:aws:states:${AWS::Region}::bedrock:invokeModel"}}}}]}}},
        {"States": {"Each": {"ItemProcessor": {"States": {"Ask": {
            "Resource": "arn:aws:states:::bedrock:invokeModel"}}}}}},
    ],
    ids=["text", "sdk", "branch", "map"],
)  # fmt: skip
def test_a_state_that_calls_a_service_which_is_not_here_is_told(definition: Any) -> None:
    key = "DefinitionString" if isinstance(definition, str) else "Definition"

    assert told("AWS::StepFunctions::StateMachine", {key: definition}) == [
        "the state Ask fails: bedrock is not here"
    ]


def test_states_that_call_the_same_service_are_told_in_one_line() -> None:
    ask = {"Resource": "arn:aws:states:::aws-sdk:bedrock:list"}
    definition = {"States": {"A": ask, "B": ask, "C": {"Type": "Pass"}}}

    assert told("AWS::Serverless::StateMachine", {"Definition": definition}) == [
        "the states A, B fail: bedrock is not here"
    ]


@pytest.mark.parametrize(
    "resource",
    [
        "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "arn:aws:states:::aws-sdk:cloudwatchlogs:putLogEvents",
        "arn:aws:states:::aws-sdk:sfn:startExecution",
        "arn:aws:states:::apigateway:invoke",
        "arn:aws:states:us-east-1:1:activity:work",
        "arn:aws:lambda:us-east-1:1:function:f",
        "${Substituted}",
    ],
)
def test_a_state_that_calls_a_service_which_is_here_is_not_told(resource: str) -> None:
    definition = {"States": {"A": {"Resource": resource}, "B": {"Type": "Pass"}}}

    assert told("AWS::Serverless::StateMachine", {"Definition": definition}) == []


@pytest.mark.parametrize(
    ("kind", "properties", "principal"),
    [
        ("AWS::Events::Rule", {"Targets": [{"Arn": ARN}]}, "events.amazonaws.com"),
        ("AWS::SNS::Subscription", {"Protocol": "lambda", "Endpoint": ARN}, "sns.amazonaws.com"),
        (
            "AWS::SNS::Topic",
            {"Subscription": [{"Protocol": "lambda", "Endpoint": {"Fn::Sub": "${F.Arn}"}}]},
            "sns.amazonaws.com",
        ),
    ],
)
def test_a_call_that_aws_would_not_permit_is_told(
    kind: str, properties: dict[str, Any], principal: str
) -> None:
    def permission(who: str) -> dict[str, Any]:
        allowed = {"FunctionName": {"Ref": "F"}, "Principal": who}
        return {"Type": "AWS::Lambda::Permission", "Properties": allowed}

    line = "calls F without an AWS::Lambda::Permission: AWS does not let it"
    other = permission("s3.amazonaws.com")
    assert told(kind, properties, F=FUNCTION) == [line]
    assert told(kind, properties, F=FUNCTION, P=other) == [line]
    assert told(kind, properties, F=FUNCTION, P=permission(principal)) == []
    assert told(kind, properties) == []  # a function elsewhere may have its permission there


def test_an_alarm_on_invocations_is_told_if_they_are_not_counted() -> None:
    alarm = {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Namespace": "AWS/Lambda"}}
    template = {"Resources": {"R": alarm}}

    [line] = shortfalls.ignored_of_resources(template, counts_calls=False)

    assert line.startswith("it never goes off")
    assert shortfalls.ignored_of_resources(template, counts_calls=True) == {}


def test_a_stack_whose_invocations_are_not_counted_is_told_of_its_alarms(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(
        "Resources: { R: { Type: AWS::CloudWatch::Alarm, Properties: { Namespace: AWS/Lambda } } }"
    )

    looking.checked(Stack(name="s", template=template))
    assert capsys.readouterr().err == ""
    looking.checked(Stack(name="s", template=template, lambda_metrics=False))

    assert capsys.readouterr().err.startswith("WARNING: R: it never goes off")


def test_what_its_author_knows_of_a_resource_is_not_told() -> None:
    template = {
        "Metadata": {"Hoststack::Known": ["RetentionInDays"]},
        "Resources": {"G": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 3}}},
    }

    assert shortfalls.ignored_of_resources(template) == {}


def test_a_template_whose_metadata_are_empty_knows_nothing() -> None:
    template = {
        "Metadata": None,
        "Resources": {"W": {"Type": "AWS::CloudFormation::WaitCondition"}},
    }

    assert len(shortfalls.ignored_of_resources(template)) == 1
    assert shortfalls.ignored(template, {}) == {}


def test_our_own_template_has_nothing_to_tell() -> None:
    file = Path(__file__).parents[3] / "template.yaml"
    parameters = {"Auth": "none", "Alarms": "false", "ReportsDirectory": "/reports"}
    stack = Stack(name="s", template=file, parameters=parameters)  # as `make run`
    found = checked(stack)

    assert not shortfalls.ignored(found.seen, stack.parameters)
    assert not shortfalls.ignored_of_resources(found.seen, counts_calls=False)


def test_the_readme_lists_what_is_ignored() -> None:
    readme.hold(BEGIN, END, table())


def table() -> str:
    """A row for each type, with what is ignored of it."""
    rows = {kind: "; ".join(f"`{inert.shown(p)}`: {why}" for p, why in places.items())
            for kind, places in inert.PARTS.items()} | inert.WHOLE  # fmt: skip
    lines = [f"| `{kind}` | {rows[kind]} |" for kind in sorted(rows)]
    return "\n".join(["| type | ignored |", "| --- | --- |", *lines]) + "\n"
