"""Every adapter of `TaskStore`, for one suite; the Redis broker and its workers' transport."""

from collections.abc import Iterator

import pytest
import redis as sync_redis
from redis.asyncio import Redis

from infra.brokers.celery import CeleryBroker
from infra.machinery.loop import Loop
from infra.ports import TaskStore
from infra.stores.dynamodb import DynamoDbTaskStore
from infra.stores.redis import RedisTaskStore
from infra.task import Task
from tests.conftest import Aws, new_task
from tests.contract.asked import MAX_TRIES, RETENTION_S, Asked, Clock
from tests.contract.celery_consumer import Consumer
from tests.contract.redis_client import connected
from tests.stand.redis_server import RedisServer


@pytest.fixture
def redis(redis_server: RedisServer, loop: Loop) -> Iterator[Redis]:
    """A client of an empty Redis."""
    with connected(redis_server.url, loop) as client:
        yield client


@pytest.fixture(params=["dynamodb", "redis"])
def asked(request: pytest.FixtureRequest, loop: Loop) -> Asked:
    """Each adapter, empty, on a clock that a test moves."""
    clock = Clock()
    match request.param:
        case "dynamodb":
            aws: Aws = request.getfixturevalue("aws")
            store: TaskStore = DynamoDbTaskStore(
                aws.dynamodb,
                table=aws.table,
                max_tries=MAX_TRIES,
                retention_s=RETENTION_S,
                now=clock,
            )
        case "redis":
            client: Redis = request.getfixturevalue("redis")
            store = RedisTaskStore(client, max_tries=MAX_TRIES, retention_s=RETENTION_S, now=clock)
    return Asked(store, loop, clock)


@pytest.fixture
def task(asked: Asked) -> Task:
    """A task that was put."""
    task = new_task()
    asked.put(task)
    return task


@pytest.fixture
def broker(redis: Redis) -> CeleryBroker:
    """The adapter on an empty Redis."""
    return CeleryBroker(redis, queue="tasks")


@pytest.fixture
def look(redis_server: RedisServer) -> Iterator[sync_redis.Redis]:
    """A client to look around with."""
    with redis_server.client() as client:
        yield client


@pytest.fixture
def consumer(redis_server: RedisServer) -> Iterator[Consumer]:
    """A worker's transport."""
    consumer = Consumer(redis_server)
    yield consumer
    consumer.connection.release()
