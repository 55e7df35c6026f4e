"""Browsers of other sites, and bodies that are no plain JSON: nothing of them is queued."""

import gzip
import json

import pytest

from tests.conftest import Aws
from tests.stand.gateway import Answer, Gateway
from tests.unit.functions.problem_details import assert_problem

JSON = {"Content-Type": "application/json"}
BODY = json.dumps({"message": "hello"}).encode()
APP = "https://app.example.org"
OWN = "https://api.example.com"  # the tests' gateway is api.example.com


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, "Sec-Fetch-Site"),
        ({"Sec-Fetch-Site": "same-site"}, "Sec-Fetch-Site"),
        ({"sec-fetch-site": "another-word"}, "Sec-Fetch-Site"),
        ({"Sec-Fetch-Site": ""}, "Sec-Fetch-Site"),
        ({"Origin": APP}, "Origin"),
        ({"Origin": "null"}, "Origin"),
        ({"origin": "http://api.example.com:8080"}, "Origin"),
        ({"Origin": "https://api.example.com.example.org"}, "Origin"),
        ({"Origin": "https://[api.example.com"}, "Origin"),
        ({"Origin": ""}, "Origin"),
        ({"Origin": OWN, "Sec-Fetch-Site": "cross-site"}, "Sec-Fetch-Site"),
    ],
)
@pytest.mark.parametrize("how", ["query", "body"])
def test_a_page_of_another_site_submits_nothing(
    call: Gateway, aws: Aws, how: str, headers: dict[str, str], field: str
) -> None:
    if how == "query":
        refused = call("POST", "/process?message=hello", headers=headers)
    else:
        refused = call("POST", "/process", BODY, headers=JSON | headers)

    assert_problem(refused, "access-denied", 403)
    assert refused.json()["field"] == field
    assert "AllowedOrigin" in refused.json()["detail"]
    assert aws.records() == []
    assert aws.queued() == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin", "Origin": OWN},
        {"Origin": "http://API.example.com"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_other_programs_and_own_pages_submit(call: Gateway, headers: dict[str, str]) -> None:
    assert call("POST", "/process", BODY, headers=JSON | headers).status == 202
    assert call("POST", "/process?message=hello", headers=headers).status == 202


@pytest.mark.parametrize(
    ("origin", "status"),
    [(APP, 202), ("https://APP.example.org", 202), ("https://other.example.org", 403)],
)
def test_pages_of_the_allowed_origin_submit(
    call: Gateway, environment: pytest.MonkeyPatch, origin: str, status: int
) -> None:
    environment.setenv("PROMPTLANE_ALLOWED_ORIGIN", APP)
    headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}

    assert call("POST", "/process?message=hello", headers=headers).status == status


def test_an_allowed_origin_lets_nothing_in_that_tells_none(
    call: Gateway, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_ALLOWED_ORIGIN", APP)

    told = call("POST", "/process?message=hello", headers={"Sec-Fetch-Site": "cross-site"})

    assert told.status == 403


@pytest.mark.parametrize("path", ["/", "/health", "/status/123e4567-e89b-42d3-a456-426614174000"])
def test_reads_are_answered_wherever_they_come_from(call: Gateway, path: str) -> None:
    """What a page reads without our leave stays hidden from it: no answer allows its origin."""
    answer = call("GET", path, headers={"Origin": APP, "Sec-Fetch-Site": "cross-site"})

    assert answer.status in {200, 404}
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        ({}, "Content-Type"),
        ({"Content-Type": ""}, "Content-Type"),
        ({"Content-Type": "text/plain"}, "Content-Type"),
        ({"Content-Type": "text/plain; application/json"}, "Content-Type"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, "Content-Type"),
        (JSON | {"Content-Encoding": "gzip"}, "Content-Encoding"),
        (JSON | {"content-encoding": "identity, br"}, "Content-Encoding"),
    ],
)
@pytest.mark.parametrize("body", [BODY, gzip.compress(BODY)], ids=["plain", "compressed"])
def test_a_body_that_is_no_plain_json_is_an_unsupported_media_type(
    call: Gateway, aws: Aws, headers: dict[str, str], field: str, body: bytes
) -> None:
    refused = call("POST", "/process", body, headers=headers)

    assert_problem(refused, "unsupported-media-type", 415)
    assert refused.json()["field"] == field
    assert aws.queued() == []


@pytest.mark.parametrize("encoding", ["identity", "Identity", ""])
def test_a_body_that_says_it_is_plain_is_taken(call: Gateway, encoding: str) -> None:
    headers = JSON | {"Content-Encoding": encoding}

    assert call("POST", "/process", BODY, headers=headers).status == 202


@pytest.mark.parametrize("path", ["/", "/health", "/status/123e4567-e89b-42d3-a456-426614174000"])
@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", "", "application/json"])
def test_a_get_may_say_a_type_of_the_body_that_it_lacks(
    call: Gateway, path: str, media_type: str
) -> None:
    assert call("GET", path, headers={"Content-Type": media_type}).status in {200, 404}


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml"])
def test_a_message_in_the_query_may_come_with_any_type(call: Gateway, media_type: str) -> None:
    headers = {"Content-Type": media_type}

    assert call("POST", "/process?message=hello", headers=headers).status == 202


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/health"),
        ("POST", "/process"),
        ("POST", "/process?message=ann.smith@mail-provider.net"),
        ("POST", "/process?message=hello"),
        ("DELETE", "/health"),
        ("GET", "/status/x"),
    ],
)
def test_no_answer_is_for_a_browser_to_guess_at(call: Gateway, method: str, path: str) -> None:
    assert call(method, path).headers["x-content-type-options"] == "nosniff"


PAGE = "https://app.example.com"
PREFLIGHT = {
    "Origin": PAGE,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type, idempotency-key",
}


def cors(answer: Answer) -> dict[str, str]:
    return {
        name.removeprefix("access-control-"): value
        for name, value in answer.headers.items()
        if name.startswith("access-control-")
    }


def test_a_browser_is_told_nothing_where_no_origin_is_allowed(call: Gateway) -> None:
    preflight = call("OPTIONS", "/process", headers=PREFLIGHT)
    read = call("GET", "/health", headers={"Origin": PAGE})

    assert (preflight.status, read.status) == (405, 200)
    assert cors(preflight) == cors(read) == {}
    assert "vary" not in read.headers


def test_a_preflight_of_the_allowed_origin_is_answered(
    call: Gateway, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_ALLOWED_ORIGIN", "https://App.example.com")

    answer = call("OPTIONS", "/status/x", headers=PREFLIGHT)

    assert (answer.status, answer.text) == (204, "")
    told = cors(answer)
    assert told["allow-origin"] == PAGE
    assert told["allow-methods"] == "DELETE, GET, HEAD"
    assert "Idempotency-Key" in told["allow-headers"]
    assert answer.headers["vary"] == "Origin"


def test_a_page_of_the_allowed_origin_reads_answers_errors_and_their_headers(
    call: Gateway, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_ALLOWED_ORIGIN", PAGE)
    headers = {"Origin": PAGE, "Sec-Fetch-Site": "cross-site"}

    accepted = call("POST", "/process", {"message": "hello"}, headers=headers)
    refused = call("POST", "/process", {"message": "call +380991414444"}, headers=headers)

    assert (accepted.status, refused.status) == (202, 422)
    for answer in (accepted, refused):
        assert cors(answer)["allow-origin"] == PAGE
        assert "Retry-After" in cors(answer)["expose-headers"]


def test_a_page_of_another_origin_is_told_nothing(
    call: Gateway, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_ALLOWED_ORIGIN", PAGE)
    elsewhere = {"Origin": "https://evil.example"}

    preflight = call("OPTIONS", "/process", headers=PREFLIGHT | elsewhere)
    read, described = (call("GET", path, headers=elsewhere) for path in ("/health", "/"))

    assert preflight.status == 405
    assert cors(preflight) == cors(read) == cors(described) == {}
    assert (read.headers["vary"], described.headers["vary"]) == ("Origin", "Accept, Origin")


def test_all_origins_may_be_allowed(call: Gateway, environment: pytest.MonkeyPatch) -> None:
    environment.setenv("PROMPTLANE_ALLOWED_ORIGIN", "*")

    answer = call("POST", "/process", {"message": "hello"}, headers={"Origin": "https://any.test"})

    assert answer.status == 202
    assert cors(answer)["allow-origin"] == "*"
    assert "vary" not in answer.headers


def test_options_that_is_no_preflight_is_refused_as_ever(
    call: Gateway, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_ALLOWED_ORIGIN", PAGE)

    assert_problem(call("OPTIONS", "/process", headers={"Origin": PAGE}), "method-not-allowed", 405)
