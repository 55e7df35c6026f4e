"""What a template asks for and the local cloud has not."""

from inspect import getmembers, isclass
from pathlib import Path

import pytest
from samtranslator.model import sam_resources

from hoststack.deploying import gaps, kinds, shortfalls
from hoststack.deploying.checking import Checked
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
            "Resources: { Q: { Type: AWS::sqs::Queue } }",
            r"Q \(AWS::sqs::Queue\): is it AWS::SQS",
        ),
        (
            f"{SAM}Resources: {{ F: {{ Type: AWS::Serverless::Functions }} }}",
            r"F \(AWS::Serverless::Functions\): is it AWS::Serverless::Function\?",
        ),
        (
            f"{SAM}Resources: {{ F: {{ Type: AWS::serverless::Function }} }}",
            r"F \(AWS::serverless::Function\): is it AWS::Serverless::Function\?",
        ),
        ("Resources: { S: { Type: AWS::CloudFormation::Stak } }", r"is it AWS::CloudFormation::St"),
        ("Resources: { S: { Type: AWS::CloudFormation::StackSet } }", r"S \(.*::StackSet\)\n"),
        ("Resources: { H: { Type: AWS::CloudFormation::LambdaHook } }", r"H \(.*::LambdaHook\)\n"),
        (
            "Resources: { C: { Type: Custom::Thing } }",
            r"C \(Custom::Thing\): custom resources call",
        ),
        (
            "Resources: { C: { Type: AWS::CloudFormation::CustomResource } }",
            r"C \(AWS::CloudFormation::CustomResource\): custom resources call",
        ),
        (
            f"{SAM}Resources: {{ A: {{ Type: AWS::Serverless::HttpApi }} }}",
            r"A \(AWS::Serverless::HttpApi",
        ),
        ("Resources: { I: { Type: AWS::SES::EmailIdentity } }", r"I \(AWS::SES::EmailIdentity"),
        (COGNITO, r"Api \(AWS::Serverless::Api\): Cognito"),
        (METHOD, r"Method \(AWS::ApiGateway::Method\): Cognito"),
    ],
    ids=[
        *("mistyped", "case", "sam", "sams-case", "stack", "stack-set", "hook", "custom"),
        *("custom-resource", "http-api", "hollow", "cognito", "method"),
    ],
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
    known = (
        *("AWS::SQS::Queue", "AWS::Lambda::Function", "AWS::Serverless::Api", "AWS::CDK::Metadata"),
        *("AWS::CloudFormation::Stack", "AWS::Serverless::Function"),
    )

    assert gaps.stubs({kind: kind for kind in known}) == []


def test_the_types_of_sam_are_those_that_its_transform_knows() -> None:
    known = {
        str(each.resource_type)
        for _, each in getmembers(sam_resources, isclass)
        if str(getattr(each, "resource_type", "")).startswith("AWS::Serverless::")
    }

    assert known == kinds.SAM | kinds.SAM_ELSEWHERE


@pytest.mark.parametrize(
    ("resource", "told"),
    [
        ("{ Type: AWS::Pipes::Pipe, Condition: IsOn }", r"R \(AWS::Pipes::Pipe\)"),
        (
            "{ Type: AWS::Lambda::Function, Condition: IsOn, Properties: { PackageType: Image } }",
            r"R \(AWS::Lambda::Function\): container images",
        ),
        (
            "{ Type: AWS::Serverless::Function, Condition: IsOn, "
            "Properties: { Events: { E: { Type: ScheduleV2 } } } }",
            r"R \(AWS::Serverless::Function\): ScheduleV2",
        ),
    ],
    ids=["type", "image", "event"],
)
def test_what_a_true_condition_makes_is_refused_and_what_a_false_one_leaves_out_is_not(
    tmp_path: Path, resource: str, told: str
) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(
        f"{SAM}Parameters: {{ Mode: {{ Type: String, Default: 'on' }} }}\n"
        "Conditions: { IsOn: !Equals [!Ref Mode, 'on'] }\n"
        f"Resources: {{ R: {resource} }}\n"
    )

    with pytest.raises(DeployError, match=told):
        checked(Stack(name="s", template=template))

    assert checked(Stack(name="s", template=template, parameters={"Mode": "off"}))


def test_a_nested_stack_that_a_condition_leaves_out_is_not_looked_at(tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    (tmp_path / "inner.yaml").write_text(
        "Parameters: { Kind: { Type: String, Default: none } }\n"
        "Conditions: { HasPipe: !Equals [!Ref Kind, pipe] }\n"
        "Resources: { P: { Type: AWS::Pipes::Pipe, Condition: HasPipe } }\n"
    )
    template.write_text(
        "Parameters: { Mode: { Type: String } }\n"
        "Conditions: { IsOn: !Not [!Equals [!Ref Mode, 'off']] }\n"
        "Resources:\n"
        "  Q: { Type: AWS::SQS::Queue }\n"
        "  N:\n"
        "    Type: AWS::CloudFormation::Stack\n"
        "    Condition: IsOn\n"
        "    Properties: { TemplateURL: inner.yaml, Parameters: { Kind: !Ref Mode } }\n"
    )

    def look(mode: str) -> Checked:
        return checked(Stack(name="s", template=template, parameters={"Mode": mode}))

    with pytest.raises(DeployError, match=r"N/P \(AWS::Pipes::Pipe\)"):
        look("pipe")
    template.write_text(template.read_text().replace("!Ref Mode }", "!GetAtt Q.QueueName }"))
    with pytest.raises(DeployError, match=r"N/P \(AWS::Pipes::Pipe\)"):
        look("known later")
    assert look("off")


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
