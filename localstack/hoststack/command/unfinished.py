"""What a cloud that stops takes with it."""

import threading
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from hoststack.deploying.stack import client

_PATIENCE_S = 2.0  # who stops a cloud wants it stopped
_COUNTS = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)


def messages(endpoint: str, secret: str) -> int | None:
    """How many messages wait or are being worked on, in queues that functions read.

    None if the cloud does not say so in time.
    """
    counts: list[int] = []

    def count() -> None:
        try:
            counts.append(_messages(endpoint, secret))
        except (BotoCoreError, ClientError):
            counts.append(0)  # it has ended already

    thread = threading.Thread(target=count, name="hoststack-count", daemon=True)
    thread.start()
    thread.join(_PATIENCE_S)
    return counts[0] if counts else None


def told(left: int | None) -> str:
    """What is lost, as a sentence; nothing if nothing is."""
    match left:
        case 0:
            return ""
        case None:
            return "All messages that wait will be lost; the cloud is too busy to count them."
        case 1:
            return "1 message that waits or is being worked on will be lost."
    return f"{left} messages that wait or are being worked on will be lost."


def _messages(endpoint: str, secret: str) -> int:
    mappings = client("lambda", endpoint, secret).list_event_source_mappings()
    arns = {mapping.get("EventSourceArn", "") for mapping in mappings["EventSourceMappings"]}
    sqs = client("sqs", endpoint, secret)
    return sum(_waiting(sqs, arn.rpartition(":")[2]) for arn in arns if ":sqs:" in arn)


def _waiting(sqs: Any, queue: str) -> int:
    url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(_COUNTS))
    return sum(int(count) for count in found["Attributes"].values())
