"""The buried function: what becomes of a dead letter."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from functions.buried.app import handler as buried
from functions.wiring import Wiring
from functions.worker.app import handler
from infra.machinery.loop import Loop
from infra.task import Task
from tests.conftest import Aws, forget, new_task
from tests.stand.mapping import NONE_FAILED, Context, deliver, sqs_event
from tests.unit.functions.doubles import release_all, store_a_minute_ago, worker_with

pytestmark = pytest.mark.usefixtures("environment")


def bury(*tasks: Task) -> dict[str, Any]:
    """Hand tasks to the buried function as dead letters."""
    return buried(sqs_event(*(json.dumps(task.to_json()) for task in tasks)), Context())


def test_a_dead_letter_of_a_task_that_nobody_knows_is_dropped(aws: Aws) -> None:
    assert bury(new_task()) == NONE_FAILED

    assert (aws.queued(), aws.parked(), aws.records()) == ([], [], [])


def test_a_dead_letter_of_a_success_is_dropped(
    aws: Aws, loop: Loop, submitted: Callable[..., Task], wiring: Wiring
) -> None:
    task = submitted(is_queued=False)
    loop.run(worker_with(wiring).analyse_user_request(task, time_s=5))

    assert bury(task) == NONE_FAILED

    assert (aws.queued(), aws.parked()) == ([], [])
    assert aws.status(task.id) == "SUCCESS"


def test_a_dead_letter_of_a_failure_is_parked(
    aws: Aws, loop: Loop, submitted: Callable[..., Task], wiring: Wiring
) -> None:
    task = submitted(is_queued=False)
    loop.run(wiring.store.fail(task.id, attempt=0, reason="given up"))

    assert bury(task) == NONE_FAILED

    assert [parked["task_id"] for parked in aws.parked()] == [task.id]


def test_a_dead_letter_of_a_running_attempt_waits_for_its_outcome(
    aws: Aws, loop: Loop, submitted: Callable[..., Task], wiring: Wiring
) -> None:
    task = submitted(is_queued=False)
    loop.run(wiring.store.claim(task.id, lease_s=30))

    assert bury(task) == {"batchItemFailures": [{"itemIdentifier": "message-0"}]}

    assert (aws.queued(), aws.parked()) == ([], [])
    assert aws.status(task.id) == "STARTED"


@pytest.mark.parametrize("tries", [0, 1, 2])
def test_a_dead_letter_with_tries_left_is_queued_again_and_ends_in_success(
    aws: Aws, loop: Loop, submitted: Callable[..., Task], tries: int
) -> None:
    task = submitted(is_queued=False)
    for _ in range(tries):
        loop.run(store_a_minute_ago(aws).claim(task.id, lease_s=30))
        loop.run(release_all(aws, task))

    assert bury(task) == NONE_FAILED

    assert [queued["returns"] for queued in aws.queued()] == [1]
    assert deliver(aws, aws.queue_url, handler) == (1, 0)
    assert aws.status(task.id) == "SUCCESS"


def test_a_dead_letter_whose_tries_all_crashed_fails_and_is_parked(
    aws: Aws, loop: Loop, submitted: Callable[..., Task], wiring: Wiring
) -> None:
    task = submitted(is_queued=False)
    for _ in range(3):
        loop.run(store_a_minute_ago(aws).claim(task.id, lease_s=30))
        loop.run(release_all(aws, task))

    assert bury(task) == NONE_FAILED

    record = loop.run(wiring.store.get(task.id))
    assert record.status == "FAILURE"
    assert record.reason == "the worker crashed or ran out of time at every try (attempts: 3)"
    assert [parked["task_id"] for parked in aws.parked()] == [task.id]


def test_a_dead_letter_does_not_come_back_for_ever(
    aws: Aws, submitted: Callable[..., Task]
) -> None:
    task = submitted(is_queued=False)

    assert bury(replace(task, returns=3)) == NONE_FAILED

    assert aws.queued() == []
    assert aws.status(task.id) == "FAILURE"
    assert [parked["task_id"] for parked in aws.parked()] == [task.id]


def test_a_dead_letter_stays_while_the_store_is_away(
    aws: Aws, environment: pytest.MonkeyPatch, submitted: Callable[..., Task]
) -> None:
    task = submitted(is_queued=False)
    forget()
    environment.setenv("PROMPTLANE_TABLE", "no-such-table")

    assert bury(task) == {"batchItemFailures": [{"itemIdentifier": "message-0"}]}
