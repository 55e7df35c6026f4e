"""The client function on messages that raise an alert: refused, masked or flagged, and reported."""

import json
from pathlib import Path

import pytest

from tests.conftest import Aws
from tests.stand.gateway import Gateway
from tests.unit.functions.problem_details import assert_problem
from tests.unit.functions.reports import report_in

PHONE = "+380991414444"


def test_the_phone_number_of_the_walk_through_is_refused_and_reported(
    call: Gateway, aws: Aws, reports: Path
) -> None:
    answer = call("POST", "/process?message=my%20phone%20number%20:+380991414444")

    problem = assert_problem(answer, "message-refused", 422)
    report = report_in(reports)
    assert problem["field"] == "message"
    assert problem["kinds"] == ["PHONE"]
    assert problem["report_id"] == report["id"]
    assert [finding["type"] for finding in report["findings"]] == ["PHONE"]
    assert "<PHONE>" in report["excerpt"]
    assert "380991414444" not in json.dumps(report)
    assert report["task_id"] is None
    assert report["request_id"] == answer.headers["x-request-id"]
    assert (aws.queued(), aws.records()) == ([], [])


def test_a_refusal_names_each_kind_once_in_the_order_of_appearance(call: Gateway) -> None:
    message = f"ann@kava.ua or bob@kava.ua, or call {PHONE}"

    problem = assert_problem(call("POST", "/process", {"message": message}), "message-refused", 422)

    assert problem["kinds"] == ["EMAIL", "PHONE"]


def test_a_masked_message_is_queued_without_what_was_found(
    call: Gateway, aws: Aws, reports: Path, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_ALERT_POLICY", "personal=mask")

    answer = call("POST", "/process", {"message": f"call me at {PHONE}"})

    report = report_in(reports)
    assert answer.status == 202
    assert answer.json()["alert"] == {
        "action": "mask",
        "report_id": report["id"],
        "kinds": ["PHONE"],
    }
    assert [task["message"] for task in aws.queued()] == ["call me at <PHONE>"]
    assert report["task_id"] == answer.json()["task_id"]
    assert PHONE not in json.dumps(report)


def test_a_flagged_message_is_reported_and_queued_as_it_is(
    call: Gateway, aws: Aws, reports: Path, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_ALERT_POLICY", "personal=flag")

    answer = call("POST", "/process", {"message": f"call me at {PHONE}"})

    report = report_in(reports)
    assert answer.status == 202
    assert (answer.json()["alert"]["action"], report["action"]) == ("flag", "flag")
    assert [task["message"] for task in aws.queued()] == [f"call me at {PHONE}"]
    assert report["task_id"] == answer.json()["task_id"]


@pytest.mark.parametrize("policy", ["", "personal=mask", "personal=flag"])
def test_without_a_report_nothing_is_queued(
    call: Gateway, aws: Aws, reports: Path, environment: pytest.MonkeyPatch, policy: str
) -> None:
    environment.setenv("PROMPTLANE_ALERT_POLICY", policy)
    reports.write_text("a file is in the way")

    answer = call("POST", "/process", {"message": f"call me at {PHONE}"})

    assert_problem(answer, "unavailable", 503)
    assert str(reports) not in answer.text
    assert (aws.queued(), aws.records()) == ([], [])


def test_reports_can_go_to_s3(
    call: Gateway, aws: Aws, environment: pytest.MonkeyPatch, reports: Path
) -> None:
    environment.setenv("PROMPTLANE_REPORTS", "s3")
    environment.setenv("PROMPTLANE_REPORTS_BUCKET", aws.bucket)

    report_id = call("POST", "/process", {"message": PHONE}).json()["report_id"]

    stored = aws.s3.get_object(Bucket=aws.bucket, Key=f"error_reports/{report_id}.json")
    assert json.loads(stored["Body"].read())["id"] == report_id
    assert not reports.exists()


REFUSED_FOR_THEIR_FORM = {
    "TOO_LONG": "a" * 8_001,
    "LONE_SURROGATE": "half \ud83e",
}


@pytest.mark.parametrize(
    ("kind", "message"), REFUSED_FOR_THEIR_FORM.items(), ids=REFUSED_FOR_THEIR_FORM
)
def test_a_message_that_is_no_text_to_queue_is_refused_and_reported(
    call: Gateway, aws: Aws, reports: Path, kind: str, message: str
) -> None:
    answer = call("POST", "/process", {"message": message})

    problem = assert_problem(answer, "message-refused", 422)
    assert (problem["field"], problem["kinds"]) == ("message", [kind])
    assert problem["report_id"] == report_in(reports)["id"]
    assert (aws.queued(), aws.records()) == ([], [])


@pytest.mark.parametrize(
    ("message", "why"),
    [
        ("", "it is empty."),
        ("a" * 8_001, "it is too long. Send 8,000 characters at most."),
        ("half \ud83e", "it seems to contain LONE_SURROGATE. Take that out and send it again."),
    ],
)
def test_a_refusal_says_in_words_what_to_do(call: Gateway, message: str, why: str) -> None:
    answer = call("POST", "/process", {"message": message})

    assert answer.json()["detail"] == f"The message was not queued: {why}"


def test_an_empty_message_in_the_query_is_refused_as_one_in_the_body_is(call: Gateway) -> None:
    answer = call("POST", "/process?message=")

    assert assert_problem(answer, "message-refused", 422)["kinds"] == ["EMPTY"]


def test_an_empty_message_is_refused_without_a_report(call: Gateway, reports: Path) -> None:
    answer = call("POST", "/process", {"message": ""})

    problem = assert_problem(answer, "message-refused", 422)
    assert "report_id" not in problem
    assert not reports.exists()
