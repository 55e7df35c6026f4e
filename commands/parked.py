"""The tasks that a stack's parked queue holds: those whose last try failed, until a redrive."""

import json
from datetime import UTC, datetime
from typing import Any

from commands.cloud import Cloud
from commands.cloud_errors import CloudUnusable

_MOST_AT_ONCE = 10  # SQS ReceiveMessage
_MOST_EMPTY = 3  # answers without a new one, after which all that can be seen was seen


def parked(cloud: Cloud, *, most: int) -> tuple[int, list[dict[str, Any]]]:
    """How many messages are parked, by the queue's own estimate, and up to `most` of them.

    Each has `task_id` and `parked_at`. Nothing of the message itself is shown, and looking takes
    nothing from the queue.

    Raises:
        CloudUnusable: The stack has no such queue, or cannot be asked.
    """
    url = cloud.outputs().get("ParkedQueueUrl")
    if url is None:
        raise CloudUnusable(
            f"{cloud} keeps its parked tasks in no SQS queue: with Redis as the broker, "
            "`promptlane redrive` finds them"
        )
    with cloud.explained():
        sqs = cloud.client("sqs")
        name = "ApproximateNumberOfMessages"
        told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"]
        return int(told[name]), _seen(sqs, url, most)


def _seen(sqs: Any, url: str, most: int) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    empty = 0
    while len(found) < most and empty < _MOST_EMPTY:
        before = len(found)
        # with a time-out of 0 a redrive beside us misses none
        messages = sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=_MOST_AT_ONCE,
            VisibilityTimeout=0,
            MessageSystemAttributeNames=["SentTimestamp"],
        ).get("Messages", [])
        for message in messages:
            found.setdefault(message["MessageId"], _told(message))
        empty = 0 if len(found) > before else empty + 1
    return sorted(found.values(), key=lambda each: str(each["parked_at"]))[:most]


def _told(message: dict[str, Any]) -> dict[str, Any]:
    sent_ms = int(message["Attributes"]["SentTimestamp"])
    try:
        task_id = json.loads(message["Body"])["task_id"]
    except (ValueError, KeyError, TypeError):
        task_id = "no task"  # somebody else's message
    return {
        "task_id": task_id,
        "parked_at": datetime.fromtimestamp(sent_ms / 1000, UTC).isoformat(timespec="seconds"),
    }
