"""A Redis client as the functions have it, closed after the test."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis.asyncio import Redis

from infra.clients.redis import redis_client
from infra.machinery.loop import Loop


@contextmanager
def connected(url: str, loop: Loop) -> Iterator[Redis]:
    """A client of the test's own."""
    client = redis_client(url)
    yield client
    loop.run(client.aclose())
