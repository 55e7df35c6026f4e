"""The client of Redis."""

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ConstantBackoff
from redis.exceptions import ReadOnlyError

from infra.machinery.loop import CALLS_AT_ONCE


def redis_client(url: str, *, ca_file: str = "") -> Redis:
    """redis-py's client for one event loop; closing it closes its connections.

    Args:
        ca_file: The certificates to trust with `rediss://`; by default the system's.
    """
    trust = {"ssl_ca_certs": ca_file} if ca_file and url.startswith("rediss:") else {}
    # As with AWS: two tries of four seconds at most. The second one is for a connection that died
    # of old age, or with a Redis that is back.
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=CALLS_AT_ONCE,
        timeout=3,
        socket_connect_timeout=1,
        socket_timeout=3,
        retry=Retry(ConstantBackoff(0.1), 1),
        retry_on_error=[ReadOnlyError],  # after a failover: on a new connection, to the new one
        decode_responses=True,
        encoding_errors="surrogatepass",  # half a surrogate pair is text to JSON
        **trust,
    )
    return Redis.from_pool(pool)
