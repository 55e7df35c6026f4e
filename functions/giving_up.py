"""The end of a task whose tries are spent, wherever that is noticed."""

from infra.answer import Answer
from infra.log import Log
from infra.outcome import Outcome
from infra.ports import Announcer, Broker, TaskStore
from infra.task import Status, Task


async def give_up(  # noqa: PLR0913
    task: Task,
    attempt: int,
    reason: str,
    *,
    broker: Broker,
    store: TaskStore,
    announcer: Announcer,
    log: Log,
    answer: Answer | None = None,
) -> None:
    """Write FAILURE with a reason, have it told, then park the message for a redrive.

    Args:
        answer: One that was paid, and is not given out.

    Raises:
        AttemptLost: The task is final or another attempt runs; nothing was written or parked.
        Unavailable: Safe to ask again; parking twice is harmless.
    """
    reason = f"{reason} (attempts: {attempt})"
    await store.fail(task.id, attempt=attempt, reason=reason, answer=answer)
    log.emit(
        "task_state_changed",
        "task failed",
        level="error",
        outcome=Status.FAILURE,
        task_id=task.id,
        attempt=attempt,
    )
    outcome = Outcome(task_id=task.id, status=Status.FAILURE, attempt=attempt)
    await announcer.announce(outcome)
    await broker.park(task)
