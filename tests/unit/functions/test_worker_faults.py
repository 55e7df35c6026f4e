"""The worker while its store or its broker is away: no message and no answer is lost."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, cast

import pytest

from functions.wiring import Wiring
from functions.worker import app as worker_app
from functions.worker.app import handler
from functions.worker.outcomes import Again
from infra.errors import StoreUnavailable
from infra.machinery.loop import Loop
from infra.ports import TaskStore
from infra.task import Status, Task
from tests.conftest import Aws, forget
from tests.stand.mapping import deliver
from tests.unit.functions.doubles import USAGE, fails, says, worker_with
from tests.unit.functions.traces import events_named

pytestmark = pytest.mark.usefixtures("environment")


class Failing:
    """A store, one of whose methods is unavailable the first times."""

    def __init__(self, store: TaskStore, method: str, times: int) -> None:
        self._store = store
        self._method = method
        self._times = times

    def __getattr__(self, name: str) -> Any:
        if name == self._method and self._times > 0:
            self._times -= 1
            return self._refuse
        return getattr(self._store, name)

    async def _refuse(self, *_: Any, **__: Any) -> None:
        raise StoreUnavailable("The task store did not answer")


def allow_one_try(environment: pytest.MonkeyPatch) -> None:
    """Let tasks that are submitted from now on fail for good at their first failure."""
    environment.setenv("PROMPTLANE_MAX_TRIES", "1")
    forget()


def test_a_store_that_is_away_loses_no_message(
    aws: Aws, environment: pytest.MonkeyPatch, submitted: Callable[..., Task]
) -> None:
    task = submitted()
    forget()
    environment.setenv("PROMPTLANE_TABLE", "no-such-table")
    environment.setenv("PROMPTLANE_WORKER_SECONDS", "3.1")
    assert deliver(aws, aws.queue_url, handler) == (1, 0)  # another is sent in its place
    [queued] = aws.queued()
    assert queued["task_id"] == task.id
    assert queued["lost_claim"]

    forget()
    environment.setenv("PROMPTLANE_TABLE", aws.table)
    assert deliver(aws, aws.queue_url, handler) == (1, 0)

    assert aws.status(task.id) == "SUCCESS"


def test_a_store_and_a_queue_that_are_away_leave_the_message_where_it_is(
    aws: Aws, environment: pytest.MonkeyPatch, submitted: Callable[..., Task]
) -> None:
    submitted()
    forget()
    environment.setenv("PROMPTLANE_TABLE", "no-such-table")
    environment.setenv("PROMPTLANE_QUEUE_URL", aws.queue_url + "-gone")
    environment.setenv("PROMPTLANE_WORKER_SECONDS", "3.1")

    assert deliver(aws, aws.queue_url, handler) == (1, 1)


class Forgetful:
    """A store, one of whose methods does its work and then does not answer, so many times."""

    def __init__(self, store: TaskStore, method: str, times: int) -> None:
        self._store = store
        self._method = method
        self._times = times

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        return partial(self._forget, found) if name == self._method else found

    async def _forget(self, method: Callable[..., Awaitable[Any]], *args: Any, **more: Any) -> Any:
        answer = await method(*args, **more)
        self._times -= 1
        if self._times >= 0:
            raise StoreUnavailable("The task store did not answer")
        return answer


@pytest.mark.parametrize("times", [1, 2, 1000])
def test_a_claim_whose_answer_is_lost_costs_no_try(
    loop: Loop, submitted: Callable[..., Task], wiring: Wiring, times: int
) -> None:
    task = submitted(is_queued=False)
    forgetful = cast("TaskStore", Forgetful(wiring.store, "claim", times))

    outcome = loop.run(worker_with(wiring, store=forgetful).analyse_user_request(task, time_s=1))
    if times == 1000:  # it never answers: another message goes on
        assert isinstance(outcome, Again)
        assert outcome.task is not None
        outcome = loop.run(worker_with(wiring).analyse_user_request(outcome.task, time_s=5))

    assert outcome is None
    record = loop.run(wiring.store.get(task.id))
    assert (record.status, record.attempt, record.tries_left) == (Status.SUCCESS, 1, 2)


def test_a_result_is_offered_again_to_a_store_that_was_away_when_it_came(
    aws: Aws, loop: Loop, submitted: Callable[..., Task], wiring: Wiring
) -> None:
    task = submitted(is_queued=False)
    store = cast("TaskStore", Failing(wiring.store, "succeed", times=2))

    outcome = loop.run(worker_with(wiring, store=store).analyse_user_request(task, time_s=5))

    assert outcome is None
    assert aws.status(task.id) == "SUCCESS"


def test_a_result_whose_store_took_it_and_did_not_answer_is_told_and_paid_once(
    loop: Loop,
    submitted: Callable[..., Task],
    wiring: Wiring,
    capsys: pytest.CaptureFixture[str],
) -> None:
    task = submitted(is_queued=False)
    store = cast("TaskStore", Forgetful(wiring.store, "succeed", times=1))

    outcome = loop.run(worker_with(wiring, says, store=store).analyse_user_request(task, time_s=5))

    assert outcome is None
    record = loop.run(wiring.store.get(task.id))
    assert (record.status, record.usage) == (Status.SUCCESS, USAGE)
    assert len(events_named(capsys, "task succeeded")) == 1


@pytest.mark.parametrize("method", ["claim", "succeed", "release", "fail"])
def test_a_store_that_stays_away_keeps_the_message(  # noqa: PLR0917
    aws: Aws,
    loop: Loop,
    environment: pytest.MonkeyPatch,
    submitted: Callable[..., Task],
    method: str,
    wiring: Wiring,
) -> None:
    if method == "fail":
        allow_one_try(environment)
    task = submitted(is_queued=False)
    store = cast("TaskStore", Failing(wiring.store, method, times=1000))
    reply = fails if method in ("release", "fail") else None
    worker = worker_with(wiring, reply, store=store)

    outcome = loop.run(worker.analyse_user_request(task, time_s=0.3))

    assert isinstance(outcome, Again)
    assert aws.status(task.id) in ("PENDING", "STARTED")
    assert aws.parked() == []


def test_a_failure_whose_parking_was_refused_is_parked_at_the_next_delivery(
    aws: Aws, loop: Loop, environment: pytest.MonkeyPatch, submitted: Callable[..., Task]
) -> None:
    allow_one_try(environment)
    task = submitted(is_queued=False)
    forget()
    environment.setenv("PROMPTLANE_PARKED_QUEUE_URL", aws.parked_queue_url + "-gone")
    worker = worker_with(worker_app.wiring, fails)
    assert isinstance(loop.run(worker.analyse_user_request(task, time_s=5)), Again)
    assert aws.status(task.id) == "FAILURE"

    forget()
    environment.setenv("PROMPTLANE_PARKED_QUEUE_URL", aws.parked_queue_url)
    outcome = loop.run(worker_with(worker_app.wiring, fails).analyse_user_request(task, time_s=5))

    assert outcome is None
    assert [parked["task_id"] for parked in aws.parked()] == [task.id]
