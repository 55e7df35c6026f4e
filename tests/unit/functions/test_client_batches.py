"""Batches: up to 100 messages in one request, each accepted or refused for itself."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from alerts import Finding
from functions.business import batches
from functions.worker.app import handler as worker
from infra.brokers.sqs import SqsBroker
from infra.errors import StoreUnavailable
from infra.stores.dynamodb import DynamoDbTaskStore
from infra.task import Task
from tests.conftest import Aws
from tests.stand.gateway import Answer, Gateway
from tests.stand.mapping import deliver
from tests.unit.functions.conftest import BOTH_HOPS
from tests.unit.functions.problem_details import assert_problem

PHONE = "call +380991414444"
KEY = {"Idempotency-Key": "8c7f6a1e-4a5d-4f0b-9f43-0d7e1f2a3b4c"}


def submit(call: Gateway, *messages: str, headers: dict[str, str] | None = None) -> Answer:
    body = {"messages": [{"message": message} for message in messages]}
    return call("POST", "/batches", body, headers=headers)


def look(call: Gateway, batch: dict[str, Any], query: str = "") -> dict[str, Any]:
    return dict(call("GET", f"/batches/{batch['batch_id']}{query}").json())


def run_all(aws: Aws) -> None:
    while deliver(aws, aws.queue_url, worker)[0]:
        pass


@pytest.mark.parametrize("hop", BOTH_HOPS)
def test_each_message_is_accepted_or_refused_for_itself(
    call: Gateway, aws: Aws, reports: Path
) -> None:
    alone = call("POST", "/process", {"message": PHONE}).json()
    messages = [
        {"message": "hello", "custom_id": "first"},
        {"message": PHONE, "custom_id": "second"},
        {"message": "world"},
    ]

    answer = call("POST", "/batches", {"messages": messages})

    assert answer.status == 202
    batch = answer.json()
    assert batch["counts"] == {"accepted": 2, "refused": 1}
    first, second, third = batch["tasks"]
    assert (first["custom_id"], first["status"]) == ("first", "PENDING")
    assert second.keys() == {"custom_id", "problem"}
    assert second["problem"] | {"report_id": ""} == alone | {"report_id": ""}
    assert "custom_id" not in third
    assert len(list(reports.iterdir())) == 2
    assert sorted(task["message"] for task in aws.queued()) == ["hello", "world"]


def test_a_batch_tells_the_state_of_every_task_and_later_their_results(
    call: Gateway, aws: Aws
) -> None:
    answer = submit(call, "one", "two words", PHONE)
    batch = answer.json()
    assert answer.headers["location"] == f"batches/{batch['batch_id']}"
    assert int(answer.headers["retry-after"]) >= 1

    assert look(call, batch)["counts"] == {"PENDING": 2, "refused": 1}
    run_all(aws)

    done = call("GET", f"/batches/{batch['batch_id']}")
    assert "retry-after" not in done.headers
    assert done.json()["counts"] == {"SUCCESS": 2, "refused": 1}
    assert all("result" not in task for task in done.json()["tasks"])
    with_results = look(call, batch, "?results=true")
    assert [task.get("result") for task in with_results["tasks"]] == [
        "Analysed 1 word, 3 characters.",
        "Analysed 2 words, 9 characters.",
        None,
    ]
    assert with_results["links"].keys() == {"self"}


def test_a_task_of_a_batch_is_a_task_like_others(call: Gateway, aws: Aws) -> None:
    [task] = submit(call, "hello").json()["tasks"]
    run_all(aws)

    assert call("GET", f"/status/{task['task_id']}").json()["status"] == "SUCCESS"
    assert call("DELETE", f"/status/{task['task_id']}").status == 204


def test_results_come_in_pages(call: Gateway, aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_PAGE_CHARACTERS", 500)  # one task takes some 250
    monkeypatch.setattr(batches, "_AT_ONCE", 2)
    batch = submit(call, "one", "two", "three", "four", "five").json()
    run_all(aws)

    pages = [look(call, batch, "?results=true")]
    while "next" in pages[-1]["links"]:
        href = pages[-1]["links"]["next"]["href"]
        pages.append(call("GET", f"/batches/{href}").json())

    assert len(pages) > 2
    assert {json.dumps(page["counts"]) for page in pages} == {'{"SUCCESS": 5}'}
    shown = [task["task_id"] for page in pages for task in page["tasks"]]
    assert shown == [task["task_id"] for task in batch["tasks"]]


def test_what_was_erased_or_has_expired_is_gone(call: Gateway, aws: Aws) -> None:
    batch = submit(call, "one", "two").json()
    run_all(aws)
    gone = batch["tasks"][0]["task_id"]
    call("DELETE", f"/status/{gone}")

    shown = look(call, batch)

    assert shown["counts"] == {"SUCCESS": 1, "gone": 1}
    assert shown["tasks"][0]["task_id"] == gone
    assert shown["tasks"][0]["problem"]["type"] == "urn:promptlane:problem:task-not-found"


def test_a_hundred_long_messages_fit_into_one_request(call: Gateway, aws: Aws) -> None:
    answer = submit(call, *(f"{number:03} " + "їжак " * 1599 for number in range(100)))

    assert answer.json()["counts"] == {"accepted": 100, "refused": 0}
    assert len(aws.records()) == 101
    assert sum(1 for _ in _queued(aws)) == 100


def _queued(aws: Aws) -> Sequence[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        answer = aws.sqs.receive_message(QueueUrl=aws.queue_url, MaxNumberOfMessages=10)
        if not answer.get("Messages"):
            return found
        found += [json.loads(message["Body"]) for message in answer["Messages"]]


def test_messages_that_are_too_long_together_are_refused_by_name(
    call: Gateway, aws: Aws, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_MAX_CHARS", "80000")
    words = "word " * 12_000

    problem = assert_problem(submit(call, *[words] * 100), "request-too-large", 413)

    assert problem["field"] == "messages"
    assert aws.records() == []


@pytest.mark.parametrize("hop", BOTH_HOPS)
def test_the_same_batch_again_under_one_key_changes_nothing(
    call: Gateway, aws: Aws, reports: Path
) -> None:
    first, again = (submit(call, "one", PHONE, headers=KEY) for _ in range(2))

    assert again.json()["batch_id"] == first.json()["batch_id"]
    assert again.json() == first.json()
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert len(aws.queued()) == 1
    assert len(list(reports.iterdir())) == 1


def test_a_key_belongs_to_one_batch(call: Gateway, aws: Aws) -> None:
    submit(call, "one", headers=KEY)

    assert_problem(submit(call, "two", headers=KEY), "idempotency-key-reused", 422)
    alone = call("POST", "/process", {"message": "one"}, headers=KEY)
    assert_problem(alone, "idempotency-key-reused", 422)
    assert len(aws.queued()) == 1


def test_a_batch_under_the_key_of_a_task_is_refused(call: Gateway, aws: Aws) -> None:
    call("POST", "/process", {"message": "one"}, headers=KEY)

    assert_problem(submit(call, "one", headers=KEY), "idempotency-key-reused", 422)
    assert len(aws.queued()) == 1


def test_a_part_that_the_queue_refuses_is_told_apart_and_can_be_sent_again(
    call: Gateway, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        enqueue_all = SqsBroker.enqueue_all

        async def takes_all_but_two(self: SqsBroker, tasks: Sequence[Task]) -> set[str]:
            kept = [task for task in tasks if task.message != "two"]
            return await enqueue_all(self, kept) | {t.id for t in tasks if t.message == "two"}

        broken.setattr(SqsBroker, "enqueue_all", takes_all_but_two)
        first = submit(call, "one", "two", "three", headers=KEY).json()

    assert first["counts"] == {"accepted": 2, "refused": 1}
    assert first["tasks"][1]["problem"]["type"] == "urn:promptlane:problem:unavailable"
    assert look(call, first)["counts"] == {"PENDING": 2, "refused": 1}
    assert len(aws.queued()) == 2

    again = submit(call, "one", "two", "three", headers=KEY).json()
    assert again["counts"] == {"accepted": 3, "refused": 0}
    assert sorted(task["message"] for task in aws.queued()) == ["one", "three", "two"]
    run_all(aws)
    assert look(call, first)["counts"] == {"SUCCESS": 3}


def test_a_task_that_cannot_be_recorded_is_told_apart(
    call: Gateway, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = DynamoDbTaskStore.put

    async def takes_no_two(self: DynamoDbTaskStore, task: Task, **more: Any) -> Any:
        if task.message == "two":
            raise StoreUnavailable("The task store did not answer")
        return await put(self, task, **more)

    monkeypatch.setattr(DynamoDbTaskStore, "put", takes_no_two)

    batch = submit(call, "one", "two").json()

    assert batch["counts"] == {"accepted": 1, "refused": 1}
    assert [task["message"] for task in aws.queued()] == ["one"]
    assert look(call, batch)["counts"] == {"PENDING": 1, "refused": 1}


def test_a_batch_whose_first_request_died_is_queued_by_a_later_one(
    call: Gateway, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: object) -> set[str]:
        raise RuntimeError("the function dies here")

    with monkeypatch.context() as broken:
        broken.setattr(SqsBroker, "enqueue_all", dies)
        assert_problem(submit(call, "one", "two", headers=KEY), "unavailable", 503)

    assert_problem(submit(call, "one", "two", headers=KEY), "idempotency-key-in-use", 409)
    monkeypatch.setattr(batches, "FIRST_CALLERS_TIME", timedelta(0))
    assert submit(call, "one", "two", headers=KEY).json()["counts"]["accepted"] == 2
    assert sorted(task["message"] for task in aws.queued()) == ["one", "two"]


def test_a_full_queue_refuses_a_batch_but_not_its_replay(
    call: Gateway, aws: Aws, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_MAX_QUEUED", "1")
    submit(call, "one", headers=KEY)
    _wait_for_a_fresh_gauge()

    assert_problem(submit(call, "two"), "queue-full", 503)
    assert submit(call, "one", headers=KEY).headers["idempotent-replayed"] == "true"
    assert len(aws.queued()) == 1


def _wait_for_a_fresh_gauge() -> None:
    from functions.business import app

    app.wiring.gauge._asked_at = float("-inf")


def test_a_batch_is_cancelled_as_far_as_it_has_not_ended(call: Gateway, aws: Aws) -> None:
    batch = submit(call, "one", "two", PHONE).json()
    ended = batch["tasks"][0]["task_id"]
    call("POST", f"/status/{ended}/cancel")

    answers = [call("POST", f"/batches/{batch['batch_id']}/cancel").json() for _ in range(2)]

    assert answers[0]["counts"] == answers[1]["counts"] == {"REVOKED": 2, "refused": 1}
    run_all(aws)
    assert look(call, batch)["counts"] == {"REVOKED": 2, "refused": 1}


def test_a_batch_is_no_task_and_a_task_no_batch(call: Gateway) -> None:
    batch_id = submit(call, "one").json()["batch_id"]
    task_id = call("POST", "/process", {"message": "one"}).json()["task_id"]

    for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/cancel")):
        assert_problem(call(method, f"/status/{batch_id}{path}"), "task-not-found", 404)
    for unknown in (task_id, str(uuid4())):
        assert_problem(call("GET", f"/batches/{unknown}"), "batch-not-found", 404)
        assert_problem(call("POST", f"/batches/{unknown}/cancel"), "batch-not-found", 404)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "messages"),
        ({"messages": []}, "messages"),
        ({"messages": "hello"}, "messages"),
        ({"messages": [{"message": "a"}] * 101}, "messages"),
        ({"messages": ["hello"]}, "messages[0]"),
        ({"messages": [{"message": "a"}, {}]}, "messages[1]"),
        ({"messages": [{"message": "a"}, {"message": 7}]}, "messages[1].message"),
        ({"messages": [{"message": "a", "custom_id": 7}]}, "messages[0].custom_id"),
        ({"messages": [{"message": "a", "custom_id": ""}]}, "messages[0].custom_id"),
        ({"messages": [{"message": "a", "custom_id": "x" * 65}]}, "messages[0].custom_id"),
        ({"messages": [{"message": "a", "custom_id": "x"}] * 2}, "custom_id"),
    ],
    ids=str,
)
def test_what_is_no_batch_is_refused_by_name(
    call: Gateway, aws: Aws, body: dict[str, Any], field: str
) -> None:
    problem = assert_problem(call("POST", "/batches", body), "bad-request", 400)

    assert problem["field"] == field
    assert aws.records() == []


@pytest.mark.parametrize(
    "query", ["results=yes", "results=true&first=100", "first=-1", "first=%C2%B2"]
)
def test_a_page_that_cannot_be_is_refused(call: Gateway, query: str) -> None:
    batch = submit(call, "one").json()

    answer = call("GET", f"/batches/{batch['batch_id']}?{query}")

    assert_problem(answer, "bad-request", 400)


def test_masked_messages_tell_their_alert(
    call: Gateway, aws: Aws, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_ALERT_POLICY", "personal=mask")

    first, again = (submit(call, PHONE, headers=KEY).json() for _ in range(2))

    alert = first["tasks"][0]["alert"]
    assert alert["action"] == "mask"
    assert alert["findings"] == [{"kind": "PHONE", "start": 5, "end": 18}]
    assert alert["masked"] == [{"placeholder": "<PHONE_1>", "start": 5, "end": 18}]
    assert first["tasks"] == again["tasks"]
    [queued] = aws.queued()
    assert queued["message"] == "call <PHONE_1>"


@pytest.mark.parametrize("hop", BOTH_HOPS)
def test_spans_are_in_the_answer_to_a_batch_and_not_kept(
    call: Gateway, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_ALERT_POLICY", "personal=mask, suspicious=block")

    batch = submit(call, "hello", PHONE, f"{PHONE} <script>alert(1)</script>").json()

    _, masked, refused = batch["tasks"]
    assert masked["alert"]["masked"] == [{"placeholder": "<PHONE_1>", "start": 5, "end": 18}]
    assert [each["kind"] for each in refused["problem"]["findings"]] == ["PHONE", "XSS"]
    _, masked, refused = look(call, batch)["tasks"]
    assert masked["alert"].keys() == {"action", "report_id", "kinds"}
    assert refused["problem"]["kinds"] == ["PHONE", "XSS"]
    assert "findings" not in refused["problem"]


class EachLetter:
    """Finds all that there is, one letter at a time."""

    def find(self, text: str) -> list[Finding]:
        if "<" in text:
            return []
        return [Finding("personal", "LETTER", at, at + 1, 1.0) for at in range(len(text))]


def test_a_batch_is_refused_if_its_answer_could_not_name_all_that_was_found(
    call: Gateway, aws: Aws, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_ALERT_POLICY", "personal=mask")
    environment.setenv("PROMPTLANE_ALERT_DETECTORS", f"{__name__}:EachLetter")
    messages = ["é" * 8_000] * 4

    fits = submit(call, *messages)
    too_much = submit(call, *messages, *messages[:1])

    assert fits.status == 202
    assert [len(task["alert"]["masked"]) for task in fits.json()["tasks"]] == [8_000] * 4
    problem = assert_problem(too_much, "request-too-large", 413)
    assert problem["field"] == "messages"
    assert len(aws.queued()) == 4


def test_the_largest_answer_fits_into_what_a_function_may_answer() -> None:
    span = {"start": 7_900, "end": 7_901}
    spans = {"findings": [{"kind": "IP", **span}], "masked": [{"placeholder": "<IP_1>", **span}]}
    size = len(json.dumps(spans))
    document = {"tasks": [spans] * (4_000_000 // size)}

    body = json.dumps(document, separators=(",", ":"))  # as Chalice writes it

    assert len(json.dumps({"statusCode": 202, "body": body})) < 5_500_000
