"""A batch: messages that were sent together, each accepted or refused for itself."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from infra.origin import ANONYMOUS

MOST_MESSAGES = 100  # in one batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is kept of one message of a batch; never its text.

    Attributes:
        custom_id: The caller's own name for it.
        problem: Why it was refused, as a problem document (RFC 9457); None if it was not.
        alert: What was found in a message that was accepted nevertheless.

    Neither says where something was found: in a hundred messages that can be more than an item of
    DynamoDB holds (400 KB).
    """

    custom_id: str | None = None
    problem: dict[str, Any] | None = None
    alert: dict[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """The entry as a JSON object, without what it lacks."""
        found = {"custom_id": self.custom_id, "problem": self.problem, "alert": self.alert}
        return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What the task store knows of a batch.

    Attributes:
        fingerprint: Of the request that made it, if that had an idempotency key.
        unqueued: The accepted entries that could not be queued, by their places; None as long as
            it is not known, since the first request is still at it, or died.
    """

    id: str
    created_at: datetime
    entries: tuple[Entry, ...]
    caller: str = ANONYMOUS
    fingerprint: str | None = None
    unqueued: tuple[int, ...] | None = None

    @property
    def accepted(self) -> list[int]:
        """The places of the entries that were not refused."""
        return [place for place, entry in enumerate(self.entries) if entry.problem is None]

    def task_id(self, place: int) -> str:
        """The id of the task that an entry makes; it follows from the batch's."""
        return task_id_in(self.id, place)

    def to_fields(self) -> dict[str, str]:
        """The batch as texts, which `from_fields` reads back."""
        fields = {
            "id": self.id,
            "created_at": self.created_at.isoformat(),
            "entries": json.dumps([entry.to_json() for entry in self.entries]),
            "caller": self.caller,
        }
        if self.fingerprint is not None:
            fields["fingerprint"] = self.fingerprint
        if self.unqueued is not None:
            fields["unqueued"] = json.dumps(self.unqueued)
        return fields

    @classmethod
    def from_fields(cls, fields: Mapping[str, str]) -> "Batch":
        """Read a batch from what `to_fields` made."""
        return cls(
            id=fields["id"],
            created_at=datetime.fromisoformat(fields["created_at"]),
            entries=tuple(Entry(**entry) for entry in json.loads(fields["entries"])),
            caller=fields["caller"],
            fingerprint=fields.get("fingerprint"),
            unqueued=tuple(json.loads(fields["unqueued"])) if "unqueued" in fields else None,
        )


def task_id_in(batch_id: str, place: int) -> str:
    """The id of the task that the message at a place of a batch makes."""
    return str(uuid.uuid5(uuid.UUID(batch_id), str(place)))
