"""A task's record, as callers are told it."""

from dataclasses import asdict
from typing import Any

from infra.task import TaskRecord


def record_document(record: TaskRecord) -> dict[str, Any]:
    """A task's record as a JSON object; what it lacks is left out, instants are ISO 8601."""
    document: dict[str, Any] = {
        "task_id": record.id,
        "status": record.status,
        "attempt": record.attempt,
        "created_at": record.created_at.isoformat(),
    }
    if record.started_at is not None:
        document["started_at"] = record.started_at.isoformat()
    if record.finished_at is not None:
        document["finished_at"] = record.finished_at.isoformat()
    if record.result is not None:
        document["result"] = record.result
    if record.reason is not None:
        document["reason"] = record.reason
    if record.report_id is not None:
        document["report_id"] = record.report_id
    if record.answer_report_id is not None:
        document["answer_report_id"] = record.answer_report_id
    if record.usage is not None:
        document["usage"] = asdict(record.usage)
    told = {"model": record.model, "finish_reason": record.finish_reason}
    told["waiting_for"] = record.waiting_for
    return document | {name: text for name, text in told.items() if text}
