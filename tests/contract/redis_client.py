"""A Redis client as `wiring` makes it, closed after the test."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from redis.asyncio import Redis

from functions import wiring
from infra.machinery.loop import Loop


@contextmanager
def connected(url: str, loop: Loop, patch: pytest.MonkeyPatch) -> Iterator[Redis]:
    """A client of its own, with the settings of the functions' client."""
    patch.setenv("PROMPTLANE_REDIS_URL", url)
    wiring.settings.cache_clear()
    client: Redis = wiring._redis.__wrapped__()
    wiring.settings.cache_clear()
    yield client
    loop.run(client.aclose())
