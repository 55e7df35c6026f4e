"""Stops models whose tasks are cancelled while they answer."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from infra.errors import Revoked, StoreUnavailable
from infra.ports import TaskStore

_AT_ONCE = 100  # tasks in one question to the store


class Watch:
    """Looks at the states of all tasks in hand, with one question for all of them.

    It looks as long as there are any, so that an idle process asks nothing. Belongs to one loop.

    Args:
        every_s: Seconds between two looks; 0: never, where answers are quicker than a look.
    """

    def __init__(self, store: TaskStore, *, every_s: float) -> None:
        self._store = store
        self._every_s = every_s
        self._asking: dict[str, asyncio.Task[Any]] = {}
        self._revoked: set[str] = set()
        self._looking: asyncio.Task[None] | None = None

    async def over[T](self, task_id: str, answer: Coroutine[Any, Any, T]) -> T:
        """Wait for an answer, and stop it if its task is cancelled.

        Raises:
            Revoked: It was.
        """
        if not self._every_s:
            return await answer
        asking = asyncio.create_task(answer)
        self._asking[task_id] = asking
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            return await asking
        except asyncio.CancelledError:
            if task_id in self._revoked:
                raise Revoked(task_id) from None
            asking.cancel()  # the caller ran out of time
            raise
        finally:
            self._asking.pop(task_id, None)
            self._revoked.discard(task_id)
            if not self._asking:
                self._looking.cancel()

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(self._every_s)
            in_hand = list(self._asking)
            for first in range(0, len(in_hand), _AT_ONCE):
                try:
                    gone = await self._store.revoked(in_hand[first : first + _AT_ONCE])
                except StoreUnavailable:
                    continue  # the next look will tell
                for task_id in gone & self._asking.keys():
                    self._revoked.add(task_id)
                    self._asking[task_id].cancel()
