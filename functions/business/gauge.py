"""How full the queue is, so that a flood of one caller does not make all others wait for days."""

import time
from collections.abc import Callable

from infra.errors import BrokerUnavailable
from infra.log import Log
from infra.ports import Broker

_FRESH_S = 1.0  # a broker's answer is good for so long: one question a second, however many submit


class Gauge:
    """Tells whether as many tasks wait as may.

    Args:
        most: Tasks that may wait; 0 for any number, and the broker is never asked.
        now: A clock that never goes back, in seconds.
    """

    def __init__(
        self,
        broker: Broker,
        *,
        most: int,
        log: Log,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._broker = broker
        self._most = most
        self._log = log
        self._now = now
        self._asked_at = float("-inf")
        self._depth = 0

    async def is_full(self) -> bool:
        """Whether it was within the last second; not, as long as the broker does not tell."""
        if self._most == 0:
            return False
        if self._now() - self._asked_at >= _FRESH_S:
            self._asked_at = self._now()  # others that come meanwhile go by the answer before
            try:
                self._depth = await self._broker.depth()
            except BrokerUnavailable as error:
                self._depth = 0  # to queue the task will say more
                self._log.error("the depth of the queue is not known", error)
        return self._depth >= self._most
