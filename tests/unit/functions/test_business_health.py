"""The business function on itself: health, description, log lines, missing settings."""

import json

import pytest

from functions.business.app import app
from tests.conftest import Aws, forget
from tests.stand.gateway import Gateway
from tests.unit.functions.problem_details import assert_problem

pytestmark = pytest.mark.usefixtures("environment")


def test_health_passes_and_counts_what_waits(call_business: Gateway) -> None:
    call_business("POST", "/business/tasks", {"message": "hello"})

    answer = call_business("GET", "/business/health")

    document = answer.json()
    assert (answer.status, document["status"]) == (200, "pass")
    assert answer.headers["content-type"] == "application/health+json"
    [broker] = document["checks"]["broker:responseTime"]
    [store] = document["checks"]["task-store:responseTime"]
    assert (broker["status"], store["status"], broker["queuedTasks"]) == ("pass", "pass", 1)
    assert (broker["componentId"], store["componentId"]) == ("sqs", "dynamodb")
    assert broker["observedUnit"] == store["observedUnit"] == "ms"


@pytest.mark.parametrize(
    ("setting", "value", "check"),
    [
        ("QUEUE_URL", "https://sqs.us-east-1.amazonaws.com/123456789012/gone", "broker"),
        ("TABLE", "no-such-table", "task-store"),
    ],
)
def test_health_fails_with_the_part_that_does_not_answer(
    call_business: Gateway, environment: pytest.MonkeyPatch, setting: str, value: str, check: str
) -> None:
    environment.setenv(f"PROMPTLANE_{setting}", value)

    answer = call_business("GET", "/business/health")

    assert (answer.status, answer.json()["status"]) == (503, "fail")
    failed = [
        name for name, [entry] in answer.json()["checks"].items() if entry["status"] == "fail"
    ]
    assert failed == [f"{check}:responseTime"]


def test_asking_for_health_leaves_nothing_behind(call_business: Gateway, aws: Aws) -> None:
    call_business("GET", "/business/health")

    assert (aws.records(), aws.queued()) == ([], [])


def test_the_description_links_to_every_operation(call_business: Gateway) -> None:
    links = call_business("GET", "/business").json()["links"]

    assert {f"/{link['href']}" for link in links.values()} == set(app.routes) - {"/business"}


def test_a_setting_that_is_missing_is_an_internal_error_whose_log_names_its_place(
    call_business: Gateway, environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    forget()
    environment.delenv("PROMPTLANE_TABLE")

    answer = call_business("POST", "/business/tasks", {"message": "hello"})

    problem = assert_problem(answer, "internal-error", 500)
    assert "PROMPTLANE" not in json.dumps(problem)
    assert '"fault":"SettingsError"' in capsys.readouterr().out


def test_every_answer_has_its_request_id_is_not_cached_and_is_logged(
    call_business: Gateway, capsys: pytest.CaptureFixture[str]
) -> None:
    for method, path in [("GET", "/business"), ("PUT", "/business"), ("GET", "/business/tasks/1")]:
        answer = call_business(method, path)

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
