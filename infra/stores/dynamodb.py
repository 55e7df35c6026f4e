"""Amazon DynamoDB task store: one item per task, every write conditional."""

import asyncio
import json
import re
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.answer import Answer, Usage
from infra.batch import Batch
from infra.errors import (
    AttemptLost,
    BatchNotFound,
    KeyReused,
    ResultRejected,
    StoreUnavailable,
    TaskNotFound,
)
from infra.origin import ANONYMOUS
from infra.result import kept_form
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
    "#started_at = if_not_exists(#started_at, :at), #claim = :claim REMOVE #waiting_for"
)
_TAKE_OVER = "SET #lease_until = :lease, #claim = :claim"
_LOST = "#status = :started AND #claim = :text"
_MINE = "#status = :started AND #attempt = :attempt"
_OPEN = "#status IN (:pending, :started) AND #attempt = :attempt"
_PUT_OFF = (
    "SET #lease_until = :lease, #last_attempt = #last_attempt + :one, #waiting_for = :waiting, "
    "#busy_since = if_not_exists(#busy_since, :at), #queued_at = :at, #expires_at = :end "
    "ADD #waits :one"
)
_ADD_USAGE = "ADD #input_tokens :input_tokens, #output_tokens :output_tokens"
_QUEUED = "SET #queued_at = :at, #expires_at = :end"
_FIRST_PAUSE_S = 0.05  # before the rest of a batch of keys is asked for; doubled each time
_LAST_PAUSE_S = 2.0
_STATUS = ("id", "status")
# What a record has beside its result, which may be large.
_BUT_RESULTS = (
    *_STATUS, "attempt", "last_attempt", "created_at", "queued_at", "started_at", "finished_at",
    "lease_until", "reason", "report_id", "fingerprint", "caller", "expires_at", "input_tokens",
    "output_tokens", "model", "finish_reason", "answer_report_id", "waiting_for", "busy_since",
    "waits",
)  # fmt: skip
_REOPEN = (
    f"{_QUEUED}, #status = :pending, #last_attempt = #attempt + :tries "
    "REMOVE #reason, #started_at, #finished_at, #lease_until, #busy_since, #waits"
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
        caller = None if task.origin.caller == ANONYMOUS else task.origin.caller
        more = {"report_id": report_id, "fingerprint": fingerprint, "caller": caller}
        item |= {name: {"S": text} for name, text in more.items() if text is not None}
        kept = await self._put(item)
        if "status" not in kept:
            raise KeyReused(task.id)
        return _record(kept)

    async def get(self, task_id: str) -> TaskRecord:
        """Read a task, strongly consistent."""
        item = await self._get(task_id)
        if "status" not in item:
            raise TaskNotFound(task_id)
        return _record(item)

    async def get_all(
        self, task_ids: Sequence[str], *, with_results: bool = False
    ) -> dict[str, TaskRecord]:
        """Read tasks at once, strongly consistent."""
        names = () if with_results else _BUT_RESULTS
        items = await self._get_all(task_ids, names, is_consistent=True)
        return {
            item["id"]["S"]: _record(item)
            for item in items
            if "status" in item and not self._has_expired(item)
        }

    async def put_batch(self, batch: Batch) -> Batch:
        """Record a batch, unless its id is there already; what is there either way."""
        fields: Item = {name: {"S": text} for name, text in batch.to_fields().items()}
        kept = await self._put(fields | {"expires_at": self._values()[":end"]})
        if "entries" not in kept:
            raise KeyReused(batch.id)
        return Batch.from_fields(_fields(kept))

    async def get_batch(self, batch_id: str) -> Batch:
        """Read a batch, strongly consistent."""
        item = await self._get(batch_id)
        if "entries" not in item:
            raise BatchNotFound(batch_id)
        return Batch.from_fields(_fields(item))

    async def note_unqueued(self, batch_id: str, places: Sequence[int]) -> None:
        """Note which entries are not queued, in one conditional write."""
        condition = "attribute_exists(#entries)"
        await self._update(batch_id, "SET #unqueued = :text", condition, text=json.dumps(places))

    async def withdraw(self, task_id: str) -> bool:
        """Delete a PENDING task that no worker has touched; whether there is none now."""
        condition = "attribute_not_exists(#id) OR (#status = :pending AND #attempt = :zero)"
        return await self._delete(task_id, condition)

    async def claim(
        self,
        task_id: str,
        *,
        lease_s: float,
        accepted_at: datetime | None = None,
        mark: str | None = None,
        lost_mark: str = "",
    ) -> Claim:
        """Start an attempt in one conditional write, which knows itself when it is repeated."""
        claim = mark or uuid.uuid4().hex
        if lost_mark:
            taken = await self._update(
                task_id, _TAKE_OVER, _LOST, lease_s=lease_s, claim=claim, text=lost_mark
            )
            if taken.was_allowed:
                return _record(taken.item).allowed_claim()
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
        # Refused, but by our own claim: its answer was lost, and it is asked again.
        is_ours = written.item.get("claim") == {"S": claim} and record.status is Status.STARTED
        if written.was_allowed or is_ours:
            return record.allowed_claim()
        return record.refused_claim(self._now())

    async def release(self, task_id: str, *, attempt: int) -> None:
        """End this attempt's lease now."""
        await self._own(task_id, "SET #lease_until = :now", _MINE, attempt=attempt)

    async def hand_back(self, task_id: str, *, attempt: int) -> None:
        """End this attempt's lease now, and give the task one try more."""
        change = "SET #lease_until = :now, #last_attempt = #last_attempt + :one"
        await self._own(task_id, change, _MINE, attempt=attempt)

    async def put_off(self, task_id: str, *, attempt: int, pause_s: float) -> None:
        """End this attempt; the lease, which nobody holds, lasts until the pause has passed."""
        await self._own(task_id, _PUT_OFF, _MINE, attempt=attempt, lease_s=pause_s)

    async def succeed(self, task_id: str, *, attempt: int, answer: Answer) -> None:
        """STARTED becomes SUCCESS if this attempt still owns the task."""
        field, text = kept_form(answer.text)
        change = f"SET #status = :success, #{field} = :text, #finished_at = :at, #expires_at = :end"
        change += _told_by(answer)
        try:
            await self._own(task_id, change, _MINE, attempt=attempt, text=text, answer=answer)
        except StoreUnavailable as error:
            match error.__cause__:
                case ClientError(response={"Error": {"Code": "ValidationException"}}):
                    raise ResultRejected("the task store does not take it") from error
            raise

    async def fail(
        self, task_id: str, *, attempt: int, reason: str, answer: Answer | None = None
    ) -> None:
        """PENDING or STARTED becomes FAILURE if nobody has claimed the task since."""
        answer = answer or Answer(text="")
        change = "SET #status = :failure, #reason = :text, #finished_at = :at, #expires_at = :end"
        change += _told_by(answer)
        await self._own(task_id, change, _OPEN, attempt=attempt, text=reason, answer=answer)

    async def add_usage(self, task_id: str, usage: Usage) -> None:
        """Add tokens to those of other attempts, if there is such a task."""
        answer = Answer(text="", usage=usage)
        await self._update(task_id, _ADD_USAGE, "attribute_exists(#status)", answer=answer)

    async def revoke(self, task_id: str) -> TaskRecord:
        """PENDING or STARTED becomes REVOKED; its record either way."""
        change = (
            "SET #status = :revoked, #finished_at = :at, #expires_at = :end REMOVE #lease_until"
        )
        written = await self._update(task_id, change, "#status IN (:pending, :started)")
        if not written.item or self._has_expired(written.item):
            raise TaskNotFound(task_id)
        return _record(written.item)

    async def revoked(self, task_ids: Sequence[str]) -> set[str]:
        """Which are REVOKED, or gone: read at once, not strongly consistent."""
        items = await self._get_all(task_ids, _STATUS, is_consistent=False)
        found = {item["id"]["S"]: item["status"]["S"] for item in items}
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

    async def _put(self, item: Item) -> Item:
        """Write an item, unless its id is there already; what is there either way."""
        # DynamoDB deletes expired items within days, not at once.
        condition = "attribute_not_exists(#id) OR #expires_at < :now_s"
        written = await self._call(
            self._client.put_item,
            Item=item,
            ConditionExpression=condition,
            **self._placeholders(condition),
        )
        return item if written.was_allowed else written.item

    async def _get(self, key: str) -> Item:
        """An item, strongly consistent; empty if there is none that lives."""
        read = await self._call(self._client.get_item, Key=_key(key), ConsistentRead=True)
        return {} if self._has_expired(read.item) else read.item

    async def _get_all(
        self, keys: Sequence[str], names: Sequence[str], *, is_consistent: bool
    ) -> list[Item]:
        """Items with these attributes; with all of them, if none is named."""
        asked: Any = {"Keys": [_key(each) for each in keys], "ConsistentRead": is_consistent}
        if names:
            asked["ProjectionExpression"] = ", ".join(f"#{name}" for name in names)
            asked["ExpressionAttributeNames"] = {f"#{name}": name for name in names}
        items: list[Item] = []
        pause_s = _FIRST_PAUSE_S
        while True:
            answer = await self._answer(
                self._client.batch_get_item, RequestItems={self._table: asked}
            )
            items += answer["Responses"].get(self._table, [])
            asked = answer.get("UnprocessedKeys", {}).get(self._table)
            if not asked:
                return items
            # A part is left: the answer is full, or the table is busy (BatchGetItem).
            await asyncio.sleep(pause_s)
            pause_s *= 2
            if pause_s > _LAST_PAUSE_S:
                raise StoreUnavailable("The task store left a part of the keys unread")

    def _has_expired(self, item: Item) -> bool:
        # DynamoDB deletes expired items within days, not at once.
        return bool(item) and int(item["expires_at"]["N"]) < self._now()

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
        self,
        *,
        attempt: int = 0,
        text: str = "",
        lease_s: float = 0.0,
        claim: str = "",
        answer: Answer | None = None,
    ) -> Item:
        now_s = self._now()
        answer = answer or Answer(text="")
        usage = answer.usage or Usage()
        return {
            ":waiting": {"S": "model"},
            ":model": {"S": answer.model},
            ":finish_reason": {"S": answer.finish_reason},
            ":answer_report_id": {"S": answer.report_id},
            ":input_tokens": {"N": str(usage.input_tokens)},
            ":output_tokens": {"N": str(usage.output_tokens)},
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


def _told_by(answer: Answer) -> str:
    """What of an answer is kept beside its text, as the end of a change."""
    told = {
        "model": answer.model,
        "finish_reason": answer.finish_reason,
        "answer_report_id": answer.report_id,
    }
    change = "".join(f", #{name} = :{name}" for name, text in told.items() if text)
    return f"{change} {_ADD_USAGE}" if answer.usage else change


def _key(task_id: str) -> Item:
    return {"id": {"S": task_id}}


def _record(item: Item) -> TaskRecord:
    return TaskRecord.from_fields(_fields(item))


def _fields(item: Item) -> dict[str, str]:
    return {name: text for name, value in item.items() for text in value.values()}
