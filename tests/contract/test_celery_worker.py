"""What a Celery worker process does when it is told to stop, or meets what it cannot read."""

import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from functions.wiring import TASKS_QUEUE
from infra.machinery.celery_message import envelope
from infra.machinery.loop import Loop
from infra.stores.redis import RedisTaskStore
from tests.conftest import new_task
from tests.contract.pairs.celery import CeleryPair
from tests.contract.pairs.pair import wait_for
from tests.contract.redis_client import connected
from tests.stand.waiting import wait_until

type Start = Callable[..., CeleryPair]


@pytest.fixture
def start(forgotten: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Start]:
    """Starts a pair with settings of a test's own."""
    pairs = []

    def begin(**settings: str) -> CeleryPair:
        pair = CeleryPair(tmp_path, monkeypatch, **settings)
        pairs.append(pair)
        pair.wait_until_workers_are_ready()
        return pair

    yield begin
    for pair in pairs:
        pair.stop()


def test_a_stopping_worker_hands_its_task_to_another_and_that_costs_no_try(start: Start) -> None:
    pair = start(MODEL_SECONDS="3", WORKER_SECONDS="20", MAX_TRIES="1", STOP_SECONDS="0.2")
    _, task_id = pair.submit()
    wait_for(pair, task_id, "STARTED")
    owner = pair.owner_of(task_id)

    owner.send_signal(signal.SIGTERM)

    assert owner.wait(3) == 0
    end = wait_for(pair, task_id, "SUCCESS", "FAILURE", timeout_s=10)
    assert (end["status"], end["attempt"]) == ("SUCCESS", 2)
    wait_until(lambda: pair.kept()[1] == 0)


def test_a_stopping_worker_lets_its_task_end_if_that_takes_no_longer_than_it_may(
    start: Start,
) -> None:
    pair = start(MODEL_SECONDS="1", WORKER_SECONDS="20", STOP_SECONDS="20")
    _, task_id = pair.submit()
    wait_for(pair, task_id, "STARTED")

    for worker in pair.workers:
        worker.send_signal(signal.SIGTERM)

    assert [worker.wait(10) for worker in pair.workers] == [0, 0]
    end = pair.task(task_id)
    assert (end["status"], end["attempt"]) == ("SUCCESS", 1)
    assert pair.kept()[1] == 0


def test_what_is_no_task_is_logged_without_its_words_and_stops_nobody(start: Start) -> None:
    pair = start()
    with pair.redis.client() as client:
        client.lpush(TASKS_QUEUE, "secret words", json.dumps({"headers": "secret words"}))
    _, task_id = pair.submit("other secret words")

    assert wait_for(pair, task_id, "SUCCESS")["attempt"] == 1
    with pair.redis.client() as client:
        assert client.llen(f"{TASKS_QUEUE}-unreadable") == 2
    assert pair.said().count('"text":"a message is no task"') == 2
    assert "secret" not in pair.said()


@pytest.mark.parametrize(
    "headers",
    [{"eta": "never"}, {"timelimit": "soon"}, {"expires": "2001-01-01"}, {"retries": "many"}],
    ids=str,
)
def test_headers_that_celery_cannot_read_neither_stop_a_worker_nor_the_task(
    start: Start, loop: Loop, headers: dict[str, object]
) -> None:
    pair = start()
    task = new_task("secret words")
    document = envelope(task, TASKS_QUEUE)
    document["headers"] |= headers
    with connected(pair.redis.url, loop) as store:
        loop.run(RedisTaskStore(store, max_tries=3, retention_s=600).put(task))
    with pair.redis.client() as client:
        client.lpush(TASKS_QUEUE, json.dumps(document))

    assert wait_for(pair, task.id, "SUCCESS")["attempt"] == 1
    assert all(worker.poll() is None for worker in pair.workers)
    assert "secret" not in pair.said()
