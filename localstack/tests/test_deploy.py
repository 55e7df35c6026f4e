"""Deploying: what is told when it fails, and what an update keeps."""

from pathlib import Path

import pytest

from hoststack.deploying.stack import DeployError, Stack
from tests.conftest import Running

BAD = """
Resources:
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      EventSourceArn: arn:aws:sqs:us-east-1:000000000000:nowhere
      FunctionName: nobody
"""
LOOP = """
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Queues:
    - Name
    - [a, b]
    - Queue${Name}: { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub "looped-${Name}" } }
Outputs:
  Url: { Value: !Ref Queueb }
"""
WITH_HTTP_API = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      InlineCode: "def handler(event, context): pass"
      Events: { Call: { Type: HttpApi, Properties: { Path: /, Method: GET } } }
"""
QUEUE = """
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties: {{ QueueName: kept, VisibilityTimeout: {seconds} }}
Outputs:
  Url: {{ Value: !Ref Queue }}
"""


IMPORTING = """
Resources:
  Parameter: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !ImportValue mine } }
"""
EXPORTING = """
Resources:
  Queue: { Type: AWS::SQS::Queue }
Outputs:
  Name: { Value: it, Export: { Name: mine } }
"""
AS_ON_AWS = """
Resources:
  On: { Type: AWS::SQS::Queue }
  Text:
    Type: AWS::SSM::Parameter
    Properties: { Type: String, Value: !Sub "${!Literal} ${AWS::Region}" }
  Blocks:
    Type: AWS::SSM::Parameter
    Properties: { Type: String, Value: !Join [",", !Cidr [10.0.0.0/16, 2, 8]] }
  Connection:
    Type: AWS::Events::Connection
    Properties:
      AuthorizationType: API_KEY
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: name, ApiKeyValue: value } }
  Table:
    Type: AWS::DynamoDB::GlobalTable
    Properties:
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      StreamSpecification: { StreamViewType: NEW_IMAGE }
      Replicas: [{ Region: !Ref AWS::Region }]
Outputs:
  Text: { Value: !GetAtt Text.Value }
  Blocks: { Value: !GetAtt Blocks.Value }
  Connection: { Value: !Ref Connection }
  Stream: { Value: !GetAtt Table.StreamArn }
"""


def test_what_localstack_alone_would_fail_at_is_as_on_aws(running: Running, tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(AS_ON_AWS)

    outputs = running.cloud.deploy(Stack(name="as-on-aws", template=template))

    assert outputs["Text"] == "${Literal} us-east-1"
    assert outputs["Blocks"] == "10.0.0.0/24,10.0.1.0/24"
    assert outputs["Connection"].startswith("as-on-aws-Connection-")
    assert "/stream/" in outputs["Stream"]


def test_what_no_stack_exports_is_told_before_anything_is_made(
    running: Running, tmp_path: Path
) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(IMPORTING)
    importing = Stack(name="importing", template=template)

    with pytest.raises(DeployError, match="Parameter: no stack exports mine"):
        running.cloud.deploy(importing)

    other = tmp_path / "other.yaml"
    other.write_text(EXPORTING)
    running.cloud.deploy(Stack(name="exporting", template=other))
    assert running.cloud.deploy(importing) == {}


def test_a_stack_that_fails_names_its_resources(running: Running, tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(BAD)

    with pytest.raises(DeployError, match=r"Mapping \(AWS::Lambda::EventSourceMapping\)"):
        running.cloud.deploy(Stack(name="bad", template=template))


def test_an_update_that_fails_is_an_error(running: Running, tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(QUEUE.format(seconds=10).replace("kept", "updated"))
    running.cloud.deploy(Stack(name="updated", template=template))

    template.write_text(BAD)
    with pytest.raises(DeployError, match=r"failed\.\n  Mapping .* Function does not exist"):
        running.cloud.deploy(Stack(name="updated", template=template))


def test_resources_in_a_loop_are_deployed(running: Running, tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(LOOP)

    outputs = running.cloud.deploy(Stack(name="loop", template=template))

    assert outputs["Url"].endswith("/looped-b")


def test_what_a_transform_makes_and_localstack_has_not_is_named(
    running: Running, tmp_path: Path
) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(WITH_HTTP_API)

    with pytest.raises(DeployError, match=r"ServerlessHttpApi \(AWS::ApiGatewayV2::Api\)"):
        running.cloud.deploy(Stack(name="stubs", template=template))

    running.cloud.deploy(Stack(name="stubs", template=template, allow_stubs=True))


def test_a_template_that_cannot_be_read_is_named(running: Running, tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text("nothing: here")

    with pytest.raises(DeployError, match=r"template\.yaml has no Resources"):
        running.cloud.deploy(Stack(name="bad", template=template))


def test_an_update_that_changes_no_api_keeps_what_is_there(
    running: Running, tmp_path: Path
) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(QUEUE.format(seconds=10))
    url = running.cloud.deploy(Stack(name="kept", template=template))["Url"]
    sqs = running.aws("sqs")
    sqs.send_message(QueueUrl=url, MessageBody="still here")

    template.write_text(QUEUE.format(seconds=20))
    running.cloud.deploy(Stack(name="kept", template=template))

    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert found["VisibilityTimeout"] == "20"
    assert found["ApproximateNumberOfMessages"] == "1"


def test_the_same_stack_again_is_no_error(running: Running, tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(QUEUE.format(seconds=10).replace("kept", "same"))
    stack = Stack(name="same", template=template)

    assert running.cloud.deploy(stack) == running.cloud.deploy(stack)


def test_a_secret_is_there_when_its_stack_is_and_a_new_value_takes_its_place(
    running: Running, tmp_path: Path
) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(QUEUE.format(seconds=10))
    manager = running.aws("secretsmanager")

    for text in ("k3y", "another"):
        running.cloud.deploy(Stack(name="kept", template=template, secrets={"my/key": text}))

        assert manager.get_secret_value(SecretId="my/key")["SecretString"] == text
