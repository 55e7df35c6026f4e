"""Blocking calls that may take minutes, each in a thread of its own."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Any


async def in_own_thread[T](call: Callable[[], T], *, abort: Callable[[], None] | None = None) -> T:
    """Run a blocking call beside the loop.

    In the loop's own pool the calls of stores and queues would wait behind it. A call that is
    cancelled holds up neither another one nor the end of the process: its thread is a daemon.

    Args:
        abort: Called when the caller is cancelled; what the call then returns or raises is dropped.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def end(settle: Callable[[Any], None], outcome: Any) -> None:
        if not future.done():
            settle(outcome)

    def run() -> None:
        settle: Callable[[Any], None]
        outcome: Any
        try:
            settle, outcome = future.set_result, call()
        except BaseException as error:
            settle, outcome = future.set_exception, error
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(end, settle, outcome)

    Thread(target=run, daemon=True, name="model-call").start()
    try:
        return await future
    except asyncio.CancelledError:
        if abort is not None:
            abort()
        raise
