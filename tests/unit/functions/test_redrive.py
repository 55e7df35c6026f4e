"""The buried function, asked for a redrive: parked tasks get all their tries again."""

from collections.abc import Callable

import pytest

from functions.buried.app import handler as buried
from functions.wiring import Wiring
from functions.worker.app import handler
from infra.errors import TaskRejected
from infra.machinery.loop import Loop
from infra.task import Task
from tests.conftest import Aws, forget
from tests.stand.mapping import MARGIN_S, Context, deliver
from tests.unit.functions.traces import events_named, everything_in

pytestmark = pytest.mark.usefixtures("environment")


def test_a_redrive_gives_a_failed_task_all_its_tries_again_and_it_succeeds(
    aws: Aws,
    loop: Loop,
    environment: pytest.MonkeyPatch,
    submitted: Callable[..., Task],
    wiring: Wiring,
) -> None:
    task = submitted()
    environment.setenv("PROMPTLANE_MODEL_SECONDS", "60")
    environment.setenv("PROMPTLANE_WORKER_SECONDS", "63")
    for _ in range(3):
        deliver(aws, aws.queue_url, handler, time_s=MARGIN_S + 0.01)
    assert aws.status(task.id) == "FAILURE"
    forget()
    environment.setenv("PROMPTLANE_MODEL_SECONDS", "0")

    answer = buried({"redrive": {"most": 100}}, Context())

    assert answer == {"redriven": 1, "kept_aside": 0}
    assert aws.status(task.id) == "PENDING"
    assert everything_in(aws, aws.parked_queue_url) == 0
    assert deliver(aws, aws.queue_url, handler) == (1, 0)
    record = loop.run(wiring.store.get(task.id))
    assert (record.status, record.attempt, record.reason) == ("SUCCESS", 4, None)


def test_a_redrive_takes_no_more_than_it_was_asked_for(
    aws: Aws, loop: Loop, submitted: Callable[..., Task], wiring: Wiring
) -> None:
    for _ in range(3):
        park_failed(submitted(is_queued=False), loop, wiring)

    assert buried({"redrive": {"most": 2}}, Context()) == {"redriven": 2, "kept_aside": 1}

    assert len(aws.queued()) == 2
    assert everything_in(aws, aws.parked_queue_url) == 1


@pytest.mark.parametrize("most", [0, 101, "ten", None])
@pytest.mark.usefixtures("aws")
def test_a_wrong_number_to_redrive_is_told_what_was_expected(most: object) -> None:
    with pytest.raises(TaskRejected, match=r"redrive\.most: expected a number from 1 to 100"):
        buried({"redrive": {"most": most}}, Context())


@pytest.mark.parametrize("wish", [{}, {"most": 100}])
def test_a_redrive_of_nothing_redrives_nothing(wish: dict[str, int]) -> None:
    assert buried({"redrive": wish}, Context()) == {"redriven": 0, "kept_aside": 0}


def test_parked_twice_and_redriven_a_task_runs_once(
    aws: Aws,
    loop: Loop,
    submitted: Callable[..., Task],
    capsys: pytest.CaptureFixture[str],
    wiring: Wiring,
) -> None:
    task = submitted(is_queued=False)
    park_failed(task, loop, wiring)
    loop.run(wiring.broker.park(task))

    buried({"redrive": {}}, Context())
    while aws.queued():
        deliver(aws, aws.queue_url, handler)

    assert aws.status(task.id) == "SUCCESS"
    assert len(events_named(capsys, "task started")) == 1
    assert everything_in(aws, aws.parked_queue_url) == 0


def test_a_redrive_drops_a_parked_task_that_succeeded_after_all(
    aws: Aws, loop: Loop, submitted: Callable[..., Task], wiring: Wiring
) -> None:
    task = submitted()
    deliver(aws, aws.queue_url, handler)
    loop.run(wiring.broker.park(task))

    assert buried({"redrive": {}}, Context()) == {"redriven": 0, "kept_aside": 0}

    assert aws.status(task.id) == "SUCCESS"
    assert everything_in(aws, aws.parked_queue_url) == 0


def test_a_redrive_that_cannot_queue_leaves_the_message_parked(
    aws: Aws,
    loop: Loop,
    environment: pytest.MonkeyPatch,
    submitted: Callable[..., Task],
    wiring: Wiring,
) -> None:
    park_failed(submitted(is_queued=False), loop, wiring)
    forget()
    environment.setenv("PROMPTLANE_QUEUE_URL", aws.queue_url + "-gone")

    with pytest.raises(Exception, match="SQS refused"):
        buried({"redrive": {}}, Context())

    assert everything_in(aws, aws.parked_queue_url) == 1


def park_failed(task: Task, loop: Loop, wiring: Wiring) -> None:
    """Give a task up as the worker does."""
    loop.run(wiring.store.fail(task.id, attempt=0, reason="given up"))
    loop.run(wiring.broker.park(task))
