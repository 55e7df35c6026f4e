"""The client function accepts messages, and its links lead on, whatever the base URL."""

from pathlib import Path
from urllib.parse import quote, urljoin

import pytest

from functions.client.app import app, handler
from functions.worker.app import handler as worker_handler
from tests.conftest import Aws
from tests.stand.gateway import Answer, Gateway
from tests.stand.mapping import Context, deliver, example
from tests.unit.functions.conftest import BOTH_HOPS

pytestmark = pytest.mark.parametrize("hop", BOTH_HOPS)

BASES = [
    "http://localhost:8000/",
    "http://localhost:4566/_aws/execute-api/promptlane/v1/",
    "https://abc.execute-api.us-east-1.amazonaws.com/v1/",
]


@pytest.mark.parametrize("how", ["query", "body", "body with charset"])
def test_a_message_is_accepted_and_its_task_ends_in_success(
    call: Gateway, aws: Aws, reports: Path, how: str
) -> None:
    match how:
        case "query":
            accepted = call("POST", "/process?message=somecoolmessage")
        case "body":
            accepted = call("POST", "/process", {"message": "somecoolmessage"})
        case _:
            body = b'{"message": "somecoolmessage"}'
            headers = {"content-type": "Application/JSON; charset=utf-8"}
            accepted = call("POST", "/process", body, headers=headers)

    task_id = accepted.json()["task_id"]
    assert (accepted.status, accepted.json()["status"]) == (202, "PENDING")
    assert "alert" not in accepted.json()
    assert int(accepted.headers["retry-after"]) > 0
    pending = call("GET", f"/status/{task_id}")
    assert (pending.status, pending.json()["status"]) == (200, "PENDING")
    assert int(pending.headers["retry-after"]) > 0

    deliver(aws, aws.queue_url, worker_handler)

    done = call("GET", f"/status/{task_id}")
    assert done.json()["status"] == "SUCCESS"
    assert done.json()["result"] == "Analysed 1 word, 15 characters."
    assert "retry-after" not in done.headers
    assert not reports.exists()


MESSAGES = ["x", "a" * 8_000, "Як справи? 🦔 – всё", "tab\tand\nline", "<b>bold & 'brave'</b>"]


@pytest.mark.parametrize("message", MESSAGES, ids=range(len(MESSAGES)))
def test_a_message_is_queued_exactly_as_it_was_sent(call: Gateway, aws: Aws, message: str) -> None:
    in_body = call("POST", "/process", {"message": message})
    in_query = call("POST", f"/process?message={quote(message, safe='')}")

    assert (in_body.status, in_query.status) == (202, 202)
    assert [task["message"] for task in aws.queued()] == [message, message]


@pytest.mark.parametrize("base", BASES)
def test_location_and_links_resolve_under_each_base_url(call: Gateway, base: str) -> None:
    def follow(link: str, *, seen_at: str) -> Answer:
        url = urljoin(seen_at, link)
        assert url.startswith(base)
        return call("GET", url.removeprefix(base.rstrip("/")))

    accepted = call("POST", "/process", {"message": "hello"})
    at_process = urljoin(base, "process")
    task_id = accepted.json()["task_id"]

    for link in (accepted.headers["location"], accepted.json()["links"]["status"]["href"]):
        status = follow(link, seen_at=at_process)
        assert status.json()["task_id"] == task_id
        itself = follow(status.json()["links"]["self"]["href"], seen_at=urljoin(at_process, link))
        assert itself.json()["task_id"] == task_id
    for link in call("GET", "/").json()["links"].values():
        url = link["href"].replace("{task_id}", task_id)
        answer = call(link["method"], urljoin(base, url).removeprefix(base.rstrip("/")))
        # 400: submits without a message, and no batch's id
        assert answer.status in (200, 204, 400)
        assert answer.status in (200, 204) or link["method"] == "POST" or "batch" in url


def test_every_answer_says_that_it_is_json_and_ends_its_line(call: Gateway) -> None:
    task_id = call("POST", "/process", {"message": "hello"}).json()["task_id"]

    for answer in (call("GET", "/"), call("GET", f"/status/{task_id}"), call("POST", "/process")):
        assert answer.headers["content-type"] in ("application/json", "application/problem+json")
        assert answer.text.endswith("}\n")


def test_the_description_names_every_operation_the_limits_and_the_model(
    call: Gateway, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_MAX_CHARS", "77")
    environment.setenv("PROMPTLANE_MAX_WAIT_SECONDS", "5")
    environment.setenv("PROMPTLANE_MODEL_SECONDS", "2.5")

    answer = call("GET", "/")

    assert answer.status == 200
    assert answer.json()["limits"] == {"message_characters": 77, "wait_seconds": 5}
    assert answer.json()["model"] == {"kind": "simulated", "seconds": 2.5}
    links = answer.json()["links"].values()
    assert {f"/{link['href']}" for link in links} == set(app.routes) - {"/"}


def test_the_example_event_submits_its_message(call: Gateway, aws: Aws) -> None:
    assert handler(example("client"), Context())["statusCode"] == 202

    assert [task["message"] for task in aws.queued()] == ["What is the capital of Ukraine?"]


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b'\xef\xbb\xbf{"message": "hello"}', "application/json"),
        (b'{"message": "hello"}', "application/json; charset=utf-8"),
        (b'{"message": "hello"}', 'Application/JSON;charset="UTF-8"'),
        (b'{"message": "hello"}', "application/json; charset=us-ascii"),
    ],
)
def test_what_means_utf_8_is_taken(call: Gateway, aws: Aws, body: bytes, media_type: str) -> None:
    answer = call("POST", "/process", body, headers={"Content-Type": media_type})

    assert answer.status == 202
    assert [queued["message"] for queued in aws.queued()] == ["hello"]


def test_an_id_in_capitals_is_the_same_id(call: Gateway) -> None:
    task_id = call("POST", "/process", {"message": "hello"}).json()["task_id"]

    answer = call("GET", f"/status/{task_id.upper()}")

    assert (answer.status, answer.json()["task_id"]) == (200, task_id)


@pytest.mark.parametrize("path", ["/", "/health", "/status/{}"])
def test_head_is_get_without_its_body(call: Gateway, path: str) -> None:
    task_id = call("POST", "/process", {"message": "hello"}).json()["task_id"]
    path = path.format(task_id)

    got, head = call("GET", path), call("HEAD", path)

    assert (head.status, head.text) == (got.status, "")
    assert head.headers.keys() == got.headers.keys()
    assert head.headers["content-type"] == got.headers["content-type"]
