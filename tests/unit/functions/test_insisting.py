"""A store that is away: asked again, less and less often."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from functions.worker import insisting
from functions.worker.insisting import insisted
from infra.errors import AttemptLost, StoreUnavailable


class Store:
    """Is away for its first questions, and remembers when each one came."""

    def __init__(self, away: int) -> None:
        self.asked_at: list[float] = []
        self._away = away

    async def answer(self) -> str:
        """An answer, sooner or later."""
        self.asked_at.append(asyncio.get_running_loop().time())
        if len(self.asked_at) <= self._away:
            raise StoreUnavailable
        return "here"


def ask(answer: Callable[[], Awaitable[str]], *, for_s: float) -> str:
    async def asked() -> str:
        until = asyncio.get_running_loop().time() + for_s
        return await insisted(answer, StoreUnavailable, until)

    return asyncio.run(asked())


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(insisting, "_FIRST_S", 0.02)


def test_pauses_grow_while_nothing_answers() -> None:
    store = Store(away=4)

    assert ask(store.answer, for_s=5) == "here"

    pauses = [b - a for a, b in zip(store.asked_at, store.asked_at[1:], strict=False)]
    assert len(pauses) == 4
    for pause_s, longest_s in zip(pauses, (0.02, 0.04, 0.08, 0.16), strict=True):
        assert longest_s / 2 <= pause_s


def test_a_hundred_tasks_do_not_ask_at_the_same_moments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(insisting, "_FIRST_S", 0.4)
    stores = [Store(away=1) for _ in range(100)]

    async def all_of_them() -> None:
        until = asyncio.get_running_loop().time() + 5
        await asyncio.gather(*(insisted(s.answer, StoreUnavailable, until) for s in stores))

    asyncio.run(all_of_them())

    again_at = sorted(store.asked_at[1] for store in stores)
    assert again_at[-1] - again_at[0] > 0.15


def test_the_last_question_comes_before_the_time_is_over() -> None:
    store = Store(away=1_000)

    with pytest.raises(StoreUnavailable):
        ask(store.answer, for_s=0.5)

    assert store.asked_at[-1] - store.asked_at[0] < 0.5
    assert store.asked_at[-1] - store.asked_at[0] > 0.4


def test_another_error_is_not_asked_away() -> None:
    async def lost() -> str:
        raise AttemptLost

    with pytest.raises(AttemptLost):
        ask(lost, for_s=5)
