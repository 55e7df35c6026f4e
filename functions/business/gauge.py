"""How full the queue is, so that a flood of one caller does not make all others wait for days."""

import time
from collections.abc import Awaitable, Callable

from infra.errors import BrokerUnavailable
from infra.log import Log

_FRESH_S = 1.0  # how long an answer of the broker is used, so that many submits ask it once


class Gauge:
    """Tells whether the queue is full.

    Args:
        depth: Tells how many tasks wait, or raises `BrokerUnavailable`.
        most: Tasks that may wait; 0 for any number, and the broker is never asked.
        now: A clock that never goes back, in seconds.
    """

    def __init__(
        self,
        depth: Callable[[], Awaitable[int]],
        *,
        most: int,
        log: Log,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask = depth
        self._most = most
        self._log = log
        self._now = now
        self._asked_at = float("-inf")
        self._depth = 0

    async def is_full(self) -> bool:
        """Whether it was full within the last second. No, if the broker does not answer."""
        if self._most == 0:
            return False
        if self._now() - self._asked_at >= _FRESH_S:
            self._asked_at = self._now()  # others that come meanwhile use the last answer
            try:
                self._depth = await self._ask()
            except BrokerUnavailable as error:
                self._depth = 0  # if the broker is away, queueing will tell
                self._log.error("the depth of the queue is not known", error)
        return self._depth >= self._most
