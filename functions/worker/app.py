"""Handler of the worker function: SQS batches of tasks."""

import math
from typing import Any

from functions.sqs import SqsRecord, records_of, run_batch
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
    again = await wiring.worker.analyse_user_request(task, time_s=time_s)
    if again is None:
        return True
    if again.task is not None:
        return await _send_anew(again.task, again.delay_s)
    await _postpone(record, again.delay_s)
    return False


async def _send_anew(task: Task, delay_s: float) -> bool:
    """Send a task in place of its message, whose deliveries are counted; whether it was sent."""
    try:
        await wiring.broker.enqueue(task, delay_s=math.ceil(delay_s))
    except BrokerUnavailable:
        return False  # then the message comes back at the queue's own time-out
    return True


async def _postpone(record: SqsRecord, delay_s: float) -> None:
    try:
        await wiring.postponer.postpone(record.receipt, delay_s=math.ceil(delay_s))
    except BrokerUnavailable:
        return  # then it comes back at the queue's own time-out


wiring.prepare(lambda: wiring.worker)
