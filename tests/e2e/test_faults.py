"""What happens to a task when its worker dies, fails or is asked twice; with short waits."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.cloud import Cloud, call, wait_for_status

# A second stack in the same cloud, whose waits are short.
QUICK = {
    "Prefix": "quick",
    "ModelSeconds": "1",
    "WorkerTimeoutSeconds": "4",
    "VisibilityTimeoutSeconds": "6",
    "RetrySeconds": "0",
    "MaxTries": "2",
    "Scale": "small",  # 50 requests a second, 100 at once
}


@pytest.fixture(scope="module")
def quick(cloud: Cloud) -> str:
    """The base URL of a client API whose model takes one second."""
    cloud.deploy("quick", QUICK)
    return cloud.gateway("quick")


def submit(base: str) -> str:
    """Submit a message; the URL of its status."""
    accepted = call("POST", f"{base}/process?message=hello")
    assert accepted.status == 202, accepted.body
    return f"{base}/status/{accepted.json['task_id']}"


def test_a_worker_killed_in_mid_task_loses_nothing(cloud: Cloud, quick: str) -> None:
    status_url = submit(quick)
    wait_for_status(status_url, "STARTED", timeout_s=5)

    for pid in environment_pids("quick-worker"):
        os.kill(pid, signal.SIGKILL)
    finished = wait_for_status(status_url, "SUCCESS", "FAILURE", timeout_s=20)

    assert finished["status"] == "SUCCESS"
    assert finished["attempt"] == 2


def test_a_task_whose_worker_always_dies_ends_as_failure_and_can_be_redriven(
    cloud: Cloud, quick: str
) -> None:
    status_url = submit(quick)
    give_up_at = time.monotonic() + 30
    while time.monotonic() < give_up_at:
        task = call("GET", status_url).json
        if task["status"] == "FAILURE":
            break
        if task["status"] == "STARTED":
            for pid in environment_pids("quick-worker"):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.3)

    assert task["status"] == "FAILURE", cloud.said_by("quick-worker", "quick-buried")
    assert "crashed or ran out of time" in task["reason"]
    redriven = invoke(cloud, "quick-buried", b'{"redrive": {"most": 10}}')
    assert redriven == {"redriven": 1}
    assert wait_for_status(status_url, "SUCCESS", timeout_s=10)["attempt"] == 3


def test_a_task_that_outlasts_the_function_ends_as_failure(cloud: Cloud, quick: str) -> None:
    configure(cloud, "quick-worker", PROMPTLANE_MODEL_SECONDS="60")
    try:
        status_url = submit(quick)
        finished = wait_for_status(status_url, "SUCCESS", "FAILURE", timeout_s=30)
    finally:
        configure(cloud, "quick-worker", PROMPTLANE_MODEL_SECONDS="1")

    assert finished["status"] == "FAILURE"
    assert finished["reason"] == "the model ran out of the worker's time (attempts: 2)"


def test_fifty_tasks_at_once_all_succeed_once(cloud: Cloud, quick: str) -> None:
    urls = [submit(quick) for _ in range(50)]

    finished = [wait_for_status(url, "SUCCESS", "FAILURE", timeout_s=30) for url in urls]

    assert {task["status"] for task in finished} == {"SUCCESS"}
    assert {task["attempt"] for task in finished} == {1}


def test_more_requests_than_the_api_takes_are_told_to_come_back(quick: str) -> None:
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: call("GET", f"{quick}/"), range(300)))

    throttled = [answer for answer in answers if answer.status == 429]
    assert throttled
    for answer in throttled:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Retry-After"] == "1"
        assert answer.json["type"] == "urn:promptlane:problem:too-many-requests"
    assert {answer.status for answer in answers} == {200, 429}


def test_a_function_that_cannot_start_is_a_problem_too(cloud: Cloud, quick: str) -> None:
    configure(cloud, "quick-client", PROMPTLANE_MAX_CHARS="many")
    try:
        answer = call("GET", f"{quick}/")
    finally:
        configure(cloud, "quick-client", PROMPTLANE_MAX_CHARS="8000")

    assert answer.status == 502
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["type"] == "urn:promptlane:problem:internal-error"
    assert "PROMPTLANE_MAX_CHARS='many': expected a number" in cloud.said_by("quick-client")
    assert call("GET", f"{quick}/").status == 200


def environment_pids(function: str) -> list[int]:
    """The processes that are execution environments of a function: children of its fork server."""
    wanted = f"AWS_LAMBDA_FUNCTION_NAME={function}".encode()
    parents: dict[int, int] = {}
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            is_ours = wanted in environ.read_bytes().split(b"\0")
        except OSError:
            continue
        if is_ours:
            parent = (environ.parent / "stat").read_text().rpartition(")")[2].split()[1]
            parents[int(environ.parent.name)] = int(parent)
    return [pid for pid, parent in parents.items() if parent in parents]


def invoke(cloud: Cloud, function: str, payload: bytes) -> Any:
    """Invoke a function and read its answer."""
    import json

    return json.load(cloud.aws("lambda").invoke(FunctionName=function, Payload=payload)["Payload"])


def configure(cloud: Cloud, function: str, **changes: str) -> None:
    """Change a function's environment variables, as an operator would."""
    client = cloud.aws("lambda")
    variables = client.get_function_configuration(FunctionName=function)["Environment"]["Variables"]
    variables.update(changes)
    client.update_function_configuration(
        FunctionName=function, Environment={"Variables": variables}
    )
    client.get_waiter("function_updated_v2").wait(
        FunctionName=function, WaiterConfig={"Delay": 1, "MaxAttempts": 20}
    )
