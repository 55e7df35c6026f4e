"""What happens to a task when its worker dies, fails or is asked twice; with short waits."""

from concurrent.futures import ThreadPoolExecutor

from commands.logs.cloudwatch import CloudWatch
from tests.stand.cloud import Cloud, call, wait_for_status
from tests.stand.waiting import ends_within


def submit(base: str) -> str:
    """Submit a message; the URL of its status."""
    accepted = call("POST", f"{base}/process?message=hello")
    assert accepted.status == 202, accepted.body
    return f"{base}/status/{accepted.json['task_id']}"


def test_a_task_that_outlasts_the_function_ends_as_failure(cloud: Cloud, quick: str) -> None:
    cloud.configure("quick-worker", PROMPTLANE_MODEL_SECONDS="60", PROMPTLANE_WORKER_SECONDS="900")
    try:
        status_url = submit(quick)
        finished = wait_for_status(status_url, "SUCCESS", "FAILURE", timeout_s=30)
    finally:
        cloud.configure("quick-worker", PROMPTLANE_MODEL_SECONDS="1", PROMPTLANE_WORKER_SECONDS="4")

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
    cloud.configure("quick-client", PROMPTLANE_MAX_CHARS="many")
    try:
        answer = call("GET", f"{quick}/")
    finally:
        cloud.configure("quick-client", PROMPTLANE_MAX_CHARS="8000")

    assert answer.status == 502
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["type"] == "urn:promptlane:problem:internal-error"
    assert ends_within(5, lambda: "expected a number" in cloud.said_by("quick-client"))
    [told, *_] = [
        event["text"]
        for event in CloudWatch(cloud.aws("logs"), prefix="quick").events(minutes=1, wanted={})
        if event["event_name"] == "runtime_error" and "PROMPTLANE_MAX_CHARS" in event["text"]
    ]
    assert "PROMPTLANE_MAX_CHARS='many': expected a number" in told
    assert "(infra/settings.py, line" in told
    assert call("GET", f"{quick}/").status == 200
