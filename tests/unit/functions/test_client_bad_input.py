"""The client function on requests that it cannot read: a problem, and nothing else happens."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from functions.client.app import handler
from tests.conftest import Aws
from tests.stand.gateway import Gateway, GatewayServer
from tests.stand.mapping import TASK_ID, Context
from tests.unit.functions.problem_details import assert_problem

JSON = {"Content-Type": "application/json"}
UNREADABLE: dict[str, tuple[str, bytes | None, dict[str, str], str]] = {
    "nothing": ("", None, {}, "message"),
    "an empty body": ("", b"", JSON, "message"),
    "another parameter": ("?massage=hello", None, {}, "message"),
    "two parameters": ("?message=a&message=b", None, {}, "message"),
    "query and body": ("?message=a", b'{"message": "a"}', JSON, "message"),
    "an empty query message and a body": ("?message=", b'{"message": "a"}', JSON, "message"),
    "query and an unreadable body": ("?message=a", b"{", JSON, "message"),
    "no JSON": ("", b"message=hello", JSON, "body"),
    "half of a JSON": ("", b'{"message": "hel', JSON, "body"),
    "invalid UTF-8": ("", b'{"message": "caf\xe9"}', JSON, "body"),
    "UTF-16": ("", '{"message": "hello"}'.encode("utf-16"), JSON, "body"),
    "deep JSON": ("", b"[" * 100_000, JSON, "body"),
    "a JSON list": ("", b'["hello"]', JSON, "body"),
    "a JSON text": ("", b'"hello"', JSON, "body"),
    "JSON null": ("", b"null", JSON, "body"),
    "no message": ("", b'{"massage": "hello"}', JSON, "message"),
    "message null": ("", b'{"message": null}', JSON, "message"),
    "a number": ("", b'{"message": 5}', JSON, "message"),
    "a list": ("", b'{"message": ["hello"]}', JSON, "message"),
    "a message twice": ("", b'{"message": "a", "message": "b"}', JSON, "message"),
    "another key twice": ("", b'{"message": "a", "x": {"y": 1, "y": 2}}', JSON, "body"),
    "not a number": ("", b'{"message": "a", "x": NaN}', JSON, "body"),
    "an infinity": ("", b'{"message": "a", "x": -Infinity}', JSON, "body"),
    "an object": ("", b'{"message": {"text": "hello"}}', JSON, "message"),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_request_that_cannot_be_read_is_a_problem_with_its_field(
    call: Gateway, aws: Aws, reports: Path, what: str
) -> None:
    query, body, headers, field = UNREADABLE[what]

    answer = call("POST", f"/process{query}", body, headers=headers)

    assert assert_problem(answer, "bad-request", 400)["field"] == field
    assert_nothing_happened(aws, reports)


@pytest.mark.parametrize(
    "media_type",
    [
        *("text/plain", "application/x-www-form-urlencoded", "application/jsonp", "", "nonsense"),
        *("application/json; charset=latin1", 'application/json; x=y; charset="utf-16"'),
    ],
)
def test_a_body_of_another_media_type_is_a_problem(
    call: Gateway, aws: Aws, reports: Path, media_type: str
) -> None:
    headers = {"Content-Type": media_type}

    answer = call("POST", "/process", b'{"message": "hello"}', headers=headers)

    problem = assert_problem(answer, "unsupported-media-type", 415)
    assert problem["field"] == "Content-Type"
    assert_nothing_happened(aws, reports)


NO_IDS = [
    "1",
    "not-an-id",
    TASK_ID.replace("-", ""),
    TASK_ID[:-1],
    "..",
    "' OR 1=1 --",
    "x" * 5_000,
]


@pytest.mark.parametrize("task_id", NO_IDS, ids=range(len(NO_IDS)))
def test_an_id_that_is_no_id_is_a_problem_and_nobody_is_asked(
    call: Gateway, business_server: GatewayServer, task_id: str
) -> None:
    answer = call("GET", f"/status/{quote(task_id, safe='')}")

    assert assert_problem(answer, "bad-request", 400)["field"] == "task_id"
    assert business_server.behaviour.requests == []


def test_an_unknown_task_is_not_found(call: Gateway) -> None:
    answer = call("GET", f"/status/{TASK_ID}")

    assert assert_problem(answer, "task-not-found", 404)["field"] == "task_id"


READ = "GET, HEAD"
ALLOWED = {
    "/": READ,
    "/health": READ,
    "/process": "POST",
    f"/status/{TASK_ID}": f"{READ}, DELETE",
    f"/status/{TASK_ID}/cancel": "POST",
}
WRONG_METHODS = [
    (method, path)
    for path, allowed in ALLOWED.items()
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    if method not in allowed
]


@pytest.mark.parametrize(("method", "path"), WRONG_METHODS)
def test_a_wrong_method_is_a_problem_that_allows_the_right_one(
    call: Gateway, method: str, path: str
) -> None:
    answer = call(method, path)

    assert answer.status == 405
    if method != "HEAD":
        assert_problem(answer, "method-not-allowed", 405)
    assert answer.headers["allow"] == ALLOWED[path]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *(("GET", "/health/"), ("GET", f"/status/{TASK_ID}/"), ("GET", "/health//")),
        *(("POST", "/process/?message=hello"), ("DELETE", f"/status/{TASK_ID}/")),
        ("POST", f"/status/{TASK_ID}/cancel/"),
    ],
)
def test_a_slash_at_the_end_makes_another_path(
    call: Gateway, aws: Aws, reports: Path, method: str, path: str
) -> None:
    problem = assert_problem(call(method, path), "path-not-found", 404)

    assert "slash" in problem["detail"]
    assert_nothing_happened(aws, reports)


@pytest.mark.parametrize("event", [{}, [], None, {"Records": []}, {"requestContext": {}}])
def test_an_event_of_something_else_is_a_problem_that_points_to_an_example(event: Any) -> None:
    answer = handler(event, Context())

    assert answer["statusCode"] == 400
    assert "events/client.json" in json.loads(answer["body"])["detail"]


def assert_nothing_happened(aws: Aws, reports: Path) -> None:
    """Nothing is queued, recorded or reported."""
    assert (aws.queued(), aws.records()) == ([], [])
    assert not reports.exists()
