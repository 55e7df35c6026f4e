"""What a template asks for and the local cloud has not."""

from pathlib import Path

import pytest

from hoststack.deploying import gaps, shortfalls
from hoststack.deploying.stack import DeployError, Stack, checked

SAM = "Transform: AWS::Serverless-2016-10-31\n"
COGNITO = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      Auth: { Authorizers: { Users: { UserPoolArn: "arn:aws:cognito-idp:eu:1:userpool/x" } } }
"""
METHOD = """
Resources:
  Method:
    Type: AWS::ApiGateway::Method
    Properties: { AuthorizationType: COGNITO_USER_POOLS }
"""


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Resources: { Q: { Type: AWS::SQS::Qeueu } }", r"Q \(AWS::SQS::Qeueu\)"),
        (
            f"{SAM}Resources: {{ A: {{ Type: AWS::Serverless::HttpApi }} }}",
            r"A \(AWS::Serverless::HttpApi",
        ),
        ("Resources: { I: { Type: AWS::SES::EmailIdentity } }", r"I \(AWS::SES::EmailIdentity"),
        (COGNITO, r"Api \(AWS::Serverless::Api\): Cognito"),
        (METHOD, r"Method \(AWS::ApiGateway::Method\): Cognito"),
    ],
    ids=["mistyped", "http-api", "hollow", "cognito", "method"],
)
def test_what_would_be_nothing_is_refused_unless_allowed(
    tmp_path: Path, text: str, named: str
) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(text)

    with pytest.raises(DeployError, match=named):
        checked(Stack(name="s", template=template))

    assert checked(Stack(name="s", template=template, allow_stubs=True))


def test_types_that_localstack_or_a_transform_has_are_no_stubs() -> None:
    kinds = (
        *("AWS::SQS::Queue", "AWS::Lambda::Function", "AWS::Serverless::Api", "Custom::Thing"),
        *("AWS::CloudFormation::Stack", "AWS::Serverless::Function"),
    )

    assert gaps.stubs({kind: kind for kind in kinds}) == []


def test_a_resource_that_depends_on_a_condition_is_not_refused_before_it_is_made(
    tmp_path: Path,
) -> None:
    template = tmp_path / "template.yaml"
    template.write_text("Resources: { B: { Type: AWS::Budgets::Budget, Condition: HasBudget } }")

    assert checked(Stack(name="s", template=template))


def test_what_is_ignored_is_told_with_the_resources_and_what_happens_instead() -> None:
    function = {"Type": "AWS::Serverless::Function"}
    template = {
        "Globals": {"Function": {"Runtime": "python3.13", "AutoPublishAlias": "live"}},
        "Resources": {
            "A": {**function},
            "B": {**function, "Properties": {"Runtime": "python3.9", "Layers": ["arn:x"]}},
            "C": {**function, "Properties": {"Runtime": "nodejs22.x"}},
            "Q": {"Type": "AWS::SQS::Queue"},
            "Fn::ForEach::Loop": ["Name", ["a"], {}],
        },
    }

    assert sorted(shortfalls.told([shortfalls.ignored(template, {})])) == [
        "A, B, C: AutoPublishAlias is ignored: no versions are published, the alias is the latest "
        "code",
        "B: the layer arn:x is only on AWS: here it is empty",
    ]


def test_functions_of_runtimes_that_are_not_here_are_refused_by_name(tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(
        f"{SAM}Globals: {{ Function: {{ Runtime: python3.13 }} }}\n"
        "Parameters: { Runtime: { Type: String, Default: python3.11 } }\n"
        "Resources:\n"
        "  A: { Type: AWS::Serverless::Function }\n"
        "  B: { Type: AWS::Serverless::Function, Properties: { Runtime: python3.12 } }\n"
        "  C: { Type: AWS::Serverless::Function, Properties: { Runtime: !Ref Runtime } }\n"
        "  D: { Type: AWS::Lambda::Function, Properties: { Runtime: nodejs22.x } }\n"
    )

    with pytest.raises(DeployError) as refused:
        checked(Stack(name="s", template=template, pythons=frozenset({"3.12"})))

    assert str(refused.value).splitlines() == [
        "These runtimes are not here:",
        "  C: python3.11; --python 3.11=FILE names one, or another that takes its place",
        "  D: nodejs22.x",
        "With --allow-stubs they run on python3.13, if they can.",
    ]
    assert checked(Stack(name="s", template=template, allow_stubs=True))


def test_what_a_condition_may_leave_out_is_not_refused_before_it_is_made(tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(
        "Conditions: { Never: !Equals [a, b] }\n"
        "Resources: { Acl: { Type: AWS::WAFv2::WebACLAssociation, Condition: Never } }\n"
    )

    assert checked(Stack(name="s", template=template))


@pytest.mark.parametrize(
    ("resource", "told"),
    [
        (
            "{ Type: AWS::DynamoDB::Table, Properties: { KinesisStreamSpecification: {} } }",
            r"  R \(AWS::DynamoDB::Table\): KinesisStreamSpecification: changes of tables go to no",
        ),
        (
            "{ Type: AWS::Serverless::Function, Properties: { Events: { E: { Type: MSK } } } }",
            r"  R \(AWS::Serverless::Function\): MSK: no such event source here",
        ),
    ],
    ids=["kinesis", "event"],
)
def test_what_would_fail_is_refused_whatever_is_allowed(
    tmp_path: Path, resource: str, told: str
) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(f"{SAM}Resources: {{ R: {resource} }}")

    with pytest.raises(DeployError, match=told):
        checked(Stack(name="s", template=template, allow_stubs=True))


def test_what_its_author_knows_is_not_told() -> None:
    template = {
        "Metadata": {"Hoststack::Known": ["AutoPublishAlias"]},
        "Resources": {
            "F": {
                "Type": "AWS::Serverless::Function",
                "Properties": {"AutoPublishAlias": "live", "Layers": ["x"]},
            }
        },
    }

    assert shortfalls.ignored(template, {}) == {
        "the layer x is only on AWS: here it is empty": ["F"]
    }
