"""Every adapter of `TaskStore`, for one suite."""

from collections.abc import Iterator

import pytest
from redis.asyncio import Redis

from infra.loop import Loop
from infra.ports import TaskStore
from infra.stores.dynamodb import DynamoDbTaskStore
from infra.stores.redis import RedisTaskStore
from infra.task import Task
from tests.conftest import Aws, new_task
from tests.contract.asked import MAX_TRIES, RETENTION_S, Asked, Clock
from tests.contract.redis_client import connected
from tests.redis_server import RedisServer


@pytest.fixture
def redis(
    redis_server: RedisServer, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Redis]:
    """A client of an empty Redis."""
    with connected(redis_server.url, loop, monkeypatch) as client:
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
