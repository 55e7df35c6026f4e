"""What became of a task, as the operator's webhook is told it."""

import uuid
from dataclasses import dataclass
from typing import Any, NamedTuple

from infra.errors import TaskRejected
from infra.task import Status, is_task_id

_TYPES = {
    Status.SUCCESS: "task.succeeded",
    Status.FAILURE: "task.failed",
    Status.REVOKED: "task.revoked",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The end of a task: which it was, and of which attempt. A redriven task may end again."""

    task_id: str
    status: Status
    attempt: int

    @property
    def id(self) -> str:
        """The same for each telling of this end, so that a receiver can tell it from another."""
        return str(uuid.uuid5(uuid.UUID(self.task_id), f"{self.status} {self.attempt}"))

    @property
    def type(self) -> str:
        """What happened, such as `task.succeeded`."""
        return _TYPES[self.status]

    def to_json(self) -> dict[str, Any]:
        """The outcome as a JSON object; `from_json` reads it back."""
        return {"task_id": self.task_id, "status": self.status, "attempt": self.attempt}

    @classmethod
    def from_json(cls, document: Any) -> "Outcome":
        """Read an outcome from what `to_json` made.

        Raises:
            TaskRejected: The document is none; reading it again will not help.
        """
        match document:
            case {"task_id": str(task_id), "status": str(status), "attempt": int(attempt)} if (
                is_task_id(task_id) and status in _TYPES
            ):
                return cls(task_id=task_id, status=Status(status), attempt=attempt)
        raise TaskRejected("not an outcome: expected task_id, a final status and attempt")


class Due(NamedTuple):
    """An outcome to tell now, for the `tries`th time; the receipt names it to its queue."""

    outcome: Outcome
    tries: int
    receipt: str
