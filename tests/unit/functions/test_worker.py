"""The worker and buried functions: batches, tries, crashes, dead letters and redrives."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, cast

import pytest

from functions import wiring
from functions.worker.analyse import Again, Worker
from functions.worker.app import buried, handler
from infra.errors import ModelFailed, StoreUnavailable, TaskRejected
from infra.loop import Loop
from infra.ports import TaskStore
from infra.stores.dynamodb import DynamoDbTaskStore
from infra.task import Task
from tests.conftest import Aws, forget, new_task
from tests.unit.functions.mapping import Context, deliver, example, sqs_event

pytestmark = pytest.mark.usefixtures("environment")

NONE_FAILED: dict[str, Any] = {"batchItemFailures": []}
MARGIN_S = 2.0  # what the handler keeps of its time


@pytest.fixture
def submitted(aws: Aws, loop: Loop) -> Callable[..., Task]:
    """Puts and queues a task, as the business service does."""

    def submit(task: Task | None = None, *, is_queued: bool = True) -> Task:
        task = task or new_task()
        loop.run(wiring.store().put(task))
        if is_queued:
            loop.run(wiring.broker().enqueue(task))
        return task

    return submit


def test_a_delivered_task_ends_in_success_with_the_models_answer(
    aws: Aws, loop: Loop, submitted: Callable[..., Task]
) -> None:
    task = submitted(new_task("three short words"))

    assert deliver(aws, aws.queue_url, handler) == (1, 0)

    record = loop.run(wiring.store().get(task.id))
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
    aws: Aws, loop: Loop, submitted: Callable[..., Task]
) -> None:
    task = submitted()
    loop.run(wiring.store().claim(task.id, lease_s=30))

    assert deliver(aws, aws.queue_url, handler) == (1, 1)

    assert aws.queued() == []
    assert everything_in(aws, aws.queue_url) == 1
    assert loop.run(wiring.store().get(task.id)).attempt == 1


def test_a_crashed_attempts_task_is_run_by_the_next_delivery(
    aws: Aws, loop: Loop, submitted: Callable[..., Task]
) -> None:
    task = submitted()
    loop.run(
        store_a_minute_ago(aws).claim(task.id, lease_s=30)
    )  # and nothing more: the process died

    assert deliver(aws, aws.queue_url, handler) == (1, 0)

    record = loop.run(wiring.store().get(task.id))
    assert (record.status, record.attempt) == ("SUCCESS", 2)


def test_a_task_that_crashed_at_each_try_fails_with_a_reason_and_is_parked(
    aws: Aws, loop: Loop, submitted: Callable[..., Task]
) -> None:
    task = submitted()
    for _ in range(3):
        loop.run(store_a_minute_ago(aws).claim(task.id, lease_s=30))
        loop.run(release_all(aws, task))

    assert deliver(aws, aws.queue_url, handler) == (1, 0)

    record = loop.run(wiring.store().get(task.id))
    assert record.status == "FAILURE"
    assert record.reason == "the worker crashed or ran out of time at its last try (attempts: 3)"
    assert [parked["task_id"] for parked in aws.parked()] == [task.id]


def test_a_model_slower_than_the_worker_fails_each_try_and_then_the_task(
    aws: Aws, loop: Loop, environment: pytest.MonkeyPatch, submitted: Callable[..., Task]
) -> None:
    environment.setenv("PROMPTLANE_MODEL_SECONDS", "60")
    task = submitted()
    just_in_time = MARGIN_S + 0.05

    deliveries = [deliver(aws, aws.queue_url, handler, time_s=just_in_time) for _ in range(3)]

    assert deliveries == [(1, 1), (1, 1), (1, 0)]
    record = loop.run(wiring.store().get(task.id))
    assert record.status == "FAILURE"
    assert record.reason == "the model ran out of the worker's time (attempts: 3)"
    assert everything_in(aws, aws.queue_url) == 0
    assert [parked["message"] for parked in aws.parked()] == [task.message]


def test_a_slow_task_does_not_hold_back_the_quick_ones_of_its_batch(
    aws: Aws, loop: Loop, submitted: Callable[..., Task]
) -> None:
    tasks = [submitted() for _ in range(3)]
    loop.run(wiring.store().claim(tasks[1].id, lease_s=30))

    assert deliver(aws, aws.queue_url, handler) == (3, 1)

    assert [aws.status(task.id) for task in tasks] == ["SUCCESS", "STARTED", "SUCCESS"]


def test_a_failed_attempts_message_is_hidden_for_the_pause_before_the_next(
    aws: Aws, environment: pytest.MonkeyPatch, submitted: Callable[..., Task]
) -> None:
    environment.setenv("PROMPTLANE_MODEL_SECONDS", "60")
    environment.setenv("PROMPTLANE_RETRY_SECONDS", "1")
    submitted()

    deliver(aws, aws.queue_url, handler, time_s=MARGIN_S + 0.05)

    assert aws.queued() == []
    time.sleep(1.2)
    assert len(aws.queued()) == 1


def test_a_store_that_is_away_loses_no_message(
    aws: Aws, environment: pytest.MonkeyPatch, submitted: Callable[..., Task]
) -> None:
    task = submitted()
    forget()
    environment.setenv("PROMPTLANE_TABLE", "no-such-table")
    assert deliver(aws, aws.queue_url, handler) == (1, 1)

    forget()
    environment.setenv("PROMPTLANE_TABLE", aws.table)
    assert deliver(aws, aws.queue_url, handler) == (1, 0)

    assert aws.status(task.id) == "SUCCESS"


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


# --- one worker with a model or a store of the test's own ---


@dataclass(slots=True)
class Model:
    """A model that does what a test wants."""

    reply: Callable[[str], Awaitable[str]]

    async def answer(self, message: str) -> str:
        return await self.reply(message)


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


def worker_with(
    reply: Callable[[str], Awaitable[str]] | None = None,
    *,
    store: TaskStore | None = None,
) -> Worker:
    """A worker on the test's queues and table."""
    return Worker(
        broker=wiring.broker(),
        store=store or wiring.store(),
        model=wiring.model() if reply is None else Model(reply),
        log=wiring.log("worker"),
        retry_s=2.0,
    )


def allow_one_try(environment: pytest.MonkeyPatch) -> None:
    """Let tasks that are submitted from now on fail for good at their first failure."""
    environment.setenv("PROMPTLANE_MAX_TRIES", "1")
    forget()


async def fails(_: str) -> str:
    raise ModelFailed("overloaded")


async def crashes(message: str) -> str:
    raise RuntimeError(f"no idea what to say to: {message}")


async def times_out_by_itself(_: str) -> str:
    raise TimeoutError


@pytest.mark.parametrize("reply", [fails, crashes, times_out_by_itself])
def test_a_failing_model_is_asked_again_after_doubling_pauses_and_then_no_more(
    aws: Aws, loop: Loop, submitted: Callable[..., Task], reply: Callable[[str], Awaitable[str]]
) -> None:
    task = submitted(is_queued=False)
    worker = worker_with(reply)

    outcomes = [loop.run(worker.analyse_user_request(task, time_s=5)) for _ in range(3)]

    assert outcomes == [Again(2.0), Again(4.0), None]
    record = loop.run(wiring.store().get(task.id))
    assert record.status == "FAILURE"
    assert record.reason is not None
    assert record.reason.endswith("(attempts: 3)")
    assert task.message not in record.reason
    assert [parked["task_id"] for parked in aws.parked()] == [task.id]


def test_a_model_that_recovers_ends_in_success(
    aws: Aws, loop: Loop, submitted: Callable[..., Task]
) -> None:
    task = submitted(is_queued=False)
    assert loop.run(worker_with(fails).analyse_user_request(task, time_s=5)) == Again(2.0)

    outcome = loop.run(worker_with().analyse_user_request(task, time_s=5))

    assert outcome is None
    assert aws.status(task.id) == "SUCCESS"
    assert aws.parked() == []


def test_a_result_is_offered_again_to_a_store_that_was_away_when_it_came(
    aws: Aws, loop: Loop, submitted: Callable[..., Task]
) -> None:
    task = submitted(is_queued=False)
    store = cast("TaskStore", Failing(wiring.store(), "succeed", times=2))

    outcome = loop.run(worker_with(store=store).analyse_user_request(task, time_s=5))

    assert outcome is None
    assert aws.status(task.id) == "SUCCESS"


@pytest.mark.parametrize("method", ["claim", "succeed", "release", "fail"])
def test_a_store_that_stays_away_keeps_the_message(
    aws: Aws,
    loop: Loop,
    environment: pytest.MonkeyPatch,
    submitted: Callable[..., Task],
    method: str,
) -> None:
    if method == "fail":
        allow_one_try(environment)
    task = submitted(is_queued=False)
    store = cast("TaskStore", Failing(wiring.store(), method, times=1000))
    reply = fails if method in ("release", "fail") else None
    worker = worker_with(reply, store=store)

    outcome = loop.run(worker.analyse_user_request(task, time_s=0.3))

    assert isinstance(outcome, Again)
    assert aws.status(task.id) in ("PENDING", "STARTED")
    assert aws.parked() == []


def test_a_late_attempt_does_not_overwrite_what_its_successor_wrote(
    aws: Aws, loop: Loop, submitted: Callable[..., Task]
) -> None:
    task = submitted(is_queued=False)

    async def slower_than_its_lease(_: str) -> str:
        store = wiring.store()
        await release_all(aws, task)
        claim = await store.claim(task.id, lease_s=30)
        await store.succeed(task.id, attempt=claim.attempt, result="the successor's")
        return "the late one's"

    worker = worker_with(slower_than_its_lease)
    late = loop.run(worker.analyse_user_request(task, time_s=5))
    next_delivery = loop.run(worker.analyse_user_request(task, time_s=5))

    assert isinstance(late, Again)
    assert next_delivery is None
    assert loop.run(wiring.store().get(task.id)).result == "the successor's"


def test_a_late_attempt_does_not_overwrite_a_failure(
    aws: Aws, loop: Loop, submitted: Callable[..., Task]
) -> None:
    task = submitted(is_queued=False)

    async def slower_than_the_undertaker(_: str) -> str:
        await wiring.store().fail(task.id, attempt=1, reason="given up meanwhile")
        return "too late"

    loop.run(worker_with(slower_than_the_undertaker).analyse_user_request(task, time_s=5))

    record = loop.run(wiring.store().get(task.id))
    assert (record.status, record.result) == ("FAILURE", None)


def test_a_failure_whose_parking_was_refused_is_parked_at_the_next_delivery(
    aws: Aws, loop: Loop, environment: pytest.MonkeyPatch, submitted: Callable[..., Task]
) -> None:
    allow_one_try(environment)
    task = submitted(is_queued=False)
    forget()
    environment.setenv("PROMPTLANE_PARKED_QUEUE_URL", aws.parked_queue_url + "-gone")
    worker = worker_with(fails)
    assert isinstance(loop.run(worker.analyse_user_request(task, time_s=5)), Again)
    assert aws.status(task.id) == "FAILURE"

    forget()
    environment.setenv("PROMPTLANE_PARKED_QUEUE_URL", aws.parked_queue_url)
    outcome = loop.run(worker_with(fails).analyse_user_request(task, time_s=5))

    assert outcome is None
    assert [parked["task_id"] for parked in aws.parked()] == [task.id]


# --- dead letters ---


def bury(*tasks: Task) -> dict[str, Any]:
    """Hand tasks to the buried function as dead letters."""
    return buried(sqs_event(*(json.dumps(task.to_json()) for task in tasks)), Context())


def test_a_dead_letter_of_a_task_that_nobody_knows_is_dropped(aws: Aws) -> None:
    assert bury(new_task()) == NONE_FAILED

    assert (aws.queued(), aws.parked(), aws.records()) == ([], [], [])


def test_a_dead_letter_of_a_success_is_dropped(
    aws: Aws, loop: Loop, submitted: Callable[..., Task]
) -> None:
    task = submitted(is_queued=False)
    loop.run(worker_with().analyse_user_request(task, time_s=5))

    assert bury(task) == NONE_FAILED

    assert (aws.queued(), aws.parked()) == ([], [])
    assert aws.status(task.id) == "SUCCESS"


def test_a_dead_letter_of_a_failure_is_parked(
    aws: Aws, loop: Loop, submitted: Callable[..., Task]
) -> None:
    task = submitted(is_queued=False)
    loop.run(wiring.store().fail(task.id, attempt=0, reason="given up"))

    assert bury(task) == NONE_FAILED

    assert [parked["task_id"] for parked in aws.parked()] == [task.id]


def test_a_dead_letter_of_a_running_attempt_waits_for_its_outcome(
    aws: Aws, loop: Loop, submitted: Callable[..., Task]
) -> None:
    task = submitted(is_queued=False)
    loop.run(wiring.store().claim(task.id, lease_s=30))

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
    aws: Aws, loop: Loop, submitted: Callable[..., Task]
) -> None:
    task = submitted(is_queued=False)
    for _ in range(3):
        loop.run(store_a_minute_ago(aws).claim(task.id, lease_s=30))
        loop.run(release_all(aws, task))

    assert bury(task) == NONE_FAILED

    record = loop.run(wiring.store().get(task.id))
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


# --- redrive ---


def test_a_redrive_gives_a_failed_task_all_its_tries_again_and_it_succeeds(
    aws: Aws, loop: Loop, environment: pytest.MonkeyPatch, submitted: Callable[..., Task]
) -> None:
    task = submitted()
    environment.setenv("PROMPTLANE_MODEL_SECONDS", "60")
    for _ in range(3):
        deliver(aws, aws.queue_url, handler, time_s=MARGIN_S + 0.01)
    assert aws.status(task.id) == "FAILURE"
    forget()
    environment.setenv("PROMPTLANE_MODEL_SECONDS", "0")

    answer = buried({"redrive": {"most": 100}}, Context())

    assert answer == {"redriven": 1}
    assert aws.status(task.id) == "PENDING"
    assert everything_in(aws, aws.parked_queue_url) == 0
    assert deliver(aws, aws.queue_url, handler) == (1, 0)
    record = loop.run(wiring.store().get(task.id))
    assert (record.status, record.attempt, record.reason) == ("SUCCESS", 4, None)


def test_a_redrive_takes_no_more_than_it_was_asked_for(
    aws: Aws, loop: Loop, submitted: Callable[..., Task]
) -> None:
    for _ in range(3):
        park_failed(submitted(is_queued=False), loop)

    assert buried({"redrive": {"most": 2}}, Context()) == {"redriven": 2}

    assert len(aws.queued()) == 2
    assert everything_in(aws, aws.parked_queue_url) == 1


@pytest.mark.parametrize("most", [0, 101, "ten", None])
@pytest.mark.usefixtures("aws")
def test_a_wrong_number_to_redrive_is_told_what_was_expected(most: object) -> None:
    with pytest.raises(TaskRejected, match=r"redrive\.most: expected a number from 1 to 100"):
        buried({"redrive": {"most": most}}, Context())


@pytest.mark.parametrize("wish", [{}, {"most": 100}])
def test_a_redrive_of_nothing_redrives_nothing(wish: dict[str, int]) -> None:
    assert buried({"redrive": wish}, Context()) == {"redriven": 0}


def test_parked_twice_and_redriven_a_task_runs_once(
    aws: Aws, loop: Loop, submitted: Callable[..., Task], capsys: pytest.CaptureFixture[str]
) -> None:
    task = submitted(is_queued=False)
    park_failed(task, loop)
    loop.run(wiring.broker().park(task))

    buried({"redrive": {}}, Context())
    while aws.queued():
        deliver(aws, aws.queue_url, handler)

    assert aws.status(task.id) == "SUCCESS"
    assert len(events_named(capsys, "task started")) == 1
    assert everything_in(aws, aws.parked_queue_url) == 0


def test_a_redrive_drops_a_parked_task_that_succeeded_after_all(
    aws: Aws, loop: Loop, submitted: Callable[..., Task]
) -> None:
    task = submitted()
    deliver(aws, aws.queue_url, handler)
    loop.run(wiring.broker().park(task))

    assert buried({"redrive": {}}, Context()) == {"redriven": 0}

    assert aws.status(task.id) == "SUCCESS"
    assert everything_in(aws, aws.parked_queue_url) == 0


def test_a_redrive_that_cannot_queue_leaves_the_message_parked(
    aws: Aws, loop: Loop, environment: pytest.MonkeyPatch, submitted: Callable[..., Task]
) -> None:
    park_failed(submitted(is_queued=False), loop)
    forget()
    environment.setenv("PROMPTLANE_QUEUE_URL", aws.queue_url + "-gone")

    with pytest.raises(Exception, match="SQS refused"):
        buried({"redrive": {}}, Context())

    assert everything_in(aws, aws.parked_queue_url) == 1


def park_failed(task: Task, loop: Loop) -> None:
    """Give a task up as the worker does."""
    loop.run(wiring.store().fail(task.id, attempt=0, reason="given up"))
    loop.run(wiring.broker().park(task))


def send_again(aws: Aws, task: Task) -> None:
    """Deliver a task twice, as a standard queue may."""
    aws.sqs.send_message(QueueUrl=aws.queue_url, MessageBody=json.dumps(task.to_json()))


def store_a_minute_ago(aws: Aws) -> TaskStore:
    """The task store as it was a minute ago: leases of then have expired by now."""
    return DynamoDbTaskStore(
        aws.dynamodb,
        table=aws.table,
        max_tries=3,
        retention_s=86_400,
        now=lambda: time.time() - 60,
    )


async def release_all(aws: Aws, task: Task) -> None:
    """Let a task's lease expire now, whoever has it."""
    await asyncio.to_thread(
        aws.dynamodb.update_item,
        TableName=aws.table,
        Key={"id": {"S": task.id}},
        UpdateExpression="SET lease_until = :zero",
        ExpressionAttributeValues={":zero": {"N": "0"}},
    )


def everything_in(aws: Aws, queue_url: str) -> int:
    """How many messages a queue has, hidden ones included."""
    attributes = aws.sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["All"])
    visible = attributes["Attributes"]["ApproximateNumberOfMessages"]
    hidden = attributes["Attributes"]["ApproximateNumberOfMessagesNotVisible"]
    return int(visible) + int(hidden)


def events_named(capsys: pytest.CaptureFixture[str], text: str) -> list[dict[str, Any]]:
    """The log events with this text, from standard output."""
    lines = capsys.readouterr().out.splitlines()
    return [event for event in map(json.loads, lines) if event["text"] == text]
