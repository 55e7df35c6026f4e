"""Amazon SQS broker: a standard queue for the work, another for what was given up."""

import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from infra.errors import BrokerUnavailable, TaskRejected
from infra.task import Task

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.literals import QueueAttributeNameType
    from mypy_boto3_sqs.type_defs import MessageTypeDef


_WAIT_OR_NOT: "tuple[QueueAttributeNameType, ...]" = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
)
_PATIENCE_S = 3.0  # that tasks may wait with none in hand: one may have come just now
_MOST_SENT = 10  # messages in one call, and their bytes together (SQS SendMessageBatch)
_MOST_BYTES = 1_000_000  # of 1 MiB: what stands around them counts, too


class SqsBroker:
    """Carry tasks on SQS.

    Args:
        queue_url: The queue that the worker function is mapped to.
        parked_queue_url: Where failed tasks wait for a redrive; empty for callers that never park.
    """

    def __init__(self, client: "SQSClient", *, queue_url: str, parked_queue_url: str = "") -> None:
        self._client = client
        self._queue_url = queue_url
        self._parked_queue_url = parked_queue_url
        self._in_vain_since: float | None = None  # two looks at least saw tasks wait

    async def enqueue(self, task: Task, *, delay_s: int = 0) -> None:
        """Send a task to the work queue.

        Args:
            delay_s: Seconds before a worker may see it, 0 to 900 (SQS SendMessage).
        """
        await asyncio.to_thread(self._send, self._queue_url, task, delay_s)

    async def enqueue_all(self, tasks: Sequence[Task]) -> set[str]:
        """Send tasks by tens, side by side; the ids of those that are not known to be sent."""
        parts = await asyncio.gather(
            *(asyncio.to_thread(self._send_all, part) for part in _parts(tasks))
        )
        return set().union(*parts)

    async def park(self, task: Task) -> None:
        """Send a task to the parked queue."""
        await asyncio.to_thread(self._send, self._parked_queue_url, task, 0)

    async def depth(self) -> int:
        """About how many messages wait to be received."""
        return await asyncio.to_thread(self._count, self._queue_url, "ApproximateNumberOfMessages")

    async def has_workers(self) -> bool:
        """Whether no messages wait, or some are in hand, or it was so seconds ago: SQS itself
        knows no worker."""
        waiting, in_hand = await asyncio.gather(
            *(asyncio.to_thread(self._count, self._queue_url, kind) for kind in _WAIT_OR_NOT)
        )
        now_s = time.monotonic()
        if not waiting or in_hand:
            self._in_vain_since = None
        elif self._in_vain_since is None:
            self._in_vain_since = now_s
        return self._in_vain_since is None or now_s - self._in_vain_since < _PATIENCE_S

    async def postpone(self, receipt: str, *, delay_s: int) -> None:
        """Hide a received message for `delay_s` seconds, 0 to 43,200 (ChangeMessageVisibility)."""
        await asyncio.to_thread(self._postpone, receipt, delay_s)

    async def take_parked(self, *, most: int) -> list[tuple[str, Task]]:
        """Receive up to `most` parked tasks, 1 to 10; what is no task stays where it is."""
        return await asyncio.to_thread(self._take_parked, most)

    async def drop_parked(self, receipt: str) -> None:
        """Delete a message from the parked queue."""
        await asyncio.to_thread(self._drop_parked, receipt)

    async def kept_aside(self) -> int:
        """About how many messages the parked queue has, hidden ones included."""
        return await asyncio.to_thread(
            self._count,
            self._parked_queue_url,
            "ApproximateNumberOfMessages",
            "ApproximateNumberOfMessagesNotVisible",
        )

    def _send(self, queue_url: str, task: Task, delay_s: int) -> None:
        with _sqs_errors():
            self._client.send_message(
                QueueUrl=queue_url,
                MessageBody=json.dumps(task.to_json()),
                DelaySeconds=delay_s,
                MessageGroupId=task.origin.caller,  # so that one caller's flood delays no other
            )

    def _send_all(self, bodies: dict[str, tuple[str, str]]) -> set[str]:
        """Send bodies by task id, each with its caller; the ids of those that were not taken."""
        try:
            answer = self._client.send_message_batch(
                QueueUrl=self._queue_url,
                Entries=[
                    {"Id": task_id, "MessageBody": body, "MessageGroupId": caller}
                    for task_id, (body, caller) in bodies.items()
                ],
            )
        except (BotoCoreError, ClientError):
            return set(bodies)
        return bodies.keys() - {sent["Id"] for sent in answer.get("Successful", [])}

    def _count(self, queue_url: str, *kinds: "QueueAttributeNameType") -> int:
        with _sqs_errors():
            answer = self._client.get_queue_attributes(QueueUrl=queue_url, AttributeNames=kinds)
        return sum(int(answer["Attributes"][kind]) for kind in kinds)

    def _postpone(self, receipt: str, delay_s: int) -> None:
        with _sqs_errors():
            self._client.change_message_visibility(
                QueueUrl=self._queue_url, ReceiptHandle=receipt, VisibilityTimeout=delay_s
            )

    def _take_parked(self, most: int) -> list[tuple[str, Task]]:
        while True:
            with _sqs_errors():
                answer = self._client.receive_message(
                    QueueUrl=self._parked_queue_url, MaxNumberOfMessages=most
                )
            messages = answer.get("Messages", [])
            tasks = list(_tasks(messages))
            # Messages without a task among them are unreadable, and hidden now: look behind them.
            if tasks or not messages:
                return tasks

    def _drop_parked(self, receipt: str) -> None:
        with _sqs_errors():
            self._client.delete_message(QueueUrl=self._parked_queue_url, ReceiptHandle=receipt)


def _parts(tasks: Sequence[Task]) -> Iterator[dict[str, tuple[str, str]]]:
    """Tasks as bodies with their callers, as many together as one call takes."""
    part: dict[str, tuple[str, str]] = {}
    size = 0
    for task in tasks:
        body = json.dumps(task.to_json())  # ASCII: as many bytes as characters
        if part and (len(part) == _MOST_SENT or size + len(body) > _MOST_BYTES):
            yield part
            part, size = {}, 0
        part[task.id] = body, task.origin.caller
        size += len(body)
    if part:
        yield part


@contextmanager
def _sqs_errors() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise BrokerUnavailable("SQS refused or did not answer") from error


def _tasks(messages: "list[MessageTypeDef]") -> Iterator[tuple[str, Task]]:
    for message in messages:
        try:
            yield message["ReceiptHandle"], Task.from_json(json.loads(message["Body"]))
        except (TaskRejected, ValueError, RecursionError):
            continue
