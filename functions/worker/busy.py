"""How long a task waits for a model that has too much to do."""

from collections.abc import Callable
from datetime import datetime

from infra.errors import ModelBusy
from infra.machinery.pauses import doubled
from infra.task import Claim

PATIENCE_S = 3_600.0  # then the task is given up
_LEAST_S = 1.0


def pause_s(
    busy: ModelBusy,
    claim: Claim,
    *,
    first_s: float,
    jitter: Callable[[float], float],
    now: datetime,
) -> float | None:
    """Seconds until the model may be asked again; None if that is too late for this task.

    Args:
        claim: Of the attempt that found the model busy; it knows of those before.
        first_s: The longest first pause, where the provider names none; doubled each time.
        jitter: Makes any pause of the longest one.
    """
    waited_s = (now - claim.busy_since).total_seconds() if claim.busy_since else 0.0
    left_s = PATIENCE_S - waited_s
    if busy.retry_after_s is not None:
        pause = max(busy.retry_after_s, _LEAST_S)
        return pause if pause <= left_s else None
    longest_s = doubled(max(first_s, _LEAST_S), claim.waits + 1)
    pause = max(jitter(longest_s), _LEAST_S)
    return min(pause, left_s) if left_s > 0 else None
