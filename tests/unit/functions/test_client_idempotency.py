"""Idempotency-Key: a request that is sent again has its effect once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from functions.business import service
from functions.worker.app import handler as worker
from infra.errors import BrokerUnavailable
from infra.machinery.loop import Loop
from infra.task import Task
from tests.conftest import Aws
from tests.stand.gateway import Answer, Gateway
from tests.stand.mapping import deliver
from tests.unit.functions.conftest import BOTH_HOPS
from tests.unit.functions.problem_details import assert_problem

KEY = "8c7f6a1e-4a5d-4f0b-9f43-0d7e1f2a3b4c"
ANOTHER = "1f0e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"


def submit(call: Gateway, message: str = "hello", key: str = KEY) -> Answer:
    return call("POST", "/process", {"message": message}, headers={"Idempotency-Key": key})


@pytest.mark.parametrize("hop", BOTH_HOPS)
def test_a_request_that_is_sent_again_makes_no_second_task(call: Gateway, aws: Aws) -> None:
    first, again = submit(call), submit(call)

    assert (first.status, again.status) == (202, 202)
    assert again.json()["task_id"] == first.json()["task_id"]
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert len(aws.queued()) == len(aws.records()) == 1


def test_a_replay_tells_the_task_as_it_is_now(call: Gateway, aws: Aws) -> None:
    submit(call)
    deliver(aws, aws.queue_url, worker)

    again = submit(call)

    assert (again.status, again.json()["status"]) == (200, "SUCCESS")
    assert again.json()["result"] == "Analysed 1 word, 5 characters."
    assert again.headers["idempotent-replayed"] == "true"
    assert aws.queued() == []


def test_a_key_may_be_quoted_and_is_the_same_then(call: Gateway, aws: Aws) -> None:
    bare, quoted = submit(call), submit(call, key=f'"{KEY}"')

    assert bare.json()["task_id"] == quoted.json()["task_id"]
    assert len(aws.queued()) == 1


def test_another_key_makes_another_task(call: Gateway, aws: Aws) -> None:
    assert submit(call).json()["task_id"] != submit(call, key=ANOTHER).json()["task_id"]
    assert len(aws.queued()) == 2


def test_another_request_under_a_key_is_refused(call: Gateway, aws: Aws) -> None:
    submit(call)

    answer = submit(call, "something else")

    problem = assert_problem(answer, "idempotency-key-reused", 422)
    assert problem["field"] == "Idempotency-Key"
    assert [queued["message"] for queued in aws.queued()] == ["hello"]


def test_a_refusal_uses_up_no_key_and_is_reported_once(
    call: Gateway, aws: Aws, reports: Path
) -> None:
    refused = [submit(call, "call +380991414444") for _ in range(3)]

    assert {answer.status for answer in refused} == {422}
    assert len({answer.json()["report_id"] for answer in refused}) == 1
    assert len(list(reports.iterdir())) == 1
    assert submit(call, "hello").status == 202
    assert len(aws.queued()) == 1


def test_a_task_with_an_alert_is_reported_once(
    call: Gateway, reports: Path, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_ALERT_POLICY", "personal=mask")

    first, again = (submit(call, "call +380991414444") for _ in range(2))

    assert first.json()["alert"] == again.json()["alert"]
    [mask] = again.json()["alert"]["masked"]
    assert mask == {"placeholder": "<PHONE_1>", "start": 5, "end": 18}
    assert len(list(reports.iterdir())) == 1


def test_fifty_requests_at_once_make_one_task(call: Gateway, aws: Aws) -> None:
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: submit(call), range(50)))

    assert {answer.status for answer in answers} <= {202, 409}
    accepted = [answer for answer in answers if answer.status == 202]
    assert len({answer.json()["task_id"] for answer in accepted}) == 1
    assert len(aws.queued()) == len(aws.records()) == 1


def test_a_request_that_finds_the_first_one_at_work_is_told_to_wait_and_queues_after_its_time(
    call: Gateway, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: object, **__: object) -> None:
        raise RuntimeError("the first caller's function dies here")

    with monkeypatch.context() as broken:
        broken.setattr("infra.brokers.sqs.SqsBroker.enqueue", dies)
        assert submit(call).status == 503

    in_use = submit(call)
    monkeypatch.setattr(service, "FIRST_CALLERS_TIME", timedelta(0))
    late = submit(call)
    deliver(aws, aws.queue_url, worker)

    assert_problem(in_use, "idempotency-key-in-use", 409)
    assert int(in_use.headers["retry-after"]) > 0
    assert late.status == 202
    assert "idempotent-replayed" not in late.headers
    assert aws.status(late.json()["task_id"]) == "SUCCESS"


def test_a_queue_that_refuses_leaves_the_key_free(
    call: Gateway, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuses(*_: object, **__: object) -> None:
        raise BrokerUnavailable("SQS refused or did not answer")

    with monkeypatch.context() as broken:
        broken.setattr("infra.brokers.sqs.SqsBroker.enqueue", refuses)
        assert_problem(submit(call), "unavailable", 503)

    assert submit(call).status == 202
    assert len(aws.queued()) == 1


def test_a_message_of_an_erased_task_never_runs_the_one_that_came_after_it(
    call: Gateway, aws: Aws, loop: Loop
) -> None:
    task_id = submit(call).json()["task_id"]
    [old] = aws.queued()
    call("POST", f"/status/{task_id}/cancel")
    call("DELETE", f"/status/{task_id}")
    assert submit(call).json()["task_id"] == task_id  # the key is free again
    empty(aws)
    aws.sqs.send_message(QueueUrl=aws.queue_url, MessageBody=json.dumps(old))
    deliver(aws, aws.queue_url, worker)

    assert Task.from_json(old).id == task_id
    assert aws.status(task_id) == "PENDING"


def empty(aws: Aws) -> None:
    """Take all messages off the queue."""
    url = aws.queue_url
    for message in aws.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]:
        aws.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


NO_KEYS = [
    "",
    "short",
    "x" * 21,
    "x" * 256,
    "with a space in the middle of it",
    "ключ" * 8,
    '"' * 30,
]


@pytest.mark.parametrize("key", NO_KEYS, ids=range(len(NO_KEYS)))
def test_a_key_that_is_none_is_a_problem(call: Gateway, aws: Aws, key: str) -> None:
    answer = submit(call, key=key)

    assert assert_problem(answer, "bad-request", 400)["field"] == "Idempotency-Key"
    assert aws.queued() == aws.records() == []


def test_neither_key_nor_message_can_be_read_from_what_is_kept(call: Gateway, aws: Aws) -> None:
    submit(call, "a short secret")

    kept = str(aws.records())

    assert KEY not in kept
    assert "a short secret" not in kept
