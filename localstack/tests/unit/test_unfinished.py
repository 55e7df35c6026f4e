"""What a cloud that stops says of the messages that end with it."""

import socket
import time

import pytest

from hoststack.command import unfinished


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (0, ""),
        (1, "1 message that waits or is being worked on will be lost."),
        (3, "3 messages that wait or are being worked on will be lost."),
    ],
)
def test_what_is_counted_is_told(left: int, said: str) -> None:
    assert unfinished.told(left) == said


def test_a_cloud_that_is_too_busy_to_count_still_warns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unfinished, "_PATIENCE_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        started = time.monotonic()
        left = unfinished.messages(f"http://127.0.0.1:{deaf.getsockname()[1]}", "test")

    assert left is None
    assert time.monotonic() - started < 2
    assert "too busy" in unfinished.told(left)


def test_a_cloud_that_has_ended_has_nothing_to_lose() -> None:
    with socket.create_server(("127.0.0.1", 0)) as once:
        port = once.getsockname()[1]

    assert unfinished.messages(f"http://127.0.0.1:{port}", "test") == 0
