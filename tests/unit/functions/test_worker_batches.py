"""The worker and buried functions by batch: what is run, dropped, kept and named as failed."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from functions.buried.app import handler as buried
from functions.wiring import Wiring
from functions.worker.app import handler
from infra.errors import TaskRejected
from infra.machinery.loop import Loop
from infra.task import Task
from tests.conftest import Aws, new_task
from tests.stand.mapping import NONE_FAILED, Context, deliver, example, sqs_event
from tests.unit.functions.traces import events_named, everything_in

pytestmark = pytest.mark.usefixtures("environment")


def test_a_delivered_task_ends_in_success_with_the_models_answer(
    aws: Aws, loop: Loop, submitted: Callable[..., Task], wiring: Wiring
) -> None:
    task = submitted(new_task("three short words"))

    assert deliver(aws, aws.queue_url, handler) == (1, 0)

    record = loop.run(wiring.store.get(task.id))
    assert (record.status, record.attempt) == ("SUCCESS", 1)
    assert record.result == "Analysed 3 words, 17 characters."
    assert everything_in(aws, aws.queue_url) == 0
    assert aws.parked() == []


def test_the_tasks_of_a_batch_run_at_once(
    aws: Aws, environment: pytest.MonkeyPatch, submitted: Callable[..., Task]
) -> None:
    environment.setenv("PROMPTLANE_MODEL_SECONDS", "0.4")
    tasks = [submitted() for _ in range(10)]

    started = time.perf_counter()
    assert deliver(aws, aws.queue_url, handler) == (10, 0)

    assert time.perf_counter() - started < 5 * 0.4  # one after the other it would be 10
    assert {aws.status(task.id) for task in tasks} == {"SUCCESS"}


def test_only_what_failed_is_named_in_the_answer(submitted: Callable[..., Task]) -> None:
    good = submitted(is_queued=False)

    answer = handler(sqs_event(json.dumps(good.to_json()), "junk"), Context())

    assert answer == {"batchItemFailures": [{"itemIdentifier": "message-1"}]}


JUNK = [
    "",
    "junk",
    "null",
    "[]",
    "{}",
    '{"task_id": "1", "message": "m", "accepted_at": "2026-11-23T12:00:00+00:00"}',
    '{"task_id": 1, "message": "m", "accepted_at": "2026-11-23T12:00:00+00:00"}',
    '{"task_id": "5f0c9a52-6b1c-4f0e-9a53-0b6a1f0d7c11", "message": "m", "accepted_at": "now"}',
    '{"task_id": "5f0c9a52-6b1c-4f0e-9a53-0b6a1f0d7c11", "message": "m", '
    '"accepted_at": "2026-11-23T12:00:00"}',
    '{"task_id": "5f0c9a52-6b1c-4f0e-9a53-0b6a1f0d7c11", "message": "m", '
    '"accepted_at": "2026-11-23T12:00:00+00:00", "returns": "many"}',
    "[" * 100_000,
    '{"a":' * 100_000,
    "9" * 10_000,
]


@pytest.mark.parametrize("run", [handler, buried], ids=["worker", "buried"])
@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_a_message_that_is_no_task_fails_alone(
    aws: Aws, submitted: Callable[..., Task], run: Callable[..., Any], junk: str
) -> None:
    good = submitted(is_queued=False)

    answer = run(sqs_event(junk, json.dumps(good.to_json())), Context())

    assert answer == {"batchItemFailures": [{"itemIdentifier": "message-0"}]}
    assert aws.parked() == []


@pytest.mark.parametrize("event", [{}, {"Records": None}, {"requestContext": {}}, [], "text", None])
def test_an_event_that_is_not_from_sqs_is_rejected_with_a_pointer_to_one_that_is(
    event: Any,
) -> None:
    with pytest.raises(TaskRejected, match=r"events/worker\.json"):
        handler(event, Context())


def test_a_batch_of_nothing_has_no_failures() -> None:
    assert handler({"Records": []}, Context()) == NONE_FAILED


@pytest.mark.parametrize("name", ["worker", "buried"])
def test_the_example_events_tasks_are_dropped_when_the_store_does_not_know_them(
    name: str,
) -> None:
    run = {"worker": handler, "buried": buried}[name]

    assert run(example(name), Context()) == NONE_FAILED


def test_the_example_event_of_the_worker_runs_its_tasks(
    aws: Aws, submitted: Callable[..., Task]
) -> None:
    event = example("worker")
    tasks = [Task.from_json(json.loads(record["body"])) for record in event["Records"]]
    for task in tasks:
        submitted(task, is_queued=False)

    assert handler(event, Context()) == NONE_FAILED

    assert [aws.status(task.id) for task in tasks] == ["SUCCESS", "SUCCESS"]


def test_of_two_copies_in_one_batch_one_runs_and_the_other_stays(
    aws: Aws, submitted: Callable[..., Task], capsys: pytest.CaptureFixture[str]
) -> None:
    task = submitted()
    send_again(aws, task)

    assert deliver(aws, aws.queue_url, handler) == (2, 1)

    assert aws.status(task.id) == "SUCCESS"
    assert len(events_named(capsys, "task started")) == 1
    assert everything_in(aws, aws.queue_url) == 1


def test_a_copy_of_a_finished_task_is_dropped(
    aws: Aws, submitted: Callable[..., Task], capsys: pytest.CaptureFixture[str]
) -> None:
    task = submitted()
    deliver(aws, aws.queue_url, handler)
    send_again(aws, task)

    assert deliver(aws, aws.queue_url, handler) == (1, 0)

    assert len(events_named(capsys, "task started")) == 1
    assert everything_in(aws, aws.queue_url) == 0


def test_a_message_whose_task_is_held_elsewhere_stays_hidden_until_the_lease_ends(
    aws: Aws, loop: Loop, submitted: Callable[..., Task], wiring: Wiring
) -> None:
    task = submitted()
    loop.run(wiring.store.claim(task.id, lease_s=30))

    assert deliver(aws, aws.queue_url, handler) == (1, 1)

    assert aws.queued() == []
    assert everything_in(aws, aws.queue_url) == 1
    assert loop.run(wiring.store.get(task.id)).attempt == 1


def test_a_slow_task_does_not_hold_back_the_quick_ones_of_its_batch(
    aws: Aws, loop: Loop, submitted: Callable[..., Task], wiring: Wiring
) -> None:
    tasks = [submitted() for _ in range(3)]
    loop.run(wiring.store.claim(tasks[1].id, lease_s=30))

    assert deliver(aws, aws.queue_url, handler) == (3, 1)

    assert [aws.status(task.id) for task in tasks] == ["SUCCESS", "STARTED", "SUCCESS"]


def test_no_log_line_holds_a_message_or_an_answer(
    aws: Aws, submitted: Callable[..., Task], capsys: pytest.CaptureFixture[str]
) -> None:
    submitted(new_task("a sentence for the model alone"))
    handler(sqs_event('{"message": "another sentence that is no task"}'), Context())
    deliver(aws, aws.queue_url, handler)

    captured = capsys.readouterr()

    assert "task succeeded" in captured.out
    for text in ("sentence", "Analysed"):
        assert text not in captured.out + captured.err


def send_again(aws: Aws, task: Task) -> None:
    """Deliver a task twice, as a standard queue may."""
    aws.sqs.send_message(QueueUrl=aws.queue_url, MessageBody=json.dumps(task.to_json()))
