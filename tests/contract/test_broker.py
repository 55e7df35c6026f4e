"""The contract of `Broker` and `ParkedQueue`, every adapter; and what SQS's does besides."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError
from redis.asyncio import Redis

from infra.brokers.celery import CeleryBroker
from infra.brokers.sqs import SqsBroker
from infra.errors import BrokerUnavailable
from infra.machinery.loop import Loop
from infra.ports import Broker
from infra.task import Task
from tests.conftest import Aws, new_task
from tests.stand.redis_server import RedisServer


@pytest.fixture
def sqs_broker(aws: Aws) -> SqsBroker:
    """The SQS adapter on empty queues."""
    return SqsBroker(aws.sqs, queue_url=aws.queue_url, parked_queue_url=aws.parked_queue_url)


@pytest.fixture
def celery_broker(redis: Redis) -> CeleryBroker:
    """The Redis adapter on an empty Redis."""
    return CeleryBroker(redis, queue="tasks")


@pytest.fixture(params=["sqs", "celery"])
def broker(request: pytest.FixtureRequest) -> SqsBroker | CeleryBroker:
    """Each adapter, empty."""
    adapter: SqsBroker | CeleryBroker = request.getfixturevalue(f"{request.param}_broker")
    return adapter


def test_an_empty_broker_has_no_depth(broker: Broker, loop: Loop) -> None:
    assert loop.run(broker.depth()) == 0


def test_depth_counts_the_tasks_that_wait_for_a_worker(broker: Broker, loop: Loop) -> None:
    for _ in range(3):
        loop.run(broker.enqueue(new_task()))
    loop.run(broker.park(new_task()))

    assert loop.run(broker.depth()) == 3


def test_100_tasks_enqueued_at_once_all_arrive(broker: Broker, loop: Loop) -> None:
    async def all_at_once() -> None:
        await asyncio.gather(*(broker.enqueue(new_task()) for _ in range(100)))

    loop.run(all_at_once())

    assert loop.run(broker.depth()) == 100


@pytest.mark.parametrize(
    "message",
    [
        "plain",
        "",
        "їжак 🦔 \u200b\t\r\n\x1f",
        "\ud800 alone",
        '{"task_id": 1}',
        "<&>",
        "x" * 100_000,
    ],
    ids=["plain", "empty", "unusual", "lone surrogate", "json", "markup", "100,000 characters"],
)
def test_a_message_travels_through_sqs_unchanged(
    sqs_broker: SqsBroker, aws: Aws, loop: Loop, message: str
) -> None:
    task = new_task(message)

    loop.run(sqs_broker.enqueue(task))

    [body] = aws.queued()
    assert Task.from_json(body) == task


def test_a_delayed_task_is_not_seen_before_its_time(
    sqs_broker: SqsBroker, aws: Aws, loop: Loop
) -> None:
    loop.run(sqs_broker.enqueue(new_task(), delay_s=1))

    assert aws.queued() == []
    time.sleep(1.1)
    assert len(aws.queued()) == 1


def test_a_postponed_message_is_hidden_and_comes_back(
    sqs_broker: SqsBroker, aws: Aws, loop: Loop
) -> None:
    loop.run(sqs_broker.enqueue(new_task()))
    [message] = aws.sqs.receive_message(QueueUrl=aws.queue_url, VisibilityTimeout=600)["Messages"]

    loop.run(sqs_broker.postpone(message["ReceiptHandle"], delay_s=0))

    assert len(aws.queued()) == 1


def test_a_parked_task_is_taken_with_a_receipt_that_drops_it(
    broker: SqsBroker | CeleryBroker, loop: Loop
) -> None:
    task = new_task("їжак \ud800")
    loop.run(broker.park(task))

    [(receipt, taken)] = loop.run(broker.take_parked(most=10))
    loop.run(broker.drop_parked(receipt))

    assert taken == task
    assert loop.run(broker.take_parked(most=10)) == []


def test_a_dropped_sqs_message_is_gone(sqs_broker: SqsBroker, aws: Aws, loop: Loop) -> None:
    loop.run(sqs_broker.park(new_task()))

    [(receipt, _)] = loop.run(sqs_broker.take_parked(most=10))
    loop.run(sqs_broker.drop_parked(receipt))

    assert all_of(aws, aws.parked_queue_url) == 0


def test_nothing_is_taken_from_an_empty_parked_queue(
    broker: SqsBroker | CeleryBroker, loop: Loop
) -> None:
    assert loop.run(broker.take_parked(most=1)) == []


def test_parked_tasks_are_taken_once_each_if_each_is_dropped(
    broker: SqsBroker | CeleryBroker, loop: Loop
) -> None:
    tasks = [new_task() for _ in range(5)]
    for task in tasks:
        loop.run(broker.park(task))

    taken = []
    while found := loop.run(broker.take_parked(most=2)):
        for receipt, task in found:
            taken.append(task.id)
            loop.run(broker.drop_parked(receipt))

    assert sorted(taken) == sorted(task.id for task in tasks)


def test_what_is_kept_aside_is_counted(broker: SqsBroker | CeleryBroker, loop: Loop) -> None:
    for _ in range(3):
        loop.run(broker.park(new_task()))
    loop.run(broker.enqueue(new_task()))
    [(receipt, _)] = loop.run(broker.take_parked(most=1))

    assert loop.run(broker.kept_aside()) == 3  # taken is not dropped
    loop.run(broker.drop_parked(receipt))
    assert loop.run(broker.kept_aside()) == 2


def test_a_parked_message_that_is_no_task_hides_no_task_behind_it(
    sqs_broker: SqsBroker, aws: Aws, loop: Loop
) -> None:
    for body in ("junk", "{}", "[" * 50_000):
        aws.sqs.send_message(QueueUrl=aws.parked_queue_url, MessageBody=body)
    task = new_task()
    loop.run(sqs_broker.park(task))

    [(_, taken)] = loop.run(sqs_broker.take_parked(most=1))

    assert taken == task
    assert all_of(aws, aws.parked_queue_url) == 4


type Operation = Callable[[SqsBroker], Coroutine[Any, Any, object]]
OPERATIONS: dict[str, Operation] = {
    "enqueue": lambda broker: broker.enqueue(new_task()),
    "park": lambda broker: broker.park(new_task()),
    "depth": lambda broker: broker.depth(),
    "postpone": lambda broker: broker.postpone("receipt", delay_s=1),
    "take_parked": lambda broker: broker.take_parked(most=1),
    "kept_aside": lambda broker: broker.kept_aside(),
    "drop_parked": lambda broker: broker.drop_parked("receipt"),
}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_a_broker_that_refuses_connections_is_unavailable(
    credentials: None, loop: Loop, operation: Operation
) -> None:
    broker = _sqs_at("http://127.0.0.1:9", "http://127.0.0.1:9/1/tasks")

    with pytest.raises(BrokerUnavailable):
        loop.run(operation(broker))


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_a_queue_that_does_not_exist_is_unavailable(
    aws: Aws, loop: Loop, operation: Operation
) -> None:
    broker = _sqs_at(None, aws.queue_url + "-of-another-name")

    with pytest.raises(BrokerUnavailable):
        loop.run(operation(broker))


def _sqs_at(url: str | None, queue_url: str) -> SqsBroker:
    config = Config(connect_timeout=1, retries={"total_max_attempts": 1})
    client = boto3.client("sqs", endpoint_url=url, config=config)
    return SqsBroker(client, queue_url=queue_url, parked_queue_url=queue_url)


def all_of(aws: Aws, queue_url: str) -> int:
    """How many messages a queue has, hidden ones included."""
    attributes = aws.sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["All"])
    visible = attributes["Attributes"]["ApproximateNumberOfMessages"]
    hidden = attributes["Attributes"]["ApproximateNumberOfMessagesNotVisible"]
    return int(visible) + int(hidden)


def test_many_tasks_are_sent_in_few_calls_and_all_arrive(
    broker: SqsBroker | CeleryBroker, loop: Loop
) -> None:
    tasks = [new_task(f"message {number}") for number in range(95)]

    assert loop.run(broker.enqueue_all(tasks)) == set()

    assert loop.run(broker.depth()) == 95
    assert loop.run(broker.enqueue_all([])) == set()


def test_messages_that_do_not_fit_into_one_call_are_sent_in_several(
    sqs_broker: SqsBroker, loop: Loop
) -> None:
    tasks = [new_task("🦔" * 25_000) for _ in range(7)]  # 300 KB each, escaped

    assert loop.run(sqs_broker.enqueue_all(tasks)) == set()

    assert loop.run(sqs_broker.depth()) == 7


def test_what_sqs_does_not_take_of_many_is_named(
    sqs_broker: SqsBroker, aws: Aws, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = [new_task() for _ in range(12)]
    send = aws.sqs.send_message_batch
    calls = 0

    def takes_half(**request: Any) -> Any:
        nonlocal calls
        calls += 1
        if len(request["Entries"]) < 10:
            raise EndpointConnectionError(endpoint_url="http://localhost")
        return send(QueueUrl=request["QueueUrl"], Entries=request["Entries"][:5])

    monkeypatch.setattr(aws.sqs, "send_message_batch", takes_half)

    assert loop.run(sqs_broker.enqueue_all(tasks)) == {task.id for task in tasks[5:]}
    assert calls == 2


def test_a_redis_that_is_away_takes_none_of_many(
    celery_broker: CeleryBroker, redis_server: RedisServer, loop: Loop
) -> None:
    tasks = [new_task() for _ in range(3)]
    redis_server.kill()
    try:
        assert loop.run(celery_broker.enqueue_all(tasks)) == {task.id for task in tasks}
    finally:
        redis_server.start()
