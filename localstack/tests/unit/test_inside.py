"""Calls within the process answer as LocalStack's client, which reads them from an HTTP answer."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError
from localstack.aws.api.lambda_ import TooManyRequestsException
from localstack.aws.client import parse_response
from localstack.aws.protocol.serializer import create_serializer
from localstack.services.sqs.provider import SqsProvider

from hoststack.services import inside
from hoststack.services.inside import Function, Queue

QUEUE = "arn:aws:sqs:us-east-1:000000000000:inside"
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:inside"
NO_CLIENT: Any = SimpleNamespace(get_queue_attributes=lambda **_: "the client's")
ATTRIBUTES = {
    "text": {"DataType": "String", "StringValue": "x"},
    "bytes": {"DataType": "Binary", "BinaryValue": b"\x00\xff"},
}


def provide(monkeypatch: pytest.MonkeyPatch, provider: Any) -> None:
    service = SimpleNamespace(lifecycle_hook=provider)
    monkeypatch.setattr(inside, "SERVICE_PLUGINS", SimpleNamespace(require=lambda _: service))


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> tuple[Queue, str]:
    """A client of a queue with three messages, and the queue's URL."""
    provider = SqsProvider()
    provide(monkeypatch, provider)
    client = Queue(NO_CLIENT, QUEUE)
    context = client._context("CreateQueue", {})
    url = provider.create_queue(context, "inside", {"VisibilityTimeout": "0"})["QueueUrl"]
    provider.purge_queue(context, url)
    for text in ("one", "two", '{"n": 3}'):
        provider.send_message(context, url, text, message_attributes=ATTRIBUTES)
    return client, url


def received(client: Queue, url: str) -> Any:
    return client.receive_message(
        QueueUrl=url,
        MaxNumberOfMessages=3,
        WaitTimeSeconds=0,
        MessageAttributeNames=["All"],
        MessageSystemAttributeNames=["All"],
        sqs_override_max_message_count=3,
    )


def test_messages_are_those_that_the_client_reads(queue: tuple[Queue, str]) -> None:
    client, url = queue

    answer = received(client, url)

    context = client._context("ReceiveMessage", {})
    serializer = create_serializer(context.service, "json")
    sent = serializer.serialize_to_response(answer, context.operation, {}, "id")
    read = parse_response(context.operation, "json", sent, include_response_metadata=False)
    assert answer["Messages"] == read["Messages"]
    assert sorted(message["Body"] for message in answer["Messages"]) == ["one", "two", '{"n": 3}']


def test_what_is_deleted_is_gone(queue: tuple[Queue, str]) -> None:
    client, url = queue
    entries = [
        {"Id": str(n), "ReceiptHandle": message["ReceiptHandle"]}
        for n, message in enumerate(received(client, url)["Messages"])
    ]

    client.delete_message_batch(QueueUrl=url, Entries=entries, sqs_override_max_message_count=3)

    assert not received(client, url).get("Messages")


def test_an_unknown_queue_is_the_clients_error(queue: tuple[Queue, str]) -> None:
    client, url = queue

    with pytest.raises(ClientError) as refused:
        received(client, f"{url}-of-nobody")

    assert refused.value.response["Error"]["Code"] == "QueueDoesNotExist"


def test_other_calls_are_the_clients() -> None:
    assert Queue(NO_CLIENT, QUEUE).get_queue_attributes(QueueUrl="") == "the client's"


def test_a_function_is_called_with_an_event_and_answers_as_a_stream(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def invoke(context: Any, *, function_name: str, payload: Any, **_: Any) -> dict[str, Any]:
        told = json.dumps([function_name, payload.read().decode()])
        return {"StatusCode": 200, "Payload": told.encode()}

    provide(monkeypatch, SimpleNamespace(invoke=invoke))

    answer = Function(NO_CLIENT, FUNCTION).invoke(FunctionName=FUNCTION, Payload='{"a": 1}')

    assert json.load(answer["Payload"]) == [FUNCTION, '{"a": 1}']
    assert answer["StatusCode"] == 200
    assert answer["ResponseMetadata"]["RequestId"]


def test_a_throttled_function_is_the_clients_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def invoke(*_: Any, **__: Any) -> None:
        raise TooManyRequestsException("Rate Exceeded.")

    provide(monkeypatch, SimpleNamespace(invoke=invoke))

    with pytest.raises(ClientError) as refused:
        Function(NO_CLIENT, FUNCTION).invoke(FunctionName=FUNCTION, Payload="{}")

    assert refused.value.response["Error"]["Code"] == "TooManyRequestsException"
