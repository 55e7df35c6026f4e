"""The first half of a task's path: screened, reported if need be, then submitted."""

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from alerts import Detector, Policy, Screening, alert_report, screen
from functions.client.batches import BatchMessage
from functions.client.business import BusinessClient
from functions.client.idempotency import Keyed
from infra.batch import task_id_in
from infra.errors import BadRequest, TaskIsRunning
from infra.log import Log
from infra.task import Status, new_task_id, utc_now

if TYPE_CHECKING:  # a cold start would pay for all protocols
    from infra.ports import ReportStore

_MOST_CHARACTERS = 4_000_000  # of JSON, for the spans of a batch: a function answers 6 MB at most
_NOTHING = ["EMPTY"]  # that was found in a message of which there is nothing to report


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """What came of screening one message.

    Attributes:
        message: As it may be queued: masked, if the policy says so.
        action: What the policy asked for: accept, flag, mask or block.
        report_id: The alert report's id; None when there is nothing to report.
        kinds: The kinds of finding, each once, in the order of their first places.
        findings: What was found, and where in the caller's message.
        masked: Which placeholder stands for which part of the caller's message.
    """

    message: str
    action: str
    report_id: str | None
    kinds: list[str]
    findings: list[dict[str, Any]]
    masked: list[dict[str, Any]]

    @property
    def is_refused(self) -> bool:
        """Whether the message must not be queued."""
        return self.action == "block"

    @property
    def alert(self) -> dict[str, Any]:
        """What the caller is told of findings in a message that is queued nevertheless."""
        return self.summary | self.spans

    @property
    def summary(self) -> dict[str, Any]:
        """The alert without its spans: what is kept with a batch."""
        return {"action": self.action, "report_id": self.report_id, "kinds": self.kinds}

    @property
    def spans(self) -> dict[str, Any]:
        """Where in the caller's message something was found, and what was masked."""
        return {"findings": self.findings, "masked": self.masked}


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What came of a message: the task's record, or None when the message was refused."""

    screened: Screened
    task: dict[str, Any] | None


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
        reports: "Callable[[], ReportStore]",
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
        task_id = keyed.task_id if keyed else new_task_id()
        fingerprint = keyed.fingerprint if keyed else None
        screened = self._screened(message, task_id, fingerprint, request_id)
        task = None
        if not screened.is_refused:
            task = self._business.submit(
                task_id,
                screened.message,
                report_id=screened.report_id,
                fingerprint=fingerprint,
            )
        return Receipt(screened=screened, task=task)

    def submit_batch(
        self,
        messages: Sequence[BatchMessage],
        *,
        request_id: str,
        refusal: Callable[[Screened], dict[str, Any]],
        keyed: Keyed | None = None,
    ) -> dict[str, Any]:
        """Screen messages and submit those that the policy lets pass, in one call.

        Args:
            refusal: The problem that a refused message is told by, without its findings.
            keyed: What follows from the request's idempotency key.

        Returns:
            The batch, as the business service tells it, and what was found where.

        Raises:
            BadRequest: The answer would be too large; nothing was queued.
            KeyReused, KeyInUse: Nothing was queued.
            ReportsUnavailable: A report could not be stored; nothing was queued.
            Unavailable: The tasks could not be queued.
        """
        batch_id = keyed.task_id if keyed else str(uuid.uuid4())
        fingerprint = keyed.fingerprint if keyed else None
        entries: list[dict[str, Any]] = []
        all_screened: list[Screened] = []
        for place, (message, custom_id) in enumerate(messages):
            task_id = task_id_in(batch_id, place)
            screened = self._screened(message, task_id, fingerprint, request_id)
            entry: dict[str, Any] = {} if custom_id is None else {"custom_id": custom_id}
            if screened.is_refused:
                entry["problem"] = refusal(screened)
            else:
                entry["message"] = screened.message
                if screened.report_id is not None:
                    entry |= {"report_id": screened.report_id, "alert": screened.summary}
            entries.append(entry)
            all_screened.append(screened)
        _check_size(all_screened)
        batch = self._business.submit_batch(batch_id, entries, fingerprint=fingerprint)
        _add_spans(batch, all_screened)
        return batch

    def erase(self, task_id: str) -> None:
        """Delete a task that has ended: its reports, its record, its result.

        Raises:
            TaskNotFound: There is no such task.
            TaskIsRunning: It has not ended; nothing was deleted.
            ReportsUnavailable: Its report could not be deleted; the rest stays, so ask again.
        """
        task = self._business.status(task_id)
        if not Status(task["status"]).is_final:
            raise TaskIsRunning(task_id)
        for report_id in (task.get("report_id"), task.get("answer_report_id")):
            if report_id is not None:
                self._reports().erase(report_id)
        self._business.erase(task_id)

    def _screened(
        self, message: str, task_id: str, fingerprint: str | None, request_id: str
    ) -> Screened:
        """Screen a message, and store the report if there is something to report.

        Args:
            fingerprint: Of a request with an idempotency key: its report is the same each time.
        """
        screening = screen(message, self._policy, extra=self._detectors)
        kinds = list(dict.fromkeys(finding.type for finding in screening.findings))
        report_id = None
        if screening.findings and kinds != _NOTHING:
            report_id = str(
                uuid.uuid5(uuid.UUID(task_id), fingerprint) if fingerprint else uuid.uuid4()
            )
            named = None if screening.action == "block" else task_id
            self._report(screening, report_id, kinds, named, request_id)
        return Screened(
            message=screening.message,
            action=screening.action,
            report_id=report_id,
            kinds=kinds,
            findings=[
                {"kind": each.type, "start": each.start, "end": each.end}
                for each in screening.findings
            ],
            masked=[mask._asdict() for mask in screening.masked],
        )

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


def _check_size(all_screened: Sequence[Screened]) -> None:
    """Refuse a batch before it is queued, if its answer could not name all spans.

    Raises:
        BadRequest: It could not.
    """
    found = [screened.spans for screened in all_screened if screened.findings]
    if sum(len(json.dumps(spans)) for spans in found) > _MOST_CHARACTERS:
        raise BadRequest(
            "Too much was found in the messages for one answer: send fewer in one batch.",
            field="messages",
            status=413,
        )


def _add_spans(batch: dict[str, Any], all_screened: Sequence[Screened]) -> None:
    """Say in a batch's answer what was found where: the task store keeps no spans."""
    for task, screened in zip(batch["tasks"], all_screened, strict=True):
        if "alert" in task:
            task["alert"] |= screened.spans
        if "kinds" in task.get("problem", {}):
            task["problem"]["findings"] = screened.findings
