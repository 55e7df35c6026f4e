"""The client function cancels tasks and erases them; nothing revives what was cancelled."""

import json
from pathlib import Path

import pytest

from functions.buried.app import handler as buried
from functions.worker.app import handler as worker
from tests.conftest import Aws
from tests.stand.gateway import Gateway
from tests.stand.mapping import NONE_FAILED, TASK_ID, Context, deliver, sqs_event
from tests.unit.functions.conftest import BOTH_HOPS
from tests.unit.functions.problem_details import assert_problem

pytestmark = pytest.mark.parametrize("hop", BOTH_HOPS)


def submitted(call: Gateway, message: str = "hello") -> str:
    return str(call("POST", "/process", {"message": message}).json()["task_id"])


def test_a_cancelled_task_is_revoked_and_never_reaches_the_model(call: Gateway, aws: Aws) -> None:
    task_id = submitted(call)

    cancelled = call("POST", f"/status/{task_id}/cancel")
    deliver(aws, aws.queue_url, worker)

    assert (cancelled.status, cancelled.json()["status"]) == (200, "REVOKED")
    now = call("GET", f"/status/{task_id}")
    assert now.json()["status"] == "REVOKED"
    assert "started_at" not in now.json()
    assert "retry-after" not in now.headers
    assert aws.queued() == []


def test_cancelling_again_answers_the_same(call: Gateway) -> None:
    task_id = submitted(call)

    first = call("POST", f"/status/{task_id}/cancel")

    assert call("POST", f"/status/{task_id}/cancel").json() == first.json()


def test_what_has_ended_cannot_be_cancelled(call: Gateway, aws: Aws) -> None:
    task_id = submitted(call)
    deliver(aws, aws.queue_url, worker)

    answer = call("POST", f"/status/{task_id}/cancel")

    assert assert_problem(answer, "task-is-final", 409)["field"] == "task_id"
    assert call("GET", f"/status/{task_id}").json()["status"] == "SUCCESS"


def test_a_dead_letter_of_a_cancelled_task_is_dropped(call: Gateway, aws: Aws) -> None:
    task_id = submitted(call)
    [document] = aws.queued()
    call("POST", f"/status/{task_id}/cancel")

    assert buried(sqs_event(json.dumps(document)), Context()) == NONE_FAILED

    assert aws.parked() == []
    assert aws.status(task_id) == "REVOKED"


def test_an_erased_task_is_gone_with_its_result_and_its_report(
    call: Gateway, aws: Aws, reports: Path, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_ALERT_POLICY", "personal=flag")
    task_id = submitted(call, "call me on +380991414444")
    assert len(list(reports.iterdir())) == 1
    deliver(aws, aws.queue_url, worker)

    erased = call("DELETE", f"/status/{task_id}")

    assert (erased.status, erased.text) == (204, "")
    assert list(reports.iterdir()) == []
    assert aws.records() == []
    assert_problem(call("GET", f"/status/{task_id}"), "task-not-found", 404)
    assert_problem(call("DELETE", f"/status/{task_id}"), "task-not-found", 404)


def test_what_has_not_ended_is_not_erased(
    call: Gateway, reports: Path, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_ALERT_POLICY", "personal=flag")
    task_id = submitted(call, "call me on +380991414444")

    assert_problem(call("DELETE", f"/status/{task_id}"), "task-is-running", 409)

    assert len(list(reports.iterdir())) == 1
    assert call("POST", f"/status/{task_id}/cancel").status == 200
    assert call("DELETE", f"/status/{task_id}").status == 204


@pytest.mark.parametrize(("method", "end"), [("POST", "/cancel"), ("DELETE", "")])
def test_an_unknown_task_a_wrong_id_and_another_site_are_problems(
    call: Gateway, method: str, end: str
) -> None:
    other_site = {"Sec-Fetch-Site": "cross-site"}

    assert_problem(call(method, f"/status/{TASK_ID}{end}"), "task-not-found", 404)
    assert_problem(call(method, f"/status/nonsense{end}"), "bad-request", 400)
    refused = call(method, f"/status/{TASK_ID}{end}", headers=other_site)
    assert_problem(refused, "access-denied", 403)
