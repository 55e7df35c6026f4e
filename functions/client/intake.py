"""The first half of a task's path: screened, reported if need be, then submitted."""

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from alerts import Detector, Policy, Screening, alert_report, screen
from functions.client.business import BusinessClient
from functions.client.idempotency import Keyed
from infra.errors import TaskIsRunning
from infra.log import Log
from infra.ports import ReportStore
from infra.task import Status, new_task_id, utc_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What came of a message.

    Attributes:
        task: The task's record; None when the message was refused.
        report_id: The alert report's id; None when nothing was found.
        action: What the policy asked for: accept, flag, mask or block.
        kinds: The kinds of finding, each once, in the order of their first places.
    """

    task: dict[str, Any] | None
    report_id: str | None
    action: str
    kinds: list[str]


class Intake:
    """Takes messages in: nothing refused is ever queued, and no alert goes unreported.

    Args:
        detectors: The operator's own, run after ours.
        reports: Gives the report store, at the first alert: an SDK client for it would cost every
            cold start what few messages need.
    """

    def __init__(
        self,
        *,
        policy: Policy,
        detectors: Sequence[Detector] = (),
        reports: Callable[[], ReportStore],
        business: BusinessClient,
        log: Log,
    ) -> None:
        self._policy = policy
        self._detectors = detectors
        self._reports = reports
        self._business = business
        self._log = log

    def submit(self, message: str, *, request_id: str, keyed: Keyed | None = None) -> Receipt:
        """Screen a message and submit it if the policy lets it pass.

        Args:
            keyed: What follows from the request's idempotency key.

        Raises:
            KeyReused, KeyInUse: Nothing was queued.
            ReportsUnavailable: The report could not be stored; nothing was queued.
            Unavailable: The task could not be queued.
        """
        screening = screen(message, self._policy, extra=self._detectors)
        kinds = list(dict.fromkeys(finding.type for finding in screening.findings))
        task_id = keyed.task_id if keyed else new_task_id()
        report_id = None
        if screening.findings:
            report_id = keyed.report_id if keyed else str(uuid.uuid4())
            named = None if screening.action == "block" else task_id
            self._report(screening, report_id, kinds, named, request_id)
        task = None
        if screening.action != "block":
            task = self._business.submit(
                task_id,
                screening.message,
                report_id=report_id,
                fingerprint=keyed.fingerprint if keyed else None,
            )
        return Receipt(task=task, report_id=report_id, action=screening.action, kinds=kinds)

    def erase(self, task_id: str) -> None:
        """Delete a task that has ended: its report, its record, its result.

        Raises:
            TaskNotFound: There is no such task.
            TaskIsRunning: It has not ended; nothing was deleted.
            ReportsUnavailable: Its report could not be deleted; the rest stays, so ask again.
        """
        task = self._business.status(task_id)
        if not Status(task["status"]).is_final:
            raise TaskIsRunning(task_id)
        if "report_id" in task:
            self._reports().erase(task["report_id"])
        self._business.erase(task_id)

    def _report(
        self,
        screening: Screening,
        report_id: str,
        kinds: list[str],
        task_id: str | None,
        request_id: str,
    ) -> None:
        report = alert_report(
            screening,
            report_id=report_id,
            created_at=utc_now(),
            request_id=request_id,
            task_id=task_id,
        )
        self._reports().put(report_id, json.dumps(report, indent=2).encode())
        self._log.emit(
            "alert_raised",
            "alert report stored",
            level="warning",
            outcome=screening.action,
            report_id=report_id,
            kinds=kinds,
            request_id=request_id,
            task_id=task_id or "",
        )
