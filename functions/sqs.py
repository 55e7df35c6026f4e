"""What a function gets of a queue: SQS's records, read once, and its partial batch response."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from infra.errors import TaskRejected
from infra.task import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class SqsRecord:
    """One message in hand.

    Attributes:
        receipt: Names it to the queue for as long as it is in hand.
        tries: How often it was received, this time included.
    """

    message_id: str
    receipt: str
    body: str
    tries: int = 1

    def task(self) -> Task:
        """The task that the message is.

        Raises:
            TaskRejected: It is none.
        """
        try:
            document = json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise TaskRejected("not a task: not JSON") from error
        return Task.from_json(document)


def records_of(event: Any) -> list[SqsRecord]:
    """The messages of an event.

    Raises:
        TaskRejected: It did not come from SQS.
    """
    match event:
        case {"Records": list(records)}:
            return [_record(record) for record in records]
    raise TaskRejected("this function takes SQS events; see events/worker.json for one")


async def run_batch(
    records: Sequence[SqsRecord], run: Callable[[SqsRecord], Awaitable[bool]]
) -> dict[str, Any]:
    """Run records side by side; the answer names those whose messages should come back.

    Args:
        run: Works on a record, and returns whether its message can be deleted.
    """
    is_done = await asyncio.gather(*(run(record) for record in records))
    failures = [r.message_id for r, done in zip(records, is_done, strict=True) if not done]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failures]}


def _record(record: Any) -> SqsRecord:
    match record:
        case {"messageId": str(message_id), "receiptHandle": str(receipt), "body": str(body)}:
            tries = int(record.get("attributes", {}).get("ApproximateReceiveCount", 1))
            return SqsRecord(message_id=message_id, receipt=receipt, body=body, tries=tries)
    raise TaskRejected("an SQS record has messageId, receiptHandle and body")
