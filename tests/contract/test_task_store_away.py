"""The contract of `TaskStore`: each method of an adapter whose store is away says so."""

from collections.abc import Callable

import boto3
import pytest
from botocore.config import Config
from redis.asyncio import Redis

from infra.answer import Usage
from infra.errors import StoreUnavailable
from infra.machinery.loop import Loop
from infra.ports import TaskStore
from infra.stores.dynamodb import DynamoDbTaskStore
from infra.stores.redis import RedisTaskStore
from infra.task import Task
from tests.conftest import Aws, new_task
from tests.contract.asked import MAX_TRIES, RETENTION_S, Asked, Clock
from tests.contract.redis_client import connected
from tests.stand.redis_server import RedisServer

OPERATIONS: dict[str, Callable[[Asked, Task], object]] = {
    "put": Asked.put,
    "get": Asked.get,
    "withdraw": Asked.withdraw,
    "claim": Asked.claim,
    "hand_back": lambda asked, task: asked.hand_back(task, 1),
    "release": lambda asked, task: asked.release(task, 1),
    "put_off": lambda asked, task: asked.put_off(task, 1),
    "add_usage": lambda asked, task: asked.add_usage(task, Usage()),
    "succeed": lambda asked, task: asked.succeed(task, 1),
    "fail": lambda asked, task: asked.fail(task, 1),
    "reopen": Asked.reopen,
    "revoke": Asked.revoke,
    "revoked": Asked.revoked,
    "erase": Asked.erase,
}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_a_store_that_refuses_connections_is_unavailable(
    credentials: None, loop: Loop, operation: Callable[[Asked, Task], object]
) -> None:
    asked = Asked(_dynamodb_at("http://127.0.0.1:9", "tasks"), loop, Clock())

    with pytest.raises(StoreUnavailable):
        operation(asked, new_task())


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_a_store_that_refuses_requests_is_unavailable(
    aws: Aws, loop: Loop, operation: Callable[[Asked, Task], object]
) -> None:
    asked = Asked(_dynamodb_at(None, "no-such-table"), loop, Clock())

    with pytest.raises(StoreUnavailable):
        operation(asked, new_task())


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_a_redis_that_refuses_connections_is_unavailable(
    loop: Loop, operation: Callable[[Asked, Task], object]
) -> None:
    with connected("redis://127.0.0.1:9", loop) as client:
        asked = Asked(_redis_store(client), loop, Clock())

        with pytest.raises(StoreUnavailable):
            operation(asked, new_task())


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_a_redis_that_refuses_requests_is_unavailable(
    redis: Redis, redis_server: RedisServer, loop: Loop, operation: Callable[[Asked, Task], object]
) -> None:
    task = new_task()
    with redis_server.client() as other:
        other.set(f"promptlane:task:{task.id}", "no hash")

    with pytest.raises(StoreUnavailable):
        operation(Asked(_redis_store(redis), loop, Clock()), task)


def _redis_store(client: Redis) -> TaskStore:
    return RedisTaskStore(client, max_tries=MAX_TRIES, retention_s=RETENTION_S)


def _dynamodb_at(url: str | None, table: str) -> TaskStore:
    config = Config(connect_timeout=1, retries={"total_max_attempts": 1})
    client = boto3.client("dynamodb", endpoint_url=url, config=config)
    return DynamoDbTaskStore(client, table=table, max_tries=MAX_TRIES, retention_s=RETENTION_S)
