"""Handler of the worker function: SQS batches of tasks."""

import math
from typing import Any

from functions.sqs import SqsRecord, records_of, run_batch
from functions.worker.outcomes import Again
from functions.worker.wiring import MARGIN_S, WorkerWiring
from infra.errors import BrokerUnavailable, TaskRejected
from infra.task import Task

wiring = WorkerWiring()


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Run every task of an SQS batch at once; name those whose messages should come back."""
    time_s = context.get_remaining_time_in_millis() / 1000 - MARGIN_S
    return wiring.loop.run(run_batch(records_of(event), lambda record: _work(record, time_s)))


async def _work(record: SqsRecord, time_s: float) -> bool:
    try:
        task = record.task()
    except TaskRejected as error:
        wiring.log.error("a message is no task", error)
        return False  # the dead-letter queue keeps what nobody can read
    match await wiring.worker.analyse_user_request(task, time_s=time_s):
        case Again(delay_s=delay_s, is_anew=True):
            return await _enqueue_anew(task, delay_s)
        case Again(delay_s=delay_s):
            await _postpone(record, delay_s)
            return False
        case None:
            return True


async def _enqueue_anew(task: Task, delay_s: float) -> bool:
    """Send a message that is to come later, and let go of this one, which it replaces."""
    try:
        await wiring.broker.enqueue(task, delay_s=math.ceil(delay_s))
    except BrokerUnavailable:
        return False  # then this one comes back at the queue's own time-out
    return True


async def _postpone(record: SqsRecord, delay_s: float) -> None:
    try:
        await wiring.postponer.postpone(record.receipt, delay_s=math.ceil(delay_s))
    except BrokerUnavailable:
        return  # then it comes back at the queue's own time-out


wiring.prepare(lambda: wiring.worker)
