"""The client function on messages that raise an alert: refused, masked or flagged, and reported."""

import json
from pathlib import Path
from urllib.parse import quote

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
    assert problem["findings"] == [{"kind": "PHONE", "start": 18, "end": 30}]
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
    spans = [(each["kind"], each["start"], each["end"]) for each in problem["findings"]]
    assert spans == [("EMAIL", 0, 11), ("EMAIL", 15, 26), ("PHONE", 36, 49)]


def test_spans_are_of_the_message_that_was_sent_whatever_its_encoding(call: Gateway) -> None:
    message = f"\U0001f600\u0130 \U0001f4de {PHONE}"
    escaped = json.dumps({"message": message})

    asked = [
        call("POST", "/process", escaped.encode(), headers={"Content-Type": "application/json"}),
        call("POST", "/process", {"message": message}),
        call("POST", f"/process?message={quote(message)}"),
    ]

    for answer in asked:
        [finding] = answer.json()["findings"]
        assert message[finding["start"] : finding["end"]] == PHONE


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
        "findings": [{"kind": "PHONE", "start": 11, "end": 24}],
        "masked": [{"placeholder": "<PHONE_1>", "start": 11, "end": 24}],
    }
    assert [task["message"] for task in aws.queued()] == ["call me at <PHONE_1>"]
    assert report["task_id"] == answer.json()["task_id"]
    assert PHONE not in json.dumps(report)


def test_a_flagged_message_is_reported_and_queued_as_it_is(
    call: Gateway, aws: Aws, reports: Path, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_ALERT_POLICY", "personal=flag")

    answer = call("POST", "/process", {"message": f"call me at {PHONE}"})

    report = report_in(reports)
    assert answer.status == 202
    alert = answer.json()["alert"]
    assert (alert["action"], report["action"]) == ("flag", "flag")
    assert alert["findings"] == [{"kind": "PHONE", "start": 11, "end": 24}]
    assert alert["masked"] == []
    assert [task["message"] for task in aws.queued()] == [f"call me at {PHONE}"]
    assert report["task_id"] == answer.json()["task_id"]


def test_an_answer_says_how_to_put_masked_values_back(
    call: Gateway, aws: Aws, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_ALERT_POLICY", "personal=mask")
    message = f"\U0001f600 {PHONE}, not <PHONE_1>, or ann@kava.ua, or {PHONE}"

    alert = call("POST", "/process", {"message": message}).json()["alert"]

    [task] = aws.queued()
    assert task["message"] == "\U0001f600 <PHONE_2>, not <PHONE_1>, or <EMAIL_1>, or <PHONE_2>"
    stands_for = {m["placeholder"]: message[m["start"] : m["end"]] for m in alert["masked"]}
    assert stands_for == {"<PHONE_2>": PHONE, "<EMAIL_1>": "ann@kava.ua"}
    assert len(alert["masked"]) == 3
    assert PHONE not in json.dumps(alert)


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
    assert [finding["kind"] for finding in problem["findings"]] == [kind]
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
