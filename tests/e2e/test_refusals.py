"""Errors as they reach a user, through the real gateway: each a problem that says what to do."""

import gzip
import json

import pytest

from tests.stand.cloud import Answer, Cloud, call

JSON = "application/json"


def check_problem(answer: Answer, status: int, slug: str) -> None:
    """Fail unless an answer is a problem of this status and kind."""
    assert answer.status == status, answer.body
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["type"] == f"urn:promptlane:problem:{slug}"
    assert answer.json["title"]
    assert answer.json["detail"]


PLAIN = b'{"message": "hello"}'
FORM = "application/x-www-form-urlencoded"
TOO_LONG = json.dumps({"message": "a " * 4_001}).encode()
BAD_MESSAGES = {
    "none": (None, JSON, 400, "bad-request", "message"),
    "an empty object": (b"{}", JSON, 400, "bad-request", "message"),
    "a number": (b'{"message": 1}', JSON, 400, "bad-request", "message"),
    "a list": (b"[]", JSON, 400, "bad-request", "body"),
    "cut off": (b'{"message": ', JSON, 400, "bad-request", "body"),
    "a form": (b"message=hello", FORM, 415, "unsupported-media-type", "Content-Type"),
    "empty": (b'{"message": ""}', JSON, 422, "message-refused", "message"),
    "too long": (TOO_LONG, JSON, 422, "message-refused", "message"),
    "controls": (b'{"message": "\\u0000\\u0001"}', JSON, 422, "message-refused", "message"),
}


@pytest.mark.parametrize("name", BAD_MESSAGES)
def test_a_bad_message_is_refused_with_the_field_at_fault(cloud: Cloud, name: str) -> None:
    body, content_type, status, slug, field = BAD_MESSAGES[name]

    answer = call("POST", f"{cloud.front}/process", body, Content_Type=content_type)

    check_problem(answer, status, slug)
    assert answer.json["field"] == field


@pytest.mark.parametrize("body", [PLAIN, gzip.compress(PLAIN)], ids=["plain", "compressed"])
def test_a_body_that_says_it_is_compressed_is_refused_at_both_addresses(
    cloud: Cloud, body: bytes
) -> None:
    for base in (cloud.front, cloud.gateway()):
        answer = call("POST", f"{base}/process", body, Content_Type=JSON, Content_Encoding="gzip")

        check_problem(answer, 415, "unsupported-media-type")
        assert answer.json["field"] == "Content-Encoding"


def test_a_get_that_says_a_type_is_answered_at_both_addresses(cloud: Cloud) -> None:
    for base in (cloud.front, cloud.gateway()):
        answer = call("GET", f"{base}/health", Content_Type="text/plain")

        assert answer.status == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_bytes_that_are_not_utf8_arrive_as_replacement_characters(cloud: Cloud) -> None:
    """As on AWS: the gateway puts U+FFFD in their place, so that what we get is text."""
    latin_1 = b'{"message": "caf\xe9 4111 1111 1111 1111"}'

    answer = call("POST", f"{cloud.front}/process", latin_1, Content_Type=JSON)

    check_problem(answer, 422, "message-refused")
    report = json.loads((cloud.reports / f"{answer.json['report_id']}.json").read_text())
    assert report["excerpt"].startswith("…\ufffd ")


def test_an_unknown_task_is_not_found_and_no_id_is_a_bad_request(cloud: Cloud) -> None:
    unknown = call("GET", f"{cloud.front}/status/123e4567-e89b-42d3-a456-426614174000")
    no_id = call("GET", f"{cloud.front}/status/42")

    check_problem(unknown, 404, "task-not-found")
    check_problem(no_id, 400, "bad-request")
    assert no_id.json["field"] == "task_id"


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("POST", "/", "GET, HEAD"),
        ("DELETE", "/health", "GET, HEAD"),
        ("GET", "/process", "POST"),
        ("PUT", "/status/x", "GET, HEAD, DELETE"),
        ("DELETE", "/status/x/cancel", "POST"),
    ],
)
def test_a_wrong_method_is_told_the_right_one(
    cloud: Cloud, method: str, path: str, allow: str
) -> None:
    answer = call(method, cloud.front + path)

    assert answer.status == 405
    assert answer.headers["Allow"] == allow
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_an_unknown_path_is_a_problem_too(cloud: Cloud) -> None:
    check_problem(call("GET", f"{cloud.front}/nothing/here"), 404, "path-not-found")
    check_problem(call("GET", f"{cloud.gateway()}/nothing"), 404, "path-not-found")


@pytest.mark.parametrize(("method", "path"), [("GET", "health/"), ("POST", "process/?message=hi")])
def test_a_slash_at_the_end_makes_another_path(cloud: Cloud, method: str, path: str) -> None:
    for base in (cloud.front, cloud.gateway()):
        answer = call(method, f"{base}/{path}")

        check_problem(answer, 404, "path-not-found")
        assert "slash" in answer.json["detail"]


def test_a_body_larger_than_the_gateway_takes_is_a_problem_too(cloud: Cloud) -> None:
    body = b'{"message": "' + b"a" * 10 * 1024 * 1024 + b'"}'

    answer = call("POST", f"{cloud.front}/process", body, Content_Type=JSON)

    check_problem(answer, 413, "request-too-large")


def test_the_business_api_answers_only_signed_requests(cloud: Cloud) -> None:
    bare = call("GET", f"{cloud.gateway('promptlane-business')}/business")
    forged = call(
        "GET",
        f"{cloud.gateway('promptlane-business')}/business",
        Authorization="AWS4-HMAC-SHA256 "
        "Credential=test/20200101/us-east-1/execute-api/aws4_request, "
        f"SignedHeaders=host, Signature={'0' * 64}",
    )

    assert bare.status == 403
    assert forged.status == 403
