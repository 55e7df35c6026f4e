"""Amazon DynamoDB task store: one item per task, every write conditional."""

import asyncio
import re
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.errors import AttemptLost, StoreUnavailable, TaskNotFound
from infra.task import Claim, Status, Task, TaskRecord

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

type Item = dict[str, Any]  # in DynamoDB's own form: {"status": {"S": "PENDING"}}

# Conditions and changes; `#name` stands for the attribute, `:name` for a value of `_values`.
_CLAIMABLE = (
    "#attempt < #last_attempt AND "
    "(#status = :pending OR (#status = :started AND #lease_until <= :now))"
)
_CLAIM = (
    "SET #status = :started, #attempt = #attempt + :one, #lease_until = :lease, "
    "#started_at = if_not_exists(#started_at, :at), #claim = :claim"
)
_MINE = "#status = :started AND #attempt = :attempt"
_OPEN = "#status IN (:pending, :started) AND #attempt = :attempt"
_QUEUED = "SET #queued_at = :at, #expires_at = :end"
_STATUS = {"#status": "status"}
_REOPEN = (
    f"{_QUEUED}, #status = :pending, #last_attempt = #attempt + :tries "
    "REMOVE #reason, #started_at, #finished_at, #lease_until"
)


class DynamoDbTaskStore:
    """Keep task records in one table whose key is `id` and whose TTL attribute is `expires_at`.

    Args:
        max_tries: Attempts that a task gets when it is put, and again when it is reopened. An
            attempt's number is never used twice.
        retention_s: How long a record stays after its first and last change, in seconds.
        now: The clock, in seconds since 1970.
    """

    def __init__(
        self,
        client: "DynamoDBClient",
        *,
        table: str,
        max_tries: int,
        retention_s: int,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._client = client
        self._table = table
        self._max_tries = max_tries
        self._retention_s = retention_s
        self._now = now

    async def put(
        self, task: Task, *, report_id: str | None = None, fingerprint: str | None = None
    ) -> TaskRecord:
        """Record a task as PENDING, unless its id is there already; its record either way."""
        item: Item = {
            "id": {"S": task.id},
            "status": {"S": Status.PENDING},
            "attempt": {"N": "0"},
            "last_attempt": {"N": str(self._max_tries)},
            "created_at": {"S": task.accepted_at.isoformat()},
            "expires_at": self._values()[":end"],
        }
        for name, text in (("report_id", report_id), ("fingerprint", fingerprint)):
            if text is not None:
                item[name] = {"S": text}
        # DynamoDB deletes expired items within days, not at once.
        condition = "attribute_not_exists(#id) OR #expires_at < :now_s"
        written = await self._call(
            self._client.put_item,
            Item=item,
            ConditionExpression=condition,
            **self._placeholders(condition),
        )
        return _record(item if written.was_allowed else written.item)

    async def get(self, task_id: str) -> TaskRecord:
        """Read a task, strongly consistent."""
        read = await self._call(self._client.get_item, Key=_key(task_id), ConsistentRead=True)
        # DynamoDB deletes expired items within days, not at once.
        if not read.item or int(read.item["expires_at"]["N"]) < self._now():
            raise TaskNotFound(task_id)
        return _record(read.item)

    async def withdraw(self, task_id: str) -> bool:
        """Delete a PENDING task that no worker has touched; whether it was one."""
        return await self._delete(task_id, "#status = :pending AND #attempt = :zero")

    async def claim(
        self, task_id: str, *, lease_s: float, accepted_at: datetime | None = None
    ) -> Claim:
        """Start an attempt in one conditional write, which knows itself when the SDK repeats it."""
        claim = uuid.uuid4().hex
        condition, accepted = _CLAIMABLE, ""
        if accepted_at is not None:
            condition, accepted = f"{_CLAIMABLE} AND #created_at = :text", accepted_at.isoformat()
        written = await self._update(
            task_id, _CLAIM, condition, lease_s=lease_s, claim=claim, text=accepted
        )
        if not written.item:
            return Claim(outcome="unknown")
        record = _record(written.item)
        if accepted_at is not None and record.created_at != accepted_at:
            return Claim(outcome="unknown")
        # Refused, but by our own claim: its answer was lost, and the SDK asked again.
        is_ours = written.item.get("claim") == {"S": claim} and record.status is Status.STARTED
        if written.was_allowed or is_ours:
            is_last = record.tries_left == 0
            return Claim(outcome="claimed", attempt=record.attempt, is_last=is_last)
        return record.refused_claim(self._now())

    async def release(self, task_id: str, *, attempt: int) -> None:
        """End this attempt's lease now."""
        await self._own(task_id, "SET #lease_until = :now", _MINE, attempt=attempt)

    async def hand_back(self, task_id: str, *, attempt: int) -> None:
        """End this attempt's lease now, and give the task one try more."""
        change = "SET #lease_until = :now, #last_attempt = #last_attempt + :one"
        await self._own(task_id, change, _MINE, attempt=attempt)

    async def succeed(self, task_id: str, *, attempt: int, result: str) -> None:
        """STARTED becomes SUCCESS if this attempt still owns the task."""
        change = "SET #status = :success, #result = :text, #finished_at = :at, #expires_at = :end"
        await self._own(task_id, change, _MINE, attempt=attempt, text=result)

    async def fail(self, task_id: str, *, attempt: int, reason: str) -> None:
        """PENDING or STARTED becomes FAILURE if nobody has claimed the task since."""
        change = "SET #status = :failure, #reason = :text, #finished_at = :at, #expires_at = :end"
        await self._own(task_id, change, _OPEN, attempt=attempt, text=reason)

    async def revoke(self, task_id: str) -> TaskRecord:
        """PENDING or STARTED becomes REVOKED; its record either way."""
        change = (
            "SET #status = :revoked, #finished_at = :at, #expires_at = :end REMOVE #lease_until"
        )
        written = await self._update(task_id, change, "#status IN (:pending, :started)")
        if not written.item or int(written.item["expires_at"]["N"]) < self._now():
            raise TaskNotFound(task_id)
        return _record(written.item)

    async def revoked(self, task_ids: Sequence[str]) -> set[str]:
        """Which are REVOKED, or gone: read at once, not strongly consistent."""
        found: dict[str, str] = {}
        asked: Any = {"Keys": [_key(each) for each in task_ids]}
        asked |= {"ProjectionExpression": "id, #status", "ExpressionAttributeNames": _STATUS}
        while asked:  # a part may be left unprocessed
            answer = await self._answer(
                self._client.batch_get_item, RequestItems={self._table: asked}
            )
            for item in answer["Responses"].get(self._table, []):
                found[item["id"]["S"]] = item["status"]["S"]
            asked = answer.get("UnprocessedKeys", {}).get(self._table)
        return {each for each in task_ids if found.get(each, Status.REVOKED) == Status.REVOKED}

    async def erase(self, task_id: str) -> bool:
        """Delete a final task; whether there is none now."""
        condition = "attribute_not_exists(#id) OR #status IN (:success, :failure, :revoked)"
        return await self._delete(task_id, condition)

    async def reopen(self, task_id: str) -> bool:
        """FAILURE becomes PENDING with all its tries; whether the task is PENDING now."""
        written = await self._update(task_id, _REOPEN, "#status = :failure")
        return bool(written.item) and written.item["status"]["S"] == Status.PENDING

    async def note_queued(self, task_id: str) -> None:
        """Its message begins a new life, unless the task is final or gone."""
        await self._update(task_id, _QUEUED, "#status IN (:pending, :started)")

    async def _own(self, task_id: str, change: str, condition: str, **given: Any) -> None:
        written = await self._update(task_id, change, condition, **given)
        if not written.was_allowed:
            raise AttemptLost(task_id)

    async def _update(self, task_id: str, change: str, condition: str, **given: Any) -> "_Answer":
        return await self._call(
            self._client.update_item,
            Key=_key(task_id),
            UpdateExpression=change,
            ConditionExpression=condition,
            ReturnValues="ALL_NEW",
            **self._placeholders(f"{change} {condition}", **given),
        )

    async def _delete(self, task_id: str, condition: str) -> bool:
        deleted = await self._call(
            self._client.delete_item,
            Key=_key(task_id),
            ConditionExpression=condition,
            **self._placeholders(condition),
        )
        return deleted.was_allowed

    async def _call(self, call: Callable[..., Any], **arguments: Any) -> "_Answer":
        if "ConditionExpression" in arguments:
            arguments["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        try:
            answer = await self._answer(call, TableName=self._table, **arguments)
        except ClientError as error:
            return _Answer(was_allowed=False, item=dict(error.response).get("Item") or {})  # type: ignore[arg-type]
        return _Answer(was_allowed=True, item=answer.get("Attributes") or answer.get("Item") or {})

    async def _answer(self, call: Callable[..., Any], **arguments: Any) -> Any:
        """What the SDK answers; of its errors only a condition that did not hold is passed on."""
        try:
            return await asyncio.to_thread(call, **arguments)
        except ClientError as error:
            if error.response["Error"].get("Code") != "ConditionalCheckFailedException":
                raise StoreUnavailable("The task store refused") from error
            raise
        except BotoCoreError as error:
            raise StoreUnavailable("The task store did not answer") from error

    def _placeholders(self, expression: str, **given: Any) -> dict[str, Item]:
        """The names and values that an expression uses; DynamoDB refuses any that it does not."""
        names = set(re.findall(r"#\w+", expression))
        values = self._values(**given)
        return {
            "ExpressionAttributeNames": {name: name[1:] for name in names},
            "ExpressionAttributeValues": {
                value: values[value] for value in set(re.findall(r":\w+", expression))
            },
        }

    def _values(
        self, *, attempt: int = 0, text: str = "", lease_s: float = 0.0, claim: str = ""
    ) -> Item:
        now_s = self._now()
        return {
            ":pending": {"S": Status.PENDING},
            ":started": {"S": Status.STARTED},
            ":success": {"S": Status.SUCCESS},
            ":failure": {"S": Status.FAILURE},
            ":revoked": {"S": Status.REVOKED},
            ":zero": {"N": "0"},
            ":one": {"N": "1"},
            ":tries": {"N": str(self._max_tries)},
            ":attempt": {"N": str(attempt)},
            ":text": {"S": text},
            ":claim": {"S": claim},
            ":now_s": {"N": str(int(now_s))},
            ":now": {"N": str(int(now_s * 1000))},
            ":lease": {"N": str(int((now_s + lease_s) * 1000))},
            ":at": {"S": datetime.fromtimestamp(now_s, UTC).isoformat()},
            ":end": {"N": str(int(now_s) + self._retention_s)},
        }


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of a call: whether its condition held, and the item as it is now."""

    was_allowed: bool
    item: Item


def _key(task_id: str) -> Item:
    return {"id": {"S": task_id}}


def _record(item: Item) -> TaskRecord:
    fields = {name: text for name, value in item.items() for text in value.values()}
    return TaskRecord.from_fields(fields)
