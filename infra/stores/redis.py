"""Redis task store: one hash per task, every write one script, so conditional and atomic."""

import json
import time
import uuid
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
from infra.machinery.redis_clock import NOW_MS
from infra.origin import ANONYMOUS
from infra.result import kept_form
from infra.task import Claim, Status, Task, TaskRecord

_KEY = "promptlane:task:"

# Each script sees the task's hash, makes its change if its condition holds, and answers whether it
# did, with the hash as it is now. Numbers come as arguments by name, so that they read as in a
# condition of DynamoDB's. A key expires by itself: EXPIREAT goes with every `expires_at`.
_BEGIN = f"""{NOW_MS}
local key, given, task = KEYS[1], cjson.decode(ARGV[1]), {{}}
local now_ms = clock_ms(given.now_ms)
local function read()
  local flat = redis.call('HGETALL', key)
  for i = 1, #flat, 2 do task[flat[i]] = flat[i + 1] end
  return flat
end
local function is(status) return task.status == status end
local function number(name) return tonumber(task[name] or 0) end
local function set(...) redis.call('HSET', key, ...) end
local function keep()
  local until_s = math.floor(now_ms / 1000) + given.retention_s
  set('expires_at', until_s)
  redis.call('EXPIREAT', key, until_s)
end
local function has_expired() return number('expires_at') * 1000 < now_ms end
local function add(name, amount) redis.call('HINCRBY', key, name, amount) end
read()
"""
_END = """
return {allowed and 1 or 0, read(), now_ms}
"""
_MINE = "is('STARTED') and number('attempt') == given.attempt"
_OPEN = "(is('PENDING') or is('STARTED')) and number('attempt') == given.attempt"


def _script(condition: str, change: str) -> str:
    return f"{_BEGIN}local allowed = {condition}\nif allowed then {change} end{_END}"


_PUT = _script(
    "task.id == nil or has_expired()",
    "redis.call('DEL', key) task = {} "
    "set('id', given.id, 'status', 'PENDING', 'attempt', 0, 'last_attempt', given.tries, "
    "'created_at', given.at) keep() "
    "for _, name in ipairs({'report_id', 'fingerprint', 'caller'}) do "
    "if given[name] ~= '' then set(name, given[name]) end end",
)
_PUT_BATCH = _script(
    "task.id == nil or has_expired()",
    "redis.call('DEL', key) task = {} "
    "for name, text in pairs(given.fields) do set(name, text) end keep()",
)
_NOTE_UNQUEUED = _script("task.entries ~= nil", "set('unqueued', given.text)")
_WITHDRAW = _script(
    "task.id == nil or (is('PENDING') and number('attempt') == 0)",
    "redis.call('DEL', key)",
)
_CLAIM = f"""{_BEGIN}
-- Its answer was lost, and it is asked again: this very claim has the task already.
local is_ours = is('STARTED') and task.claim == given.claim
-- Nobody has worked under a claim whose answer never came: its attempt goes on.
local is_lost = given.lost ~= '' and is('STARTED') and task.claim == given.lost
local allowed = is_ours or is_lost or (
  (given.accepted == '' or given.accepted == task.created_at) and
  number('attempt') < number('last_attempt') and
  (is('PENDING') or (is('STARTED') and number('lease_until') <= now_ms)))
if allowed and not is_ours then
  set('status', 'STARTED', 'lease_until', now_ms + given.lease_ms, 'claim', given.claim)
  if not is_lost then add('attempt', 1) end
  redis.call('HSETNX', key, 'started_at', given.at)
  redis.call('HDEL', key, 'waiting_for')
end{_END}"""
_RELEASE = _script(_MINE, "set('lease_until', now_ms)")
_HAND_BACK = _script(_MINE, "set('lease_until', now_ms) add('last_attempt', 1)")
_PUT_OFF = _script(
    _MINE,
    "set('lease_until', now_ms + given.pause_ms, 'waiting_for', 'model', 'queued_at', given.at) "
    "add('last_attempt', 1) add('waits', 1) redis.call('HSETNX', key, 'busy_since', given.at) "
    "keep()",
)
# What is kept of an answer beside its text.
_TOLD = (
    " for name, amount in pairs(given.usage) do add(name, amount) end"
    " for name, text in pairs(given.told) do set(name, text) end"
)
_SUCCEED = _script(
    _MINE,
    f"set('status', 'SUCCESS', given.field, given.text, 'finished_at', given.at) keep(){_TOLD}",
)
_FAIL = _script(
    _OPEN,
    f"set('status', 'FAILURE', 'reason', given.text, 'finished_at', given.at) keep(){_TOLD}",
)
_ADD_USAGE = _script("task.status ~= nil", _TOLD)
_REVOKE = _script(
    "is('PENDING') or is('STARTED')",
    "set('status', 'REVOKED', 'finished_at', given.at) redis.call('HDEL', key, 'lease_until') "
    "keep()",
)
_ERASE = _script(
    "task.id == nil or is('SUCCESS') or is('FAILURE') or is('REVOKED')", "redis.call('DEL', key)"
)
_QUEUED = "set('queued_at', given.at) keep()"
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
        now: A test's own clock, in seconds since 1970; by default Redis's.
    """

    def __init__(
        self,
        client: Redis,
        *,
        max_tries: int,
        retention_s: int,
        now: Callable[[], float] | None = None,
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
        """Delete a PENDING task that no worker has touched; whether there is none now."""
        return (await self._run(_WITHDRAW, task_id)).was_allowed

    async def claim(
        self,
        task_id: str,
        *,
        lease_s: float,
        accepted_at: datetime | None = None,
        mark: str | None = None,
        lost_mark: str = "",
    ) -> Claim:
        """Start an attempt in one script."""
        answer = await self._run(
            _CLAIM,
            task_id,
            lease_ms=int(lease_s * 1000),
            accepted=accepted_at.isoformat() if accepted_at is not None else "",
            claim=mark or uuid.uuid4().hex,
            lost=lost_mark,
        )
        if not answer.task:
            return Claim(outcome="unknown")
        record = TaskRecord.from_fields(answer.task)
        if accepted_at is not None and record.created_at != accepted_at:
            return Claim(outcome="unknown")
        if answer.was_allowed:
            return record.allowed_claim()
        return record.refused_claim(answer.now_ms / 1000)

    async def release(self, task_id: str, *, attempt: int) -> None:
        """End this attempt's lease now."""
        await self._own(_RELEASE, task_id, attempt)

    async def hand_back(self, task_id: str, *, attempt: int) -> None:
        """End this attempt's lease now, and give the task one try more."""
        await self._own(_HAND_BACK, task_id, attempt)

    async def put_off(self, task_id: str, *, attempt: int, pause_s: float) -> None:
        """End this attempt; the lease, which nobody holds, lasts until the pause has passed."""
        await self._own(_PUT_OFF, task_id, attempt, pause_ms=int(pause_s * 1000))

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
        # A key expires by itself; to the second, and by a test's clock, it is looked at.
        now_s = time.time() if self._now is None else self._now()
        return bool(fields) and int(fields["expires_at"]) < now_s

    async def _own(self, script: str, task_id: str, attempt: int, **more: Any) -> None:
        answer = await self._run(script, task_id, attempt=attempt, **more)
        if not answer.was_allowed:
            raise AttemptLost(task_id)

    async def _run(self, script: str, task_id: str, **more: object) -> "_Answer":
        at_s = time.time() if self._now is None else self._now()
        given = {
            "id": task_id,
            "tries": self._max_tries,
            "retention_s": self._retention_s,
            "at": datetime.fromtimestamp(at_s, UTC).isoformat(),  # to be read, not to be compared
            "now_ms": "" if self._now is None else int(at_s * 1000),
            **more,
        }
        call = self._client.register_script(script)
        with _redis_errors():
            # Not as ASCII: Lua's JSON knows no half of a surrogate pair, UTF-8 may carry one.
            was_allowed, flat, now_ms = await call(
                keys=[_KEY + task_id], args=[json.dumps(given, ensure_ascii=False)]
            )
        pairs = iter(flat)
        task = dict(zip(pairs, pairs, strict=True))
        return _Answer(was_allowed=bool(was_allowed), task=task, now_ms=int(now_ms))


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
    """What came of a script: whether its condition held, the hash as it is now, Redis's time."""

    was_allowed: bool
    task: dict[str, str]
    now_ms: int
