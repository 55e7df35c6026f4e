"""The short way answers as the long one: each call is sent both ways, and told apart by nothing."""

import json
from http.client import HTTPConnection
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.conftest import Running

LONG = {"Content-Encoding": "identity"}  # the short way takes none
_RANDOM = {"RequestId", "MessageId", "ReceiptHandle", "SentTimestamp", "QueueUrl"}

type Told = tuple[int, str, Any]


def told(running: Running, target: str, body: bytes, **headers: str) -> Told:
    """Status, error header and document of an answer to a signed call."""
    service = "dynamodb" if target.startswith("Dynamo") else "sqs"
    url = f"http://127.0.0.1:{running.cloud.plan.port}/"
    sent = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": target, **headers}
    request = AWSRequest("POST", url, data=body, headers=sent)
    SigV4Auth(Credentials("test", "test"), service, "us-east-1").add_auth(request)
    connection = HTTPConnection("127.0.0.1", running.cloud.plan.port, timeout=30)
    try:
        connection.request("POST", "/", body, dict(request.headers))
        answer = connection.getresponse()
        document = json.loads(answer.read() or b"null")
    finally:
        connection.close()
    if answer.status == 200 and not headers:  # the long way calls what moto answers text
        assert answer.headers["Content-Type"] == "application/x-amz-json-1.0"
    return answer.status, answer.headers["x-amzn-query-error"] or "", settled(document)


def settled(value: Any) -> Any:
    """A document without what is new each time, and its error as SDKs read it."""
    if isinstance(value, dict):
        if "__type" in value:
            value = value | {"__type": value["__type"].rpartition("#")[2]}
        return {k: "?" if k in _RANDOM else settled(v) for k, v in value.items()}
    return [settled(each) for each in value] if isinstance(value, list) else value


KEY = {"id": {"S": "lane"}}
ITEM = {"id": {"S": "lane"}, "n": {"N": "1"}, "text": {"S": "\u00e9\U0001f600"}, "b": {"B": "AAE="}}
DYNAMODB: tuple[tuple[str, Any], ...] = (
    ("PutItem", {"TableName": "things", "Item": ITEM}),
    ("PutItem", {"TableName": "things", "Item": ITEM, "ConditionExpression": "attribute_exists(x)"}),  # noqa: E501
    ("PutItem", {"TableName": "things", "Item": {"n": {"N": "1"}}}),
    ("GetItem", {"TableName": "things", "Key": KEY, "ConsistentRead": True}),
    ("GetItem", {"TableName": "things", "Key": {"id": {"S": "nobody"}}}),
    ("GetItem", {"TableName": "nowhere", "Key": KEY}),
    ("BatchGetItem", {"RequestItems": {"things": {"Keys": [KEY]}}}),
    ("Query", {"TableName": "things", "KeyConditionExpression": "id = :id",
               "ExpressionAttributeValues": {":id": KEY["id"]}}),
    ("UpdateItem", {"TableName": "things", "Key": KEY, "UpdateExpression": "SET n = :n",
                    "ExpressionAttributeValues": {":n": {"N": "1"}}, "ReturnValues": "ALL_NEW"}),
    ("UpdateItem", {"TableName": "things", "Key": KEY, "UpdateExpression": "SET ="}),
    ("TransactWriteItems", {"TransactItems": [{"Put": {"TableName": "things", "Item": ITEM}}]}),
    ("DescribeTable", {"TableName": "nowhere"}),
    ("NoSuchOperation", {}),
)  # fmt: skip
SQS: tuple[tuple[str, Any], ...] = (
    ("SendMessage", {"MessageBody": "hello", "DelaySeconds": 0}),
    ("SendMessage", {"MessageBody": "hello", "MessageAttributes":
                     {"a": {"DataType": "Binary", "BinaryValue": "AAE="}}}),
    ("SendMessage", {"MessageBody": ""}),
    ("SendMessage", {"MessageBody": "late", "DelaySeconds": 901}),
    ("ReceiveMessage", {"MaxNumberOfMessages": 10, "VisibilityTimeout": 0,
                        "MessageAttributeNames": ["All"]}),
    ("DeleteMessage", {"ReceiptHandle": "wrong"}),
    ("GetQueueAttributes", {"AttributeNames": ["QueueArn"]}),
)  # fmt: skip


@pytest.mark.parametrize(("operation", "body"), DYNAMODB)
def test_a_call_of_dynamodb(running: Running, operation: str, body: Any) -> None:
    target, sent = f"DynamoDB_20120810.{operation}", json.dumps(body).encode()

    assert told(running, target, sent) == told(running, target, sent, **LONG)


@pytest.mark.parametrize(("operation", "body"), SQS)
def test_a_call_of_sqs(running: Running, operation: str, body: Any) -> None:
    sqs = running.aws("sqs")
    queues = [sqs.create_queue(QueueName=f"lane-{way}")["QueueUrl"] for way in ("short", "long")]
    for url in queues:
        sqs.purge_queue(QueueUrl=url)
    target = f"AmazonSQS.{operation}"
    sent = [json.dumps({"QueueUrl": url, **body}).encode() for url in queues]

    short, long = told(running, target, sent[0]), told(running, target, sent[1], **LONG)

    assert json.dumps(short) == json.dumps(long).replace("lane-long", "lane-short")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff"])
def test_a_body_that_is_no_document(running: Running, body: bytes) -> None:
    target = "AmazonSQS.SendMessage"  # test_dynamodb.py has DynamoDB's: its long way is a 500

    long = told(running, target, body, **LONG)

    assert told(running, target, body)[0] == long[0]
