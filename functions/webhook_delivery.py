"""One try to tell the operator's webhook what became of a task, wherever it is made."""

import asyncio
import time

from infra.errors import ReceiverUnavailable
from infra.log import Log
from infra.outcome import Outcome
from infra.ports import Receiver

_MOST_S = 10.0  # that a receiver may take
# With pauses that double from 5 s to 15 minutes, these take a day.
MOST_TRIES = 103


async def is_delivered(outcome: Outcome, receiver: Receiver, log: Log) -> bool:
    """Tell a receiver of an outcome; whether it has taken it."""
    started = time.perf_counter()
    status = 0
    try:
        async with asyncio.timeout(_MOST_S):
            status = await asyncio.to_thread(receiver.tell, outcome)
        told = True
    except TimeoutError:
        told = False
    except ReceiverUnavailable as error:
        status, told = error.status, False
    log.emit(
        "webhook_sent",
        "webhook taken" if told else "webhook not taken",
        level="info" if told else "warning",
        outcome="pass" if told else "fail",
        status=status,
        task_id=outcome.task_id,
        duration_ms=round((time.perf_counter() - started) * 1000, 1),
    )
    return told
