"""What becomes of messages that the broker gave up on, and of parked ones when all is well again.

A message gets here when its deliveries ran out: its worker crashed or timed out each time, or it
was delivered while others held it, or the task store was away. Only the first is a failure.
"""

from dataclasses import replace

from functions.giving_up import give_up
from infra import origin
from infra.errors import TaskNotFound
from infra.log import Log
from infra.outcome import Outcome
from infra.ports import Announcer, Broker, ParkedQueue, TaskStore
from infra.task import Status, Task, utc_now

_MOST_RETURNS = 3  # a task that no worker can even claim is given up after so many second lives


class Buried:
    """Sees to dead letters: a second life if there are tries left, else FAILURE and parking."""

    def __init__(
        self,
        *,
        broker: Broker,
        parked: ParkedQueue,
        store: TaskStore,
        announcer: Announcer,
        log: Log,
    ) -> None:
        self._broker = broker
        self._parked = parked
        self._store = store
        self._announcer = announcer
        self._log = log

    async def see_to(self, task: Task) -> bool:
        """Decide on one dead letter.

        Returns:
            Whether its message is not needed any more. If not, it should come back later.

        Raises:
            AttemptLost: Its state changed meanwhile; it should come back.
            Unavailable: It should come back.
        """
        origin.enter(caller=task.origin.caller, traceparent=task.origin.traceparent)
        try:
            record = await self._store.get(task.id)
        except TaskNotFound:
            return True
        if record.status.is_final:
            # Who ended it may have died before it told.
            await self._announcer.announce(
                Outcome(task_id=task.id, status=record.status, attempt=record.attempt)
            )
        if record.status in (Status.SUCCESS, Status.REVOKED):
            return True
        if record.status is Status.FAILURE:
            await self._broker.park(task)
            return True
        if record.lease_until is not None and record.lease_until > utc_now():
            return False  # an attempt is running: its outcome decides
        if record.tries_left > 0 and task.returns < _MOST_RETURNS:
            await self._store.note_queued(task.id)
            await self._broker.enqueue(replace(task, returns=task.returns + 1))
            return True
        reason = "the worker crashed or ran out of time at every try"
        await give_up(
            task,
            record.attempt,
            reason,
            broker=self._broker,
            store=self._store,
            announcer=self._announcer,
            log=self._log,
        )
        return True

    async def redrive(self, *, most: int) -> int:
        """Give up to `most` parked tasks all their tries again: FAILURE becomes PENDING.

        Returns:
            How many were queued. Asking again after an error is safe: a task is worked on once.

        Raises:
            Unavailable: What was not queued yet is still parked.
        """
        queued = 0
        for _ in range(most):
            taken = await self._parked.take_parked(most=1)
            if not taken:
                break
            [(receipt, task)] = taken
            origin.enter(caller=task.origin.caller, traceparent=task.origin.traceparent)
            if await self._store.reopen(task.id):
                await self._broker.enqueue(replace(task, returns=0))
                self._log.emit(
                    "task_state_changed", "task redriven", outcome=Status.PENDING, task_id=task.id
                )
                queued += 1
            await self._parked.drop_parked(receipt)
        return queued
