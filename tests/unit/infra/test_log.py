"""Log events and the sink that prints them."""

import io
import itertools
import json
import os
import threading
from collections import Counter
from typing import Any, cast, override
from uuid import uuid4

import pytest

from infra.event import LANES, LogEvent
from infra.log import Log, lane_of
from infra.sinks.stdout import StdoutSink


class Kept:
    """A sink that keeps what it gets."""

    def __init__(self) -> None:
        self.events: list[LogEvent] = []

    def emit(self, event: LogEvent) -> None:
        self.events.append(event)


def test_the_first_event_of_a_process_brings_a_cold_start() -> None:
    sink = Kept()
    log = Log("client", sink)

    log.emit("request_handled", "request handled")
    log.emit("request_handled", "request handled")

    names = [event.event_name for event in sink.events]
    assert names == ["cold_start", "request_handled", "request_handled"]


def test_a_process_has_one_lane_which_its_environment_decides() -> None:
    sink = Kept()
    log = Log("client", sink, environment=lambda: "2026/11/24/[$LATEST]abc")

    log.emit("request_handled", "request handled")
    log.emit("request_handled", "request handled")

    assert {event.lane for event in sink.events} == {lane_of("2026/11/24/[$LATEST]abc")}


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_fork_is_an_environment_of_its_own_with_a_cold_start() -> None:
    environments = iter(["parent", "child"])
    sink = Kept()
    log = Log("client", sink, environment=lambda: next(environments))
    log.emit("request_handled", "request handled")
    reader, writer = os.pipe()

    if (pid := os.fork()) == 0:
        log.emit("request_handled", "request handled")
        told = [(event.lane, event.event_name) for event in sink.events[2:]]
        os.write(writer, json.dumps(told).encode())
        os._exit(0)
    os.waitpid(pid, 0)

    lane = lane_of("child")
    assert json.loads(os.read(reader, 1_000)) == [
        [lane, "cold_start"],
        [lane, "request_handled"],
    ]


def test_environments_spread_evenly_over_the_lanes() -> None:
    names = [f"2026/11/24/[$LATEST]{uuid4().hex}" for _ in range(64_000)]

    counts = Counter(map(lane_of, names))

    assert set(counts) == set(range(LANES))
    # A thousand each, with a standard deviation of 31.
    assert 800 < min(counts.values()) <= max(counts.values()) < 1_200


def test_times_strictly_increase_over_all_threads() -> None:
    sink = Kept()
    log = Log("worker", sink)

    def emit_many() -> None:
        for _ in range(2_000):
            log.emit("request_handled", "request handled")

    threads = [threading.Thread(target=emit_many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    times = [event.time_ns for event in sink.events]
    assert len(set(times)) == len(times) == 4 * 2_000 + 1


@pytest.mark.parametrize("step_ns", [0, -1_000], ids=["stands still", "goes back"])
def test_times_increase_even_when_the_clock_does_not(
    monkeypatch: pytest.MonkeyPatch, step_ns: int
) -> None:
    sink = Kept()
    log = Log("worker", sink)
    monkeypatch.setattr(
        "time.time_ns", itertools.count(1_800_000_000_000_000_000, step_ns).__next__
    )

    for _ in range(3):
        log.emit("request_handled", "request handled")

    times = [event.time_ns for event in sink.events]
    assert times == sorted(set(times))


def test_an_event_has_its_facts_and_leaves_out_those_it_lacks() -> None:
    sink = Kept()

    Log("worker", sink).emit(
        "task_state_changed",
        "task started",
        level="warning",
        outcome="STARTED",
        task_id="7",
        attempt=0,
        report_id="",
    )

    document = sink.events[-1].to_json()
    assert document.pop("time_ns") > 1_700_000_000_000_000_000
    assert document.pop("lane") in range(LANES)
    assert document == {
        "level": "warning",
        "service": "worker",
        "event_name": "task_state_changed",
        "text": "task started",
        "outcome": "STARTED",
        "task_id": "7",
        "attempt": 0,
    }


def test_an_error_is_logged_by_its_class_and_place_but_never_by_its_words() -> None:
    sink = Kept()

    try:
        raise RuntimeError("the prompt was: zebra")
    except RuntimeError as error:
        Log("worker", sink).error("a delivery failed", error, task_id="7")

    document = sink.events[-1].to_json()
    assert (document["event_name"], document["level"]) == ("error", "error")
    assert (document["fault"], document["task_id"]) == ("RuntimeError", "7")
    assert document["where"].startswith("test_log.py:")
    assert "zebra" not in json.dumps(document)


def test_an_error_that_was_never_raised_has_no_place() -> None:
    sink = Kept()

    Log("worker", sink).error("a delivery failed", RuntimeError("zebra"))

    assert "where" not in sink.events[-1].to_json()


def test_an_event_is_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    Log("client", StdoutSink()).emit(
        "request_handled", "request handled", route="/status/{task_id}\n\u2028", status=200
    )

    cold_start, line = capsys.readouterr().out.split("\n")[:2]
    assert json.loads(cold_start)["event_name"] == "cold_start"
    assert json.loads(line)["route"] == "/status/{task_id}\n\u2028"
    assert line.isascii()


class Broken(io.StringIO):
    """A stream that fails like a full disk."""

    @override
    def write(self, text: str) -> int:
        raise OSError("No space left on device")


def closed() -> io.StringIO:
    stream = io.StringIO()
    stream.close()
    return stream


@pytest.mark.parametrize("stream", [Broken(), closed()], ids=["full", "closed"])
def test_a_stream_that_fails_loses_the_line_only(stream: io.StringIO) -> None:
    Log("client", StdoutSink(stream)).emit("request_handled", "request handled")


def test_a_line_and_its_end_are_one_write() -> None:
    class Counting(io.StringIO):
        writes = 0

        @override
        def write(self, text: str) -> int:
            self.writes += 1
            return super().write(text)

    stream = Counting()

    StdoutSink(stream).emit(cast("LogEvent", Event()))

    assert (stream.writes, stream.getvalue()) == (1, "{}\n")


class Event:
    """The least that a sink needs of an event."""

    def to_json(self) -> dict[str, Any]:
        return {}
