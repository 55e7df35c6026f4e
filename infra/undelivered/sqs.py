"""Amazon SQS queues for log lines that could not be delivered: one to offer again, one aside."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from infra.errors import LogsUnavailable

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

MAX_BYTES = 262_144  # of one message: SQS's limit of old, which every account and emulator takes


class SqsLines:
    """Keep lines in messages of up to 256 KiB, one line beside another.

    Args:
        retry_queue_url: The queue that the log shipper is mapped to.
        dead_queue_url: Its dead-letter queue.
    """

    def __init__(self, client: "SQSClient", *, retry_queue_url: str, dead_queue_url: str) -> None:
        self._client = client
        self._retry_queue_url = retry_queue_url
        self._dead_queue_url = dead_queue_url

    def keep(self, lines: Sequence[str]) -> None:
        """Send lines to the retry queue."""
        self._send(self._retry_queue_url, lines)

    def set_aside(self, lines: Sequence[str]) -> None:
        """Send lines to the dead-letter queue."""
        self._send(self._dead_queue_url, lines)

    def postpone(self, receipt: str, *, delay_s: int) -> None:
        """Hide a message of the retry queue, 0 to 43,200 s (SQS ChangeMessageVisibility)."""
        with _sqs_errors():
            self._client.change_message_visibility(
                QueueUrl=self._retry_queue_url, ReceiptHandle=receipt, VisibilityTimeout=delay_s
            )

    def replay(self) -> int:
        """Move what is in the dead-letter queue now to the retry queue.

        What is refused again comes back meanwhile, so the queue is not simply emptied.
        """
        with _sqs_errors():
            answer = self._client.get_queue_attributes(
                QueueUrl=self._dead_queue_url, AttributeNames=["ApproximateNumberOfMessages"]
            )
            waiting = int(answer["Attributes"]["ApproximateNumberOfMessages"])
            moved = 0
            while moved < waiting and self._move_one():
                moved += 1
        return moved

    def _move_one(self) -> bool:
        received = self._client.receive_message(QueueUrl=self._dead_queue_url)
        for message in received.get("Messages", []):
            self._client.send_message(QueueUrl=self._retry_queue_url, MessageBody=message["Body"])
            self._client.delete_message(
                QueueUrl=self._dead_queue_url, ReceiptHandle=message["ReceiptHandle"]
            )
        return bool(received.get("Messages"))

    def _send(self, queue_url: str, lines: Sequence[str]) -> None:
        with _sqs_errors():
            for body in _bodies(lines):
                self._client.send_message(QueueUrl=queue_url, MessageBody=body)


def _bodies(lines: Sequence[str]) -> Iterator[str]:
    """Lines, joined into as few texts as the limit allows; one line is never cut."""
    body: list[str] = []
    size = 0
    for line in lines:
        added = len(line.encode()) + 1
        if body and size + added > MAX_BYTES:
            yield "\n".join(body)
            body, size = [], 0
        body.append(line)
        size += added
    if body:
        yield "\n".join(body)


@contextmanager
def _sqs_errors() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise LogsUnavailable("SQS refused or did not answer") from error
