"""Amazon DynamoDB task store: one item per task, every write conditional."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.errors import AttemptLost, StoreUnavailable, TaskNotFound
from infra.task import Claim, Status, Task, TaskRecord

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

type Item = dict[str, Any]  # DynamoDB's own form: {"status": {"S": "PENDING"}}

_MINE = "#status = :started AND #attempt = :attempt"  # the attempt that asks still owns the task


class DynamoDbTaskStore:
    """Keep task records in one table whose key is `id` and whose TTL attribute is `expires_at`.

    Args:
        lease_s: How long an attempt owns a task, in seconds.
        max_tries: After so many attempts a task is `spent`.
        retention_s: How long a record stays after its last change of state, in seconds.
        now: The clock, in seconds since 1970.
    """

    def __init__(  # noqa: PLR0913 - each is one setting
        self,
        client: "DynamoDBClient",
        *,
        table: str,
        lease_s: float,
        max_tries: int,
        retention_s: int,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._client = client
        self._table = table
        self._lease_s = lease_s
        self._max_tries = max_tries
        self._retention_s = retention_s
        self._now = now

    async def put(self, task: Task) -> TaskRecord | None:
        """Record a task as PENDING, unless its id is there: then return its record."""
        return await asyncio.to_thread(self._put, task)

    async def get(self, task_id: str) -> TaskRecord:
        """Read a task, strongly consistent."""
        return await asyncio.to_thread(self._get, task_id)

    async def withdraw(self, task_id: str) -> bool:
        """Delete a PENDING task that no worker has touched; whether it was one."""
        return await asyncio.to_thread(self._withdraw, task_id)

    async def claim(self, task_id: str) -> Claim:
        """Start an attempt in one conditional write."""
        return await asyncio.to_thread(self._claim, task_id)

    async def release(self, task_id: str, *, attempt: int) -> None:
        """End this attempt's lease now."""
        await self._update(task_id, "SET #lease_until = :now", _MINE, attempt)

    async def succeed(self, task_id: str, *, attempt: int, result: str) -> None:
        """STARTED becomes SUCCESS if this attempt still owns the task."""
        change = "SET #status = :success, #result = :text, #finished_at = :at, #expires_at = :end"
        await self._update(task_id, change, _MINE, attempt, text=result)

    async def fail(self, task_id: str, *, attempt: int, reason: str) -> None:
        """PENDING or STARTED becomes FAILURE if nobody has claimed the task since."""
        change = "SET #status = :failure, #reason = :text, #finished_at = :at, #expires_at = :end"
        still = "#status IN (:pending, :started) AND #attempt = :attempt"
        await self._update(task_id, change, still, attempt, text=reason)

    async def reopen(self, task_id: str) -> bool:
        """FAILURE becomes PENDING with all its tries; whether the task is PENDING now."""
        return await asyncio.to_thread(self._reopen, task_id)

    def _put(self, task: Task) -> TaskRecord | None:
        item: Item = {
            "id": {"S": task.id},
            "status": {"S": Status.PENDING},
            "attempt": {"N": "0"},
            "created_at": {"S": task.accepted_at.isoformat()},
            "expires_at": {"N": self._end()},
        }
        with _dynamodb_errors() as failed:
            self._client.put_item(
                TableName=self._table,
                Item=item,
                ConditionExpression="attribute_not_exists(id)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        return None if failed.item is None else _record(failed.item)

    def _get(self, task_id: str) -> TaskRecord:
        with _dynamodb_errors():
            answer = self._client.get_item(
                TableName=self._table, Key={"id": {"S": task_id}}, ConsistentRead=True
            )
        item: Item | None = answer.get("Item")
        # DynamoDB deletes expired items within days, not at once.
        if item is None or int(item["expires_at"]["N"]) < self._now():
            raise TaskNotFound(task_id)
        return _record(item)

    def _withdraw(self, task_id: str) -> bool:
        with _dynamodb_errors() as failed:
            self._client.delete_item(
                TableName=self._table,
                Key={"id": {"S": task_id}},
                ConditionExpression="#status = :pending AND #attempt = :zero",
                ExpressionAttributeNames={"#status": "status", "#attempt": "attempt"},
                ExpressionAttributeValues={":pending": {"S": Status.PENDING}, ":zero": {"N": "0"}},
            )
        return not failed.has_failed

    def _claim(self, task_id: str) -> Claim:
        now_ms = int(self._now() * 1000)
        with _dynamodb_errors() as failed:
            answer = self._client.update_item(
                TableName=self._table,
                Key={"id": {"S": task_id}},
                UpdateExpression=(
                    "SET #status = :started, #attempt = #attempt + :one, #lease_until = :until, "
                    "#started_at = if_not_exists(#started_at, :at)"
                ),
                ConditionExpression=(
                    "#attempt < :most AND "
                    "(#status = :pending OR (#status = :started AND #lease_until <= :now))"
                ),
                ReturnValues="UPDATED_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                ExpressionAttributeNames=_names("status attempt lease_until started_at"),
                ExpressionAttributeValues={
                    ":pending": {"S": Status.PENDING},
                    ":started": {"S": Status.STARTED},
                    ":one": {"N": "1"},
                    ":most": {"N": str(self._max_tries)},
                    ":now": {"N": str(now_ms)},
                    ":until": {"N": str(now_ms + int(self._lease_s * 1000))},
                    ":at": {"S": self._iso_now()},
                },
            )
            return Claim(outcome="claimed", attempt=int(answer["Attributes"]["attempt"]["N"]))
        return _refused_claim(failed.item, now_ms)

    async def _update(
        self, task_id: str, change: str, condition: str, attempt: int, *, text: str = ""
    ) -> None:
        known = {
            ":pending": {"S": Status.PENDING},
            ":started": {"S": Status.STARTED},
            ":success": {"S": Status.SUCCESS},
            ":failure": {"S": Status.FAILURE},
            ":attempt": {"N": str(attempt)},
            ":now": {"N": str(int(self._now() * 1000))},
            ":at": {"S": self._iso_now()},
            ":end": {"N": self._end()},
            ":text": {"S": text},
        }
        words = f"{change} {condition}".replace(",", " ").replace("(", " ").replace(")", " ")
        used = set(words.split())

        def write() -> None:
            with _dynamodb_errors() as failed:
                self._client.update_item(
                    TableName=self._table,
                    Key={"id": {"S": task_id}},
                    UpdateExpression=change,
                    ConditionExpression=condition,
                    ExpressionAttributeNames={w: w[1:] for w in used if w.startswith("#")},
                    ExpressionAttributeValues={w: known[w] for w in used if w.startswith(":")},
                )
            if failed.has_failed:
                raise AttemptLost(task_id)

        await asyncio.to_thread(write)

    def _reopen(self, task_id: str) -> bool:
        with _dynamodb_errors() as failed:
            self._client.update_item(
                TableName=self._table,
                Key={"id": {"S": task_id}},
                UpdateExpression=(
                    "SET #status = :pending, #attempt = :zero, #expires_at = :end "
                    "REMOVE #reason, #started_at, #finished_at, #lease_until"
                ),
                ConditionExpression="#status = :failure",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                ExpressionAttributeNames=_names(
                    "status attempt expires_at reason started_at finished_at lease_until"
                ),
                ExpressionAttributeValues={
                    ":pending": {"S": Status.PENDING},
                    ":failure": {"S": Status.FAILURE},
                    ":zero": {"N": "0"},
                    ":end": {"N": self._end()},
                },
            )
        if not failed.has_failed:
            return True
        return failed.item is not None and failed.item["status"]["S"] == Status.PENDING

    def _end(self) -> str:
        return str(int(self._now()) + self._retention_s)

    def _iso_now(self) -> str:
        return datetime.fromtimestamp(self._now(), UTC).isoformat()


class _Condition:
    """Whether a conditional write failed, and on which item."""

    has_failed = False
    item: Item | None = None


@contextmanager
def _dynamodb_errors() -> Iterator[_Condition]:
    condition = _Condition()
    try:
        yield condition
    except ClientError as error:
        if error.response["Error"].get("Code") != "ConditionalCheckFailedException":
            raise StoreUnavailable("DynamoDB refused") from error
        condition.has_failed = True
        condition.item = error.response.get("Item")  # type: ignore[assignment]  # not in the stubs
    except BotoCoreError as error:
        raise StoreUnavailable("DynamoDB did not answer") from error


def _refused_claim(item: Item | None, now_ms: int) -> Claim:
    if item is None:
        return Claim(outcome="unknown")
    record = _record(item)
    match record.status:
        case Status.SUCCESS:
            return Claim(outcome="succeeded", attempt=record.attempt)
        case Status.FAILURE:
            return Claim(outcome="failed", attempt=record.attempt)
    left_ms = int(item.get("lease_until", {"N": "0"})["N"]) - now_ms
    if record.status is Status.STARTED and left_ms > 0:
        return Claim(outcome="held", attempt=record.attempt, held_for_s=left_ms / 1000)
    return Claim(outcome="spent", attempt=record.attempt)


def _record(item: Item) -> TaskRecord:
    def instant(name: str) -> datetime | None:
        return datetime.fromisoformat(item[name]["S"]) if name in item else None

    lease_ms = item.get("lease_until", {}).get("N")

    return TaskRecord(
        id=item["id"]["S"],
        status=Status(item["status"]["S"]),
        attempt=int(item["attempt"]["N"]),
        created_at=datetime.fromisoformat(item["created_at"]["S"]),
        started_at=instant("started_at"),
        finished_at=instant("finished_at"),
        lease_until=datetime.fromtimestamp(int(lease_ms) / 1000, UTC) if lease_ms else None,
        result=item.get("result", {}).get("S"),
        reason=item.get("reason", {}).get("S"),
    )


def _names(attributes: str) -> dict[str, str]:
    """Placeholders for attribute names, many of which are words that DynamoDB reserves."""
    return {f"#{name}": name for name in attributes.split()}
