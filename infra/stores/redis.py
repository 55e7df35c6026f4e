"""Redis task store: one hash per task, every write one script, so conditional and atomic."""

import json
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from infra.answer import Answer, Usage
from infra.batch import Batch
from infra.errors import AttemptLost, BatchNotFound, KeyReused, StoreUnavailable, TaskNotFound
from infra.origin import ANONYMOUS
from infra.result import kept_form
from infra.task import Claim, Status, Task, TaskRecord

_KEY = "promptlane:task:"

# Each script sees the task's hash, makes its change if its condition holds, and answers whether it
# did, with the hash as it is now. Numbers come as arguments by name, so that they read as in a
# condition of DynamoDB's. A key expires by itself: EXPIREAT goes with every `expires_at`.
_BEGIN = """
local key, given, task = KEYS[1], cjson.decode(ARGV[1]), {}
local function read()
  local flat = redis.call('HGETALL', key)
  for i = 1, #flat, 2 do task[flat[i]] = flat[i + 1] end
  return flat
end
local function is(status) return task.status == status end
local function number(name) return tonumber(task[name] or 0) end
local function set(...) redis.call('HSET', key, ...) end
local function keep_until(second)
  set('expires_at', second)
  redis.call('EXPIREAT', key, second)
end
local function add(name, amount) redis.call('HINCRBY', key, name, amount) end
read()
"""
_END = """
return {allowed and 1 or 0, read()}
"""
_MINE = "is('STARTED') and number('attempt') == given.attempt"
_OPEN = "(is('PENDING') or is('STARTED')) and number('attempt') == given.attempt"


def _script(condition: str, change: str) -> str:
    return f"{_BEGIN}local allowed = {condition}\nif allowed then {change} end{_END}"


_PUT = _script(
    "task.id == nil or number('expires_at') < given.now_s",
    "redis.call('DEL', key) task = {} "
    "set('id', given.id, 'status', 'PENDING', 'attempt', 0, 'last_attempt', given.tries, "
    "'created_at', given.at) keep_until(given.until_s) "
    "for _, name in ipairs({'report_id', 'fingerprint', 'caller'}) do "
    "if given[name] ~= '' then set(name, given[name]) end end",
)
_PUT_BATCH = _script(
    "task.id == nil or number('expires_at') < given.now_s",
    "redis.call('DEL', key) task = {} "
    "for name, text in pairs(given.fields) do set(name, text) end keep_until(given.until_s)",
)
_NOTE_UNQUEUED = _script("task.entries ~= nil", "set('unqueued', given.text)")
_WITHDRAW = _script(
    "is('PENDING') and number('attempt') == 0",
    "redis.call('DEL', key)",
)
_CLAIM = _script(
    "(given.accepted == '' or given.accepted == task.created_at) and "
    "number('attempt') < number('last_attempt') and "
    "(is('PENDING') or (is('STARTED') and number('lease_until') <= given.now_ms))",
    "set('status', 'STARTED', 'lease_until', given.lease_ms) add('attempt', 1) "
    "redis.call('HSETNX', key, 'started_at', given.at) redis.call('HDEL', key, 'waiting_for')",
)
_RELEASE = _script(_MINE, "set('lease_until', given.now_ms)")
_HAND_BACK = _script(_MINE, "set('lease_until', given.now_ms) add('last_attempt', 1)")
_PUT_OFF = _script(
    _MINE,
    "set('lease_until', given.lease_ms, 'waiting_for', 'model', 'queued_at', given.at) "
    "add('last_attempt', 1) add('waits', 1) redis.call('HSETNX', key, 'busy_since', given.at) "
    "keep_until(given.until_s)",
)
# What is kept of an answer beside its text.
_TOLD = (
    " for name, amount in pairs(given.usage) do add(name, amount) end"
    " for name, text in pairs(given.told) do set(name, text) end"
)
_SUCCEED = _script(
    _MINE,
    "set('status', 'SUCCESS', given.field, given.text, 'finished_at', given.at) "
    f"keep_until(given.until_s){_TOLD}",
)
_FAIL = _script(
    _OPEN,
    "set('status', 'FAILURE', 'reason', given.text, 'finished_at', given.at) "
    f"keep_until(given.until_s){_TOLD}",
)
_ADD_USAGE = _script("task.status ~= nil", _TOLD)
_REVOKE = _script(
    "is('PENDING') or is('STARTED')",
    "set('status', 'REVOKED', 'finished_at', given.at) redis.call('HDEL', key, 'lease_until') "
    "keep_until(given.until_s)",
)
_ERASE = _script(
    "task.id == nil or is('SUCCESS') or is('FAILURE') or is('REVOKED')", "redis.call('DEL', key)"
)
_QUEUED = "set('queued_at', given.at) keep_until(given.until_s)"
_REOPEN = _script(
    "is('FAILURE')",
    "set('status', 'PENDING', 'last_attempt', number('attempt') + given.tries) "
    "redis.call('HDEL', key, 'reason', 'started_at', 'finished_at', 'lease_until', 'busy_since', "
    f"'waits') {_QUEUED}",
)
_NOTE_QUEUED = _script("is('PENDING') or is('STARTED')", _QUEUED)


class RedisTaskStore:
    """Keep task records as hashes `promptlane:task:<id>`, which expire by themselves.

    Args:
        client: Decodes responses.
        max_tries: Attempts that a task gets when it is put, and again when it is reopened. An
            attempt's number is never used twice.
        retention_s: How long a record stays after its first and last change, in seconds.
        now: The clock, in seconds since 1970.
    """

    def __init__(
        self,
        client: Redis,
        *,
        max_tries: int,
        retention_s: int,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._client = client
        self._max_tries = max_tries
        self._retention_s = retention_s
        self._now = now

    async def put(
        self, task: Task, *, report_id: str | None = None, fingerprint: str | None = None
    ) -> TaskRecord:
        """Record a task as PENDING, unless its id is there already; its record either way."""
        answer = await self._run(
            _PUT,
            task.id,
            at=task.accepted_at.isoformat(),
            report_id=report_id or "",
            fingerprint=fingerprint or "",
            caller="" if task.origin.caller == ANONYMOUS else task.origin.caller,
        )
        if "status" not in answer.task:
            raise KeyReused(task.id)
        return TaskRecord.from_fields(answer.task)

    async def get(self, task_id: str) -> TaskRecord:
        """Read a task."""
        task = await self._get(task_id)
        if "status" not in task:
            raise TaskNotFound(task_id)
        return TaskRecord.from_fields(task)

    async def get_all(
        self, task_ids: Sequence[str], *, with_results: bool = False
    ) -> dict[str, TaskRecord]:
        """Read tasks, with their results in any case, in one round trip."""
        with _redis_errors():
            async with self._client.pipeline(transaction=False) as pipeline:
                for task_id in task_ids:
                    pipeline.hgetall(_KEY + task_id)
                found = await pipeline.execute()
        return {
            task["id"]: TaskRecord.from_fields(task)
            for task in found
            if "status" in task and not self._has_expired(task)
        }

    async def put_batch(self, batch: Batch) -> Batch:
        """Record a batch, unless its id is there already; what is there either way."""
        answer = await self._run(_PUT_BATCH, batch.id, fields=batch.to_fields())
        if "entries" not in answer.task:
            raise KeyReused(batch.id)
        return Batch.from_fields(answer.task)

    async def get_batch(self, batch_id: str) -> Batch:
        """Read a batch."""
        fields = await self._get(batch_id)
        if "entries" not in fields:
            raise BatchNotFound(batch_id)
        return Batch.from_fields(fields)

    async def note_unqueued(self, batch_id: str, places: Sequence[int]) -> None:
        """Note which entries are not queued."""
        await self._run(_NOTE_UNQUEUED, batch_id, text=json.dumps(places))

    async def withdraw(self, task_id: str) -> bool:
        """Delete a PENDING task that no worker has touched; whether it was one."""
        return (await self._run(_WITHDRAW, task_id)).was_allowed

    async def claim(
        self, task_id: str, *, lease_s: float, accepted_at: datetime | None = None
    ) -> Claim:
        """Start an attempt in one script."""
        accepted = accepted_at.isoformat() if accepted_at is not None else ""
        answer = await self._run(_CLAIM, task_id, lease_s=lease_s, accepted=accepted)
        if not answer.task:
            return Claim(outcome="unknown")
        record = TaskRecord.from_fields(answer.task)
        if accepted_at is not None and record.created_at != accepted_at:
            return Claim(outcome="unknown")
        if answer.was_allowed:
            return record.allowed_claim()
        return record.refused_claim(self._now())

    async def release(self, task_id: str, *, attempt: int) -> None:
        """End this attempt's lease now."""
        await self._own(_RELEASE, task_id, attempt)

    async def hand_back(self, task_id: str, *, attempt: int) -> None:
        """End this attempt's lease now, and give the task one try more."""
        await self._own(_HAND_BACK, task_id, attempt)

    async def put_off(self, task_id: str, *, attempt: int, pause_s: float) -> None:
        """End this attempt; the lease, which nobody holds, lasts until the pause has passed."""
        await self._own(_PUT_OFF, task_id, attempt, lease_s=pause_s)

    async def succeed(self, task_id: str, *, attempt: int, answer: Answer) -> None:
        """STARTED becomes SUCCESS if this attempt still owns the task."""
        field, text = kept_form(answer.text)
        await self._own(_SUCCEED, task_id, attempt, text=text, field=field, **_told_by(answer))

    async def fail(
        self, task_id: str, *, attempt: int, reason: str, answer: Answer | None = None
    ) -> None:
        """PENDING or STARTED becomes FAILURE if nobody has claimed the task since."""
        told = _told_by(answer or Answer(text=""))
        await self._own(_FAIL, task_id, attempt, text=reason, **told)

    async def add_usage(self, task_id: str, usage: Usage) -> None:
        """Add tokens to those of other attempts, if there is such a task."""
        await self._run(_ADD_USAGE, task_id, **_told_by(Answer(text="", usage=usage)))

    async def revoke(self, task_id: str) -> TaskRecord:
        """PENDING or STARTED becomes REVOKED; its record either way."""
        answer = await self._run(_REVOKE, task_id)
        if not answer.task or self._has_expired(answer.task):
            raise TaskNotFound(task_id)
        return TaskRecord.from_fields(answer.task)

    async def revoked(self, task_ids: Sequence[str]) -> set[str]:
        """Which are REVOKED, or gone: asked in one round trip."""
        with _redis_errors():
            async with self._client.pipeline(transaction=False) as pipeline:
                for task_id in task_ids:
                    pipeline.hget(_KEY + task_id, "status")
                found = await pipeline.execute()
        return {
            task_id
            for task_id, status in zip(task_ids, found, strict=True)
            if status in (None, Status.REVOKED)
        }

    async def erase(self, task_id: str) -> bool:
        """Delete a final task; whether there is none now."""
        return (await self._run(_ERASE, task_id)).was_allowed

    async def reopen(self, task_id: str) -> bool:
        """FAILURE becomes PENDING with all its tries; whether the task is PENDING now."""
        answer = await self._run(_REOPEN, task_id)
        return answer.task.get("status") == Status.PENDING

    async def note_queued(self, task_id: str) -> None:
        """Its message begins a new life, unless the task is final or gone."""
        await self._run(_NOTE_QUEUED, task_id)

    async def _get(self, key: str) -> dict[str, str]:
        """A hash; empty if there is none that lives."""
        with _redis_errors():
            found = await cast(Awaitable[dict[str, str]], self._client.hgetall(_KEY + key))
        return {} if self._has_expired(found) else found

    def _has_expired(self, fields: dict[str, str]) -> bool:
        # Redis's clock decides when a key expires, ours what a record is worth.
        return bool(fields) and int(fields["expires_at"]) < self._now()

    async def _own(self, script: str, task_id: str, attempt: int, **more: Any) -> None:
        answer = await self._run(script, task_id, attempt=attempt, **more)
        if not answer.was_allowed:
            raise AttemptLost(task_id)

    async def _run(
        self, script: str, task_id: str, *, lease_s: float = 0.0, **more: object
    ) -> "_Answer":
        now_s = self._now()
        given = {
            "id": task_id,
            "tries": self._max_tries,
            "at": datetime.fromtimestamp(now_s, UTC).isoformat(),
            "now_s": int(now_s),
            "now_ms": int(now_s * 1000),
            "lease_ms": int((now_s + lease_s) * 1000),
            "until_s": int(now_s) + self._retention_s,
            **more,
        }
        call = self._client.register_script(script)
        with _redis_errors():
            # Not as ASCII: Lua's JSON knows no half of a surrogate pair, UTF-8 may carry one.
            was_allowed, flat = await call(
                keys=[_KEY + task_id], args=[json.dumps(given, ensure_ascii=False)]
            )
        pairs = iter(flat)
        return _Answer(was_allowed=bool(was_allowed), task=dict(zip(pairs, pairs, strict=True)))


def _told_by(answer: Answer) -> dict[str, Any]:
    """What of an answer is kept beside its text: what is added, and what is set."""
    told = {
        "model": answer.model,
        "finish_reason": answer.finish_reason,
        "answer_report_id": answer.report_id,
    }
    return {
        "usage": asdict(answer.usage) if answer.usage else {},
        "told": {name: text for name, text in told.items() if text},
    }


@contextmanager
def _redis_errors() -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError) as error:
        raise StoreUnavailable("The task store refused or did not answer") from error


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of a script: whether its condition held, and the hash as it is now."""

    was_allowed: bool
    task: dict[str, str]
