"""`Prefer: wait=N`: a submit or a status that holds its answer until the task has ended."""

import threading
import time
from collections.abc import Callable

import pytest
from chalice.app import Request

from functions.client.waiting import settled, wanted_wait
from functions.worker.app import handler as worker
from infra.errors import BusinessUnavailable
from tests.conftest import Aws
from tests.stand.gateway import Gateway
from tests.stand.mapping import deliver
from tests.unit.functions.problem_details import assert_problem

PENDING = {"task_id": "t", "status": "PENDING"}
SUCCESS = {"task_id": "t", "status": "SUCCESS", "result": "42"}


class Business:
    """Answers with one record after another; an error is raised."""

    def __init__(self, *answers: dict[str, str] | Exception) -> None:
        self.answers = list(answers)
        self.asked = 0

    def status(self, task_id: str) -> dict[str, str]:
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        if isinstance(answer, Exception):
            raise answer
        return answer


class Clock:
    """Time that passes by sleeping."""

    def __init__(self) -> None:
        self.now_s = 1_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now_s += seconds


def waited(
    business: Business,
    clock: Clock,
    *,
    wait_s: int,
    came_at_s: float = 1_000.0,
    model_s: float = 0.0,
) -> object:
    return settled(
        PENDING,
        business,  # type: ignore[arg-type]
        wait_s=wait_s,
        came_at_s=came_at_s,
        model_s=model_s,
        sleep=clock.sleep,
        now=clock,
    )


def test_a_wait_ends_with_the_task() -> None:
    business, clock = Business(PENDING, PENDING, SUCCESS), Clock()

    assert waited(business, clock, wait_s=20) == SUCCESS
    assert business.asked == 3


def test_a_wait_is_over_when_its_time_is_and_looks_at_growing_intervals() -> None:
    business, clock = Business(PENDING), Clock()

    assert waited(business, clock, wait_s=10) == PENDING
    assert clock.now_s == pytest.approx(1_010)
    assert clock.slept[:-1] == sorted(clock.slept[:-1])
    assert business.asked < 12


def test_a_model_whose_time_is_known_is_looked_for_when_it_can_be_done() -> None:
    started = {**PENDING, "status": "STARTED", "started_at": "1970-01-01T00:16:40.100000+00:00"}
    business, clock = Business(started, started, SUCCESS), Clock()

    assert waited(business, clock, wait_s=20, model_s=10) == SUCCESS
    assert clock.slept == pytest.approx([5.0, 5.0, 0.2])


def test_a_task_that_waits_for_a_worker_is_looked_at_every_five_seconds() -> None:
    clock = Clock()

    waited(Business(PENDING), clock, wait_s=20, model_s=10)

    assert clock.slept == pytest.approx([5.0] * 4)


def test_no_wait_outlasts_the_gateway() -> None:
    clock = Clock()

    waited(Business(PENDING), clock, wait_s=25, came_at_s=990.0)

    assert clock.now_s == pytest.approx(1_017)


def test_a_service_that_goes_away_meanwhile_ends_the_wait() -> None:
    clock = Clock()

    assert waited(Business(BusinessUnavailable("away")), clock, wait_s=20) == PENDING
    assert len(clock.slept) == 1


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [
        ("wait=5", 5),
        ("respond-async, wait=5", 5),
        ('WAIT = "5"; x=y', 5),
        ("wait=5, handling=lenient", 5),
        ("wait=900", 20),
        ("wait=0", 0),
        ("wait", 0),
        ("wait=five", 0),
        ("wait=-5", 0),
        ("waiting=5", 0),
        ("await=5", 0),
        ("", 0),
    ],
)
def test_what_a_caller_prefers(prefer: str, seconds: int) -> None:
    request = Request(
        {
            "headers": {"prefer": prefer},
            "multiValueQueryStringParameters": None,
            "pathParameters": None,
            "stageVariables": None,
            "body": None,
            "isBase64Encoded": False,
            "requestContext": {"httpMethod": "GET", "resourcePath": "/"},
        }
    )

    assert wanted_wait(request, most_s=20) == seconds
    assert wanted_wait(request, most_s=0) == 0


@pytest.fixture
def working(aws: Aws, environment: pytest.MonkeyPatch) -> Callable[[], None]:
    """Begins a worker that takes the next message half a second from now."""
    environment.setenv("PROMPTLANE_MAX_WAIT_SECONDS", "20")

    def begin() -> None:
        def work() -> None:
            time.sleep(0.5)
            deliver(aws, aws.queue_url, worker)

        threading.Thread(target=work, daemon=True).start()

    return begin


def test_a_submit_waits_for_its_result(call: Gateway, working: Callable[[], None]) -> None:
    working()

    answer = call("POST", "/process", {"message": "hello"}, headers={"Prefer": "wait=10"})

    assert answer.status == 200
    assert answer.headers["preference-applied"] == "wait=10"
    assert answer.json()["status"] == "SUCCESS"
    assert answer.json()["result"] == "Analysed 1 word, 5 characters."
    assert answer.headers["location"] == f"status/{answer.json()['task_id']}"
    assert "retry-after" not in answer.headers


def test_a_status_waits_for_its_result(call: Gateway, working: Callable[[], None]) -> None:
    task_id = call("POST", "/process", {"message": "hello"}).json()["task_id"]
    working()

    answer = call("GET", f"/status/{task_id}", headers={"Prefer": "wait=10"})

    assert (answer.status, answer.json()["status"]) == (200, "SUCCESS")
    assert answer.headers["preference-applied"] == "wait=10"


def test_a_submit_that_is_not_done_in_time_is_accepted_as_ever(
    call: Gateway, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_MAX_WAIT_SECONDS", "1")

    answer = call("POST", "/process", {"message": "hello"}, headers={"Prefer": "wait=10"})

    assert (answer.status, answer.json()["status"]) == (202, "PENDING")
    assert answer.headers["preference-applied"] == "wait=1"
    assert int(answer.headers["retry-after"]) > 0


def test_nobody_waits_where_waiting_is_off_and_a_problem_never_says_so(
    call: Gateway, environment: pytest.MonkeyPatch
) -> None:
    prefers = {"Prefer": "wait=10"}

    accepted = call("POST", "/process", {"message": "hello"}, headers=prefers)
    refused = call("POST", "/process", {"message": ""}, headers=prefers)

    assert accepted.status == 202
    assert_problem(refused, "message-refused", 422)
    for answer in (accepted, refused):
        assert "preference-applied" not in answer.headers
