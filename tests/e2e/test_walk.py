"""The README's walk-through, command by command, at the model's real ten seconds."""

import json
import subprocess
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.stand.cloud import ROOT, Answer, Cloud, call, wait_for_status
from tests.stand.waiting import wait_until


@dataclass(frozen=True, slots=True)
class Base:
    """A base URL with a slash at its end, and the Host header where names do not resolve."""

    url: str
    host: str | None = None

    def call(self, method: str, url: str) -> Answer:
        """Make a request under this base."""
        return call(method, url, Host=self.host) if self.host else call(method, url)


PHONE_URL = "/process?message=my%20phone%20number%20:+380991414444"


def test_a_message_is_accepted_at_once_worked_on_for_ten_seconds_and_answered(cloud: Cloud) -> None:
    accepted = call("POST", f"{cloud.front}/process?message=somecoolmessage")

    assert accepted.status == 202
    status_url = urljoin(f"{cloud.front}/process", accepted.headers["Location"])
    started = wait_for_status(status_url, "STARTED", timeout_s=5)
    polls, answer = 0, accepted
    while "Retry-After" in answer.headers:  # what a client does that costs nobody a poll too many
        time.sleep(int(answer.headers["Retry-After"]))
        answer = call("GET", status_url)
        polls += 1
    finished = answer.json

    assert polls <= 2
    assert accepted.headers["Retry-After"] == "11"
    assert accepted.json["status"] == "PENDING"
    assert "result" not in started
    assert finished["status"] == "SUCCESS"
    assert finished["result"] == "Analysed 1 word, 15 characters."
    assert finished["attempt"] == 1
    assert seconds_between(finished["started_at"], finished["finished_at"]) >= 10


def test_a_phone_number_is_refused_reported_and_never_queued(cloud: Cloud) -> None:
    before = set(reports_in(cloud))

    refused = call("POST", cloud.front + PHONE_URL)

    assert refused.status == 422
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json["kinds"] == ["PHONE"]
    [new] = set(reports_in(cloud)) - before
    assert new.stem == refused.json["report_id"]
    report = json.loads(new.read_text())
    assert report["task_id"] is None
    assert report["excerpt"] == "my phone number : <PHONE>"
    assert "380991414444" not in new.read_text() + refused.body.decode()


def test_the_description_leads_to_every_operation(base: Base) -> None:
    links = base.call("GET", base.url).json["links"]

    health = base.call("GET", urljoin(base.url, links["health"]["href"]))
    accepted = base.call("POST", urljoin(base.url, links["submit"]["href"]) + "?message=hello")
    assert accepted.status == 202, accepted.body
    by_link = urljoin(base.url, links["status"]["href"].format(task_id=accepted.json["task_id"]))
    by_location = urljoin(urljoin(base.url, "process"), accepted.headers["Location"])
    task = base.call("GET", by_link)
    again = base.call("GET", urljoin(by_link, task.json["links"]["self"]["href"]))

    assert health.json["status"] == "pass"
    assert by_link == by_location
    assert task.json["task_id"] == again.json["task_id"] == accepted.json["task_id"]
    assert 9 <= int(task.headers["Retry-After"]) <= 11


@pytest.fixture(params=["the front port", "the API Gateway path", "the API Gateway host"])
def base(cloud: Cloud, request: pytest.FixtureRequest) -> Base:
    """The three base URLs that the API lives under."""
    return {
        "the front port": Base(f"{cloud.front}/"),
        "the API Gateway path": Base(f"{cloud.gateway()}/"),
        "the API Gateway host": Base(f"{cloud.endpoint}/v1/", "promptlane.execute-api.localhost"),
    }[str(request.param)]


def test_health_tells_of_the_business_service_the_broker_and_the_store(cloud: Cloud) -> None:
    health = call("GET", f"{cloud.front}/health")

    assert health.status == 200
    assert health.headers["Content-Type"] == "application/health+json"
    assert set(health.json["checks"]) == {
        "business-service:responseTime",
        "broker:responseTime",
        "task-store:responseTime",
    }
    assert all(c["status"] == "pass" for [c] in health.json["checks"].values())


@pytest.mark.parametrize("name", ["client", "business", "worker", "buried"])
def test_awslocal_invokes_every_function_with_its_example_event(
    cloud: Cloud, name: str, tmp_path: Path
) -> None:
    answer = tmp_path / "out.json"

    done = subprocess.run(
        [
            *(ROOT / ".venvs/tools/bin/awslocal", "lambda", "invoke"),
            *("--function-name", f"promptlane-{name}"),
            *("--payload", f"fileb://events/{name}.json"),
            answer,
        ],
        cwd=ROOT,
        env={
            "PATH": f"{ROOT / '.venvs/tools/bin'}:/usr/bin:/bin",
            "LOCALSTACK_HOST": cloud.endpoint.removeprefix("http://"),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "FunctionError" not in done.stdout, answer.read_text()
    body = json.loads(answer.read_text())
    # The example task of `business` may be running when `worker` is asked to run it again.
    assert body.get("statusCode") in (200, 202) or "batchItemFailures" in body


def test_a_json_body_is_as_good_as_a_query_string(cloud: Cloud) -> None:
    body = json.dumps({"message": "как дела? 你好"}).encode()

    accepted = call("POST", f"{cloud.front}/process", body, Content_Type="application/json")

    assert accepted.status == 202


def reports_in(cloud: Cloud) -> list[Path]:
    """The alert reports stored so far."""
    return list(cloud.reports.glob("*.json"))


def seconds_between(start: str, end: str) -> float:
    """Seconds from one ISO 8601 instant to another."""
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()


def test_a_running_task_is_cancelled_and_erased(cloud: Cloud) -> None:
    task_id = call("POST", f"{cloud.front}/process?message=cancelme").json["task_id"]
    wait_until(lambda: call("GET", f"{cloud.front}/status/{task_id}").json["status"] == "STARTED")

    cancelled = call("POST", f"{cloud.front}/status/{task_id}/cancel")
    erased = call("DELETE", f"{cloud.front}/status/{task_id}")

    assert (cancelled.status, cancelled.json["status"]) == (200, "REVOKED")
    assert erased.status == 204
    assert call("GET", f"{cloud.front}/status/{task_id}").status == 404


def test_a_caller_may_wait_for_the_result(cloud: Cloud) -> None:
    started = time.monotonic()

    answer = call("POST", f"{cloud.front}/process?message=waiting", Prefer="wait=20")

    assert (answer.status, answer.json["status"]) == (200, "SUCCESS")
    assert answer.headers["Preference-Applied"] == "wait=20"
    assert 9 < time.monotonic() - started < 15
