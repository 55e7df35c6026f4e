"""What the functions ask of the outside world; adapters match by shape, never by inheritance."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from infra.answer import Answer, Usage
from infra.batch import Batch
from infra.event import LogEvent
from infra.outcome import Outcome
from infra.task import Claim, Task, TaskRecord


class Broker(Protocol):
    """Carries tasks from the business service to the workers, at least once."""

    async def enqueue(self, task: Task, *, delay_s: int = 0) -> None:
        """Send a task to the workers.

        Args:
            delay_s: Seconds before a worker may see it, 0 to 900.

        Raises:
            BrokerUnavailable: Not known to be queued; safe to retry.
        """

    async def enqueue_all(self, tasks: Sequence[Task]) -> set[str]:
        """Send up to 100 tasks to the workers, in few calls.

        Returns:
            The ids of those that are not known to be queued; sending them again is safe.
        """

    async def park(self, task: Task) -> None:
        """Keep a failed task's message aside until someone redrives it.

        Raises:
            BrokerUnavailable: Not known to be parked; safe to retry.
        """

    async def depth(self) -> int:
        """About how many tasks wait; also the cheapest proof that the broker answers.

        Raises:
            BrokerUnavailable: The broker did not answer.
        """

    async def has_workers(self) -> bool:
        """Whether somebody takes the tasks that wait, as far as the broker can tell.

        Raises:
            BrokerUnavailable: The broker did not answer.
        """


class Postponer(Protocol):
    """Gives a message back to the broker for later."""

    async def postpone(self, receipt: str, *, delay_s: int) -> None:
        """Hide a message in hand for `delay_s` seconds more, 0 to 43,200.

        Raises:
            BrokerUnavailable: The message comes back at the broker's own time-out instead.
        """


class ParkedQueue(Protocol):
    """Reads what was parked."""

    async def take_parked(self, *, most: int) -> list[tuple[str, Task]]:
        """Up to `most` parked tasks (1 to 10), each with the receipt that `drop_parked` takes.

        Raises:
            BrokerUnavailable: Nothing was taken.
        """

    async def drop_parked(self, receipt: str) -> None:
        """Forget a parked message for good.

        Raises:
            BrokerUnavailable: It may come back; redriving it twice is harmless.
        """

    async def kept_aside(self) -> int:
        """About how many messages are kept: parked tasks, and what nobody can read.

        Raises:
            BrokerUnavailable: The broker did not answer.
        """


class TaskStore(Protocol):
    """The only truth about a task's state. Every write is conditional; all methods may raise
    `StoreUnavailable`."""

    async def put(
        self, task: Task, *, report_id: str | None = None, fingerprint: str | None = None
    ) -> TaskRecord:
        """Record a task as PENDING, unless its id is there already and has not expired.

        Returns:
            Its record; another one's was created at another time.

        Raises:
            KeyReused: A batch has this id.
        """

    async def get(self, task_id: str) -> TaskRecord:
        """Read a task.

        Raises:
            TaskNotFound: There is none, or its retention has passed.
        """

    async def get_all(
        self, task_ids: Sequence[str], *, with_results: bool = False
    ) -> dict[str, TaskRecord]:
        """Read up to 100 tasks at once; those that are not there are left out.

        Args:
            with_results: Whether the records have their results.
        """

    async def put_batch(self, batch: Batch) -> Batch:
        """Record a batch, unless its id is there already and has not expired.

        Returns:
            The batch as it is recorded; another one was created at another time.

        Raises:
            KeyReused: A task has this id.
        """

    async def get_batch(self, batch_id: str) -> Batch:
        """Read a batch.

        Raises:
            BatchNotFound: There is none, or its retention has passed.
        """

    async def note_unqueued(self, batch_id: str, places: Sequence[int]) -> None:
        """Note that a batch is queued, but for the entries at these places."""

    async def withdraw(self, task_id: str) -> bool:
        """Take back a PENDING task that no worker has touched; anything else stays.

        Returns:
            Whether there is none now; if there is, a worker has it. Who asks again because an
            answer was lost is told the same.
        """

    async def claim(
        self,
        task_id: str,
        *,
        lease_s: float,
        accepted_at: datetime | None = None,
        mark: str | None = None,
        lost_mark: str = "",
    ) -> Claim:
        """Start an attempt: PENDING, or STARTED with an expired lease, becomes STARTED.

        Args:
            lease_s: How long this attempt owns the task, in seconds.
            accepted_at: When the task that a message speaks of was accepted. An id may be used
                again; then an old message knows of no task.
            mark: Of this claim. Asked again under it, after an answer that was lost, it is the same
                claim, and costs no second try. By default each call is a claim of its own.
            lost_mark: Of an earlier claim whose answer never came, so that nobody worked: if it has
                the task, this claim goes on with its attempt.
        """

    async def release(self, task_id: str, *, attempt: int) -> None:
        """End an attempt's lease at once, so that the next one need not wait for it.

        Raises:
            AttemptLost: Another attempt owns the task now.
        """

    async def hand_back(self, task_id: str, *, attempt: int) -> None:
        """End an attempt that its own worker broke off: as `release`, but it costs no try.

        Raises:
            AttemptLost: Another attempt owns the task now.
        """

    async def put_off(self, task_id: str, *, attempt: int, pause_s: float) -> None:
        """End an attempt that found the model busy: as `hand_back`, but nobody can claim the task
        before the pause has passed, and its record says what it waits for.

        Raises:
            AttemptLost: Another attempt owns the task now.
        """

    async def succeed(self, task_id: str, *, attempt: int, answer: Answer) -> None:
        """Finish an attempt: STARTED becomes SUCCESS. The tokens are added to those of others.

        Raises:
            ResultRejected: The result will never be taken; the task is still STARTED.
            AttemptLost: Another attempt owns the task now, or it is final.
        """

    async def fail(
        self, task_id: str, *, attempt: int, reason: str, answer: Answer | None = None
    ) -> None:
        """Give a task up: PENDING or STARTED, at this very attempt, becomes FAILURE.

        Args:
            answer: One that was paid and is not given out: all of it but the text is kept.

        Raises:
            AttemptLost: Another attempt owns the task now, or it is final.
        """

    async def add_usage(self, task_id: str, usage: Usage) -> None:
        """Add the tokens of an attempt that did not end its task. Nothing, if the task is gone."""

    async def revoke(self, task_id: str) -> TaskRecord:
        """Cancel a task: PENDING or STARTED becomes REVOKED, whoever works on it.

        Returns:
            Its record; it is not REVOKED if it had ended otherwise.

        Raises:
            TaskNotFound: There is none.
        """

    async def revoked(self, task_ids: Sequence[str]) -> set[str]:
        """Which of up to 100 tasks are REVOKED, or gone."""

    async def erase(self, task_id: str) -> bool:
        """Delete the record of a task that is final. Returns whether there is none now."""

    async def reopen(self, task_id: str) -> bool:
        """Make a FAILURE PENDING again with all its tries. Returns whether the task is PENDING."""

    async def note_queued(self, task_id: str) -> None:
        """Note that a task's message is sent anew: a new life, which its record outlives. Does
        nothing to a task that is final or gone."""


class Announcer(Protocol):
    """Has the operator's webhook told of outcomes, if there is one."""

    async def announce(self, outcome: Outcome) -> None:
        """Have an outcome told, at least once; repeating it is harmless.

        Raises:
            BrokerUnavailable: Not known to be announced; safe to retry.
        """


class Receiver(Protocol):
    """The operator's webhook."""

    def tell(self, outcome: Outcome) -> int:
        """Tell it of one outcome.

        Returns:
            The HTTP status code that it answered with.

        Raises:
            ReceiverUnavailable: It did not take it; worth another try.
        """


class ReportStore(Protocol):
    """Keeps alert reports."""

    def put(self, report_id: str, document: bytes) -> None:
        """Store one report: JSON bytes under its id.

        Raises:
            ReportsUnavailable: Not known to be stored; safe to retry.
        """

    def erase(self, report_id: str) -> None:
        """Delete one report, if it is there.

        Raises:
            ReportsUnavailable: Not known to be deleted; safe to retry.
        """


class LogSink(Protocol):
    """Takes structured log events."""

    def emit(self, event: LogEvent) -> None:
        """Record one event. Never raises: a failing log sink never fails a task."""


class PointWriter(Protocol):
    """Stores log events, as points in line protocol. A point that is written again overwrites
    itself."""

    def write(self, points: Sequence[str]) -> None:
        """Store points.

        Raises:
            PointsRefused: One or more were refused; the others may be stored or not.
            LogsUnavailable: Not known to be stored; safe to retry.
        """


class UndeliveredLines(Protocol):
    """Keeps log lines that could not be delivered."""

    def keep(self, lines: Sequence[str]) -> None:
        """Have them offered again.

        Raises:
            LogsUnavailable: Not all are known to be kept; safe to retry.
        """

    def set_aside(self, lines: Sequence[str]) -> None:
        """Put them where only a replay fetches them.

        Raises:
            LogsUnavailable: Not all are known to be kept; safe to retry.
        """

    def postpone(self, receipt: str, *, delay_s: int) -> None:
        """Hide a message that was received for `delay_s` seconds more, 0 to 43,200.

        Raises:
            LogsUnavailable: It comes back at the queue's own time-out instead.
        """

    def replay(self) -> int:
        """Offer again all that lies aside at the moment. Returns how many messages that were.

        Raises:
            LogsUnavailable: What was not moved still lies aside.
        """


class Model(Protocol):
    """The slow LLM."""

    async def answer(self, message: str) -> Answer:
        """Answer a prompt.

        Raises:
            ModelBusy: It has too much to do.
            ModelFailed: It could not; worth another try.
            ModelRefused: It never will.
        """


class SecretStore(Protocol):
    """Keeps secrets."""

    def read(self, name: str) -> str:
        """A secret's text.

        Raises:
            SecretUnavailable: It could not be read.
        """
