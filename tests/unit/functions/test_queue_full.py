"""A queue that is as full as it may be: new tasks are refused, and known ones are not."""

from dataclasses import dataclass

import pytest

from functions.business.gauge import Gauge
from functions.wiring import Wiring
from infra.errors import BrokerUnavailable
from infra.machinery.loop import Loop
from tests.conftest import Aws, forget
from tests.stand.gateway import Gateway
from tests.stand.mapping import TASK_ID
from tests.unit.functions.problem_details import assert_problem


@pytest.fixture
def two_at_most(environment: pytest.MonkeyPatch) -> None:
    """Two tasks may wait."""
    environment.setenv("PROMPTLANE_MAX_QUEUED", "2")


def fill(aws: Aws, count: int) -> None:
    """Let messages wait in the queue."""
    for _ in range(count):
        aws.sqs.send_message(QueueUrl=aws.queue_url, MessageBody="{}")


def waiting(aws: Aws) -> int:
    """How many messages wait."""
    wanted = ["ApproximateNumberOfMessages"]
    found = aws.sqs.get_queue_attributes(QueueUrl=aws.queue_url, AttributeNames=wanted)  # type: ignore[arg-type]
    return int(found["Attributes"]["ApproximateNumberOfMessages"])


@pytest.mark.usefixtures("two_at_most")
def test_a_submit_to_a_full_queue_is_refused_and_leaves_nothing(
    call_business: Gateway, aws: Aws
) -> None:
    fill(aws, 2)

    refused = call_business("POST", "/business/tasks", {"message": "hello", "task_id": TASK_ID})

    assert_problem(refused, "queue-full", 503)
    assert int(refused.headers["retry-after"]) > 0
    assert "Nothing was queued" in refused.json()["detail"]
    assert aws.records() == []
    assert waiting(aws) == 2


@pytest.mark.usefixtures("two_at_most")
def test_a_queue_with_room_takes_tasks(call_business: Gateway, aws: Aws) -> None:
    fill(aws, 1)

    assert call_business("POST", "/business/tasks", {"message": "hello"}).status == 202


@pytest.mark.usefixtures("two_at_most")
def test_a_task_that_was_accepted_is_not_refused_when_it_is_asked_for_again(
    call_business: Gateway, aws: Aws
) -> None:
    document = {"message": "hello", "task_id": TASK_ID}
    first = call_business("POST", "/business/tasks", document)
    forget()  # how full the queue was
    fill(aws, 2)

    again = call_business("POST", "/business/tasks", document)

    assert (again.status, again.json()) == (202, first.json())


@pytest.mark.usefixtures("two_at_most")
def test_the_client_service_passes_a_full_queue_on(call: Gateway, aws: Aws) -> None:
    fill(aws, 2)

    refused = call("POST", "/process", {"message": "hello"})

    assert_problem(refused, "queue-full", 503)
    assert int(refused.headers["retry-after"]) > 0
    assert aws.records() == []


@pytest.mark.parametrize("most", ["", "0"])
def test_by_default_any_number_may_wait(
    call_business: Gateway, aws: Aws, environment: pytest.MonkeyPatch, most: str
) -> None:
    environment.setenv("PROMPTLANE_MAX_QUEUED", most)
    fill(aws, 30)

    assert call_business("POST", "/business/tasks", {"message": "hello"}).status == 202


# --- the gauge


@dataclass(slots=True)
class Depths:
    """A broker that only tells how many tasks wait; None: it does not answer."""

    depths: list[int | None]
    asked: int = 0

    async def depth(self) -> int:
        depth = self.depths[min(self.asked, len(self.depths) - 1)]
        self.asked += 1
        if depth is None:
            raise BrokerUnavailable("SQS refused or did not answer")
        return depth


@dataclass(slots=True)
class Clock:
    """Time that passes when a test says so."""

    now_s: float = 100.0

    def __call__(self) -> float:
        return self.now_s


def gauge_of(broker: Depths, clock: Clock, wiring: Wiring, most: int = 10) -> Gauge:
    return Gauge(broker.depth, most=most, log=wiring.log, now=clock)


@pytest.mark.usefixtures("forgotten")
def test_the_broker_is_asked_once_a_second_however_many_submit(loop: Loop, wiring: Wiring) -> None:
    broker, clock = Depths([9, 10, 9]), Clock()
    gauge = gauge_of(broker, clock, wiring)

    told = []
    for _ in range(24):  # for three seconds
        told.append(loop.run(gauge.is_full()))
        clock.now_s += 0.125

    assert broker.asked == 3
    assert told == [False] * 8 + [True] * 8 + [False] * 8


@pytest.mark.usefixtures("forgotten")
def test_a_broker_that_does_not_tell_refuses_nothing(loop: Loop, wiring: Wiring) -> None:
    broker, clock = Depths([10, None, 10]), Clock()
    gauge = gauge_of(broker, clock, wiring)

    told = []
    for _ in range(3):
        told.append(loop.run(gauge.is_full()))
        clock.now_s += 1.0

    assert told == [True, False, True]


@pytest.mark.usefixtures("forgotten")
def test_a_gauge_without_a_limit_asks_nobody(loop: Loop, wiring: Wiring) -> None:
    broker = Depths([1_000_000])

    assert not loop.run(gauge_of(broker, Clock(), wiring, most=0).is_full())
    assert broker.asked == 0
