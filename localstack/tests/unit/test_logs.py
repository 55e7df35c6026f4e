"""What functions said, as CloudWatch Logs takes it."""

import time

from localstack.services.lambda_.invocation.logs import LogItem
from moto.logs.models import LogGroup

from hoststack.services.logs import MOST_EVENTS, events_of, put_log_events


def test_an_invocations_lines_are_events_in_their_order_without_empty_ones() -> None:
    before_ms = int(time.time() * 1000)

    events = events_of(LogItem(log_group="g", log_stream="s", logs="START\n\nhello \nEND\n"))

    assert [event["message"] for event in events] == ["START\n", "hello \n", "END\n"]
    assert all(before_ms <= event["timestamp"] <= time.time() * 1000 for event in events)


def test_a_group_keeps_its_last_events_and_the_streams_that_have_them() -> None:
    group = LogGroup("000000000000", "us-east-1", "g")
    put = LogGroup.put_log_events
    for stream in ("old", "busy", "new"):
        group.create_log_stream(stream)

    put_log_events(put, group, "old", [{"timestamp": 0, "message": "old"}])
    for start in range(1, 3 * MOST_EVENTS, 1000):
        events = [{"timestamp": start + n, "message": "line"} for n in range(1000)]
        put_log_events(put, group, "busy", events)
    put_log_events(put, group, "new", [{"timestamp": 3 * MOST_EVENTS, "message": "new"}])

    kept = sum(len(stream.events) for stream in group.streams.values())
    assert MOST_EVENTS <= kept <= 1.1 * MOST_EVENTS
    assert sorted(group.streams) == ["busy", "new"]
    assert group.streams["busy"].events[-1].timestamp == 3 * MOST_EVENTS
