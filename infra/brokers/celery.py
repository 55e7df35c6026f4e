"""Celery broker on Redis: tasks as messages that any Celery worker takes, sent without Celery."""

import json
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from infra.errors import BrokerUnavailable, SettingsError, TaskRejected
from infra.machinery.celery_message import envelope
from infra.machinery.redis_clock import NOW_MS
from infra.task import Task

_PAGE = 100  # parked messages looked through at once, delayed ones moved at once

# Moves the messages whose time has come to the queue: all at once, so that none is lost or doubled.
_BRING_DUE = f"""{NOW_MS}
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', clock_ms(), 'LIMIT', 0, ARGV[1])
for _, message in ipairs(due) do
  redis.call('LPUSH', KEYS[2], message)
  redis.call('ZREM', KEYS[1], message)
end
return #due
"""
_DELAY = f"""{NOW_MS}
return redis.call('ZADD', KEYS[1], clock_ms() + ARGV[1], ARGV[2])
"""
_BEAT = f"""{NOW_MS}
redis.call('ZADD', KEYS[1], clock_ms(), ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', clock_ms() - ARGV[2])
"""
_BEATEN = f"""{NOW_MS}
return redis.call('ZCOUNT', KEYS[1], clock_ms() - ARGV[1], '+inf')
"""
_ALIVE_MS = 15_000  # since a worker's last beat


class CeleryBroker:
    """Carry tasks on a Redis list to Celery workers.

    Beside the list `queue` stand `queue`-delayed (a set sorted by time), `queue`-parked, and
    `queue`-unreadable, where the workers' transport keeps what is no task.

    Args:
        client: Decodes responses.
    """

    def __init__(self, client: Redis, *, queue: str) -> None:
        self._client = client
        self._queue = queue
        self._delayed = f"{queue}-delayed"
        self._parked = f"{queue}-parked"
        self._unreadable = f"{queue}-unreadable"
        self._workers = f"{queue}-workers"
        self._bring_due = client.register_script(_BRING_DUE)
        self._delay = client.register_script(_DELAY)
        self._beat = client.register_script(_BEAT)
        self._beaten = client.register_script(_BEATEN)

    async def enqueue(self, task: Task, *, delay_s: int = 0) -> None:
        """Send a task to the workers, at once or after a delay.

        Args:
            delay_s: Seconds before a worker may see it. Not an ETA of Celery's: a worker would
                hold the message meanwhile, in a slot and beyond its visibility time-out.
        """
        message = _message(task, self._queue)
        with _redis_errors():
            if delay_s > 0:
                await self._delay(keys=[self._delayed], args=[delay_s * 1000, message])
            else:
                await _answer(self._client.lpush(self._queue, message))

    async def enqueue_all(self, tasks: Sequence[Task]) -> set[str]:
        """Send tasks in one command; the ids of those not known to be sent: all or none."""
        if not tasks:
            return set()
        try:
            with _redis_errors():
                messages = [_message(task, self._queue) for task in tasks]
                await _answer(self._client.lpush(self._queue, *messages))
        except BrokerUnavailable:
            return {task.id for task in tasks}
        return set()

    async def bring_due(self) -> int:
        """Let the workers see delayed tasks whose time has come, 100 at most; how many.

        Raises:
            BrokerUnavailable: They stay where they are.
        """
        with _redis_errors():
            moved = await self._bring_due(keys=[self._delayed, self._queue], args=[_PAGE])
        return int(moved)

    async def park(self, task: Task) -> None:
        """Keep a failed task's message until someone redrives it."""
        with _redis_errors():
            await _answer(self._client.lpush(self._parked, json.dumps(task.to_json())))

    async def depth(self) -> int:
        """How many messages wait for a worker, delayed ones not counted."""
        with _redis_errors():
            return int(await _answer(self._client.llen(self._queue)))

    async def has_workers(self) -> bool:
        """Whether a worker has said lately that it lives."""
        with _redis_errors():
            return bool(await self._beaten(keys=[self._workers], args=[_ALIVE_MS]))

    async def beat(self, worker: str) -> None:
        """Say that a worker lives.

        Raises:
            BrokerUnavailable: Redis refused or did not answer.
        """
        with _redis_errors():
            await self._beat(keys=[self._workers], args=[worker, _ALIVE_MS])

    async def check(self) -> None:
        """Refuse a Redis in cluster mode: our lists and records would lie on several nodes.

        Raises:
            SettingsError: It is one.
            BrokerUnavailable: Redis refused or did not answer.
        """
        with _redis_errors():
            said = await _answer(self._client.info("cluster"))
        if said.get("cluster_enabled"):
            raise SettingsError(
                "PROMPTLANE_REDIS_URL: this Redis is a cluster, whose nodes hold keys apart; "
                "expected one without cluster mode (see docs/redis.md)"
            )

    async def take_parked(self, *, most: int) -> list[tuple[str, Task]]:
        """The `most` oldest parked tasks, which stay until dropped; the receipt is the message."""
        taken: list[tuple[str, Task]] = []
        end = -1
        while len(taken) < most:
            with _redis_errors():
                page = await _answer(self._client.lrange(self._parked, end - _PAGE + 1, end))
            if not page:
                break
            taken += _tasks(reversed(page))
            end -= len(page)
        return taken[:most]

    async def drop_parked(self, receipt: str) -> None:
        """Forget one parked message."""
        with _redis_errors():
            await _answer(self._client.lrem(self._parked, -1, receipt))

    async def kept_aside(self) -> int:
        """How many messages are parked, together with those that hold no task."""
        with _redis_errors():
            parked = await _answer(self._client.llen(self._parked))
            return int(parked + await _answer(self._client.llen(self._unreadable)))


def _message(task: Task, queue: str) -> str:
    return json.dumps(envelope(task, queue))


def _tasks(messages: Iterator[str]) -> Iterator[tuple[str, Task]]:
    for message in messages:
        try:
            yield message, Task.from_json(json.loads(message))
        except (TaskRejected, ValueError, RecursionError):
            continue


async def _answer(command: Any) -> Any:
    """What a command answers: redis-py types both of its clients as one."""
    return await cast(Awaitable[Any], command)


@contextmanager
def _redis_errors() -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError) as error:
        raise BrokerUnavailable("Redis refused or did not answer") from error
