"""Who asked, and in which trace: from the caller through queue and worker into every log event."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from functions.client import app as client_app
from functions.client.caller import caller_of
from functions.worker.app import handler as worker
from infra.origin import hash_of
from tests.conftest import Aws
from tests.stand.described import check_answer
from tests.stand.gateway import Answer, Gateway
from tests.stand.mapping import deliver
from tests.unit.functions.conftest import BOTH_HOPS
from tests.unit.functions.problem_details import assert_problem

TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACEPARENT = f"00-{TRACE_ID}-00f067aa0ba902b7-01"

type CallAs = Callable[..., Answer]


@pytest.fixture
def call_as(business_server: object) -> CallAs:
    """Calls the client service as the holder of an API key."""

    def call_as(key: str, method: str, url: str, body: Any = None, **headers: str) -> Answer:
        def handler(event: dict[str, Any], context: Any) -> Any:
            event["requestContext"]["identity"] = {"apiKeyId": key, "userArn": None}
            return client_app.handler(event, context)

        gateway = Gateway(handler, list(client_app.app.routes), look=check_answer)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return gateway(method, url, body, headers=names)

    return call_as


def events(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("hop", BOTH_HOPS)
def test_a_trace_goes_on_from_the_caller_to_the_last_log_event(
    call: Gateway, aws: Aws, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = call("POST", "/process", {"message": "hello"}, headers={"traceparent": TRACEPARENT})
    deliver(aws, aws.queue_url, worker)

    told = answer.headers["traceparent"]
    assert told.startswith(f"00-{TRACE_ID}-")
    assert told.endswith("-01")
    assert told != TRACEPARENT  # a span of our own
    seen = events(capsys)
    assert {event["service"] for event in seen} == {"client", "business", "worker"}
    assert {event["trace_id"] for event in seen} == {TRACE_ID}


def test_each_request_of_an_environment_has_its_own_trace(
    call: Gateway, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = [call("POST", "/process", {"message": "hello"}) for _ in range(3)]

    told = {answer.headers["traceparent"][3:35] for answer in answers}
    queued = [event for event in events(capsys) if event["text"] == "task enqueued"]
    assert len(told) == 3
    assert {event["trace_id"] for event in queued} == told


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "hello",
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-{TRACE_ID}-{'0' * 16}-01",
        f"ff-{TRACE_ID}-00f067aa0ba902b7-01",
        f"00-{TRACE_ID}-00f067aa0ba902b7-01-more",
        TRACEPARENT.upper(),
    ],
)
def test_a_trace_begins_where_there_is_none(call: Gateway, header: str | None) -> None:
    headers = {} if header is None else {"traceparent": header}

    answers = [call("GET", "/", headers=headers) for _ in range(2)]

    ids = {answer.headers["traceparent"] for answer in answers}
    assert len(ids) == 2
    assert all(re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-00", each) for each in ids)
    assert not any(TRACE_ID in each for each in ids)


def test_a_later_version_of_the_header_is_read_as_far_as_it_is_known(call: Gateway) -> None:
    answer = call("GET", "/", headers={"traceparent": f"cc{TRACEPARENT[2:]}-what-comes"})

    assert answer.headers["traceparent"].startswith(f"00-{TRACE_ID}-")


def test_the_tasks_of_a_caller_are_nobody_elses(call_as: CallAs, aws: Aws) -> None:
    task = call_as("ann", "POST", "/process", {"message": "hello"}).json()["task_id"]
    batch = call_as("ann", "POST", "/batches", {"messages": [{"message": "x"}]}).json()["batch_id"]

    for method, path in (
        ("GET", f"/status/{task}"),
        ("POST", f"/status/{task}/cancel"),
        ("DELETE", f"/status/{task}"),
    ):
        assert_problem(call_as("bob", method, path), "task-not-found", 404)
        assert_problem(call_as("", method, path), "task-not-found", 404)
    for method, path in (("GET", ""), ("GET", "?results=true"), ("POST", "/cancel")):
        answer = call_as("bob", method, f"/batches/{batch}{path}")
        assert_problem(answer, "batch-not-found", 404)

    assert call_as("ann", "GET", f"/status/{task}").json()["status"] == "PENDING"
    assert call_as("ann", "POST", f"/batches/{batch}/cancel").status == 200


def test_a_caller_cannot_say_that_it_is_another(call_as: CallAs) -> None:
    task = call_as("ann", "POST", "/process", {"message": "hello"}).json()["task_id"]

    answer = call_as("bob", "GET", f"/status/{task}", x_promptlane_caller=hash_of("key", "ann"))

    assert_problem(answer, "task-not-found", 404)


def test_two_callers_may_have_the_same_idempotency_key(call_as: CallAs, aws: Aws) -> None:
    answers = [
        call_as(who, "POST", "/process", {"message": message}, Idempotency_Key="7")
        for who, message in (("ann", "one"), ("bob", "two"), ("ann", "one"))
    ]

    assert [answer.status for answer in answers] == [202] * 3  # short: the caller is known
    ids = [answer.json()["task_id"] for answer in answers]
    assert ids[0] == ids[2] != ids[1]
    assert len(aws.queued()) == 2


def test_each_callers_messages_are_a_group_of_their_own(call_as: CallAs, aws: Aws) -> None:
    call_as("ann", "POST", "/process", {"message": "hello"})
    call_as("bob", "POST", "/batches", {"messages": [{"message": "x"}]})

    received = aws.sqs.receive_message(
        QueueUrl=aws.queue_url, MaxNumberOfMessages=10, AttributeNames=["MessageGroupId"]
    )

    groups = {message["Attributes"]["MessageGroupId"] for message in received["Messages"]}
    assert groups == {hash_of("key", "ann"), hash_of("key", "bob")}


def test_the_log_names_a_caller_by_a_hash_alone(
    call_as: CallAs, aws: Aws, capsys: pytest.CaptureFixture[str]
) -> None:
    call_as("ann", "POST", "/process", {"message": "hello"})
    deliver(aws, aws.queue_url, worker)

    seen = events(capsys)
    assert {event["caller"] for event in seen} == {hash_of("key", "ann")}
    assert {event["service"] for event in seen} == {"client", "business", "worker"}


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ({"identity": {"apiKeyId": "k1", "userArn": None}}, hash_of("key", "k1")),
        ({"identity": {"apiKeyId": None, "userArn": "arn:x"}}, hash_of("user", "arn:x")),
        ({"identity": {}, "authorizer": {"principalId": "ann"}}, hash_of("principal", "ann")),
        ({"identity": {"apiKeyId": None, "userArn": None}, "authorizer": None}, "anonymous"),
        ({}, "anonymous"),
    ],
)
def test_who_calls_is_what_the_gateway_found_out(context: dict[str, Any], expected: str) -> None:
    class Request:
        pass

    request = Request()
    request.context = context  # type: ignore[attr-defined]

    assert caller_of(request) == expected  # type: ignore[arg-type]


def test_an_operator_sees_every_callers_tasks(
    call_as: CallAs, call_business: Gateway, aws: Aws
) -> None:
    task = call_as("ann", "POST", "/process", {"message": "hello"}).json()["task_id"]

    assert call_business("GET", f"/business/tasks/{task}").status == 200
