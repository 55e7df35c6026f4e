"""Redis announcer: a set sorted by time, which Celery workers look through.

An outcome stays in the set until it is told. Who takes one moves its time ahead, so that another
worker tells it if this one dies.
"""

import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from infra.errors import BrokerUnavailable
from infra.machinery.redis_clock import NOW_MS
from infra.outcome import Due, Outcome

# Takes outcomes whose time has come: each gets a later time and one try more.
_TAKE = f"""{NOW_MS}
local now_ms, taken = clock_ms(ARGV[3]), {{}}
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now_ms, 'LIMIT', 0, ARGV[1])
for _, outcome in ipairs(due) do
  redis.call('ZADD', KEYS[1], now_ms + ARGV[2], outcome)
  table.insert(taken, {{outcome, redis.call('HINCRBY', KEYS[2], outcome, 1)}})
end
return taken
"""
# Adds an outcome (`NX`), or changes the time of one that is there (`XX`).
_LATER = f"""{NOW_MS}
redis.call('ZADD', KEYS[1], ARGV[1], clock_ms(ARGV[4]) + ARGV[2], ARGV[3])
"""
_DROP = """
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
"""


class RedisAnnouncer:
    """Keep outcomes in the sorted set `queue`, and what nobody wants to know in `queue`-dead.

    Args:
        client: Decodes responses.
        now: A test's own clock, in seconds since 1970; by default Redis's.
    """

    def __init__(
        self, client: Redis, *, queue: str, now: Callable[[], float] | None = None
    ) -> None:
        self._client = client
        self._queue = queue
        self._tries = f"{queue}-tries"
        self._dead = f"{queue}-dead"
        self._now = now

    async def announce(self, outcome: Outcome) -> None:
        """Add an outcome, unless it waits already."""
        await self._later("NX", 0, json.dumps(outcome.to_json(), sort_keys=True))

    async def take_due(self, *, most: int, lease_s: float) -> list[Due]:
        """Outcomes whose time has come, for `lease_s` seconds nobody else's.

        Raises:
            BrokerUnavailable: Redis refused or did not answer.
        """
        take = self._client.register_script(_TAKE)
        with _redis_errors():
            taken = await take(
                keys=[self._queue, self._tries],
                args=[most, int(lease_s * 1000), self._given_ms()],
            )
        return [Due(Outcome.from_json(json.loads(text)), int(n), text) for text, n in taken]

    async def drop(self, due: Due) -> None:
        """Forget an outcome that was told.

        Raises:
            BrokerUnavailable: It is told again.
        """
        with _redis_errors():
            drop = self._client.register_script(_DROP)
            await drop(keys=[self._queue, self._tries], args=[due.receipt])

    async def postpone(self, due: Due, *, delay_s: float) -> None:
        """Tell an outcome later.

        Raises:
            BrokerUnavailable: It comes back at the end of its lease instead.
        """
        await self._later("XX", delay_s, due.receipt)

    async def set_aside(self, due: Due) -> None:
        """Keep an outcome that could not be told where only a person looks.

        Raises:
            BrokerUnavailable: It is told again.
        """
        with _redis_errors():
            await _answer(self._client.lpush(self._dead, due.receipt))
        await self.drop(due)

    async def _later(self, how: str, delay_s: float, text: str) -> None:
        later = self._client.register_script(_LATER)
        with _redis_errors():
            await later(keys=[self._queue], args=[how, int(delay_s * 1000), text, self._given_ms()])

    def _given_ms(self) -> str:
        return "" if self._now is None else str(int(self._now() * 1000))


async def _answer(command: Any) -> Any:
    """What a command answers: redis-py types both of its clients as one."""
    return await cast(Awaitable[Any], command)


@contextmanager
def _redis_errors() -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError) as error:
        raise BrokerUnavailable("Redis refused or did not answer") from error
