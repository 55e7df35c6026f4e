"""The InfluxDB sink of long-lived processes on a real server, through trouble of every kind."""

import io
import time
from collections.abc import Callable
from typing import Any

import pytest

from functions.wiring import Wiring
from infra.log import Log
from infra.sinks.buffered import BufferedSink
from tests.stand.influx.server import InfluxServer

# An outage of 30 s with these waits at their defaults is one of 1.5 s here.
SHORTER = 20
WAITS: dict[str, Any] = {
    "flush_s": 1 / SHORTER,
    "first_pause_s": 1 / SHORTER,
    "longest_pause_s": 30 / SHORTER,
}
OUTAGE_S = 30 / SHORTER


@pytest.fixture
def told() -> io.StringIO:
    """What the sink says on stderr."""
    return io.StringIO()


@pytest.fixture
def sink(influx: InfluxServer, told: io.StringIO) -> Any:
    """The sink, on a real server."""
    sink = BufferedSink(influx.writer(), stderr=told, farewell_s=10, **WAITS)
    yield sink
    sink.close()


def emit(log: Log, *texts: str) -> None:
    for text in texts:
        log.emit("task_state_changed", text, outcome="SUCCESS")


def texts(influx: InfluxServer) -> list[str]:
    query = (
        f'from(bucket: "{influx.bucket}") |> range(start: -1h)'
        ' |> filter(fn: (r) => r._field == "text")'
    )
    return [point["text"] for point in influx.ask(query)]


def test_ten_thousand_events_arrive_all_of_them(
    influx: InfluxServer, sink: BufferedSink, told: io.StringIO
) -> None:
    log = Log("worker", sink)

    emit(log, *(f"event {n}" for n in range(10_000)))
    sink.close()

    assert sorted(texts(influx)) == sorted(
        [*(f"event {n}" for n in range(10_000)), "execution environment started"]
    )
    assert told.getvalue() == ""


def test_an_outage_loses_none(influx: InfluxServer, sink: BufferedSink, told: io.StringIO) -> None:
    log = Log("worker", sink)
    emit(log, "before")
    influx.front.go_down()
    until = time.monotonic() + OUTAGE_S
    count = 0
    while time.monotonic() < until:
        emit(log, f"event {count}")
        count += 1
        time.sleep(0.01)

    influx.front.go_up()
    sink.close()

    expected = ["before", "execution environment started", *(f"event {n}" for n in range(count))]
    assert sorted(texts(influx)) == sorted(expected)
    assert "lost" not in told.getvalue()
    assert "log events are written again" in told.getvalue()


BREAK: dict[str, Callable[[InfluxServer], None]] = {
    "down": lambda influx: influx.front.go_down(),
    "slow": lambda influx: setattr(influx.front, "delay_s", 2.0),
    "in trouble": lambda influx: setattr(influx.front, "status", 503),
    "of another mind on the token": lambda influx: setattr(influx.front, "status", 401),
}


@pytest.mark.parametrize("kind", BREAK)
def test_a_task_does_not_wait_whatever_influxdb_does(
    influx: InfluxServer, sink: BufferedSink, kind: str
) -> None:
    BREAK[kind](influx)
    log = Log("worker", sink)
    started = time.monotonic()

    emit(log, *(f"event {n}" for n in range(1_000)))

    assert time.monotonic() - started < 0.5
    influx.recover()


def test_a_wrong_token_is_counted_in_the_end_and_never_shown(influx: InfluxServer) -> None:
    told = io.StringIO()
    sink = BufferedSink(influx.writer(token="c4n4ry"), stderr=told, farewell_s=0.2, **WAITS)
    emit(Log("worker", sink), "first", "second")

    sink.close()

    assert "is the token right?" in told.getvalue()
    assert "3 log events were lost" in told.getvalue()
    assert "c4n4ry" not in told.getvalue()
    assert texts(influx) == []


def test_settings_alone_choose_the_sink(
    influx: InfluxServer, environment: pytest.MonkeyPatch, wiring: Wiring
) -> None:
    for name, value in {
        "SINK": "influxdb",
        "INFLUX_URL": influx.url,
        "INFLUX_TOKEN": influx.token,
        "INFLUX_ORG": influx.org,
        "INFLUX_BUCKET": influx.bucket,
    }.items():
        environment.setenv(f"PROMPTLANE_{name}", value)
    log = wiring.log

    emit(log, "by settings")
    sink = wiring._sink
    assert isinstance(sink, BufferedSink)
    sink.close()

    assert "by settings" in texts(influx)
