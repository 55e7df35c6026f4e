"""What functions said, as CloudWatch Logs takes it."""

import time

from localstack.services.lambda_.invocation.logs import LogItem

from hoststack.services.logs import events_of


def test_an_invocations_lines_are_events_in_their_order_without_empty_ones() -> None:
    before_ms = int(time.time() * 1000)

    events = events_of(LogItem(log_group="g", log_stream="s", logs="START\n\nhello \nEND\n"))

    assert [event["message"] for event in events] == ["START\n", "hello \n", "END\n"]
    assert all(before_ms <= event["timestamp"] <= time.time() * 1000 for event in events)
