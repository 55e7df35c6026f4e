"""Nested stacks: updated in place, reloaded, and refused with the path to what is wrong."""

from pathlib import Path
from textwrap import dedent

import pytest

from hoststack.deploying.reload import Reloader
from hoststack.deploying.stack import DeployError, Stack, deploy
from hoststack.deploying.updates import update
from tests.calls import invoke
from tests.conftest import Running

OUTER = """
Transform: AWS::Serverless-2016-10-31
Parameters: { Word: { Type: String, Default: one } }
Resources:
  App:
    Type: AWS::Serverless::Application
    Properties: { Location: inner/template.yaml, Parameters: { Word: !Ref Word } }
Outputs:
  Word: { Value: !GetAtt App.Outputs.Word }
  Url: { Value: !GetAtt App.Outputs.Url }
"""
INNER = """
Transform: AWS::Serverless-2016-10-31
Parameters: { Word: { Type: String } }
Resources:
  Queue: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: 30 } }
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      DefinitionBody:
        openapi: 3.0.1
        paths: { /here: { get: { x-amazon-apigateway-integration: { type: mock } } } }
  Function:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: inside
      Runtime: python3.13
      Handler: app.handler
      CodeUri: code
      Environment: { Variables: { WORD: !Ref Word } }
Outputs:
  Word: { Value: !Ref Word }
  Url: { Value: !Ref Queue }
"""
HANDLER = "import os\nhandler = lambda *_: ['first', os.environ['WORD']]\n"


class Nest:
    """A stack with another one in it; `told` is what its author has read."""

    def __init__(self, running: Running, folder: Path) -> None:
        self.running = running
        self.inner = folder / "inner" / "template.yaml"
        self.module = self.inner.parent / "code" / "app.py"
        self.module.parent.mkdir(parents=True)
        self.module.write_text(HANDLER)
        self.inner.write_text(dedent(INNER))
        self.template = folder / "template.yaml"
        self.template.write_text(OUTER)
        self.told: list[str] = []
        self.url = self.deploy()["Url"]
        # CloudFormation knows nothing of the code of the test before
        update(Stack(name="nest", template=self.template), running.cloud.endpoint)
        running.aws("sqs").send_message(QueueUrl=self.url, MessageBody="kept")

    def deploy(self, word: str = "one") -> dict[str, str]:
        stack = Stack(name="nest", template=self.template, parameters={"Word": word})
        return deploy(stack, self.running.cloud.endpoint, say=self.told.append)

    def change(self, old: str, new: str) -> None:
        self.inner.write_text(self.inner.read_text().replace(old, new))

    def queue(self) -> tuple[str, str]:
        """The queue's time-out, and how many messages it has."""
        sqs = self.running.aws("sqs")
        found = sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["All"])["Attributes"]
        return found["VisibilityTimeout"], found["ApproximateNumberOfMessages"]

    def answer(self) -> object:
        return invoke(self.running.aws("lambda"), "inside").payload


@pytest.fixture
def nest(running: Running, tmp_path: Path) -> Nest:
    """A stack in which another one is nested, with one message in its queue."""
    return Nest(running, tmp_path)


def test_a_change_inside_a_nested_stack_is_an_update_in_place(nest: Nest) -> None:
    nest.running.aws("sqs").purge_queue(QueueUrl=nest.url)
    nest.running.aws("sqs").send_message(QueueUrl=nest.url, MessageBody="kept")
    nest.change("VisibilityTimeout: 30", "VisibilityTimeout: 20")

    assert nest.deploy("two") == {"Word": "two", "Url": nest.url}

    assert nest.queue() == ("20", "1")
    assert nest.answer() == ["first", "two"]
    assert nest.told == []


def test_a_changed_api_in_a_nested_stack_makes_all_anew_and_that_is_told(nest: Nest) -> None:
    nest.change("/here:", "/there:")

    nest.url = nest.deploy()["Url"]

    [told] = nest.told
    assert told.startswith("an API changed, so the stack nest is deleted and made anew: its queues")
    assert "those of its nested stacks too, are empty" in told
    assert nest.queue() == ("30", "0")


def test_why_a_nested_stack_fails_is_told_with_its_resource(nest: Nest) -> None:
    nest.change(
        "Queue: {",
        "Bad:\n    Type: AWS::SNS::Subscription\n"
        "    Properties: { TopicArn: nothing, Protocol: sqs, Endpoint: nothing }\n  Queue: {",
    )

    with pytest.raises(DeployError, match=r"App \(AWS::Cloud.*Bad \(AWS::SNS::Subscription\): "):
        nest.deploy()


def test_a_change_of_code_in_a_nested_application_reloads_its_function(nest: Nest) -> None:
    before = nest.queue()
    reloader = Reloader(
        Stack(name="nest", template=nest.template),
        (nest.running.cloud.endpoint, nest.running.cloud.plan.secret),
        paths=[],
        say=nest.told.append,
    )

    nest.module.write_text(HANDLER.replace("first", "second"))
    reloader.look()

    assert nest.told[-1].startswith("app.py: inside reloaded (")
    assert nest.answer() == ["second", "one"]

    nest.change("VisibilityTimeout: 30", "VisibilityTimeout: 40")
    reloader.look()

    assert nest.told[-1].startswith("template.yaml: the stack nest is deployed again (")
    assert nest.answer() == ["second", "one"]
    assert nest.queue() == ("40", before[1])
