"""What the business service does, as coroutines over the broker and the task store."""

from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from functions.business.gauge import Gauge
from infra import origin
from infra.errors import (
    AttemptLost,
    BrokerUnavailable,
    KeyInUse,
    KeyReused,
    QueueFull,
    TaskIsFinal,
    TaskIsRunning,
    TaskNotFound,
)
from infra.log import Log
from infra.origin import ANONYMOUS, Origin
from infra.outcome import Outcome
from infra.ports import Announcer, Broker, TaskStore
from infra.task import Status, Task, TaskRecord, new_task_id, utc_now

# How much longer than its message a task lives: queues do not drop messages to the minute.
_EXPIRY_MARGIN = timedelta(hours=1)
FIRST_CALLERS_TIME = timedelta(seconds=30)  # to queue what it has recorded


class Submitted(NamedTuple):
    """What came of a submit."""

    record: TaskRecord
    is_replay: bool = False


class Business:
    """Submits tasks and tells their states.

    All methods take the caller that a task belongs to: for anybody else there is no such task.
    Empty is an operator, who may see them all.

    Args:
        message_s: How long the queue keeps a message, in seconds; 0 for ever.
    """

    def __init__(  # noqa: PLR0913
        self,
        *,
        broker: Broker,
        store: TaskStore,
        announcer: Announcer,
        gauge: Gauge,
        log: Log,
        message_s: int = 0,
    ) -> None:
        self._broker = broker
        self._store = store
        self._announcer = announcer
        self._log = log
        self._gauge = gauge
        self._message_life = timedelta(seconds=message_s)

    async def submit(
        self,
        message: str,
        task_id: str | None = None,
        *,
        caller: str = "",
        report_id: str | None = None,
        fingerprint: str | None = None,
    ) -> Submitted:
        """Record a task as PENDING and queue it.

        Args:
            task_id: The caller's choice, so that a caller who got no answer can ask again and
                still have one task.
            report_id: Of the alert report about the message, kept with the task.
            fingerprint: Of a request with an idempotency key, from which `task_id` follows.

        Raises:
            KeyReused: Another request had this key; nothing was queued.
            KeyInUse: This one is being queued at the moment.
            QueueFull: Nothing was recorded or queued.
            StoreUnavailable: Nothing was queued.
            BrokerUnavailable: Nothing was queued, and the record was taken back.
        """
        if await self._gauge.is_full() and not await self._is_known(task_id):
            raise QueueFull
        task = Task(
            id=task_id or new_task_id(),
            message=message,
            accepted_at=utc_now(),
            origin=Origin(caller=caller or ANONYMOUS, traceparent=origin.current().traceparent),
        )
        record = await self._store.put(task, report_id=report_id, fingerprint=fingerprint)
        _check_caller(record, task.origin.caller)
        if record.created_at != task.accepted_at and _is_replay(record, fingerprint):
            return Submitted(record, is_replay=True)
        if record.status is not Status.PENDING:
            return Submitted(record)  # asked again, and a worker has it already
        task = replace(task, accepted_at=record.created_at)
        try:
            await self._broker.enqueue(task)
        except BrokerUnavailable:
            if await self._store.withdraw(task.id):
                raise
            # It was queued after all: a worker has it.
            return Submitted(await self._store.get(task.id))
        if fingerprint is not None:
            await self._store.note_queued(task.id)
        self._log.emit(
            "task_state_changed", "task enqueued", outcome=Status.PENDING, task_id=task.id
        )
        return Submitted(record)

    async def status(self, task_id: str, *, caller: str = "") -> TaskRecord:
        """Read a task; one whose message can't be there any more is given up.

        SQS drops a message that has waited too long without a notice, so it is noticed here.

        Raises:
            TaskNotFound: There is none with this id.
        """
        record = await self._store.get(task_id)
        _check_caller(record, caller)
        if not self.has_outlived_its_message(record):
            return record
        reason = f"it waited for longer than its message lives (attempts: {record.attempt})"
        try:
            await self._store.fail(task_id, attempt=record.attempt, reason=reason)
        except AttemptLost:
            return await self._store.get(task_id)  # a worker, or another reader, was quicker
        self._log.emit(
            "task_state_changed",
            "task expired",
            level="error",
            outcome=Status.FAILURE,
            task_id=task_id,
            attempt=record.attempt,
        )
        await self._announce(task_id, Status.FAILURE, record.attempt)
        return await self._store.get(task_id)

    async def cancel(self, task_id: str, *, caller: str = "") -> TaskRecord:
        """Make a task REVOKED; again it is the same. Its message dies when a worker claims it.

        Raises:
            TaskNotFound: There is none with this id.
            TaskIsFinal: It has ended otherwise.
        """
        _check_caller(await self._store.get(task_id), caller)
        record = await self._store.revoke(task_id)
        if record.status is not Status.REVOKED:
            raise TaskIsFinal(task_id)
        self._log.emit(
            "task_state_changed",
            "task cancelled",
            outcome=Status.REVOKED,
            task_id=task_id,
            attempt=record.attempt,
        )
        await self._announce(task_id, Status.REVOKED, record.attempt)
        return record

    async def erase(self, task_id: str, *, caller: str = "") -> None:
        """Delete the record of a task that has ended, with its result.

        Raises:
            TaskNotFound: There is none with this id.
            TaskIsRunning: It has not ended.
        """
        _check_caller(await self._store.get(task_id), caller)
        if not await self._store.erase(task_id):
            raise TaskIsRunning(task_id)
        self._log.emit("task_state_changed", "task erased", outcome="erased", task_id=task_id)

    async def _announce(self, task_id: str, status: Status, attempt: int) -> None:
        """Have an end told; a worker that drops a revoked task's message tells it again."""
        try:
            await self._announcer.announce(Outcome(task_id=task_id, status=status, attempt=attempt))
        except BrokerUnavailable as error:
            self._log.error("an end could not be announced", error, task_id=task_id)

    async def _is_known(self, task_id: str | None) -> bool:
        """Whether a task was accepted before: then it is not refused when it is asked for again."""
        if task_id is None:
            return False
        try:
            await self._store.get(task_id)
        except TaskNotFound:
            return False
        return True

    def has_outlived_its_message(self, record: TaskRecord) -> bool:
        """Whether a task's message cannot be there any more, though nobody has ended it."""
        if not self._message_life or record.status.is_final:
            return False
        now = utc_now()
        if record.lease_until is not None and record.lease_until > now:
            return False  # a worker has it
        return now - record.queued_at > self._message_life + _EXPIRY_MARGIN


def _check_caller(record: TaskRecord, caller: str) -> None:
    """Let only a task's own caller, or an operator, have to do with it.

    Raises:
        TaskNotFound: It is another caller's.
    """
    if caller not in ("", record.caller):
        raise TaskNotFound(record.id)


def _is_replay(record: TaskRecord, fingerprint: str | None) -> bool:
    """Whether a request with an idempotency key has had its effect before.

    Raises:
        KeyReused: Another request had the key.
        KeyInUse: The first one is still at it; or it died in between, and its time is not over.
    """
    if fingerprint is None:
        return False
    if record.fingerprint != fingerprint:
        raise KeyReused(record.id)
    if record.is_queued or record.status is not Status.PENDING:
        return True
    if utc_now() - record.created_at < FIRST_CALLERS_TIME:
        raise KeyInUse(record.id)
    return False  # so this one queues it
