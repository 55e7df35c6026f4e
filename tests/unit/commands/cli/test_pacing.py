"""Requests of many threads, kept off a service that is busy."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from commands.cli import pacing
from commands.cli.client import Client
from commands.cli.pacing import Pacing
from tests.stand.front import Front, problem
from tests.stand.gateway import Answer, Gateway

THREADS = 8


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "_FIRST_S", 0.05)


@pytest.fixture
def front() -> Iterator[Front]:
    """A port that answers as a test says."""
    front = Front(Gateway(lambda _event, _context: None, []))
    yield front
    front.stop()


def test_pauses_grow_until_something_is_answered() -> None:
    pacing = Pacing()
    pauses = []
    for _ in range(4):
        pacing.wait(threading.Event())
        pauses.append(round(pacing.unanswered(None), 2))

    assert pauses == [0.05, 0.1, 0.2, 0.4]


def test_a_pause_is_at_least_as_long_as_the_service_asks_for() -> None:
    pacing = Pacing()

    assert pacing.unanswered(2.0) == pytest.approx(2.0, abs=0.1)


def test_requests_that_fail_together_are_one_failure() -> None:
    pacing = Pacing()
    for _ in range(THREADS):
        pacing.wait(threading.Event())  # all are under way

    pauses = [pacing.unanswered(None) for _ in range(THREADS)]

    assert max(pauses) == pytest.approx(0.05, abs=0.02)


def test_after_a_pause_one_request_is_made_at_a_time(front: Front) -> None:
    lock = threading.Lock()
    busy = THREADS  # the first ones, all at once
    most_after = 0
    now = 0

    def answer(_request: object) -> Answer:
        nonlocal busy, most_after, now
        with lock:
            if busy:
                busy -= 1
                return problem(503, "unavailable")
            now += 1
            most_after = max(most_after, now)
        time.sleep(0.05)
        with lock:
            now -= 1
        return Answer(200, {}, "{}")

    front.instead = answer
    client = Client(f"{front.url}/", patience_s=20, connections=THREADS)
    together = threading.Barrier(THREADS)

    def ask(_number: int) -> int:
        together.wait()
        return client.call("GET", "health").status

    with ThreadPoolExecutor(THREADS) as pool:
        statuses = list(pool.map(ask, range(THREADS)))

    assert statuses == [200] * THREADS
    assert most_after < THREADS  # at first alone, then together with those who waited


def test_who_waits_for_a_turn_does_not_outlive_the_command() -> None:
    pacing = Pacing()
    pacing.unanswered(60.0)
    stopping = threading.Event()
    waiting = threading.Thread(target=pacing.wait, args=(stopping,))
    waiting.start()

    stopping.set()
    waiting.join(2)

    assert not waiting.is_alive()
