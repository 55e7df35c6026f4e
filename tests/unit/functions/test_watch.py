"""Models of cancelled tasks are stopped, and nobody else's."""

import asyncio
from dataclasses import dataclass, field

import pytest

from functions.wiring import Wiring
from functions.worker.analyse import Worker
from functions.worker.watch import Watch
from infra.announcers.none import NoAnnouncer
from infra.errors import Revoked, StoreUnavailable
from infra.machinery.loop import Loop
from tests.conftest import Aws, new_task
from tests.unit.functions.doubles import Model

EVERY_S = 0.02


@dataclass(slots=True)
class States:
    """A store that only tells which tasks are revoked, or is away."""

    gone: set[str] = field(default_factory=set)
    asked: list[list[str]] = field(default_factory=list)
    is_away: bool = False

    async def revoked(self, task_ids: list[str]) -> set[str]:
        self.asked.append(task_ids)
        if self.is_away:
            raise StoreUnavailable("away")
        return self.gone & set(task_ids)


async def slow(seconds: float = 30.0) -> str:
    await asyncio.sleep(seconds)
    return "done"


def test_the_model_of_a_revoked_task_is_stopped_and_its_neighbour_goes_on(loop: Loop) -> None:
    states = States()
    watch = Watch(states, every_s=EVERY_S)  # type: ignore[arg-type]

    async def both() -> tuple[str | BaseException, str | BaseException]:
        answers = asyncio.gather(
            watch.over("a", slow()), watch.over("b", slow(0.2)), return_exceptions=True
        )
        await asyncio.sleep(3 * EVERY_S)
        states.gone.add("a")
        return await answers

    revoked, done = loop.run(both())

    assert isinstance(revoked, Revoked)
    assert done == "done"
    assert ["a", "b"] in states.asked  # one question for both


def test_an_idle_watch_asks_nothing(loop: Loop) -> None:
    states = States()
    watch = Watch(states, every_s=EVERY_S)  # type: ignore[arg-type]

    async def quick_then_idle() -> None:
        await watch.over("a", slow(2 * EVERY_S))
        asked = len(states.asked)
        await asyncio.sleep(5 * EVERY_S)
        assert len(states.asked) == asked

    loop.run(quick_then_idle())


def test_a_store_that_is_away_stops_nobody(loop: Loop) -> None:
    watch = Watch(States(is_away=True), every_s=EVERY_S)  # type: ignore[arg-type]

    assert loop.run(watch.over("a", slow(5 * EVERY_S))) == "done"


def test_a_time_out_is_no_revocation_and_stops_the_model(loop: Loop) -> None:
    watch = Watch(States(), every_s=EVERY_S)  # type: ignore[arg-type]
    ended = []

    async def model() -> str:
        try:
            return await slow()
        finally:
            ended.append(True)

    async def limited() -> None:
        async with asyncio.timeout(2 * EVERY_S):
            await watch.over("a", model())

    with pytest.raises(TimeoutError):
        loop.run(limited())
    assert ended == [True]


@pytest.mark.usefixtures("environment")
def test_a_task_that_is_cancelled_while_it_runs_costs_no_more_of_the_model(
    aws: Aws, loop: Loop, wiring: Wiring
) -> None:
    task = new_task()
    loop.run(wiring.store.put(task))
    calls = {"begun": 0, "ended": 0}

    async def reply(_: str) -> str:
        calls["begun"] += 1
        await asyncio.sleep(10)
        calls["ended"] += 1
        return "too late"

    worker = Worker(
        broker=wiring.broker,
        announcer=NoAnnouncer(),
        store=wiring.store,
        model=Model(reply),
        log=wiring.log,
        retry_s=1,
        watch=Watch(wiring.store, every_s=EVERY_S),
    )

    async def cancelled_meanwhile() -> object:
        running = asyncio.create_task(worker.analyse_user_request(task, time_s=20))
        await asyncio.sleep(0.2)
        await wiring.store.revoke(task.id)
        return await asyncio.wait_for(running, 5)

    assert loop.run(cancelled_meanwhile()) is None  # the message is not needed any more
    assert calls == {"begun": 1, "ended": 0}
    assert aws.status(task.id) == "REVOKED"
    assert aws.parked() == []
