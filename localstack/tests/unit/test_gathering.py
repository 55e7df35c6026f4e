"""Which messages come into one batch of an SQS mapping."""

import itertools
import json
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from itertools import chain
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from hoststack.services import poller
from hoststack.services.poller import ConcurrentSqsPoller, parts


class Queue:
    """A queue whose messages come at given times, in seconds from now."""

    def __init__(self, *comes_s: float) -> None:
        self._started = time.monotonic()
        self._comes_s = sorted(comes_s)
        self._ids = map(str, itertools.count())
        self.answers = math.inf  # so many, then errors

    def receive_message(
        self, *, WaitTimeSeconds: float, sqs_override_max_message_count: int, **_: Any
    ) -> dict[str, Any]:
        self.answers -= 1
        if self.answers < 0:
            raise ClientError({"Error": {"Code": "InternalFailure"}}, "ReceiveMessage")
        until = time.monotonic() + WaitTimeSeconds
        while not self._there() and time.monotonic() < until:
            time.sleep(0.005)
        taken = self._there()[:sqs_override_max_message_count]
        self._comes_s = self._comes_s[len(taken) :]
        return {"Messages": [{"MessageId": next(self._ids)} for _ in taken]} if taken else {}

    def _there(self) -> list[float]:
        passed_s = time.monotonic() - self._started
        return [each for each in self._comes_s if each <= passed_s]


type NewPoller = Callable[..., Any]


@pytest.fixture
def new_poller() -> NewPoller:
    def new(*comes_s: float, window_s: float = 0, batch: int = 10, running: int = 0) -> Any:
        poller: Any = object.__new__(ConcurrentSqsPoller)
        poller.queue_url, poller.batch_size = "http://queue", batch
        poller.maximum_batching_window = window_s
        poller.source_client = Queue(*comes_s)
        poller.prepare(5, threading.Event())
        poller._running = {Future() for _ in range(running)}
        return poller

    return new


def sizes(poller: Any, batches: int) -> tuple[list[int], float]:
    """How many messages so many batches have, and how long it took, in seconds."""
    started = time.monotonic()
    return [len(poller._receive()) for _ in range(batches)], time.monotonic() - started


def test_a_message_that_comes_alone_waits_for_nobody(new_poller: NewPoller) -> None:
    counts, took_s = sizes(new_poller(0.0, 0.2, running=9), 1)

    assert counts == [1]
    assert took_s < 0.15


def test_while_batches_run_what_follows_them_gathers(new_poller: NewPoller) -> None:
    often = [number * 0.01 for number in range(8)]
    alone, _ = sizes(new_poller(*often), 8)
    together, took_s = sizes(new_poller(*often, running=4), 2)

    assert alone == 8 * [1]
    assert together == [1, 7]
    assert took_s < 0.25


def test_a_small_batch_behind_a_full_one_gathers_too(new_poller: NewPoller) -> None:
    poller = new_poller(*10 * [0.0], 0.01, 0.02, 0.03, running=4)

    assert sizes(poller, 2)[0] == [10, 3]


def test_full_batches_wait_for_nothing(new_poller: NewPoller) -> None:
    counts, took_s = sizes(new_poller(*100 * [0.0], running=9, window_s=5), 10)

    assert counts == 10 * [10]
    assert took_s < 0.2


def test_a_window_gathers_until_it_ends_or_the_batch_is_full(new_poller: NewPoller) -> None:
    counts, took_s = sizes(new_poller(0.0, 0.1, 0.2, 0.9, window_s=0.4), 1)
    full, full_s = sizes(new_poller(0.0, 0.1, 0.2, window_s=5, batch=3), 1)

    assert (counts, full) == ([3], [3])
    assert 0.35 < took_s < 0.8
    assert full_s < 1


def test_a_mapping_that_stops_does_not_wait_for_its_window(new_poller: NewPoller) -> None:
    poller = new_poller(0.0, window_s=60)
    threading.Timer(0.1, poller._is_over.set).start()
    counts, took_s = sizes(poller, 1)

    assert counts == [1]  # which `poll_events` gives back
    assert took_s < 2


def test_what_has_come_goes_its_way_when_more_can_not_be_asked_for(new_poller: NewPoller) -> None:
    poller = new_poller(0.0, 0.2, window_s=5)
    poller.source_client.answers = 1
    counts, took_s = sizes(poller, 1)

    assert counts == [1]
    assert took_s < 2
    with pytest.raises(ClientError):
        poller._receive()


def test_a_batch_is_cut_where_it_would_be_too_large_for_an_invocation() -> None:
    large = [{"MessageId": str(number), "Body": "\n" * (1 << 20)} for number in range(7)]
    small = [
        {"MessageId": str(number), "Body": "x", "MessageAttributes": {"Own": {"BinaryValue": b"x"}}}
        for number in range(100)
    ]

    assert [len(part) for part in parts(large)] == [2, 2, 2, 1]  # a line break is two in JSON
    assert list(chain(*parts(large))) == large
    assert list(parts(small)) == [small]
    assert [len(part) for part in parts(5 * [{"Body": "x" * (7 << 20)}])] == 5 * [1]
    assert all(len(json.dumps(part)) < 6 << 20 for part in parts(large))


def test_a_message_that_came_twice_is_there_once_with_its_last_receipt(
    new_poller: NewPoller,
) -> None:
    gathering = new_poller(window_s=0.2)
    receipts = iter("abcdefghij")
    gathering.source_client.receive_message = lambda **_: {
        "Messages": [{"MessageId": "same", "ReceiptHandle": next(receipts)}]
    }

    [message] = gathering._receive()
    assert message["ReceiptHandle"] > "a"


def test_nobody_waits_for_a_function_longer_than_the_messages_stay_hidden(
    new_poller: NewPoller, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = ClientError({"Error": {"Code": "TooManyRequestsException"}}, "Invoke")
    owner = new_poller()
    owner.source_client.get_queue_attributes = lambda **_: {
        "Attributes": {"VisibilityTimeout": "6"}
    }

    def send(*_: object) -> None:
        raise busy

    took_s = []
    for ago_s in (4.7, 60):
        batch = SimpleNamespace(poller=owner, received_at=time.monotonic() - ago_s)
        monkeypatch.setattr(poller, "_batch", batch)
        started = time.monotonic()
        with pytest.raises(ClientError):
            poller.patiently(send, None, None)
        took_s.append(time.monotonic() - started)

    assert 0.2 < took_s[0] < 1
    assert took_s[1] < 0.2
