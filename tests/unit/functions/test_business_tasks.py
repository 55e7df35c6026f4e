"""The business function: tasks in, states out, and nothing left behind when something is away."""

import json
import uuid
from collections.abc import Sequence

import pytest

from functions.business.gauge import Gauge
from functions.business.service import Business
from functions.wiring import Wiring
from functions.worker.app import handler as worker_handler
from infra.announcers.none import NoAnnouncer
from infra.errors import BrokerUnavailable
from infra.machinery.loop import Loop
from infra.task import Status, Task
from tests.conftest import Aws, new_task
from tests.stand.gateway import Gateway
from tests.stand.mapping import TASK_ID, deliver
from tests.unit.functions.problem_details import assert_problem

pytestmark = pytest.mark.usefixtures("environment")


def test_a_submitted_task_is_pending_and_queued_once(call_business: Gateway, aws: Aws) -> None:
    answer = call_business("POST", "/business/tasks", {"message": "hello", "task_id": TASK_ID})

    assert answer.status == 202
    assert answer.json() == {
        "task_id": TASK_ID,
        "status": "PENDING",
        "attempt": 0,
        "created_at": answer.json()["created_at"],
    }
    assert [record["id"]["S"] for record in aws.records()] == [TASK_ID]
    assert aws.status(TASK_ID) == "PENDING"
    assert [(task["task_id"], task["message"]) for task in aws.queued()] == [(TASK_ID, "hello")]


def test_a_task_without_an_id_gets_one(call_business: Gateway, aws: Aws) -> None:
    task_id = call_business("POST", "/business/tasks", {"message": "hello"}).json()["task_id"]

    assert str(uuid.UUID(task_id, version=4)) == task_id
    assert [task["task_id"] for task in aws.queued()] == [task_id]


def test_the_table_never_holds_a_message(call_business: Gateway, aws: Aws) -> None:
    call_business("POST", "/business/tasks", {"message": "a sentence for the queue alone"})

    assert "sentence" not in json.dumps(aws.records())


def test_the_same_id_twice_makes_one_task_that_runs_once(
    call_business: Gateway, aws: Aws, capsys: pytest.CaptureFixture[str]
) -> None:
    first = call_business("POST", "/business/tasks", {"message": "hello", "task_id": TASK_ID})
    second = call_business("POST", "/business/tasks", {"message": "hello", "task_id": TASK_ID})

    assert (second.status, second.json()) == (202, first.json())
    assert len(aws.records()) == 1
    while aws.queued():
        deliver(aws, aws.queue_url, worker_handler)
    assert aws.status(TASK_ID) == "SUCCESS"
    assert capsys.readouterr().out.count('"task started"') == 1


def test_asking_again_queues_a_task_that_was_recorded_but_never_queued(
    call_business: Gateway, aws: Aws, loop: Loop, wiring: Wiring
) -> None:
    task = new_task()
    loop.run(wiring.store.put(task))  # and nothing more: the process died

    answer = call_business("POST", "/business/tasks", {"message": task.message, "task_id": task.id})

    assert (answer.status, answer.json()["status"]) == (202, "PENDING")
    assert [queued["task_id"] for queued in aws.queued()] == [task.id]


def test_an_id_that_a_worker_has_finished_is_not_queued_again(
    call_business: Gateway, aws: Aws
) -> None:
    call_business("POST", "/business/tasks", {"message": "hello", "task_id": TASK_ID})
    deliver(aws, aws.queue_url, worker_handler)

    answer = call_business("POST", "/business/tasks", {"message": "hello", "task_id": TASK_ID})

    assert (answer.status, answer.json()["status"]) == (202, "SUCCESS")
    assert aws.queued() == []


def test_a_refusing_queue_is_a_503_that_leaves_no_task_behind(
    call_business: Gateway, aws: Aws, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_QUEUE_URL", aws.queue_url + "-gone")

    answer = call_business("POST", "/business/tasks", {"message": "hello", "task_id": TASK_ID})

    assert_problem(answer, "unavailable", 503)
    assert int(answer.headers["retry-after"]) > 0
    assert aws.records() == []


def test_a_table_that_is_away_is_a_503_and_nothing_is_queued(
    call_business: Gateway, aws: Aws, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_TABLE", "no-such-table")

    submitted = call_business("POST", "/business/tasks", {"message": "hello", "task_id": TASK_ID})
    asked = call_business("GET", f"/business/tasks/{TASK_ID}")

    for answer in (submitted, asked):
        assert_problem(answer, "unavailable", 503)
        assert int(answer.headers["retry-after"]) > 0
    assert aws.queued() == []


def test_a_task_queued_by_a_send_that_seemed_to_fail_is_accepted_once_a_worker_has_it(
    aws: Aws, loop: Loop, wiring: Wiring
) -> None:
    store = wiring.store

    class DeliversButSaysNo:
        async def enqueue(self, task: Task, *, delay_s: int = 0) -> None:
            await store.claim(
                task.id, lease_s=30
            )  # a worker was faster than the answer that got lost
            raise BrokerUnavailable("SQS refused or did not answer")

        async def enqueue_all(self, tasks: Sequence[Task]) -> set[str]:
            raise NotImplementedError

        async def park(self, task: Task) -> None:
            raise NotImplementedError

        async def depth(self) -> int:
            raise NotImplementedError

        async def has_workers(self) -> bool:
            raise NotImplementedError

    gauge = Gauge(wiring.broker.depth, most=0, log=wiring.log)
    business = Business(
        broker=DeliversButSaysNo(),
        store=store,
        announcer=NoAnnouncer(),
        gauge=gauge,
        log=wiring.log,
    )

    record = loop.run(business.submit("hello", TASK_ID)).record

    assert record.status is Status.STARTED
    assert aws.status(TASK_ID) == "STARTED"


def test_a_task_withdrawn_before_its_lost_message_arrives_is_never_run(
    call_business: Gateway, aws: Aws
) -> None:
    task = new_task()
    aws.sqs.send_message(QueueUrl=aws.queue_url, MessageBody=json.dumps(task.to_json()))

    assert deliver(aws, aws.queue_url, worker_handler) == (1, 0)

    assert aws.records() == []
    assert_problem(call_business("GET", f"/business/tasks/{task.id}"), "task-not-found", 404)


def test_a_finished_task_tells_its_result_and_its_times(call_business: Gateway, aws: Aws) -> None:
    call_business("POST", "/business/tasks", {"message": "three short words", "task_id": TASK_ID})
    deliver(aws, aws.queue_url, worker_handler)

    task = call_business("GET", f"/business/tasks/{TASK_ID}").json()

    assert (task["status"], task["attempt"]) == ("SUCCESS", 1)
    assert task["result"] == "Analysed 3 words, 17 characters."
    assert task["created_at"] <= task["started_at"] <= task["finished_at"]
    assert "lease_until" not in task


def test_an_unknown_task_is_not_found_and_never_pending(call_business: Gateway) -> None:
    problem = assert_problem(
        call_business("GET", f"/business/tasks/{TASK_ID}"), "task-not-found", 404
    )

    assert problem["field"] == "task_id"
