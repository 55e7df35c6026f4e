"""What is no task, and a Redis that is away, met by the Redis broker and its workers' transport."""

import base64
import json
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
import redis as sync_redis

from infra.brokers.celery import CeleryBroker
from infra.errors import BrokerUnavailable
from infra.machinery.loop import Loop
from infra.task import TASK_NAME
from tests.conftest import new_task
from tests.contract.celery_consumer import Consumer
from tests.contract.redis_client import connected


def envelope(**changes: Any) -> str:
    """A message like ours, but for what a test changes."""
    body = [[{"task_id": "1", "message": "secret words", "accepted_at": "now"}], {}, {}]
    document = {
        "body": base64.b64encode(json.dumps(body).encode()).decode(),
        "content-type": "application/json",
        "content-encoding": "utf-8",
        "headers": {"task": TASK_NAME, "id": "1"},
        "properties": {
            "delivery_tag": "tag",
            "body_encoding": "base64",
            "delivery_info": {"exchange": "", "routing_key": "tasks"},
        },
    }
    return json.dumps(document | changes)


UNREADABLE = {
    "no JSON": "secret words",
    "no UTF-8": b"\xff\xfe",
    "no object": "[]",
    "an empty object": "{}",
    "nested deeply": "[" * 50_000,
    "no task": envelope(),
    "another task": envelope(headers={"task": "remove_everything", "id": "1"}),
    "pickled": envelope(**{"content-type": "application/x-python-serialize"}),
    "no base64": envelope(body="%"),
    "no delivery tag": envelope(properties={}),
}


@pytest.mark.parametrize("message", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_task_is_kept_aside_and_counted_and_what_follows_is_read(
    broker: CeleryBroker,
    consumer: Consumer,
    look: sync_redis.Redis,
    loop: Loop,
    message: str | bytes,
) -> None:
    look.lpush("tasks", message)
    task = new_task()
    loop.run(broker.enqueue(task))

    consumer.poll(2)

    assert consumer.tasks == [task]
    assert loop.run(broker.kept_aside()) == 1
    assert look.llen("tasks-taken") == 0
    assert len(consumer.unreadable) == 1


def test_a_parked_message_that_is_no_task_hides_no_task_behind_it(
    broker: CeleryBroker, look: sync_redis.Redis, loop: Loop
) -> None:
    look.lpush("tasks-parked", *["junk"] * 250, "{}", "[" * 50_000)
    task = new_task()
    loop.run(broker.park(task))

    [(_, taken)] = loop.run(broker.take_parked(most=1))

    assert taken == task


type Operation = Callable[[CeleryBroker], Coroutine[Any, Any, object]]
OPERATIONS: dict[str, Operation] = {
    "enqueue": lambda broker: broker.enqueue(new_task()),
    "enqueue later": lambda broker: broker.enqueue(new_task(), delay_s=9),
    "bring due": lambda broker: broker.bring_due(),
    "park": lambda broker: broker.park(new_task()),
    "depth": lambda broker: broker.depth(),
    "kept_aside": lambda broker: broker.kept_aside(),
    "take_parked": lambda broker: broker.take_parked(most=1),
    "drop_parked": lambda broker: broker.drop_parked("receipt"),
}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_a_redis_that_refuses_connections_is_unavailable(loop: Loop, operation: Operation) -> None:
    with (
        connected("redis://127.0.0.1:9", loop) as client,
        pytest.raises(BrokerUnavailable),
    ):
        loop.run(operation(CeleryBroker(client, queue="tasks")))


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_a_redis_that_refuses_requests_is_unavailable(
    broker: CeleryBroker, look: sync_redis.Redis, loop: Loop, operation: Operation
) -> None:
    for name in ("tasks", "tasks-delayed", "tasks-parked", "tasks-unreadable"):
        look.hset(name, "is", "no list")

    with pytest.raises(BrokerUnavailable):
        loop.run(operation(broker))
