"""Handler of the worker function: SQS batches of tasks."""

import math
from functools import cached_property
from typing import Any

from functions.sqs import SqsRecord, records_of, run_batch
from functions.wiring import Wiring
from functions.worker.analyse import Again, Worker
from functions.worker.watch import Watch
from infra.errors import BrokerUnavailable, TaskRejected

_WATCHED_S = 2.0  # quicker models answer before a look would stop them
_MARGIN_S = 2.0  # of the function's time, kept for the last writes


class WorkerWiring(Wiring):
    """The worker function's settings and adapters, and what it builds on them."""

    service = "worker"

    @cached_property
    def worker(self) -> Worker:
        """What runs tasks."""
        return Worker(
            broker=self.parking_broker,
            store=self.store,
            model=self.model,
            log=self.log,
            retry_s=self.settings.retry_s,
            watch=Watch(self.store, every_s=1.0 if self.settings.model_s >= _WATCHED_S else 0),
        )


wiring = WorkerWiring()


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Run every task of an SQS batch at once; name those whose messages should come back."""
    time_s = context.get_remaining_time_in_millis() / 1000 - _MARGIN_S
    return wiring.loop.run(run_batch(records_of(event), lambda record: _work(record, time_s)))


async def _work(record: SqsRecord, time_s: float) -> bool:
    try:
        task = record.task()
    except TaskRejected as error:
        wiring.log.error("a message is no task", error)
        return False  # the dead-letter queue keeps what nobody can read
    match await wiring.worker.analyse_user_request(task, time_s=time_s):
        case Again(delay_s=delay_s):
            await _postpone(record, delay_s)
            return False
        case None:
            return True


async def _postpone(record: SqsRecord, delay_s: float) -> None:
    try:
        await wiring.postponer.postpone(record.receipt, delay_s=math.ceil(delay_s))
    except BrokerUnavailable:
        return  # then it comes back at the queue's own time-out


wiring.prepare(lambda: wiring.worker)
