"""Answers of a model that are larger than a store's record."""

import random

from functions.wiring import Wiring
from infra.machinery.loop import Loop
from infra.task import Status
from tests.conftest import Aws, new_task
from tests.unit.functions.doubles import worker_with


def answered(wiring: Wiring, loop: Loop, answer: str) -> tuple[Status, str | None, str | None, int]:
    """What a task becomes whose model gives this answer, and how often the model was asked."""
    asked = 0

    async def reply(_: str) -> str:
        nonlocal asked
        asked += 1
        return answer

    task = new_task()
    loop.run(wiring.store.put(task))
    worker = worker_with(wiring, reply)
    for _ in range(3):
        if loop.run(worker.analyse_user_request(task, time_s=20)) is None:
            break
    record = loop.run(wiring.store.get(task.id))
    return record.status, record.result, record.reason, asked


def test_a_large_answer_is_kept_compressed_and_read_whole(
    environment: object, aws: Aws, wiring: Wiring, loop: Loop
) -> None:
    answer = "\n".join(f"{number}. The hedgehog eats їжаки 🦔." for number in range(20_000))

    status, result, _, asked = answered(wiring, loop, answer)

    assert (status, asked) == (Status.SUCCESS, 1)
    assert result == answer
    [item] = aws.records()
    assert len(str(item)) < 400_000


def test_an_answer_that_is_too_large_fails_at_once_and_says_so(
    environment: object, aws: Aws, wiring: Wiring, loop: Loop
) -> None:
    answer = random.Random(7).randbytes(400_000).hex()

    status, result, reason, asked = answered(wiring, loop, answer)

    assert (status, result, asked) == (Status.FAILURE, None, 1)
    assert reason == "the answer is too large to be kept (attempts: 1)"


def test_an_answer_that_no_function_can_hand_out_fails_at_once(
    environment: object, wiring: Wiring, loop: Loop
) -> None:
    status, _, reason, asked = answered(wiring, loop, "é" * 1_500_000)

    assert (status, asked) == (Status.FAILURE, 1)
    assert reason == "the answer is too large to be handed out (attempts: 1)"


def test_half_of_a_surrogate_pair_survives_compression(
    environment: object, wiring: Wiring, loop: Loop
) -> None:
    answer = "\ud83e" + "word " * 100_000

    assert answered(wiring, loop, answer)[1] == answer
