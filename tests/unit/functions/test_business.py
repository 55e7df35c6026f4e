"""The business function: tasks in, states out, and nothing left behind when something is away."""

import base64
import json
import uuid
from typing import Any
from urllib.parse import quote

import pytest

from functions import wiring
from functions.business.app import app, handler
from functions.business.service import Business
from functions.worker.app import handler as worker_handler
from infra.errors import BrokerUnavailable
from infra.loop import Loop
from infra.task import Status, Task
from tests.conftest import Aws, forget, new_task
from tests.unit.functions.gateway import Gateway
from tests.unit.functions.mapping import Context, deliver, example
from tests.unit.functions.problem_details import assert_problem

pytestmark = pytest.mark.usefixtures("environment")

TASK_ID = "5f0c9a52-6b1c-4f0e-9a53-0b6a1f0d7c11"


@pytest.fixture
def call() -> Gateway:
    """The business service behind its gateway, past the signature check."""
    return Gateway(handler, list(app.routes))


def test_a_submitted_task_is_pending_and_queued_once(call: Gateway, aws: Aws) -> None:
    answer = call("POST", "/business/tasks", {"message": "hello", "task_id": TASK_ID})

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


def test_a_task_without_an_id_gets_one(call: Gateway, aws: Aws) -> None:
    task_id = call("POST", "/business/tasks", {"message": "hello"}).json()["task_id"]

    assert str(uuid.UUID(task_id, version=4)) == task_id
    assert [task["task_id"] for task in aws.queued()] == [task_id]


def test_the_table_never_holds_a_message(call: Gateway, aws: Aws) -> None:
    call("POST", "/business/tasks", {"message": "a sentence for the queue alone"})

    assert "sentence" not in json.dumps(aws.records())


def test_the_same_id_twice_makes_one_task_that_runs_once(
    call: Gateway, aws: Aws, capsys: pytest.CaptureFixture[str]
) -> None:
    first = call("POST", "/business/tasks", {"message": "hello", "task_id": TASK_ID})
    second = call("POST", "/business/tasks", {"message": "hello", "task_id": TASK_ID})

    assert (second.status, second.json()) == (202, first.json())
    assert len(aws.records()) == 1
    while aws.queued():
        deliver(aws, aws.queue_url, worker_handler)
    assert aws.status(TASK_ID) == "SUCCESS"
    assert capsys.readouterr().out.count('"task started"') == 1


def test_asking_again_queues_a_task_that_was_recorded_but_never_queued(
    call: Gateway, aws: Aws, loop: Loop
) -> None:
    task = new_task()
    loop.run(wiring.store().put(task))  # and nothing more: the process died

    answer = call("POST", "/business/tasks", {"message": task.message, "task_id": task.id})

    assert (answer.status, answer.json()["status"]) == (202, "PENDING")
    assert [queued["task_id"] for queued in aws.queued()] == [task.id]


def test_an_id_that_a_worker_has_finished_is_not_queued_again(call: Gateway, aws: Aws) -> None:
    call("POST", "/business/tasks", {"message": "hello", "task_id": TASK_ID})
    deliver(aws, aws.queue_url, worker_handler)

    answer = call("POST", "/business/tasks", {"message": "hello", "task_id": TASK_ID})

    assert (answer.status, answer.json()["status"]) == (202, "SUCCESS")
    assert aws.queued() == []


def test_a_refusing_queue_is_a_503_that_leaves_no_task_behind(
    call: Gateway, aws: Aws, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_QUEUE_URL", aws.queue_url + "-gone")

    answer = call("POST", "/business/tasks", {"message": "hello", "task_id": TASK_ID})

    assert_problem(answer, "unavailable", 503)
    assert int(answer.headers["retry-after"]) > 0
    assert aws.records() == []


def test_a_table_that_is_away_is_a_503_and_nothing_is_queued(
    call: Gateway, aws: Aws, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_TABLE", "no-such-table")

    submitted = call("POST", "/business/tasks", {"message": "hello", "task_id": TASK_ID})
    asked = call("GET", f"/business/tasks/{TASK_ID}")

    for answer in (submitted, asked):
        assert_problem(answer, "unavailable", 503)
        assert int(answer.headers["retry-after"]) > 0
    assert aws.queued() == []


def test_a_task_queued_by_a_send_that_seemed_to_fail_is_accepted_once_a_worker_has_it(
    aws: Aws, loop: Loop
) -> None:
    store = wiring.store()

    class DeliversButSaysNo:
        async def enqueue(self, task: Task, *, delay_s: int = 0) -> None:
            await store.claim(
                task.id, lease_s=30
            )  # a worker was faster than the answer that got lost
            raise BrokerUnavailable("SQS refused or did not answer")

        async def park(self, task: Task) -> None:
            raise NotImplementedError

        async def depth(self) -> int:
            raise NotImplementedError

    business = Business(broker=DeliversButSaysNo(), store=store, log=wiring.log("business"))

    record = loop.run(business.submit("hello", TASK_ID))

    assert record.status is Status.STARTED
    assert aws.status(TASK_ID) == "STARTED"


def test_a_task_withdrawn_before_its_lost_message_arrives_is_never_run(
    call: Gateway, aws: Aws
) -> None:
    task = new_task()
    aws.sqs.send_message(QueueUrl=aws.queue_url, MessageBody=json.dumps(task.to_json()))

    assert deliver(aws, aws.queue_url, worker_handler) == (1, 0)

    assert aws.records() == []
    assert_problem(call("GET", f"/business/tasks/{task.id}"), "task-not-found", 404)


def test_a_finished_task_tells_its_result_and_its_times(call: Gateway, aws: Aws) -> None:
    call("POST", "/business/tasks", {"message": "three short words", "task_id": TASK_ID})
    deliver(aws, aws.queue_url, worker_handler)

    task = call("GET", f"/business/tasks/{TASK_ID}").json()

    assert (task["status"], task["attempt"]) == ("SUCCESS", 1)
    assert task["result"] == "Analysed 3 words, 17 characters."
    assert task["created_at"] <= task["started_at"] <= task["finished_at"]
    assert "lease_until" not in task


def test_an_unknown_task_is_not_found_and_never_pending(call: Gateway) -> None:
    problem = assert_problem(call("GET", f"/business/tasks/{TASK_ID}"), "task-not-found", 404)

    assert problem["field"] == "task_id"


NO_IDS = [
    "1",
    "not-an-id",
    TASK_ID.upper(),
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
    call: Gateway, aws: Aws, task_id: str
) -> None:
    asked = call("GET", f"/business/tasks/{quote(task_id, safe='')}")
    submitted = call("POST", "/business/tasks", {"message": "hello", "task_id": task_id})

    for answer in (asked, submitted):
        problem = assert_problem(answer, "bad-request", 400)
        assert problem["field"] == "task_id"
        assert task_id == "1" or task_id not in answer.text
    assert (aws.records(), aws.queued()) == ([], [])


BAD_BODIES: list[tuple[bytes, str]] = [
    (b"", "body"),
    (b"{", "body"),
    (b"\xef\xbb\xbf{}", "body"),
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
    call: Gateway, aws: Aws, body: bytes, field: str
) -> None:
    answer = call("POST", "/business/tasks", body, headers={"Content-Type": "application/json"})

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


def test_a_body_that_is_not_json_by_its_type_is_a_problem(call: Gateway, aws: Aws) -> None:
    headers = {"Content-Type": "text/plain"}

    answer = call("POST", "/business/tasks", '{"message": "hello"}', headers=headers)

    problem = assert_problem(answer, "unsupported-media-type", 415)
    assert problem["field"] == "Content-Type"
    assert aws.queued() == []


ALLOWED = {
    "/business": "GET",
    "/business/health": "GET",
    "/business/tasks": "POST",
    f"/business/tasks/{TASK_ID}": "GET",
}
WRONG_METHODS = [
    (method, path)
    for path, allowed in ALLOWED.items()
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    if method != allowed
]


@pytest.mark.parametrize(("method", "path"), WRONG_METHODS)
def test_a_wrong_method_is_a_problem_that_allows_the_right_one(
    call: Gateway, method: str, path: str
) -> None:
    answer = call(method, path)

    assert_problem(answer, "method-not-allowed", 405)
    assert answer.headers["allow"] == ALLOWED[path]


def test_health_passes_and_counts_what_waits(call: Gateway) -> None:
    call("POST", "/business/tasks", {"message": "hello"})

    answer = call("GET", "/business/health")

    document = answer.json()
    assert (answer.status, document["status"]) == (200, "pass")
    assert answer.headers["content-type"] == "application/health+json"
    [broker] = document["checks"]["broker:responseTime"]
    [store] = document["checks"]["task-store:responseTime"]
    assert (broker["status"], store["status"], broker["queuedTasks"]) == ("pass", "pass", 1)
    assert broker["observedUnit"] == store["observedUnit"] == "ms"


@pytest.mark.parametrize(
    ("setting", "value", "check"),
    [
        ("QUEUE_URL", "https://sqs.us-east-1.amazonaws.com/123456789012/gone", "broker"),
        ("TABLE", "no-such-table", "task-store"),
    ],
)
def test_health_fails_with_the_part_that_does_not_answer(
    call: Gateway, environment: pytest.MonkeyPatch, setting: str, value: str, check: str
) -> None:
    environment.setenv(f"PROMPTLANE_{setting}", value)

    answer = call("GET", "/business/health")

    assert (answer.status, answer.json()["status"]) == (503, "fail")
    failed = [
        name for name, [entry] in answer.json()["checks"].items() if entry["status"] == "fail"
    ]
    assert failed == [f"{check}:responseTime"]


def test_asking_for_health_leaves_nothing_behind(call: Gateway, aws: Aws) -> None:
    call("GET", "/business/health")

    assert (aws.records(), aws.queued()) == ([], [])


def test_the_description_links_to_every_operation(call: Gateway) -> None:
    links = call("GET", "/business").json()["links"]

    assert {f"/{link['href']}" for link in links.values()} == set(app.routes) - {"/business"}


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


def test_a_setting_that_is_missing_is_an_internal_error_whose_log_names_its_place(
    call: Gateway, environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    forget()
    environment.delenv("PROMPTLANE_TABLE")

    answer = call("POST", "/business/tasks", {"message": "hello"})

    problem = assert_problem(answer, "internal-error", 500)
    assert "PROMPTLANE" not in json.dumps(problem)
    assert '"fault":"SettingsError"' in capsys.readouterr().out


def test_every_answer_has_its_request_id_is_not_cached_and_is_logged(
    call: Gateway, capsys: pytest.CaptureFixture[str]
) -> None:
    for method, path in [("GET", "/business"), ("PUT", "/business"), ("GET", "/business/tasks/1")]:
        answer = call(method, path)

        assert answer.headers["x-request-id"] == "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"
        assert answer.headers["cache-control"] == "no-store"
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    handled = [line for line in lines if line["event_name"] == "request_handled"]
    assert [(line["route"], line["status"]) for line in handled] == [
        ("/business", 200),
        ("/business", 405),
        ("/business/tasks/{task_id}", 400),
    ]
    assert {line["request_id"] for line in handled} == {answer.headers["x-request-id"]}
