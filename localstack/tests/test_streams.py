"""Streams: of tables and of Kinesis, with functions that read them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from hoststack.deploying.stack import Stack
from tests.calls import wait_until
from tests.conftest import Running

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Runtime: python3.13, CodeUri: code, Handler: app.handler, Timeout: 10 } }
Resources:
  Watched:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: watched
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      StreamSpecification: { StreamViewType: NEW_AND_OLD_IMAGES }
  Stream:
    Type: AWS::Kinesis::Stream
    Properties: { Name: flowing, ShardCount: 1 }
  Reader:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: stream-reader
      Policies: [AmazonSQSFullAccess]
      Environment: { Variables: { QUEUE: !Ref Heard } }
      Events:
        Table:
          Type: DynamoDB
          Properties: { Stream: !GetAtt Watched.StreamArn, StartingPosition: TRIM_HORIZON }
        Kinesis:
          Type: Kinesis
          Properties: { Stream: !GetAtt Stream.Arn, StartingPosition: TRIM_HORIZON }
  Heard: { Type: AWS::SQS::Queue }
Outputs:
  Queue: { Value: !Ref Heard }
"""
HANDLER = """
import base64, boto3, json, os

def handler(event, context):
    for record in event["Records"]:
        told = record.get("dynamodb") or base64.b64decode(record["kinesis"]["data"]).decode()
        body = json.dumps([record["eventSource"], record.get("eventName"), told])
        boto3.client("sqs").send_message(QueueUrl=os.environ["QUEUE"], MessageBody=body)
"""


@pytest.fixture(scope="module")
def queue(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of the queue that is told what the reader has read."""
    folder: Path = tmp_path_factory.mktemp("streams")
    (folder / "code").mkdir()
    (folder / "code" / "app.py").write_text(HANDLER)
    (folder / "template.yaml").write_text(TEMPLATE)
    yield running.cloud.deploy(Stack(name="streams", template=folder / "template.yaml"))["Queue"]
    running.delete("streams")


def heard(running: Running, queue: str, count: int) -> list[list[object]]:
    """So many records that the reader has read."""
    sqs = running.aws("sqs")
    found: list[list[object]] = []

    def look() -> bool:
        answer = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        for message in answer.get("Messages", []):
            found.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        return len(found) >= count

    wait_until(look, timeout_s=30)
    return found


def test_a_function_reads_what_is_written_to_a_table(running: Running, queue: str) -> None:
    dynamodb = running.aws("dynamodb")
    key = {"id": {"S": "one"}}

    dynamodb.put_item(TableName="watched", Item={**key, "n": {"N": "1"}})
    dynamodb.put_item(TableName="watched", Item={**key, "n": {"N": "2"}})
    dynamodb.delete_item(TableName="watched", Key=key)

    found = sorted(heard(running, queue, 3), key=str)
    assert [entry[1] for entry in found] == ["INSERT", "MODIFY", "REMOVE"]
    assert {entry[0] for entry in found} == {"aws:dynamodb"}
    assert isinstance(found[1][2], dict)
    assert found[1][2]["OldImage"]["n"] == {"N": "1"}
    assert found[1][2]["NewImage"]["n"] == {"N": "2"}
    assert "OldImage" not in str(found[0])
    assert "NewImage" not in str(found[2])


def test_a_function_reads_a_kinesis_stream(running: Running, queue: str) -> None:
    running.aws("kinesis").put_record(StreamName="flowing", Data=b"good day", PartitionKey="k")

    assert heard(running, queue, 1) == [["aws:kinesis", "aws:kinesis:record", "good day"]]


def test_a_reader_of_its_own_is_told_what_to_use_instead(running: Running, queue: str) -> None:
    kinesis = running.aws("kinesis")
    arn = kinesis.describe_stream(StreamName="flowing")["StreamDescription"]["StreamARN"]
    consumer = kinesis.register_stream_consumer(StreamARN=arn, ConsumerName="own")["Consumer"]

    with pytest.raises(ClientError, match=r"SubscribeToShard .*GetRecords, or let an event source"):
        kinesis.subscribe_to_shard(
            ConsumerARN=consumer["ConsumerARN"],
            ShardId="shardId-000000000000",
            StartingPosition={"Type": "LATEST"},
        )
