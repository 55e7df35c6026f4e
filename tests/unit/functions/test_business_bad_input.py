"""The business function on ids, bodies, methods and events that it cannot take."""

import base64
import json
from typing import Any
from urllib.parse import quote

import pytest

from functions.business.app import handler
from tests.conftest import Aws
from tests.stand.gateway import Gateway
from tests.stand.mapping import TASK_ID, Context, example
from tests.unit.functions.problem_details import assert_problem

pytestmark = pytest.mark.usefixtures("environment")
NO_IDS = [
    "1",
    "not-an-id",
    TASK_ID.replace("-", ""),
    f"{{{TASK_ID}}}",
    f"urn:uuid:{TASK_ID}",
    f" {TASK_ID}",
    f"{TASK_ID}\n",
    f"{TASK_ID}0",
    "..",
    "*",
    "٠" * 32,
    "x" * 10_000,
]


@pytest.mark.parametrize("task_id", NO_IDS, ids=range(len(NO_IDS)))
def test_an_id_that_is_no_id_is_a_problem_with_its_field(
    call_business: Gateway, aws: Aws, task_id: str
) -> None:
    asked = call_business("GET", f"/business/tasks/{quote(task_id, safe='')}")
    submitted = call_business("POST", "/business/tasks", {"message": "hello", "task_id": task_id})

    for answer in (asked, submitted):
        problem = assert_problem(answer, "bad-request", 400)
        assert problem["field"] == "task_id"
        assert task_id == "1" or task_id not in answer.text
    assert (aws.records(), aws.queued()) == ([], [])


BAD_BODIES: list[tuple[bytes, str]] = [
    (b"", "body"),
    (b"{", "body"),
    (b"\xef\xbb\xbf{}", "message"),
    (b"[" * 100_000, "body"),
    (b'{"message": "caf\xe9"}', "body"),
    (b"\xff\xfe", "body"),
    (b"null", "message"),
    (b"[]", "message"),
    (b'"hello"', "message"),
    (b"{}", "message"),
    (b'{"message": null}', "message"),
    (b'{"message": 1}', "message"),
    (b'{"message": ["hello"]}', "message"),
    (b'{"message": "hello", "task_id": 1}', "task_id"),
    (b'{"message": "hello", "task_id": null}', "task_id"),
]


@pytest.mark.parametrize(("body", "field"), BAD_BODIES, ids=range(len(BAD_BODIES)))
def test_a_body_that_cannot_be_read_is_a_problem_with_its_field(
    call_business: Gateway, aws: Aws, body: bytes, field: str
) -> None:
    answer = call_business(
        "POST", "/business/tasks", body, headers={"Content-Type": "application/json"}
    )

    problem = assert_problem(answer, "bad-request", 400)
    assert problem["field"] == field
    assert (aws.records(), aws.queued()) == ([], [])


@pytest.mark.parametrize("body", ["kein Base64", "%%%", "żółw", base64.b64encode(b"\xff").decode()])
def test_a_body_that_is_not_the_base64_it_says_is_a_problem(body: str) -> None:
    event = example("business") | {"body": body, "isBase64Encoded": True}

    answer = handler(event, Context())

    assert answer["statusCode"] == 400
    assert json.loads(answer["body"])["field"] == "body"


def test_a_body_in_base64_is_read(aws: Aws) -> None:
    event = example("business")
    event |= {"body": base64.b64encode(event["body"].encode()).decode(), "isBase64Encoded": True}

    assert handler(event, Context())["statusCode"] == 202

    assert aws.status(TASK_ID) == "PENDING"


def test_a_body_that_is_not_json_by_its_type_is_a_problem(call_business: Gateway, aws: Aws) -> None:
    headers = {"Content-Type": "text/plain"}

    answer = call_business("POST", "/business/tasks", '{"message": "hello"}', headers=headers)

    problem = assert_problem(answer, "unsupported-media-type", 415)
    assert problem["field"] == "Content-Type"
    assert aws.queued() == []


ALLOWED = {
    "/business": "GET",
    "/business/health": "GET",
    "/business/tasks": "POST",
    f"/business/tasks/{TASK_ID}": "GET, DELETE",
    f"/business/tasks/{TASK_ID}/cancel": "POST",
}
WRONG_METHODS = [
    (method, path)
    for path, allowed in ALLOWED.items()
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    if method not in allowed
]


@pytest.mark.parametrize(("method", "path"), WRONG_METHODS)
def test_a_wrong_method_is_a_problem_that_allows_the_right_one(
    call_business: Gateway, method: str, path: str
) -> None:
    answer = call_business(method, path)

    assert answer.status == 405
    if method != "HEAD":
        assert_problem(answer, "method-not-allowed", 405)
    assert answer.headers["allow"] == ALLOWED[path]


def test_the_example_event_submits_a_task(aws: Aws) -> None:
    assert handler(example("business"), Context())["statusCode"] == 202

    assert aws.status(TASK_ID) == "PENDING"


@pytest.mark.parametrize(
    "event",
    [
        {},
        [],
        None,
        "text",
        {"Records": []},
        {"requestContext": None},
        {"requestContext": {"resourcePath": "/elsewhere", "httpMethod": "GET"}},
        {"requestContext": {"resourcePath": "/business"}},
        {"version": "2.0", "requestContext": {"http": {"method": "GET", "path": "/business"}}},
    ],
)
def test_an_event_of_something_else_is_a_problem_that_points_to_an_example(event: Any) -> None:
    answer = handler(event, Context())

    assert answer["statusCode"] == 400
    assert "events/business.json" in json.loads(answer["body"])["detail"]


def test_the_least_event_that_an_invoke_by_hand_needs_is_answered() -> None:
    event = {"requestContext": {"resourcePath": "/business", "httpMethod": "GET"}}

    assert handler(event, Context())["statusCode"] == 200
