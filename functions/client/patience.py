"""When to ask again: what `Retry-After` tells those who wait for a result.

Each poll costs money, so the first one comes when an undisturbed task is done. A client that obeys
makes about two: one where the task was picked up at once, a few more where it had to wait.
"""

import math
from collections import deque
from collections.abc import Mapping
from datetime import datetime
from typing import Any

_MARGIN = 1.1  # of the model's time: for the way to the worker and back
_OF_ITS_AGE = 0.1  # what a task that is late has to wait until the next look
_LEAST_S = 1
_MOST_S = 30
_KNOWN_FROM = 5  # tasks, of which a median tells more than the operator's guess
_REMEMBERED = 50


class Pace:
    """How long the model takes.

    Args:
        model_s: As its operator says, in seconds.
        is_measured: Whether to go by the tasks that this environment saw end, once there are some.
    """

    def __init__(self, model_s: float, *, is_measured: bool) -> None:
        self._model_s = model_s
        self._is_measured = is_measured
        self._taken_s: deque[float] = deque(maxlen=_REMEMBERED)

    @property
    def model_s(self) -> float:
        """How long it takes, in seconds."""
        if len(self._taken_s) < _KNOWN_FROM:
            return self._model_s
        # `statistics` would cost every cold start some milliseconds.
        return sorted(self._taken_s)[len(self._taken_s) // 2]

    def note(self, task: Mapping[str, Any]) -> None:
        """Learn from a task's record, if it has succeeded."""
        match task:
            case {"status": "SUCCESS", "started_at": began, "finished_at": ended}:
                if self._is_measured:
                    self._taken_s.append(_seconds_since(began, datetime.fromisoformat(ended)))


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
