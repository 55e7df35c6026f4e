"""The lasting loop: blocking SDK calls overlap, but only so many."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import pytest

from infra.answer import Answer
from infra.brokers.sqs import SqsBroker
from infra.clients.aws import aws_client
from infra.machinery.loop import CALLS_AT_ONCE, Loop, SharedLoop
from infra.models.simulated import SimulatedModel
from tests.conftest import new_task


class BlockingClient:
    """An SQS client whose calls block until `parties` of them are under way."""

    def __init__(self, parties: int) -> None:
        self._barrier = threading.Barrier(parties)
        self._lock = threading.Lock()
        self._under_way = 0
        self.most_at_once = 0

    def send_message(self, **_: Any) -> None:
        with self._lock:
            self._under_way += 1
            self.most_at_once = max(self.most_at_once, self._under_way)
        self._barrier.wait(timeout=5)
        with self._lock:
            self._under_way -= 1


def send(loop: Loop, client: BlockingClient, calls: int) -> None:
    """Send tasks through the SQS adapter, all at once."""
    broker = SqsBroker(cast("Any", client), queue_url="https://sqs/tasks")

    async def all_at_once() -> None:
        await asyncio.gather(*(broker.enqueue(new_task()) for _ in range(calls)))

    loop.run(all_at_once())


def test_as_many_blocking_adapter_calls_overlap_as_the_pool_has_threads(loop: Loop) -> None:
    client = BlockingClient(parties=CALLS_AT_ONCE)  # breaks unless all are under way together

    send(loop, client, calls=CALLS_AT_ONCE)

    assert client.most_at_once == CALLS_AT_ONCE


def test_more_calls_than_threads_wait_for_their_turn(loop: Loop) -> None:
    client = BlockingClient(parties=CALLS_AT_ONCE)

    send(loop, client, calls=3 * CALLS_AT_ONCE)

    assert client.most_at_once == CALLS_AT_ONCE


def test_an_sdk_client_has_a_connection_for_each_thread_of_the_pool(
    environment: pytest.MonkeyPatch,
) -> None:
    client = aws_client("sqs")

    assert client.meta.config.max_pool_connections == CALLS_AT_ONCE


def test_a_loop_lasts_from_run_to_run(loop: Loop) -> None:
    async def current() -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    assert loop.run(current()) is loop.run(current())


def test_a_loop_that_was_closed_starts_anew(loop: Loop) -> None:
    async def answer() -> int:
        return await asyncio.to_thread(lambda: 42)

    loop.run(answer())
    loop.close()
    loop.close()

    assert loop.run(answer()) == 42


def test_a_loop_that_was_not_used_has_no_thread_and_no_descriptor() -> None:
    threads, descriptors = threading.active_count(), len(list(Path("/dev/fd").iterdir()))

    Loop()

    assert threading.active_count() == threads
    assert len(list(Path("/dev/fd").iterdir())) == descriptors


def test_an_error_in_a_coroutine_reaches_the_caller_and_leaves_the_loop_usable(
    loop: Loop,
) -> None:
    async def fails() -> None:
        raise ValueError("no")

    async def works() -> str:
        return "yes"

    with pytest.raises(ValueError, match="no"):
        loop.run(fails())

    assert loop.run(works()) == "yes"


def test_the_simulated_model_takes_its_time_and_answers_without_repeating_the_text(
    loop: Loop,
) -> None:
    started = time.perf_counter()

    answer = loop.run(SimulatedModel(0.1).answer("a secret sentence"))

    assert time.perf_counter() - started >= 0.09
    assert answer.text == "Analysed 3 words, 17 characters."


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        ("", "Analysed 0 words, 0 characters."),
        ("x", "Analysed 1 word, 1 character."),
        (" two\nwords ", "Analysed 2 words, 11 characters."),
        ("🦔", "Analysed 1 word, 1 character."),
    ],
)
def test_a_simulated_answer_counts_words_and_characters(
    loop: Loop, message: str, answer: str
) -> None:
    assert loop.run(SimulatedModel(0).answer(message)).text == answer


def test_simulated_answers_wait_side_by_side(loop: Loop) -> None:
    async def hundred() -> list[Answer]:
        return await asyncio.gather(*(SimulatedModel(0.2).answer("x") for _ in range(100)))

    started = time.perf_counter()

    assert len(loop.run(hundred())) == 100

    assert time.perf_counter() - started < 10 * 0.2  # one after the other it would be 100


def test_a_shared_loop_runs_the_coroutines_of_many_threads_at_once() -> None:
    loop = SharedLoop()
    everyone = asyncio.Barrier(20)

    async def meet() -> int:
        await everyone.wait()  # would wait for ever if they ran one after the other
        return threading.get_ident()

    with ThreadPoolExecutor(20) as pool:
        threads = set(pool.map(lambda _: loop.run(meet()), range(20)))
    loop.close()

    assert len(threads) == 1
    assert threads != {threading.get_ident()}


def test_a_shared_loop_has_no_thread_before_its_first_use_and_none_after_its_end() -> None:
    before = threading.active_count()
    loop = SharedLoop()
    assert threading.active_count() == before

    loop.run(asyncio.sleep(0))
    assert threading.active_count() == before + 1
    loop.close()

    assert threading.active_count() == before
    loop.run(asyncio.sleep(0))  # it can be used again
    loop.close()
