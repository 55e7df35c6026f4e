"""The InfluxDB writer on a real server: what is written is what was said, and how it fails."""

import time
from typing import Any

import pytest

from infra.errors import LogsUnavailable, PointsRefused
from infra.event import LogEvent
from infra.log import Log
from infra.machinery.delivery import deliver
from infra.machinery.points import point_of
from tests.stand.influx.server import InfluxServer

TEXTS = {
    "spaces and commas": "a, b ,c =d",
    "quotes": """it's "quoted" """,
    "backslashes": r"C:\new\"x\\",
    "line breaks": "one\ntwo\r\nthree\n",
    "not Latin": "як справи 你好 🦔 ى",
    "line protocol": 'events,level=info text="x" 1',
    "controls": "a\x00b\x1bc\u2028d",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_survives_a_round_trip(influx: InfluxServer, text: str) -> None:
    influx.writer().write([point_of(document(text=text, task_id=text))])

    [point] = influx.points()

    assert (point["text"], point["task_id"]) == (text, text)


@pytest.mark.parametrize("text", [*TEXTS.values(), "\\", "=", ",", "a\\ b"])
def test_any_tag_is_stored_and_harms_nothing_else(influx: InfluxServer, text: str) -> None:
    influx.writer().write([point_of(document(outcome=text, text="beside it"))])

    [point] = influx.points()

    assert point["text"] == "beside it"
    assert set(point["outcome"].replace("\\", "").split()) <= set(
        text.replace("\\", "").replace("\x00", " ").replace("\x1b", " ").split()
    ) | {"?"}


def test_every_field_and_tag_keeps_its_type(influx: InfluxServer) -> None:
    event = document(
        outcome="SUCCESS",
        route="/status/{task_id}",
        status=200,
        attempt=2,
        duration_ms=10,
        queue_wait_ms=0.25,
        kinds=["EMAIL", "PHONE"],
    )

    influx.writer().write([point_of(event)])

    [point] = influx.points()
    assert point.pop("time")[-10:-1] == str(event["time_ns"])[-9:]
    assert point == {
        "level": "info",
        "service": "worker",
        "event_name": "task_state_changed",
        "outcome": "SUCCESS",
        "route": "/status/{task_id}",
        "status_class": "2xx",
        "lane": "07",
        "text": "task succeeded",
        "status": 200,
        "attempt": 2,
        "duration_ms": 10.0,
        "queue_wait_ms": 0.25,
        "kinds": "EMAIL,PHONE",
    }
    assert {name: type(point[name]) for name in ("duration_ms", "attempt")} == {
        "duration_ms": float,
        "attempt": int,
    }


def test_two_events_of_one_process_in_one_tick_of_the_clock_both_survive(
    influx: InfluxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick = time.time_ns()
    with monkeypatch.context() as patch:
        patch.setattr("time.time_ns", lambda: tick)
        events = events_of("twice", 2)

    influx.writer().write([point_of(event.to_json()) for event in events])

    assert [point["text"] for point in influx.points()].count("twice") == 2


def test_two_processes_in_one_tick_of_the_clock_both_survive_in_their_lanes(
    influx: InfluxServer,
) -> None:
    influx.writer().write([point_of(document(lane=lane)) for lane in (7, 8)])

    assert [point["lane"] for point in influx.points()] == ["07", "08"]


def test_ten_thousand_events_arrive_all_of_them_and_again_change_nothing(
    influx: InfluxServer,
) -> None:
    points = [point_of(event.to_json()) for event in events_of("many", 10_000)]
    writer = influx.writer(timeout_s=10)

    for _ in range(2):
        assert deliver(points, writer) == []

    texts = influx.ask(
        f'from(bucket: "{influx.bucket}") |> range(start: -1h)'
        ' |> filter(fn: (r) => r._field == "text")'
    )
    assert len(texts) == 10_001  # and the cold start


def test_a_line_that_is_refused_holds_up_no_other(influx: InfluxServer) -> None:
    influx.writer().write([point_of(document(text="before"))])
    good = [point_of(document(time_ns=time.time_ns(), text=f"good {n}")) for n in range(40)]
    bad = good[13].replace('text="good 13"', "text=13i")
    broken = "events,level=info"
    offered = [*good[:13], bad, *good[14:30], broken, *good[30:]]

    refusals = deliver(offered, influx.writer())

    assert [offered[refusal.index] for refusal in refusals] == [bad, broken]
    assert "type" in refusals[0].reason
    stored = {point["text"] for point in influx.points()}
    assert stored == {"before"} | {f"good {n}" for n in range(40) if n != 13}


def test_a_wrong_token_is_worth_another_try_and_says_what_to_look_at(influx: InfluxServer) -> None:
    with pytest.raises(LogsUnavailable, match="401: is the token right") as caught:
        influx.writer(token="not this one").write([point_of(document())])

    assert "not this one" not in str(caught.value)


def test_a_bucket_that_is_not_there_is_worth_another_try(influx: InfluxServer) -> None:
    influx.bucket = "elsewhere"

    with pytest.raises(LogsUnavailable, match="404: do the organisation and the bucket exist"):
        influx.writer().write([point_of(document())])


def test_a_slow_server_is_given_a_second_and_no_more(influx: InfluxServer) -> None:
    influx.front.delay_s = 1.5
    started = time.monotonic()

    with pytest.raises(LogsUnavailable, match="did not answer"):
        influx.writer().write([point_of(document())])

    assert 0.9 < time.monotonic() - started < 1.4


def test_a_server_that_is_down_is_asked_once(influx: InfluxServer) -> None:
    influx.front.go_down()
    started = time.monotonic()

    with pytest.raises(LogsUnavailable, match="did not answer"):
        influx.writer().write([point_of(document())])

    assert time.monotonic() - started < 0.5


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_in_trouble_is_asked_once_and_worth_another_try(
    influx: InfluxServer, status: int
) -> None:
    influx.front.status = status
    influx.front.writes = 0

    with pytest.raises(LogsUnavailable, match=str(status)):
        influx.writer().write([point_of(document())])

    assert influx.front.writes == 1


def test_what_is_refused_says_why_in_one_short_line(influx: InfluxServer) -> None:
    with pytest.raises(PointsRefused) as caught:
        influx.writer().write(["events text=\n" * 100])

    assert len(str(caught.value)) <= 200
    assert "\n" not in str(caught.value)


def document(**facts: Any) -> dict[str, Any]:
    """A log event as its line has it."""
    return {
        "time_ns": time.time_ns(),
        "lane": 7,
        "level": "info",
        "service": "worker",
        "event_name": "task_state_changed",
        "text": "task succeeded",
    } | facts


def events_of(text: str, count: int) -> list[LogEvent]:
    """The events that a log emits: a cold start, then so many with this text."""
    kept: list[LogEvent] = []

    class Kept:
        def emit(self, event: LogEvent) -> None:
            kept.append(event)

    log = Log("client", Kept())
    for _ in range(count):
        log.emit("request_handled", text, status=200)
    return kept
