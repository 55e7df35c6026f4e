"""A task that waits for longer than its message lives ends as FAILURE: SQS drops it silently."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from functions.buried.app import handler as buried
from functions.business.gauge import Gauge
from functions.business.service import Business
from functions.wiring import Wiring
from infra.announcers.none import NoAnnouncer
from infra.answer import Answer
from infra.errors import AttemptLost
from infra.machinery.loop import Loop
from infra.ports import TaskStore
from infra.task import Status, Task, TaskRecord
from tests.conftest import Aws, new_task
from tests.stand.gateway import Gateway
from tests.stand.mapping import Context

LIFE_S = 345_600
ENDED = timedelta(seconds=LIFE_S, hours=1, minutes=1)

pytestmark = pytest.mark.usefixtures("environment")


@pytest.fixture
def lives_four_days(environment: pytest.MonkeyPatch) -> None:
    """As the template sets it with SQS."""
    environment.setenv("PROMPTLANE_MESSAGE_SECONDS", str(LIFE_S))


def accepted(age: timedelta) -> Task:
    """A task that was accepted so long ago."""
    known = new_task()
    return Task(id=known.id, message=known.message, accepted_at=datetime.now(UTC) - age)


@pytest.mark.usefixtures("lives_four_days")
def test_a_status_read_gives_up_what_waited_too_long(
    call_business: Gateway, aws: Aws, loop: Loop, capsys: pytest.CaptureFixture[str], wiring: Wiring
) -> None:
    task = accepted(ENDED)
    loop.run(wiring.store.put(task))

    told = call_business("GET", f"/business/tasks/{task.id}").json()

    assert told["status"] == "FAILURE"
    assert told["reason"] == "it waited for longer than its message lives (attempts: 0)"
    assert told["finished_at"]
    assert aws.status(task.id) == "FAILURE"
    assert '"text":"task expired"' in capsys.readouterr().out
    assert call_business("GET", f"/business/tasks/{task.id}").json() == told


@pytest.mark.usefixtures("lives_four_days")
def test_what_may_still_have_a_message_waits_on(
    call_business: Gateway, loop: Loop, wiring: Wiring
) -> None:
    task = accepted(timedelta(seconds=LIFE_S, minutes=30))
    loop.run(wiring.store.put(task))

    assert call_business("GET", f"/business/tasks/{task.id}").json()["status"] == "PENDING"


def test_where_messages_live_for_ever_tasks_do_too(
    call_business: Gateway, loop: Loop, wiring: Wiring
) -> None:
    task = accepted(timedelta(days=300))
    loop.run(wiring.store.put(task))

    assert call_business("GET", f"/business/tasks/{task.id}").json()["status"] == "PENDING"


@pytest.mark.usefixtures("lives_four_days")
def test_an_attempt_that_runs_is_left_alone_and_one_whose_worker_died_is_not(
    call_business: Gateway, loop: Loop, wiring: Wiring
) -> None:
    task = accepted(ENDED)
    loop.run(wiring.store.put(task))
    loop.run(wiring.store.claim(task.id, lease_s=60))

    assert call_business("GET", f"/business/tasks/{task.id}").json()["status"] == "STARTED"

    loop.run(wiring.store.release(task.id, attempt=1))
    told = call_business("GET", f"/business/tasks/{task.id}").json()

    assert (told["status"], told["attempt"]) == ("FAILURE", 1)


@pytest.mark.usefixtures("lives_four_days")
def test_a_second_life_counts_from_its_own_beginning(
    call_business: Gateway, aws: Aws, loop: Loop, wiring: Wiring
) -> None:
    """A dead letter that is queued anew, and a parked task that is redriven."""
    returned, redriven = accepted(ENDED), accepted(ENDED)
    for task in (returned, redriven):
        loop.run(wiring.store.put(task))
    loop.run(wiring.store.fail(redriven.id, attempt=0, reason="the model failed"))
    loop.run(wiring.broker.park(redriven))

    buried({"Records": [_letter(returned)]}, Context())
    buried({"redrive": {}}, Context())

    for task in (returned, redriven):
        assert call_business("GET", f"/business/tasks/{task.id}").json()["status"] == "PENDING"
    assert {queued["task_id"] for queued in aws.queued()} == {returned.id, redriven.id}


def _letter(task: Task) -> dict[str, object]:
    return {"messageId": "1", "body": json.dumps(task.to_json()), "receiptHandle": "x"}


class _OvertakenStore:
    """A store in which a worker finishes a task just before it is given up."""

    def __init__(self, store: TaskStore) -> None:
        self._store = store

    async def get(self, task_id: str) -> TaskRecord:
        return await self._store.get(task_id)

    async def fail(self, task_id: str, *, attempt: int, reason: str) -> None:
        await self._store.claim(task_id, lease_s=60)
        await self._store.succeed(
            task_id, attempt=attempt + 1, answer=Answer(text="done after all")
        )
        raise AttemptLost(task_id)


def test_a_worker_that_was_quicker_wins(aws: Aws, loop: Loop, wiring: Wiring) -> None:
    task = accepted(ENDED)
    loop.run(wiring.store.put(task))
    business = Business(
        broker=wiring.broker,
        store=_OvertakenStore(wiring.store),  # type: ignore[arg-type]
        announcer=NoAnnouncer(),
        gauge=Gauge(wiring.broker.depth, most=0, log=wiring.log),
        log=wiring.log,
        message_s=LIFE_S,
    )

    record = loop.run(business.status(task.id))

    assert (record.status, record.result) == (Status.SUCCESS, "done after all")
