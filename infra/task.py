"""A task and its life: PENDING, STARTED, then SUCCESS, FAILURE or REVOKED."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from infra.errors import TaskRejected
from infra.origin import ANONYMOUS, NOWHERE, Origin
from infra.result import result_in

if TYPE_CHECKING:
    from infra.answer import Usage

TASK_NAME = "analyse_user_request"  # as brokers that carry many sorts of work call ours


class Status(StrEnum):
    """The states of a task, named as Celery names them."""

    PENDING = "PENDING"
    STARTED = "STARTED"
    SUCCESS = "SUCCESS"
    FAILURE = "FAILURE"
    REVOKED = "REVOKED"

    @property
    def is_final(self) -> bool:
        """Whether no worker will touch the task again."""
        return self in (Status.SUCCESS, Status.FAILURE, Status.REVOKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What travels through the broker: the only place where a message rests.

    Attributes:
        returns: How often it came back from the dead-letter queue with tries left.
        lost_claim: The mark of a claim whose answer never came: if it took the task, nobody has
            worked on it under that claim.
        origin: Who sent it, and in which trace.
    """

    id: str
    message: str
    accepted_at: datetime
    returns: int = 0
    lost_claim: str = ""
    origin: Origin = NOWHERE

    def to_json(self) -> dict[str, Any]:
        """The task as a JSON object; `from_json` reads it back."""
        return {
            "task_id": self.id,
            "message": self.message,
            "accepted_at": self.accepted_at.isoformat(),
            "returns": self.returns,
            "lost_claim": self.lost_claim,
            "caller": self.origin.caller,
            "traceparent": self.origin.traceparent,
        }

    @classmethod
    def from_json(cls, document: Any) -> "Task":
        """Read a task from what `to_json` made.

        Raises:
            TaskRejected: The document is no task; reading it again will not help.
        """
        match document:
            case {"task_id": str(task_id), "message": str(message), "accepted_at": str(at)}:
                pass
            case _:
                raise TaskRejected("not a task: expected task_id, message and accepted_at")
        if not is_task_id(task_id):
            raise TaskRejected("not a task: task_id is no UUID")
        try:
            accepted_at = datetime.fromisoformat(at)
        except ValueError as error:
            raise TaskRejected("not a task: accepted_at is no ISO 8601 instant") from error
        if accepted_at.tzinfo is None:
            raise TaskRejected("not a task: accepted_at has no time zone")
        returns = document.get("returns", 0)
        if not isinstance(returns, int):
            raise TaskRejected("not a task: returns is no whole number")
        caller, traceparent = document.get("caller", ANONYMOUS), document.get("traceparent", "")
        lost_claim = document.get("lost_claim", "")
        if not all(isinstance(each, str) for each in (caller, traceparent, lost_claim)):
            raise TaskRejected("not a task: caller, traceparent or lost_claim is no text")
        return cls(
            id=task_id,
            message=message,
            accepted_at=accepted_at,
            returns=returns,
            lost_claim=lost_claim,
            origin=Origin(caller=caller, traceparent=traceparent),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The answer to a worker that asks to run a task.

    Attributes:
        outcome: `claimed`: run it, as attempt number `attempt`. `held`: another worker has it,
            for `held_for_s` seconds more. `spent`: it was tried as often as it may be. `succeeded`,
            `failed` and `revoked`: it is final. `unknown`: the store has no such task.
        attempt: The number of this attempt, or of the last one; never used twice.
        is_last: Whether no further attempt will follow.
        held_for_s: Seconds until the other worker's lease ends, or until a busy model may be asked
            again; 0 unless `held`.
        is_waiting: Held by nobody: it waits for a busy model.
        busy_since: When the model was first too busy for this task; None if it never was.
        waits: How often it was.
    """

    outcome: Literal["claimed", "held", "spent", "succeeded", "failed", "revoked", "unknown"]
    attempt: int = 0
    is_last: bool = False
    held_for_s: float = 0.0
    is_waiting: bool = False
    busy_since: datetime | None = None
    waits: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRecord:
    """What the task store knows of a task; never its message.

    Attributes:
        queued_at: When its message was last sent to the workers: with the task, or anew.
        is_queued: Whether it is known that its message was sent.
        report_id: Of the alert report about its message, if there is one.
        fingerprint: Of the request that made it, if that had an idempotency key.
        caller: Who sent it: a hash, or `anonymous`.
        usage: The tokens of all attempts together, if the model counts them.
        model, finish_reason: What the provider said with its last answer; or empty.
        answer_report_id: Of the alert report about the model's answer, if there is one.
        waiting_for: `model`, while the task waits because the model is busy; or empty.
        busy_since, waits: As in `Claim`.
    """

    id: str
    status: Status
    attempt: int
    tries_left: int
    created_at: datetime
    queued_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    lease_until: datetime | None = None
    result: str | None = None
    reason: str | None = None
    is_queued: bool = False
    report_id: str | None = None
    fingerprint: str | None = None
    caller: str = ANONYMOUS
    usage: "Usage | None" = None
    model: str = ""
    finish_reason: str = ""
    answer_report_id: str | None = None
    waiting_for: str = ""
    busy_since: datetime | None = None
    waits: int = 0

    @classmethod
    def from_fields(cls, fields: Mapping[str, str]) -> "TaskRecord":
        """Read a record from the fields that every task store keeps, each as a text."""

        def instant(name: str) -> datetime | None:
            return datetime.fromisoformat(fields[name]) if name in fields else None

        lease_ms, status = fields.get("lease_until"), Status(fields["status"])
        return cls(
            id=fields["id"],
            status=status,
            attempt=int(fields["attempt"]),
            tries_left=int(fields["last_attempt"]) - int(fields["attempt"]),
            created_at=datetime.fromisoformat(fields["created_at"]),
            queued_at=instant("queued_at") or datetime.fromisoformat(fields["created_at"]),
            started_at=instant("started_at"),
            finished_at=instant("finished_at"),
            lease_until=datetime.fromtimestamp(int(lease_ms) / 1000, UTC) if lease_ms else None,
            result=result_in(fields),
            reason=fields.get("reason"),
            is_queued="queued_at" in fields,
            report_id=fields.get("report_id"),
            fingerprint=fields.get("fingerprint"),
            caller=fields.get("caller", ANONYMOUS),
            usage=_usage_in(fields),
            model=fields.get("model", ""),
            finish_reason=fields.get("finish_reason", ""),
            answer_report_id=fields.get("answer_report_id"),
            waiting_for=fields.get("waiting_for", "") if status is Status.STARTED else "",
            busy_since=instant("busy_since"),
            waits=int(fields.get("waits", 0)),
        )

    def allowed_claim(self) -> Claim:
        """The claim that made this record what it is."""
        return Claim(
            outcome="claimed",
            attempt=self.attempt,
            is_last=self.tries_left == 0,
            busy_since=self.busy_since,
            waits=self.waits,
        )

    def refused_claim(self, now_s: float) -> Claim:
        """Why a claim was refused that found this record.

        Args:
            now_s: Seconds since 1970.
        """
        match self.status:
            case Status.SUCCESS:
                return Claim(outcome="succeeded", attempt=self.attempt)
            case Status.FAILURE:
                return Claim(outcome="failed", attempt=self.attempt)
            case Status.REVOKED:
                return Claim(outcome="revoked", attempt=self.attempt)
        left_s = self.lease_until.timestamp() - now_s if self.lease_until else 0.0
        # A lease may have ended since the store refused: that alone spends no tries.
        if left_s > 0 or self.tries_left > 0:
            return Claim(
                outcome="held",
                attempt=self.attempt,
                held_for_s=max(left_s, 0.0),
                is_waiting=bool(self.waiting_for),
            )
        return Claim(outcome="spent", attempt=self.attempt)


def _usage_in(fields: Mapping[str, str]) -> "Usage | None":
    if "input_tokens" not in fields:
        return None
    from infra.answer import (
        Usage,  # here, since it costs each cold start of the client a millisecond
    )

    return Usage(
        input_tokens=int(fields["input_tokens"]), output_tokens=int(fields["output_tokens"])
    )


def new_task_id() -> str:
    """A fresh task id: a random UUID in its canonical form."""
    return str(uuid.uuid4())


def is_task_id(text: str) -> bool:
    """Whether a text is a UUID in the canonical form that `new_task_id` gives."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def utc_now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)
