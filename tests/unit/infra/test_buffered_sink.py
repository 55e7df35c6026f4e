"""The buffered sink: it never holds up a task, and loses nothing in silence."""

import io
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from infra.errors import LogsUnavailable, PointsRefused
from infra.log import Log
from infra.sinks.buffered import BufferedSink
from tests.stand.cloudformation import ROOT


class Store:
    """A log store that can be away, slow or choosy."""

    def __init__(self) -> None:
        self.points: list[str] = []
        self.writes = 0
        self.is_away = False
        self.delay_s = 0.0
        self.refused = ""

    def write(self, points: Sequence[str]) -> None:
        self.writes += 1
        time.sleep(self.delay_s)
        if self.is_away:
            raise LogsUnavailable("InfluxDB did not answer")
        if self.refused and any(self.refused in point for point in points):
            raise PointsRefused("422 type conflict")
        self.points += points

    def texts(self) -> list[str]:
        return [point.partition('text="')[2].partition('"')[0] for point in self.points]


@contextmanager
def logging_to(store: Store, **options: Any) -> Iterator[tuple[Log, io.StringIO]]:
    """A log whose sink has short waits, and its stderr; closed at the end."""
    told = io.StringIO()
    short = {"flush_s": 0.02, "first_pause_s": 0.02, "longest_pause_s": 0.1, "farewell_s": 0.5}
    sink = BufferedSink(store, stderr=told, **(short | options))
    try:
        yield Log("worker", sink), told
    finally:
        sink.close()


def say(log: Log, *texts: str) -> None:
    for text in texts:
        log.emit("task_state_changed", text)


def test_events_arrive_in_their_order_and_in_few_requests() -> None:
    store = Store()
    texts = [f"event {n}" for n in range(2_500)]

    with logging_to(store) as (log, told):
        say(log, *texts)

    assert store.texts() == ["execution environment started", *texts]
    assert store.writes < 30
    assert told.getvalue() == ""


def test_a_single_event_arrives_without_another_behind_it() -> None:
    store = Store()

    with logging_to(store) as (log, _):
        say(log, "alone")
        give_up_at = time.monotonic() + 5
        while "alone" not in store.texts() and time.monotonic() < give_up_at:
            time.sleep(0.01)
        assert "alone" in store.texts()


def test_who_logs_does_not_wait_for_a_slow_store() -> None:
    store = Store()
    store.delay_s = 0.3

    with logging_to(store, farewell_s=5) as (log, _):
        started = time.monotonic()
        say(log, *(f"event {n}" for n in range(100)))
        assert time.monotonic() - started < 0.2

    assert len(store.points) == 101


def test_an_outage_loses_nothing_and_is_told_once() -> None:
    store = Store()
    store.is_away = True

    with logging_to(store) as (log, told):
        say(log, *(f"event {n}" for n in range(50)))
        time.sleep(0.3)
        say(log, *(f"event {n}" for n in range(50, 100)))
        store.is_away = False

    assert sorted(store.texts()[1:]) == sorted(f"event {n}" for n in range(100))
    assert told.getvalue().count("log events wait") == 1
    assert "written again" in told.getvalue()
    assert "lost" not in told.getvalue()


def test_pauses_grow_while_the_store_is_away() -> None:
    store = Store()
    store.is_away = True

    with logging_to(store, longest_pause_s=10, farewell_s=0.01) as (log, _):
        say(log, "hello")
        time.sleep(0.7)
        assert 3 <= store.writes <= 8  # 35 without growing


def test_when_too_many_wait_the_oldest_are_given_up_and_counted() -> None:
    store = Store()
    store.is_away = True

    with logging_to(store, most_events=100, batch_events=10) as (log, told):
        say(log, *(f"event {n}" for n in range(500)))
        time.sleep(0.05)
        store.is_away = False

    kept = len(store.points)
    assert 100 <= kept <= 110  # what waits, and the batch under way
    assert "event 499" in store.texts()
    counted = [int(line.split()[1]) for line in told.getvalue().splitlines() if "lost" in line]
    assert sum(counted) + kept == 501


def test_what_cannot_be_written_at_the_end_is_counted() -> None:
    store = Store()
    store.is_away = True

    with logging_to(store, farewell_s=0.1) as (log, told):
        say(log, *(f"event {n}" for n in range(9)))

    assert "10 log events were lost" in told.getvalue()
    assert store.points == []


def test_a_refused_event_holds_up_no_other_and_is_told() -> None:
    store = Store()
    store.refused = "event 3"

    with logging_to(store) as (log, told):
        say(log, *(f"event {n}" for n in range(9)))

    assert set(store.texts()[1:]) == {f"event {n}" for n in range(9) if n != 3}
    assert "1 log events were refused: 422 type conflict" in told.getvalue()


def test_events_after_the_end_are_written_too() -> None:
    store = Store()
    sink = BufferedSink(store, flush_s=0.01)
    log = Log("worker", sink)
    say(log, "before")
    sink.close()

    say(log, "after")
    sink.close()

    assert store.texts()[1:] == ["before", "after"]


def test_many_threads_lose_nothing() -> None:
    store = Store()

    with logging_to(store) as (log, _):
        threads = [
            threading.Thread(target=say, args=(log, *(f"{t} {n}" for n in range(500))))
            for t in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(set(store.points)) == 8 * 500 + 1


_ENDS_AT_ONCE = """
import sys
from infra.log import Log
from infra.sinks.buffered import BufferedSink
class Printed:
    def write(self, points):
        print(len(points))
Log("worker", BufferedSink(Printed())).emit("error", "the last words")
"""


@pytest.mark.parametrize("end", ["", "sys.exit(1)", "raise RuntimeError"])
def test_a_process_that_ends_at_once_still_tells_all(end: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _ENDS_AT_ONCE + end],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.stdout == "2\n", ran.stderr
