"""One round: tasks are submitted, something breaks, and every task is followed to its end."""

import json
import time
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from infra.task import Status
from tests.faults.stack import Stack, answer_to
from tests.stand.cloud import Answer, call

SUBMITTING_S = 4.0  # over which a round's tasks are submitted
BREAKS_AFTER_S = 1.0
GIVE_UP_S = 300.0
_AT_ONCE = 16

type Fault = Callable[[Stack, "Round"], AbstractContextManager[None]]


@dataclass(slots=True)
class Round:
    """What happened.

    Attributes:
        accepted: Task ids by their messages.
        ends: Records of tasks that have ended, by task id.
        cancelled: Ids of tasks whose cancel was answered with 200.
    """

    name: str
    stack: Stack
    accepted: dict[str, str] = field(default_factory=dict)
    ends: dict[str, dict[str, Any]] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)
    records_more: int = 0
    recovery_s: float = 0.0
    changed: int = 0

    @property
    def lost(self) -> int:
        """Accepted tasks that never ended."""
        return len(self.accepted) - len(self.ends)

    @property
    def doubled(self) -> int:
        """Records beyond one a message."""
        return max(self.records_more - len(self.accepted), 0)

    @property
    def failed_unasked(self) -> int:
        """Tasks that failed for another reason than the model, which was not asked."""
        calls = self.stack.parts.model.calls
        failures = {
            task_id: end["reason"]
            for task_id, end in self.ends.items()
            if end["status"] == Status.FAILURE
        }
        return sum(
            task_id in failures
            and not failures[task_id].startswith("the model")
            and not calls[message]
            for message, task_id in self.accepted.items()
        )

    @property
    def failed(self) -> int:
        """Tasks that failed."""
        return sum(end["status"] == Status.FAILURE for end in self.ends.values())

    @property
    def wrong(self) -> int:
        """Results that are not those of their messages, and states that changed after the end."""
        wrong = self.changed
        for message, task_id in self.accepted.items():
            end = self.ends.get(task_id, {})
            if end.get("status") == Status.SUCCESS and end.get("result") != answer_to(message):
                wrong += 1
            if task_id in self.cancelled and end.get("status") != Status.REVOKED:
                wrong += 1
        return wrong

    @property
    def calls_more(self) -> int:
        """Calls of the model beyond one a task."""
        calls = self.stack.parts.model.calls
        return sum(max(calls[message] - 1, 0) for message in self.accepted)


def played(stack: Stack, name: str, fault: Fault, *, tasks: int) -> Round:
    """Play a round; return when every task has ended, or has had the time to."""
    round_ = Round(name=name, stack=stack)
    before = stack.records()
    # A phone number, so that each has a report: the policy flags it.
    messages = [f"{place} {name}, call me: +380991414444" for place in range(tasks)]
    with ThreadPoolExecutor(tasks) as senders:
        starts = time.monotonic()
        sent = [
            senders.submit(_submit, round_, message, starts + SUBMITTING_S * place / tasks)
            for place, message in enumerate(messages)
        ]
        time.sleep(BREAKS_AFTER_S)
        with fault(stack, round_):
            pass
        over_at = time.monotonic()
    for each in sent:
        each.result()  # what went wrong with a submit is not to be overlooked
    _follow(round_)
    round_.recovery_s = time.monotonic() - over_at
    round_.records_more = stack.records() - before
    round_.changed = _changed(round_)
    return round_


def _submit(round_: Round, message: str, due: float) -> None:
    """Submit a message as a client does that sends again under one key until it is answered."""
    time.sleep(max(due - time.monotonic(), 0))
    key = str(uuid.uuid4())
    give_up_at = time.monotonic() + GIVE_UP_S
    body = json.dumps({"message": message}).encode()
    front = round_.stack.parts.cloud.front
    while time.monotonic() < give_up_at:
        answer = _answer(
            "POST",
            f"{front}/process",
            body,
            **{"Content-Type": "application/json", "Idempotency-Key": key},
        )
        if answer is not None and answer.status in (200, 202):
            round_.accepted[message] = answer.json["task_id"]
            return
        time.sleep(1.0)


def _follow(round_: Round) -> None:
    """Look at all tasks until they have ended."""
    give_up_at = time.monotonic() + GIVE_UP_S
    front = round_.stack.parts.cloud.front

    def look(task_id: str) -> None:
        answer = _answer("GET", f"{front}/status/{task_id}")
        if answer is not None and answer.status == 200 and Status(answer.json["status"]).is_final:
            round_.ends[task_id] = answer.json

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while time.monotonic() < give_up_at:
            open_tasks = set(round_.accepted.values()) - set(round_.ends)
            if not open_tasks:
                return
            list(pool.map(look, open_tasks))
            time.sleep(0.3)


def _changed(round_: Round) -> int:
    """How many tasks are not any more what they were when they had ended."""
    front = round_.stack.parts.cloud.front
    again = {task_id: _answer("GET", f"{front}/status/{task_id}") for task_id in round_.ends}
    return sum(
        answer is None or answer.json.get("status") != round_.ends[task_id]["status"]
        for task_id, answer in again.items()
    )


def states(round_: Round) -> Counter[str]:
    """How many tasks ended in each state."""
    return Counter(end["status"] for end in round_.ends.values())


def _answer(method: str, url: str, body: bytes | None = None, **headers: str) -> Answer | None:
    try:
        return call(method, url, body, **headers)
    except OSError:
        return None
