"""What functions said, as CloudWatch Logs takes it."""

import time

from localstack.services.lambda_.invocation.logs import LogHandler, LogItem
from moto.logs.models import LogGroup, logs_backends

from hoststack.services.logs import MOST_EVENTS, add_logs, events_of, put_log_events


def test_an_invocations_lines_are_events_in_their_order_without_empty_ones() -> None:
    before_ms = int(time.time() * 1000)

    events = events_of(LogItem(log_group="g", log_stream="s", logs="START\n\nhello \nEND\n"))

    assert [event["message"] for event in events] == ["START\n", "hello \n", "END\n"]
    assert all(before_ms <= event["timestamp"] <= time.time() * 1000 for event in events)


def test_the_lines_of_a_new_stream_are_stored_before_the_invocation_is_over() -> None:
    handler = LogHandler("arn:aws:iam::000000000000:role/lines", "eu-west-3")
    queued: list[LogItem] = []

    for text in ("one\n", "two\n"):
        item = LogItem(log_group="/aws/lambda/lines", log_stream="s", logs=text)
        add_logs(lambda _, later: queued.append(later), handler, item)

    stream = logs_backends["000000000000"]["eu-west-3"].groups["/aws/lambda/lines"].streams["s"]
    assert [event.message for event in stream.events] == ["one\n", "two\n"]
    assert queued == []


def test_lines_that_metric_filters_count_go_through_the_api() -> None:
    handler = LogHandler("arn:aws:iam::000000000000:role/counted", "eu-west-2")
    backend = logs_backends["000000000000"]["eu-west-2"]
    backend.filters.metric_filters.append({"filterName": "f", "logGroupName": "g"})
    queued: list[LogItem] = []

    item = LogItem(log_group="g", log_stream="s", logs="one\n")
    add_logs(lambda _, later: queued.append(later), handler, item)

    assert queued == [item]
    assert "g" not in backend.groups


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
