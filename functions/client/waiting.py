"""`Prefer: wait=N` (RFC 7240): a caller who would rather wait than poll.

The client service looks at the task again and again, at growing intervals. A held request holds one
execution environment, which costs more than polls do, so there is a most.
"""

import re
import time
from collections.abc import Callable
from typing import Any

from chalice.app import Request

from functions.client.business import BusinessClient
from infra.errors import Unavailable
from infra.task import Status

_WAIT = re.compile(r"(?:^|,)\s*wait\s*=\s*\"?(\d{1,9})\"?\s*(?=[,;]|$)", re.IGNORECASE)
_LATEST_S = 27.0  # after the request came; the gateway gives up after 29
_FIRST_PAUSE_S = 0.2
_GROWTH = 1.4
_LONGEST_PAUSE_S = 2.0


def wanted_wait(request: Request, *, most_s: int) -> int:
    """Seconds that a caller wants to wait, as many as are allowed; 0 for none.

    Args:
        most_s: That a caller may wait; 0: nobody waits.
    """
    found = _WAIT.search(request.headers.get("prefer", ""))
    return min(int(found[1]), most_s) if found else 0


def came_at(request: Request) -> float:
    """When the gateway got a request, in seconds since 1970; now, if it does not say."""
    match request.context.get("requestTimeEpoch"):
        case int(milliseconds) if 0 <= time.time() - milliseconds / 1000 < _LATEST_S:
            return milliseconds / 1000
        case _:
            return time.time()


def settled(  # noqa: PLR0913
    task: dict[str, Any],
    business: BusinessClient,
    *,
    wait_s: int,
    came_at_s: float,
    sleep: Callable[[float], None] = time.sleep,
    now: Callable[[], float] = time.time,
) -> dict[str, Any]:
    """A task's record as soon as it is final, or as it is when the wait is over.

    If the business service goes away meanwhile, the last record that it gave is as good.

    Args:
        task: Its record now.
        wait_s: How long to wait, in seconds.
        came_at_s: When the request came, in seconds since 1970.
    """
    until = min(now() + wait_s, came_at_s + _LATEST_S)
    pause_s = _FIRST_PAUSE_S
    while not Status(task["status"]).is_final and now() < until:
        sleep(min(pause_s, max(until - now(), 0.0)))
        pause_s = min(pause_s * _GROWTH, _LONGEST_PAUSE_S)
        try:
            task = business.status(task["task_id"])
        except Unavailable:
            return task
    return task
