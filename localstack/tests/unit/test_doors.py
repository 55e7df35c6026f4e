"""APIs that would be open, methods that call nothing, and what is told of them if it is allowed."""

from pathlib import Path

import pytest

from hoststack.command import looking
from hoststack.deploying import checking
from hoststack.deploying.stack import DeployError, Stack, checked

SAM = "Transform: AWS::Serverless-2016-10-31\n"
DENY = "{ Statement: [{ Effect: Deny, Principal: '*', Action: '*', Resource: '*' }] }"
ALLOW = "{ Statement: [{ Effect: Allow, Principal: '*', Action: '*', Resource: '*' }] }"


@pytest.mark.parametrize(
    ("kind", "properties", "told"),
    [
        (
            "Serverless::Api",
            "{ Auth: { ResourcePolicy: { IpRangeWhitelist: [10.0.0.1] } } }",
            "Auth: ResourcePolicy: resource policies are not looked at here",
        ),
        (
            "Serverless::Api",
            "{ Auth: { ResourcePolicy: { CustomStatements: { Effect: Deny } } } }",
            "Auth: ResourcePolicy: resource policies are not",
        ),
        (
            "Serverless::Function",
            "{ Events: { Get: { Type: Api, Properties: "
            "{ Auth: { ResourcePolicy: { SourceVpcBlacklist: [vpc-1] } } } } } }",
            "Get: Auth: ResourcePolicy: resource",
        ),
        ("Serverless::Api", "{ EndpointConfiguration: PRIVATE }", "EndpointConfiguration PRIVATE"),
        ("Serverless::Api", "{ DisableExecuteApiEndpoint: true }", "DisableExecuteApiEndpoint: it"),
        (
            "Serverless::Api",
            f"{{ DefinitionBody: {{ x-amazon-apigateway-policy: {DENY} }} }}",
            "x-amazon-apigateway-policy: resource",
        ),
        ("Serverless::Api", "{ DefinitionUri: api.yaml }", "x-amazon-apigateway-policy: resource"),
        ("ApiGateway::RestApi", f"{{ Policy: {DENY} }}", "Policy: resource policies"),
        (
            "ApiGateway::RestApi",
            "{ EndpointConfiguration: { Types: [PRIVATE] } }",
            "EndpointConfiguration PRIVATE",
        ),
    ],
)
def test_an_api_that_something_else_than_an_authorizer_closes_is_refused_unless_allowed(
    tmp_path: Path, kind: str, properties: str, told: str
) -> None:
    template = tmp_path / "template.yaml"
    (tmp_path / "api.yaml").write_text(f"x-amazon-apigateway-policy: {DENY}")
    template.write_text(
        f"{SAM}Resources: {{ R: {{ Type: AWS::{kind}, Properties: {properties} }} }}"
    )

    with pytest.raises(DeployError) as refused:
        checked(Stack(name="s", template=template))

    assert str(refused.value).startswith("These would let everybody in:\n")
    assert f"  R (AWS::{kind}): {told}" in str(refused.value)
    allowed = checked(Stack(name="s", template=template, allow_stubs=True))
    assert [line for line in checking.allowed(allowed) if told in line]


def test_what_all_apis_have_closes_the_one_that_sam_makes(tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(
        f"{SAM}Globals: {{ Api: {{ EndpointConfiguration: PRIVATE }} }}\n"
        "Resources: { F: { Type: AWS::Serverless::Function, "
        "Properties: { Events: { Get: { Type: Api } } } } }"
    )

    with pytest.raises(DeployError, match=r"Globals: Api \(.*: EndpointConfiguration PRIVATE"):
        checked(Stack(name="s", template=template))


def test_what_all_apis_have_closes_nothing_where_there_is_none(tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(
        f"{SAM}Globals: {{ Api: {{ EndpointConfiguration: PRIVATE }} }}\n"
        "Resources: { F: { Type: AWS::Serverless::Function } }"
    )

    assert checked(Stack(name="s", template=template))


def test_a_policy_that_lets_everybody_in_is_not_refused(tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(
        "Resources: { R: { Type: AWS::ApiGateway::RestApi, Properties: "
        f"{{ Policy: {ALLOW}, EndpointConfiguration: {{ Types: [REGIONAL] }} }} }} }}"
    )

    assert checked(Stack(name="s", template=template))


TRANSLATE = "arn:aws:apigateway:us-east-1:translate:action/TranslateText"


@pytest.mark.parametrize(
    ("kind", "properties", "told"),
    [
        (
            "ApiGateway::Method",
            f"{{ Integration: {{ Type: AWS, Uri: '{TRANSLATE}' }} }}",
            "its method calls translate, which is not here",
        ),
        (
            "ApiGateway::Method",
            "{ Integration: { Type: AWS, Uri: !Sub 'arn:${AWS::Partition}:apigateway:"
            "${AWS::Region}:runtime.sagemaker:path//endpoints/x/invocations' } }",
            "its method calls sagemaker, which is not here",
        ),
        ("Serverless::Api", "{ DefinitionUri: api.yaml }", "/say calls translate, which is"),
    ],
)
def test_a_method_that_calls_a_service_which_is_not_here_is_refused(
    tmp_path: Path, kind: str, properties: str, told: str
) -> None:
    template = tmp_path / "template.yaml"
    method = f"{{ x-amazon-apigateway-integration: {{ uri: '{TRANSLATE}' }} }}"
    (tmp_path / "api.yaml").write_text(f"paths: {{ /say: {{ get: {method} }} }}")
    template.write_text(
        f"{SAM}Resources: {{ R: {{ Type: AWS::{kind}, Properties: {properties} }} }}"
    )

    with pytest.raises(DeployError) as refused:
        checked(Stack(name="s", template=template))

    assert f"  R (AWS::{kind}): {told}" in str(refused.value)


@pytest.mark.parametrize(
    "service", ["lambda:path/x", "sqs:path/x", "bucket.s3:path/x", "states:action/StartExecution"]
)
def test_a_method_that_calls_a_service_which_is_here_is_not_refused(
    tmp_path: Path, service: str
) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(
        "Resources: { R: { Type: AWS::ApiGateway::Method, Properties: "
        f"{{ Integration: {{ Uri: 'arn:aws:apigateway:us-east-1:{service}' }} }} }} }}"
    )

    assert checked(Stack(name="s", template=template))


def test_what_is_allowed_is_told_by_name_and_type(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(
        f"{SAM}Resources:\n"
        "  P: { Type: AWS::Pipes::Pipe }\n"
        "  S: { Type: AWS::Scheduler::Schedule }\n"
        "  H: { Type: AWS::Serverless::HttpApi }\n"
    )

    found = looking.checked(Stack(name="s", template=template, allow_stubs=True))
    looking.prepared(found, "http://localhost:1")

    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(": E")[0] for line in lines] == [
        "WARNING: S (AWS::Scheduler::Schedule)",
        "WARNING: H (AWS::ApiGatewayV2::Api): nothing is made of it",
        "WARNING: HApiGatewayDefaultStage (AWS::ApiGatewayV2::Stage): nothing is made of it",
        "WARNING: P (AWS::Pipes::Pipe): nothing is made of it",
    ]
