"""Asking again what does not answer."""

import asyncio
from collections.abc import Awaitable, Callable

from infra.machinery.pauses import doubled, full_jitter

_FIRST_S, _MOST_S = 0.2, 5.0  # from one question to the next


async def insisted[T](ask: Callable[[], Awaitable[T]], away: type[Exception], until: float) -> T:
    """Ask what may be away until it answers; what it says.

    The pauses grow and differ: a thousand tasks that ask five times a second can be the very load
    under which a store does not answer.

    Args:
        ask: May be repeated without harm.
        away: What it raises when there is no answer, and we do when the time is over.
        until: The last moment to ask, by the event loop's clock.
    """
    tries = 0
    while True:
        try:
            return await ask()
        except away:
            left_s = until - asyncio.get_running_loop().time() - _FIRST_S
            if left_s <= 0:
                raise
        tries += 1
        pause_s = min(doubled(_FIRST_S, tries), _MOST_S, left_s)
        await asyncio.sleep(pause_s / 2 + full_jitter(pause_s / 2))
