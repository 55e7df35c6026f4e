"""How long a task waits for a busy model, and what the worker does about each kind of error."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from functions.wiring import Wiring
from functions.worker.analyse import Worker
from functions.worker.busy import pause_s
from functions.worker.outcomes import Again
from infra.announcers.none import NoAnnouncer
from infra.answer import Answer, Usage
from infra.errors import ModelBusy, ModelError, ModelFailed, ModelRefused
from infra.machinery.loop import Loop
from infra.machinery.pauses import full_jitter
from infra.ports import TaskStore
from infra.task import Claim, Task
from tests.conftest import Aws
from tests.unit.functions.traces import events_named

NOW = datetime(2026, 11, 27, tzinfo=UTC)
ANSWER = Answer(text="Kyiv", usage=Usage(input_tokens=7, output_tokens=3), model="small")


def pause(
    *, retry_after_s: float | None = None, waits: int = 0, waited_s: float = 0, first_s: float = 2
) -> float | None:
    claim = Claim(
        outcome="claimed",
        busy_since=NOW - timedelta(seconds=waited_s) if waits else None,
        waits=waits,
    )
    busy = ModelBusy("rate_limit", retry_after_s=retry_after_s)
    return pause_s(busy, claim, first_s=first_s, jitter=lambda longest_s: longest_s, now=NOW)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"retry_after_s": 7}, 7),
        ({"retry_after_s": 0}, 1),  # at once would be a flood
        ({"retry_after_s": 3_600}, 3_600),
        ({"retry_after_s": 3_601}, None),  # the provider will not be there in time
        ({"retry_after_s": 100, "waits": 9, "waited_s": 3_500}, 100),
        ({"retry_after_s": 101, "waits": 9, "waited_s": 3_500}, None),
        ({}, 2),
        ({"waits": 1}, 4),
        ({"waits": 5}, 64),
        ({"waits": 50}, 900),
        ({"first_s": 0}, 1),
        ({"waits": 9, "waited_s": 3_500}, 100),  # to the end of the hour, for a last look
        ({"waits": 9, "waited_s": 3_600}, None),
    ],
)
def test_a_busy_model_is_waited_for_as_it_says_and_for_an_hour_at_most(
    given: dict[str, float], expected: float | None
) -> None:
    assert pause(**given) == expected  # type: ignore[arg-type]


def test_pauses_are_spread_over_all_that_they_may_be() -> None:
    pauses = [full_jitter(10) for _ in range(300)]

    assert min(pauses) < 2
    assert max(pauses) > 8
    assert all(0 <= each <= 10 for each in pauses)


class Raising:
    """A model that raises one thing after the other, then answers."""

    def __init__(self, *errors: ModelError) -> None:
        self.errors = list(errors)
        self.calls = 0

    async def answer(self, _: str) -> Answer:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return ANSWER


def worker_over(wiring: Wiring, model: Raising, store: TaskStore | None = None) -> Worker:
    return Worker(
        broker=wiring.broker,
        store=store or wiring.store,
        announcer=NoAnnouncer(),
        model=model,
        log=wiring.log,
        retry_s=2.0,
        jitter=lambda longest_s: longest_s,
    )


@pytest.mark.usefixtures("environment")
class TestWorker:
    """The worker on moto's queues and table."""

    def test_a_long_wait_is_split_into_what_a_queue_can_delay(
        self, loop: Loop, submitted: Callable[..., Task], wiring: Wiring
    ) -> None:
        task = submitted(is_queued=False)
        model = Raising(ModelBusy("rate_limit", retry_after_s=2_000))
        worker = worker_over(wiring, model)

        first = loop.run(worker.analyse_user_request(task, time_s=5))
        early = loop.run(worker.analyse_user_request(task, time_s=5))

        assert first == early == Again(900, task)
        assert model.calls == 1  # who comes early does not ask
        assert loop.run(wiring.store.get(task.id)).waiting_for == "model"

    def test_a_model_that_stays_busy_fails_the_task_with_that_reason(
        self, aws: Aws, loop: Loop, submitted: Callable[..., Task], wiring: Wiring
    ) -> None:
        task = submitted(is_queued=False)
        model = Raising(ModelBusy("insufficient_quota", retry_after_s=86_400))

        outcome = loop.run(worker_over(wiring, model).analyse_user_request(task, time_s=5))

        record = loop.run(wiring.store.get(task.id))
        assert outcome is None
        assert record.reason == (
            "the model was busy for longer than an hour: insufficient_quota (attempts: 1)"
        )
        assert [parked["task_id"] for parked in aws.parked()] == [task.id]

    def test_a_refusal_that_was_billed_is_counted(
        self, loop: Loop, submitted: Callable[..., Task], wiring: Wiring
    ) -> None:
        task = submitted(is_queued=False)
        model = Raising(ModelRefused("content_filter", answer=ANSWER))

        loop.run(worker_over(wiring, model).analyse_user_request(task, time_s=5))

        record = loop.run(wiring.store.get(task.id))
        assert (record.status, record.usage) == ("FAILURE", ANSWER.usage)

    def test_an_answer_that_came_too_late_is_counted_all_the_same(
        self,
        loop: Loop,
        submitted: Callable[..., Task],
        wiring: Wiring,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        task = submitted(is_queued=False)

        class Slow(Raising):
            async def answer(self, _: str) -> Answer:
                await wiring.store.fail(task.id, attempt=1, reason="given up meanwhile")
                return ANSWER

        loop.run(worker_over(wiring, Slow()).analyse_user_request(task, time_s=5))

        record = loop.run(wiring.store.get(task.id))
        assert (record.status, record.usage) == ("FAILURE", ANSWER.usage)
        [unused] = events_named(capsys, "the model's answer is not used")
        assert unused["gen_ai.usage.output_tokens"] == 3

    def test_the_story_of_a_task_tells_why_each_attempt_ended(
        self,
        loop: Loop,
        submitted: Callable[..., Task],
        wiring: Wiring,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        task = submitted(is_queued=False)
        model = Raising(ModelFailed("http_502"), ModelBusy("rate_limit", retry_after_s=1.5))
        worker = worker_over(wiring, model, store=cast("TaskStore", Impatient(wiring.store)))

        for _ in range(3):
            loop.run(worker.analyse_user_request(task, time_s=5))

        said = capsys.readouterr().out
        assert '"fault":"http_502"' in said
        assert '"outcome":"busy"' in said
        assert '"pause_ms":1500.0' in said
        assert '"gen_ai.usage.input_tokens":7' in said
        assert '"gen_ai.response.model":"small"' in said


class Impatient:
    """A store that lets nobody wait."""

    def __init__(self, store: TaskStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    async def put_off(self, task_id: str, *, attempt: int, pause_s: float) -> None:
        await self._store.put_off(task_id, attempt=attempt, pause_s=0)
