"""What functions said, on its way to CloudWatch Logs."""

from queue import Queue
from typing import Any

from localstack.services.lambda_.invocation.logs import QUEUE_SHUTDOWN, LogItem

from hoststack import logs
from hoststack.logs import Said, calls


def said(at_ms: int, stream: str, text: str) -> Said:
    return Said(at_ms, LogItem(log_group="group", log_stream=stream, logs=text))


def test_the_lines_of_a_stream_go_in_one_call_in_their_order_with_their_own_times() -> None:
    [one, two] = calls([said(1, "a", "START\nEND\n"), said(2, "b", "x"), said(3, "a", "START\n\n")])

    assert (one.group, one.stream, two.stream) == ("group", "a", "b")
    assert [(e["timestamp"], e["message"]) for e in one.events] == [
        (1, "START\n"),
        (1, "END\n"),
        (3, "START\n"),
    ]


def test_no_line_is_lost_when_there_is_too_much_for_one_call() -> None:
    lines = [f"{n:06} " + "x" * 60_000 for n in range(20)]

    several = list(calls([said(1, "a", line) for line in lines]))

    assert len(several) > 4
    written = [event["message"] for call in several for event in call.events]
    assert written == [line + "\n" for line in lines]
    for call in several:
        assert sum(len(event["message"]) for event in call.events) < 1_000_000


def test_what_was_said_before_the_end_is_still_written(monkeypatch: Any) -> None:
    monkeypatch.setattr(logs, "_GATHER_S", 0.0)
    queue: Queue[Any] = Queue()
    for item in (said(1, "a", "x"), said(2, "a", "y"), QUEUE_SHUTDOWN):
        queue.put(item)

    assert logs._gathered(queue) == ([said(1, "a", "x"), said(2, "a", "y")], True)
