"""A task store as the contract of `TaskStore` asks it."""

from dataclasses import dataclass

from infra.answer import Answer, Usage
from infra.batch import Batch
from infra.machinery.loop import Loop
from infra.ports import TaskStore
from infra.task import Claim, Task, TaskRecord

LEASE_S = 35.0
MAX_TRIES = 3
RETENTION_S = 14 * 86_400


@dataclass(slots=True)
class Clock:
    """Time that passes when a test says so, or at each look at it."""

    now_s: float = 1_800_000_000.25
    step_s: float = 0.0

    def __call__(self) -> float:
        self.now_s += self.step_s
        return self.now_s


class Asked:
    """A store whose every method is called through a loop, so that a test reads in one line."""

    def __init__(self, store: TaskStore, loop: Loop, clock: Clock) -> None:
        self.store = store
        self.loop = loop
        self.clock = clock

    def put(self, task: Task, report_id: str | None = None) -> TaskRecord:
        return self.loop.run(self.store.put(task, report_id=report_id))

    def get(self, task: Task) -> TaskRecord:
        return self.loop.run(self.store.get(task.id))

    def get_all(self, *tasks: Task, with_results: bool = False) -> dict[str, TaskRecord]:
        ids = [task.id for task in tasks]
        return self.loop.run(self.store.get_all(ids, with_results=with_results))

    def put_batch(self, batch: Batch) -> Batch:
        return self.loop.run(self.store.put_batch(batch))

    def get_batch(self, batch_id: str) -> Batch:
        return self.loop.run(self.store.get_batch(batch_id))

    def note_unqueued(self, batch: Batch, *places: int) -> None:
        self.loop.run(self.store.note_unqueued(batch.id, places))

    def withdraw(self, task: Task) -> bool:
        return self.loop.run(self.store.withdraw(task.id))

    def claim(self, task: Task, mark: str | None = None, lost_mark: str = "") -> Claim:
        claiming = self.store.claim(task.id, lease_s=LEASE_S, mark=mark, lost_mark=lost_mark)
        return self.loop.run(claiming)

    def release(self, task: Task, attempt: int) -> None:
        self.loop.run(self.store.release(task.id, attempt=attempt))

    def hand_back(self, task: Task, attempt: int) -> None:
        self.loop.run(self.store.hand_back(task.id, attempt=attempt))

    def succeed(self, task: Task, attempt: int, result: str = "fine") -> None:
        self.loop.run(self.store.succeed(task.id, attempt=attempt, answer=Answer(text=result)))

    def succeed_with(self, task: Task, attempt: int, answer: Answer) -> None:
        self.loop.run(self.store.succeed(task.id, attempt=attempt, answer=answer))

    def fail_with(self, task: Task, attempt: int, answer: Answer) -> None:
        reason = "answer refused"
        failing = self.store.fail(task.id, attempt=attempt, reason=reason, answer=answer)
        self.loop.run(failing)

    def put_off(self, task: Task, attempt: int, pause_s: float = 1.0) -> None:
        self.loop.run(self.store.put_off(task.id, attempt=attempt, pause_s=pause_s))

    def add_usage(self, task: Task, usage: Usage) -> None:
        self.loop.run(self.store.add_usage(task.id, usage))

    def fail(self, task: Task, attempt: int, reason: str = "the model failed") -> None:
        self.loop.run(self.store.fail(task.id, attempt=attempt, reason=reason))

    def revoke(self, task: Task) -> TaskRecord:
        return self.loop.run(self.store.revoke(task.id))

    def revoked(self, *tasks: Task) -> set[str]:
        return self.loop.run(self.store.revoked([task.id for task in tasks]))

    def erase(self, task: Task) -> bool:
        return self.loop.run(self.store.erase(task.id))

    def reopen(self, task: Task) -> bool:
        return self.loop.run(self.store.reopen(task.id))

    def note_queued(self, task: Task) -> None:
        self.loop.run(self.store.note_queued(task.id))


def bring_to(end: str, asked: Asked, task: Task) -> None:
    """Claim a task and, if asked to, finish it."""
    asked.claim(task)
    match end:
        case "succeeded":
            asked.succeed(task, 1)
        case "failed":
            asked.fail(task, 1)
        case "revoked":
            asked.revoke(task)
