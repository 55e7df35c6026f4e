"""One asyncio loop for the life of an execution environment, with a bounded pool of threads."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

# Blocking SDK calls at once in one process; SDK connection pools are made this large too.
CALLS_AT_ONCE = 32


class Loop:
    """Runs coroutines for a synchronous caller.

    The loop is made by the first `run`, not by the constructor: a fork or a snapshot taken
    before then holds no socket and no thread.
    """

    def __init__(self) -> None:
        self._runner: asyncio.Runner | None = None

    def run[T](self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine to its end on the loop and return what it returns."""
        if self._runner is None:
            self._runner = asyncio.Runner()
            pool = ThreadPoolExecutor(CALLS_AT_ONCE, thread_name_prefix="sdk-call")
            self._runner.get_loop().set_default_executor(pool)
        return self._runner.run(coroutine)

    def close(self) -> None:
        """End the loop and its threads; the next `run` makes new ones."""
        if self._runner is not None:
            self._runner.close()
            self._runner = None
