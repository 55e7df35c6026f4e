"""`Prefer: wait=N` (RFC 7240): a caller who would rather wait than poll.

The client service looks at the task again and again: seldom while the model cannot be done yet,
then at growing intervals. A held request holds one execution environment, which costs more than
polls do, so there is a most.
"""

import re
import time
from collections.abc import Callable
from datetime import datetime
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
_LONGEST_BEFORE_S = 5.0  # between two looks before the model can be done: somebody may cancel
_WAY_BACK_S = 0.05  # from the model's end to the record


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
    model_s: float = 0.0,
    sleep: Callable[[float], None] = time.sleep,
    now: Callable[[], float] = time.time,
) -> dict[str, Any]:
    """A task's record as soon as it is final, or as it is when the wait is over.

    If the business service goes away meanwhile, the last record that it gave is as good.

    Args:
        task: Its record now.
        wait_s: How long to wait, in seconds.
        came_at_s: When the request came, in seconds since 1970.
        model_s: How long the model takes, in seconds, if that is known.
    """
    until = min(now() + wait_s, came_at_s + _LATEST_S)
    growing_s = _FIRST_PAUSE_S
    while not Status(task["status"]).is_final and now() < until:
        left_s = _left_s(task, model_s, now())
        if left_s > growing_s:
            pause_s = min(left_s + _WAY_BACK_S, _LONGEST_BEFORE_S)
        else:
            pause_s = growing_s
            growing_s = min(growing_s * _GROWTH, _LONGEST_PAUSE_S)
        sleep(min(pause_s, max(until - now(), 0.0)))
        try:
            task = business.status(task["task_id"])
        except Unavailable:
            return task
    return task


def _left_s(task: dict[str, Any], model_s: float, now_s: float) -> float:
    """Seconds until the model can be done, if nobody has to wait for it."""
    if task["status"] != Status.STARTED or "started_at" not in task:
        return model_s
    return model_s - (now_s - datetime.fromisoformat(task["started_at"]).timestamp())
