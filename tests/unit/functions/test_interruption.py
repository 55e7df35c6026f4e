"""Answers that are broken off, and those that are not."""

import asyncio

import pytest

from functions.worker.interruption import InterruptibleModel
from infra.errors import Interrupted
from infra.models.simulated import SimulatedModel
from tests.unit.functions.doubles import Model


def test_an_uninterrupted_model_answers_as_the_one_it_asks() -> None:
    model = InterruptibleModel(SimulatedModel(0))

    assert asyncio.run(model.answer("hello")).text == "Analysed 1 word, 5 characters."


def test_an_interruption_breaks_off_what_runs_and_what_comes() -> None:
    model = InterruptibleModel(SimulatedModel(60))

    async def interrupt() -> list[object]:
        running = [asyncio.create_task(model.answer("hello")) for _ in range(3)]
        await asyncio.sleep(0)
        model.interrupt()
        running.append(asyncio.create_task(model.answer("hello")))
        return await asyncio.gather(*running, return_exceptions=True)

    assert [type(end) for end in asyncio.run(interrupt())] == [Interrupted] * 4


def test_a_timeout_is_still_a_timeout() -> None:
    model = InterruptibleModel(SimulatedModel(60))

    async def ask() -> None:
        async with asyncio.timeout(0.01):
            await model.answer("hello")

    with pytest.raises(TimeoutError):
        asyncio.run(ask())


def test_what_a_model_raises_comes_through() -> None:
    async def fails(_: str) -> str:
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        asyncio.run(InterruptibleModel(Model(fails)).answer("hello"))
