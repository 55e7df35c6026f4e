"""Frames between LocalStack and environments, however they come through the socket."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress

import pytest

from hoststack.child import wire
from hoststack.functions.forkserver import Process

LARGE = b"x" * 6_000_000  # the largest event of Lambda's


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.fixture
def process(ends: tuple[socket.socket, socket.socket]) -> Process:
    return Process(ends[0], 0, Future())


def answer_with(sock: socket.socket, body: bytes, *, pause_s: float = 0.0, part: int = 0) -> None:
    """Answer one frame, on a thread; its first `part` bytes alone."""

    def run() -> None:
        received = wire.receive_only_frame(sock)
        assert received is not None
        time.sleep(pause_s)
        frame = wire.frame_of({"of": len(received[1])}, body)
        with suppress(OSError):  # the test may be over
            sock.sendall(frame[:part])
            time.sleep(0.05)
            sock.sendall(frame[part:])

    threading.Thread(target=run, daemon=True).start()


@pytest.mark.parametrize("part", [0, 1, 7, 8, 12, 30])
@pytest.mark.parametrize("body", [b"", b"{}", LARGE])
def test_an_answer_comes_whole_in_whatever_parts_it_is_sent(
    ends: tuple[socket.socket, socket.socket], process: Process, body: bytes, part: int
) -> None:
    answer_with(ends[1], body, part=part)

    assert process.exchange({"id": "1"}, LARGE, 5) == ({"of": len(LARGE)}, body)
    answer_with(ends[1], body)
    assert process.exchange({"id": "2"}, b"x", 5) == ({"of": 1}, body)


def test_an_answer_that_does_not_come_in_time_is_given_up(
    ends: tuple[socket.socket, socket.socket], process: Process
) -> None:
    answer_with(ends[1], b"{}", pause_s=1)
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        process.exchange({"id": "1"}, b"{}", 0.2)

    assert 0.15 < time.monotonic() - started < 2


def test_a_frame_that_nobody_takes_is_given_up_in_time(process: Process) -> None:
    with pytest.raises(TimeoutError):
        process.exchange({"id": "1"}, LARGE, 0.2)


def test_an_environment_that_ends_instead_of_answering_is_told(
    ends: tuple[socket.socket, socket.socket], process: Process
) -> None:
    ends[1].close()
    with pytest.raises(OSError, match=r"ended|Broken pipe"):
        process.exchange({"id": "1"}, b"{}", 5)


@pytest.mark.parametrize("sent", [b"\0\0", wire.frame_of({"id": "1"}, b"body")[:-2]])
def test_a_frame_that_breaks_off_is_none(
    ends: tuple[socket.socket, socket.socket], sent: bytes
) -> None:
    ends[0].sendall(sent)
    ends[0].close()

    assert wire.receive_only_frame(ends[1]) is None
