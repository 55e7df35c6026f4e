"""Screens what the model answered, before it is stored; what is found is reported."""

import asyncio
import json
import uuid
from collections.abc import Callable
from dataclasses import replace

from alerts import Policy, Screening, alert_report, screen
from alerts.policy import CATEGORIES
from infra.answer import Answer
from infra.errors import AnswerRefused
from infra.log import Log
from infra.ports import ReportStore
from infra.task import Task, utc_now

_ANY_LENGTH = 2**31


def answer_policy(text: str) -> Policy:
    """Read a policy for answers: what it does not name is off, and answers have any length.

    Raises:
        PolicyError: It is none.
    """
    policy = Policy.parse(text, max_chars=_ANY_LENGTH)
    return policy._replace(actions={**dict.fromkeys(CATEGORIES, "off"), **policy.actions})


class AnswerScreen:
    """Lets answers through as the policy says.

    Args:
        reports: Gives the report store, at the first finding.
    """

    def __init__(self, *, policy: Policy, reports: Callable[[], ReportStore], log: Log) -> None:
        self._policy = policy
        self._reports = reports
        self._log = log

    async def screened(self, task: Task, attempt: int, answer: Answer) -> Answer:
        """The answer as it may be given out, with the id of its report if there is one.

        Raises:
            AnswerRefused: It may not be; the report is stored.
            ReportsUnavailable: The report could not be stored.
        """
        if not answer.text:
            return answer
        screening = await asyncio.to_thread(screen, answer.text, self._policy, beside=task.message)
        if not screening.findings:
            return answer
        # The same at each delivery, so that a report is overwritten, not doubled.
        report_id = str(uuid.uuid5(uuid.UUID(task.id), f"answer {attempt}"))
        await asyncio.to_thread(self._report, screening, report_id, task)
        kinds = list(dict.fromkeys(finding.type for finding in screening.findings))
        self._log.emit(
            "alert_raised",
            "alert report about an answer stored",
            level="warning",
            outcome=screening.action,
            report_id=report_id,
            kinds=kinds,
            task_id=task.id,
            attempt=attempt,
        )
        if screening.action == "block":
            raise AnswerRefused(kinds, answer=replace(answer, text="", report_id=report_id))
        return replace(answer, text=screening.message, report_id=report_id)

    def _report(self, screening: Screening, report_id: str, task: Task) -> None:
        report = alert_report(
            screening,
            report_id=report_id,
            created_at=utc_now(),
            task_id=task.id,
            direction="output",
        )
        self._reports().put(report_id, json.dumps(report, indent=2).encode())
