"""The client function when the business service is away, slow or talks rubbish; its health."""

import threading
from contextlib import closing
from typing import Any

import pytest

from functions.client.business import BusinessClient
from functions.client.health import Health
from functions.client.hops import ApiHop, InvokeHop
from functions.wiring import Wiring
from infra.errors import BusinessUnavailable, TaskNotFound
from tests.conftest import Aws
from tests.stand.gateway import Gateway, GatewayServer
from tests.stand.mapping import TASK_ID
from tests.unit.functions.conftest import BOTH_HOPS
from tests.unit.functions.problem_details import assert_problem

pytestmark = pytest.mark.parametrize("hop", BOTH_HOPS)

UNKNOWN_ID = "0e7f8a3c-2f5d-4e86-8a39-6f1f5a2b9d10"


def test_a_business_service_that_is_down_is_a_503(
    call: Gateway, business_server: GatewayServer
) -> None:
    call("GET", f"/status/{TASK_ID}")
    business_server.stop()

    assert_problem(call("GET", f"/status/{TASK_ID}"), "unavailable", 503)
    assert_problem(call("POST", "/process", {"message": "hello"}), "unavailable", 503)


RUBBISH = {
    "silence": b"",
    "not HTTP": b"hello\r\n",
    "half of a head": b"HTTP/1.1 200 OK\r\nContent-",
    "half of a body": b'HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{"task_id": "',
    "no body": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "HTML": b"HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n<html>ok</html",
    "a list": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
    "an empty object": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    "a task of numbers": b'HTTP/1.1 202 OK\r\nContent-Length: 26\r\n\r\n{"task_id":1, "status": 2}',
    "invalid UTF-8": b'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"\xff"',
    "deep JSON": b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"[" * 100_000,
    "a redirect": b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 2\r\n\r\n{}",
    "403": b'HTTP/1.1 403 No\r\nContent-Length: 23\r\n\r\n{"message":"Forbidden"}',
    "another 404": b'HTTP/1.1 404 No\r\nContent-Length: 23\r\n\r\n{"message":"Not Found"}',
    "another 400": b'HTTP/1.1 400 No\r\nContent-Length: 23\r\n\r\n{"message":"Bad input"}',
    "429": b"HTTP/1.1 429 Slow down\r\nContent-Length: 2\r\n\r\n{}",
    "500": b"HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\n{}",
    "504": b"HTTP/1.1 504 Late\r\nContent-Length: 2\r\n\r\n{}",
}


@pytest.mark.parametrize("raw", RUBBISH.values(), ids=RUBBISH)
def test_a_business_service_that_answers_rubbish_is_a_503(
    call: Gateway, business_server: GatewayServer, raw: bytes
) -> None:
    business_server.behaviour.raw = raw

    assert_problem(call("POST", "/process", {"message": "hello"}), "unavailable", 503)
    assert_problem(call("GET", f"/status/{TASK_ID}"), "unavailable", 503)
    health = call("GET", "/health")
    assert (health.status, health.json()["status"]) == (503, "fail")

    business_server.behaviour.raw = None
    assert call("POST", "/process", {"message": "hello"}).status == 202


@pytest.mark.parametrize(
    "payload",
    [
        b'{"errorMessage": "no table", "errorType": "RuntimeError"}',
        b'{"statusCode": "202", "body": "{}"}',
        b'{"statusCode": 202, "body": {"task_id": "1"}}',
        b'{"statusCode": 202, "body": "half of {"}',
        b"null",
        b"",
    ],
)
def test_a_function_that_fails_or_answers_in_another_form_is_a_503(
    call: Gateway, business_server: GatewayServer, payload: bytes
) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"
    business_server.behaviour.raw = head % len(payload) + payload

    assert_problem(call("POST", "/process", {"message": "hello"}), "unavailable", 503)


def test_a_business_service_that_refuses_the_signature_is_a_503(
    call: Gateway, environment: pytest.MonkeyPatch, aws: Aws
) -> None:
    environment.setenv("AWS_SECRET_ACCESS_KEY", "not the one that it knows")

    assert_problem(call("POST", "/process", {"message": "hello"}), "unavailable", 503)

    assert aws.queued() == []


def test_a_slow_business_service_is_given_up_and_its_late_answer_never_mistaken_for_another(
    business_server: GatewayServer, hop: str, wiring: Wiring
) -> None:
    def service(**more: Any) -> BusinessClient:
        if hop == "api":
            return BusinessClient(ApiHop(business_server.url, wiring.identity, **more))
        return BusinessClient(InvokeHop("f", business_server.endpoint, wiring.identity, **more))

    with closing(service()) as patient:
        patient.health()  # whoever asks first waits longest
    with closing(service(timeout_s=0.5)) as business:
        business.health()
        business_server.behaviour.waits_for = held_back = threading.Event()

        with pytest.raises(BusinessUnavailable):
            business.submit(TASK_ID, "hello")

        held_back.set()
        assert business.health()["serviceId"] == "promptlane-business"
        with pytest.raises(TaskNotFound):
            business.status(UNKNOWN_ID)


def test_calls_share_one_connection(call: Gateway, business_server: GatewayServer) -> None:
    for _ in range(3):
        assert call("POST", "/process", {"message": "hello"}).status == 202

    assert len(business_server.behaviour.connections) == 1


def test_a_kept_connection_that_went_stale_is_replaced(
    call: Gateway, business_server: GatewayServer, aws: Aws
) -> None:
    business_server.behaviour.drops_connections = True

    statuses = [call("POST", "/process", {"message": f"hello {n}"}).status for n in range(3)]

    assert statuses == [202, 202, 202]
    assert len(business_server.behaviour.connections) == 3
    assert sorted(task["message"] for task in aws.queued()) == ["hello 0", "hello 1", "hello 2"]


def test_a_submit_whose_answer_got_lost_is_asked_again_and_makes_one_task(
    call: Gateway, business_server: GatewayServer, aws: Aws
) -> None:
    call("GET", f"/status/{TASK_ID}")
    business_server.behaviour.loses_answers = 1

    answer = call("POST", "/process", {"message": "hello"})

    assert answer.status == 202
    assert [record["id"]["S"] for record in aws.records()] == [answer.json()["task_id"]]


@pytest.mark.parametrize("raw", [b"", b"HTTP/1.1 504 Late\r\nContent-Length: 2\r\n\r\n{}"])
def test_a_submit_that_may_have_been_queued_says_so_and_one_that_was_refused_does_not(
    call: Gateway, business_server: GatewayServer, raw: bytes
) -> None:
    business_server.behaviour.raw = raw
    unsure = call("POST", "/process", {"message": "hello"}).json()["detail"]
    business_server.behaviour.raw = b"HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\n{}"
    refused = call("POST", "/process", {"message": "hello"}).json()["detail"]

    assert "may have been queued" in unsure
    assert "may have been queued" not in refused


def test_a_submit_is_repeated_once_under_its_own_id_and_makes_one_task(
    call: Gateway, business_server: GatewayServer, aws: Aws
) -> None:
    call("GET", f"/status/{TASK_ID}")
    business_server.behaviour.loses_answers = 2  # the connection's own repetition, and one more

    answer = call("POST", "/process", {"message": "hello"})

    assert answer.status == 202
    assert [record["id"]["S"] for record in aws.records()] == [answer.json()["task_id"]]
    assert {task["task_id"] for task in aws.queued()} == {answer.json()["task_id"]}


def test_health_has_the_checks_of_all_that_stands_behind(call: Gateway) -> None:
    answer = call("GET", "/health")

    assert answer.headers["content-type"] == "application/health+json"
    assert (answer.status, answer.json()["status"]) == (200, "pass")
    checks = answer.json()["checks"]
    assert {name: entries[0]["status"] for name, entries in checks.items()} == {
        "business-service:responseTime": "pass",
        "broker:responseTime": "pass",
        "task-store:responseTime": "pass",
    }


def test_health_remembers_its_answer_for_some_seconds(
    business_server: GatewayServer, wiring: Wiring
) -> None:
    now_s = 100.0
    with closing(BusinessClient(ApiHop(business_server.url, wiring.identity))) as business:
        health = Health(business, clock=lambda: now_s)

        first = health.document()
        now_s += 4.9
        business_server.behaviour.raw = b"HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\n{}"
        again = health.document()
        now_s += 0.2
        later = health.document()

    assert again is first
    assert (first["status"], later["status"]) == ("pass", "fail")


def test_health_fails_when_a_part_behind_the_business_service_does(
    call: Gateway, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_TABLE", "no-such-table")

    answer = call("GET", "/health")

    assert (answer.status, answer.json()["status"]) == (503, "fail")
    checks = answer.json()["checks"]
    assert {name: entries[0]["status"] for name, entries in checks.items()} == {
        "business-service:responseTime": "pass",
        "broker:responseTime": "pass",
        "task-store:responseTime": "fail",
    }


def test_health_fails_when_the_business_service_is_down(
    call: Gateway, business_server: GatewayServer
) -> None:
    business_server.stop()

    answer = call("GET", "/health")

    assert (answer.status, answer.json()["status"]) == (503, "fail")
    [check] = answer.json()["checks"]["business-service:responseTime"]
    assert check["status"] == "fail"
