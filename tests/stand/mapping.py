"""A stand-in for an SQS event source mapping: one poll, one invocation, one batch."""

import base64
import gzip
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.conftest import Aws
from tests.stand.cloudformation import ROOT

type Handler = Callable[[dict[str, Any], Any], dict[str, Any]]

TASK_ID = "5f0c9a52-6b1c-4f0e-9a53-0b6a1f0d7c11"  # that of the example events
NONE_FAILED: dict[str, Any] = {"batchItemFailures": []}
MARGIN_S = 2.0  # what the worker's handler keeps of its time


@dataclass(frozen=True, slots=True)
class Context:
    """The Lambda context of an invocation, with this many seconds left for ever."""

    time_s: float = 30.0

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function's time-out."""
        return int(self.time_s * 1000)


def example(name: str) -> dict[str, Any]:
    """One of the events in `events/`."""
    event: dict[str, Any] = json.loads((ROOT / "events" / f"{name}.json").read_text())
    return event


def sqs_event(*bodies: str) -> dict[str, Any]:
    """An SQS event with these message bodies."""
    [pattern, *_] = example("worker")["Records"]
    digest = hashlib.md5
    return {
        "Records": [
            {
                **pattern,
                "messageId": f"message-{number}",
                "body": body,
                "md5OfBody": digest(body.encode()).hexdigest(),
            }
            for number, body in enumerate(bodies)
        ]
    }


def deliver(
    aws: Aws, queue_url: str, handler: Handler, *, time_s: float = 30.0, visibility_s: int = 180
) -> tuple[int, int]:
    """Hand what is visible, ten messages at most, to a handler, and delete what it is done with.

    Returns:
        How many messages the batch had and how many of them failed.
    """
    received = aws.sqs.receive_message(
        QueueUrl=queue_url, MaxNumberOfMessages=10, VisibilityTimeout=visibility_s
    )
    messages = {message["MessageId"]: message for message in received.get("Messages", [])}
    if not messages:
        return 0, 0
    event = sqs_event(*(message["Body"] for message in messages.values()))
    for record, message in zip(event["Records"], messages.values(), strict=True):
        record |= {"messageId": message["MessageId"], "receiptHandle": message["ReceiptHandle"]}
    answer = handler(event, Context(time_s))
    failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
    assert failed <= messages.keys()
    for message_id in messages.keys() - failed:
        aws.sqs.delete_message(
            QueueUrl=queue_url, ReceiptHandle=messages[message_id]["ReceiptHandle"]
        )
    return len(messages), len(failed)


def subscribed(lines: list[str], group: str = "/aws/lambda/promptlane-worker") -> dict[str, Any]:
    """What a subscription filter of CloudWatch Logs delivers."""
    document = {
        "messageType": "DATA_MESSAGE",
        "owner": "123456789012",
        "logGroup": group,
        "logStream": "2026/11/24/[$LATEST]0123456789abcdef",
        "subscriptionFilters": ["to-logship"],
        "logEvents": [
            {"id": f"{number:056}", "timestamp": 1_795_500_000_000, "message": line}
            for number, line in enumerate(lines)
        ],
    }
    packed = gzip.compress(json.dumps(document).encode())
    return {"awslogs": {"data": base64.b64encode(packed).decode()}}
