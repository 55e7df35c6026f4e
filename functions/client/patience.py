"""When to ask again: what `Retry-After` tells those who wait for a result.

Each poll costs money, so the first one comes when an undisturbed task is done. A client that obeys
makes about two: one where the task was picked up at once, a few more where it had to wait.
"""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

_MARGIN = 1.1  # of the model's time: for the way to the worker and back
_OF_ITS_AGE = 0.1  # what a task that is late has to wait until the next look
_LEAST_S = 1
_MOST_S = 30


def retry_after(task: Mapping[str, Any], *, model_s: float, now: datetime) -> int | None:
    """Seconds until it pays to ask for a task again; None if it is final.

    Args:
        task: Its record, as the business service tells it.
        model_s: How long the model takes, in seconds.
    """
    if task["status"] not in ("PENDING", "STARTED"):
        return None
    left_s = _MARGIN * model_s  # all of it, as long as nobody has begun
    if "started_at" in task and task["status"] == "STARTED":
        left_s -= _seconds_since(task["started_at"], now)
    late_s = min(_OF_ITS_AGE * _seconds_since(task["created_at"], now), _MOST_S)
    return math.ceil(max(left_s, late_s, _LEAST_S))


def _seconds_since(instant: str, now: datetime) -> float:
    return (now - datetime.fromisoformat(instant)).total_seconds()
