"""The worker, try by try: crashes, failing and slow models, attempts that come too late."""

import time
from collections.abc import Awaitable, Callable

import pytest

from functions.wiring import Wiring
from functions.worker.app import handler
from functions.worker.outcomes import Again
from infra.answer import Answer
from infra.machinery.loop import Loop
from infra.task import Task
from tests.conftest import Aws
from tests.stand.mapping import MARGIN_S, deliver
from tests.unit.functions.doubles import fails, release_all, store_a_minute_ago, worker_with
from tests.unit.functions.traces import everything_in

pytestmark = pytest.mark.usefixtures("environment")


def test_a_crashed_attempts_task_is_run_by_the_next_delivery(
    aws: Aws, loop: Loop, submitted: Callable[..., Task], wiring: Wiring
) -> None:
    task = submitted()
    loop.run(
        store_a_minute_ago(aws).claim(task.id, lease_s=30)
    )  # and nothing more: the process died

    assert deliver(aws, aws.queue_url, handler) == (1, 0)

    record = loop.run(wiring.store.get(task.id))
    assert (record.status, record.attempt) == ("SUCCESS", 2)


def test_a_task_that_crashed_at_each_try_fails_with_a_reason_and_is_parked(
    aws: Aws, loop: Loop, submitted: Callable[..., Task], wiring: Wiring
) -> None:
    task = submitted()
    for _ in range(3):
        loop.run(store_a_minute_ago(aws).claim(task.id, lease_s=30))
        loop.run(release_all(aws, task))

    assert deliver(aws, aws.queue_url, handler) == (1, 0)

    record = loop.run(wiring.store.get(task.id))
    assert record.status == "FAILURE"
    assert record.reason == "the worker crashed or ran out of time at its last try (attempts: 3)"
    assert [parked["task_id"] for parked in aws.parked()] == [task.id]


def test_a_model_slower_than_the_worker_fails_each_try_and_then_the_task(
    aws: Aws,
    loop: Loop,
    environment: pytest.MonkeyPatch,
    submitted: Callable[..., Task],
    wiring: Wiring,
) -> None:
    environment.setenv("PROMPTLANE_MODEL_SECONDS", "60")
    environment.setenv("PROMPTLANE_WORKER_SECONDS", "63")
    task = submitted()
    just_in_time = MARGIN_S + 0.05

    deliveries = [deliver(aws, aws.queue_url, handler, time_s=just_in_time) for _ in range(3)]

    assert deliveries == [(1, 1), (1, 1), (1, 0)]
    record = loop.run(wiring.store.get(task.id))
    assert record.status == "FAILURE"
    assert record.reason == "the model ran out of the worker's time (attempts: 3)"
    assert everything_in(aws, aws.queue_url) == 0
    assert [parked["message"] for parked in aws.parked()] == [task.message]


def test_a_failed_attempts_message_is_hidden_for_the_pause_before_the_next(
    aws: Aws, environment: pytest.MonkeyPatch, submitted: Callable[..., Task]
) -> None:
    environment.setenv("PROMPTLANE_MODEL_SECONDS", "60")
    environment.setenv("PROMPTLANE_WORKER_SECONDS", "63")
    environment.setenv("PROMPTLANE_RETRY_SECONDS", "1")
    submitted()

    deliver(aws, aws.queue_url, handler, time_s=MARGIN_S + 0.05)

    assert aws.queued() == []
    time.sleep(1.2)
    assert len(aws.queued()) == 1


async def crashes(message: str) -> str:
    raise RuntimeError(f"no idea what to say to: {message}")


async def times_out_by_itself(_: str) -> str:
    raise TimeoutError


@pytest.mark.parametrize("reply", [fails, crashes, times_out_by_itself])
def test_a_failing_model_is_asked_again_after_doubling_pauses_and_then_no_more(
    aws: Aws,
    loop: Loop,
    submitted: Callable[..., Task],
    reply: Callable[[str], Awaitable[str]],
    wiring: Wiring,
) -> None:
    task = submitted(is_queued=False)
    worker = worker_with(wiring, reply)

    outcomes = [loop.run(worker.analyse_user_request(task, time_s=5)) for _ in range(3)]

    assert outcomes == [Again(2.0), Again(4.0), None]
    record = loop.run(wiring.store.get(task.id))
    assert record.status == "FAILURE"
    assert record.reason is not None
    assert record.reason.endswith("(attempts: 3)")
    assert task.message not in record.reason
    assert [parked["task_id"] for parked in aws.parked()] == [task.id]


def test_a_model_that_recovers_ends_in_success(
    aws: Aws, loop: Loop, submitted: Callable[..., Task], wiring: Wiring
) -> None:
    task = submitted(is_queued=False)
    assert loop.run(worker_with(wiring, fails).analyse_user_request(task, time_s=5)) == Again(2.0)

    outcome = loop.run(worker_with(wiring).analyse_user_request(task, time_s=5))

    assert outcome is None
    assert aws.status(task.id) == "SUCCESS"
    assert aws.parked() == []


def test_a_late_attempt_does_not_overwrite_what_its_successor_wrote(
    aws: Aws, loop: Loop, submitted: Callable[..., Task], wiring: Wiring
) -> None:
    task = submitted(is_queued=False)

    async def slower_than_its_lease(_: str) -> str:
        store = wiring.store
        await release_all(aws, task)
        claim = await store.claim(task.id, lease_s=30)
        await store.succeed(task.id, attempt=claim.attempt, answer=Answer(text="the successor's"))
        return "the late one's"

    worker = worker_with(wiring, slower_than_its_lease)
    late = loop.run(worker.analyse_user_request(task, time_s=5))
    next_delivery = loop.run(worker.analyse_user_request(task, time_s=5))

    assert isinstance(late, Again)
    assert next_delivery is None
    assert loop.run(wiring.store.get(task.id)).result == "the successor's"


def test_a_late_attempt_does_not_overwrite_a_failure(
    aws: Aws, loop: Loop, submitted: Callable[..., Task], wiring: Wiring
) -> None:
    task = submitted(is_queued=False)

    async def slower_than_the_buried_function(_: str) -> str:
        await wiring.store.fail(task.id, attempt=1, reason="given up meanwhile")
        return "too late"

    loop.run(
        worker_with(wiring, slower_than_the_buried_function).analyse_user_request(task, time_s=5)
    )

    record = loop.run(wiring.store.get(task.id))
    assert (record.status, record.result) == ("FAILURE", None)
