"""One asyncio loop for the life of a process, for one caller or for many threads."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
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
        # Else it would run in the context of the first one, whose request is over.
        return self._runner.run(coroutine, context=copy_context())

    def close(self) -> None:
        """End the loop and its threads; the next `run` makes new ones."""
        if self._runner is not None:
            self._runner.close()
            self._runner = None


class SharedLoop:
    """Runs the coroutines of many threads at once, on a loop in a thread of its own.

    Like `Loop` it is made by the first use, so that a fork before then holds no thread.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def run[T](self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine to its end while this thread waits; return what it returns."""
        return self.start(coroutine).result()

    def start[T](self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Start a coroutine and do not wait for it."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._running())

    def close(self) -> None:
        """End the loop and its threads; the next use makes new ones."""
        with self._lock:
            if self._loop is not None and self._thread is not None:
                self._loop.call_soon_threadsafe(self._loop.stop)
                self._thread.join()
                self._loop.run_until_complete(self._loop.shutdown_default_executor())
                self._loop.close()
                self._loop = self._thread = None

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                pool = ThreadPoolExecutor(CALLS_AT_ONCE, thread_name_prefix="sdk-call")
                self._loop.set_default_executor(pool)
                self._thread = threading.Thread(
                    target=self._loop.run_forever, daemon=True, name="loop"
                )
                self._thread.start()
            return self._loop
