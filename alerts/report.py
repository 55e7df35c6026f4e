"""The alert report: one JSON document for each message that raised anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from alerts.engine import Screening


def alert_report(  # noqa: PLR0913
    screening: Screening,
    *,
    report_id: str,
    created_at: datetime,
    request_id: str | None = None,
    task_id: str | None = None,
    direction: Literal["input", "output"] = "input",
) -> dict[str, object]:
    """Describe a screening without the message; docs/alert-report.schema.json is its schema.

    Args:
        created_at: Aware; written in UTC.
        task_id: Set if the message was queued, masked or as it was.
        direction: Whether it is about a message (`input`) or about a model's answer (`output`).

    Raises:
        ValueError: `created_at` has no time zone.
    """
    from datetime import UTC

    if created_at.tzinfo is None:
        raise ValueError("created_at has no time zone: expected an aware time")
    return {
        "version": 1,
        "id": report_id,
        "created_at": created_at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "request_id": request_id,
        "task_id": task_id,
        "direction": direction,
        "action": screening.action,
        "policy": {
            "actions": screening.policy.summary(),
            "block_at": screening.policy.block_at,
            "flag_at": screening.policy.flag_at,
            "max_chars": screening.policy.max_chars,
            "allowed": len(screening.policy.allow) + len(screening.policy.allow_patterns),
        },
        "findings": [
            {
                "category": finding.category,
                "type": finding.type,
                "start": finding.start,
                "end": finding.end,
                "score": finding.score,
            }
            for finding in screening.findings
        ],
        "excerpt": screening.excerpt,
    }
