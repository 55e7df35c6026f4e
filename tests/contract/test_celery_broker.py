"""The Redis broker and the transport of its workers, on a real Redis with the real Celery."""

import base64
import json
import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import celery
import kombu
import pytest
import redis as sync_redis
from redis.asyncio import Redis

from infra.brokers.celery import CeleryBroker
from infra.brokers.celery_transport import Transport
from infra.errors import BrokerUnavailable
from infra.loop import Loop
from infra.task import TASK_NAME, Task
from tests.conftest import new_task
from tests.contract.redis_client import connected
from tests.redis_server import RedisServer

VISIBILITY_S = 0.4


@pytest.fixture
def broker(redis: Redis) -> CeleryBroker:
    """The adapter on an empty Redis."""
    return CeleryBroker(redis, queue="tasks")


@pytest.fixture
def look(redis_server: RedisServer) -> Iterator[sync_redis.Redis]:
    """A client to look around with."""
    with redis_server.client() as client:
        yield client


class Consumer:
    """What a Celery worker is to its transport: takes messages, acknowledges them or dies."""

    def __init__(self, server: RedisServer, **options: Any) -> None:
        self.tasks: list[Task] = []
        self.messages: list[Any] = []
        self.unreadable: list[Exception] = []
        self.connection = kombu.Connection(
            server.url,
            transport=f"{Transport.__module__}:Transport",
            transport_options={
                "visibility_timeout": VISIBILITY_S,
                "unacked_restore_throttle": 1,
                "priority_steps": [0],
                "on_unreadable": self.unreadable.append,
                **options,
            },
        )
        self.channel = self.connection.channel()
        self.channel.do_restore = False  # as a worker that is killed
        self.consumer = kombu.Consumer(
            self.channel,
            [kombu.Queue("tasks")],
            accept=["json"],
            callbacks=[self._take],
        )
        self.consumer.consume()

    def poll(self, times: int = 1) -> None:
        """Read what is there."""
        for _ in range(times):
            try:
                self.connection.drain_events(timeout=0.1)
            except TimeoutError:
                return

    def sweep(self) -> None:
        """Do what a worker does each second."""
        self.connection.transport.cycle.maybe_restore_messages()

    def _take(self, body: Any, message: Any) -> None:
        [document], *_ = body
        self.tasks.append(Task.from_json(document))
        self.messages.append(message)


@pytest.fixture
def consumer(redis_server: RedisServer) -> Iterator[Consumer]:
    """A worker's transport."""
    consumer = Consumer(redis_server)
    yield consumer
    consumer.connection.release()


def test_an_envelope_is_what_celery_itself_sends(
    broker: CeleryBroker, look: sync_redis.Redis, redis_server: RedisServer, loop: Loop
) -> None:
    task = new_task("їжак")
    app = celery.Celery(broker=redis_server.url, set_as_current=False)
    app.conf.task_default_queue = "tasks"
    app.send_task(TASK_NAME, args=[task.to_json()], task_id=task.id, ignore_result=True)
    app.close()
    loop.run(broker.enqueue(task))

    ours, theirs = (json.loads(message) for message in look.lrange("tasks", 0, -1))

    assert json.loads(base64.b64decode(ours.pop("body"))) == json.loads(
        base64.b64decode(theirs.pop("body"))
    )
    mine, given = ours.pop("headers"), theirs.pop("headers")
    assert (
        ours.pop("properties").items()
        >= {
            **{k: v for k, v in theirs.pop("properties").items() if k in MATTERS},
        }.items()
    )
    assert ours == theirs
    for own in ("origin", "argsrepr"):  # told apart on purpose: no prompt in a log
        assert mine.pop(own) != given.pop(own)
    assert task.message not in json.dumps(mine)
    assert mine.items() <= given.items()
    assert {name for name in given.keys() - mine.keys() if given[name]} <= {"shadow"}


# The others are of one message (its tag), or for results, which nobody sends.
MATTERS = ("correlation_id", "delivery_mode", "priority", "body_encoding")


@pytest.mark.parametrize(
    "message",
    ["plain", "", "їжак 🦔 \u200b\t\r\n\x1f", "\ud800 alone", '{"task_id": 1}', "x" * 100_000],
    ids=["plain", "empty", "unusual", "lone surrogate", "json", "100,000 characters"],
)
def test_a_message_travels_through_redis_unchanged(
    broker: CeleryBroker, consumer: Consumer, loop: Loop, message: str
) -> None:
    task = new_task(message)

    loop.run(broker.enqueue(task))
    consumer.poll()

    assert consumer.tasks == [task]


def test_tasks_come_in_the_order_in_which_they_were_sent(
    broker: CeleryBroker, consumer: Consumer, loop: Loop
) -> None:
    tasks = [new_task() for _ in range(10)]
    for task in tasks:
        loop.run(broker.enqueue(task))

    consumer.poll(10)

    assert consumer.tasks == tasks


def test_an_acknowledged_message_leaves_nothing_behind(
    broker: CeleryBroker, consumer: Consumer, look: sync_redis.Redis, loop: Loop
) -> None:
    loop.run(broker.enqueue(new_task()))
    consumer.poll()

    [message] = consumer.messages
    message.ack()

    assert list(look.scan_iter("[^_]*")) == []  # _kombu* is kombu's list of queues


def test_a_message_whose_worker_died_comes_back_after_the_visibility_timeout(
    broker: CeleryBroker, consumer: Consumer, redis_server: RedisServer, loop: Loop
) -> None:
    task = new_task()
    loop.run(broker.enqueue(task))
    consumer.poll()  # and never acknowledges it
    other = Consumer(redis_server)

    other.sweep()
    other.poll()
    assert other.tasks == []
    time.sleep(VISIBILITY_S)
    other.sweep()
    other.poll()

    assert other.tasks == [task]
    other.connection.release()


def test_a_message_is_not_lost_between_being_taken_and_being_noted(
    broker: CeleryBroker,
    consumer: Consumer,
    redis_server: RedisServer,
    look: sync_redis.Redis,
    loop: Loop,
) -> None:
    task = new_task()
    loop.run(broker.enqueue(task))
    dying = Consumer(redis_server)

    def die(*_: object) -> None:
        raise SystemExit

    dying.channel.qos.append = die
    with pytest.raises(SystemExit):
        dying.poll()
    assert look.llen("tasks") == look.zcard("unacked_index") == 0

    consumer.sweep()
    consumer.sweep()
    consumer.poll()

    assert consumer.tasks == [task]
    assert look.llen("tasks-taken") == 0
    dying.connection.release()


def test_a_worker_without_a_free_slot_leaves_messages_to_others(
    broker: CeleryBroker, consumer: Consumer, redis_server: RedisServer, loop: Loop
) -> None:
    other = Consumer(redis_server)
    consumer.consumer.qos(prefetch_count=2)
    for _ in range(3):
        loop.run(broker.enqueue(new_task()))

    consumer.poll(4)
    other.poll()

    assert (len(consumer.tasks), len(other.tasks)) == (2, 1)
    other.connection.release()


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


def test_a_delayed_task_is_not_seen_before_its_time(
    broker: CeleryBroker, consumer: Consumer, look: sync_redis.Redis, loop: Loop
) -> None:
    task = new_task()

    loop.run(broker.enqueue(task, delay_s=1))

    assert loop.run(broker.bring_due()) == 0
    assert look.llen("tasks") == 0
    time.sleep(1.05)
    assert loop.run(broker.bring_due()) == 1
    consumer.poll()
    assert consumer.tasks == [task]


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
def test_a_redis_that_refuses_connections_is_unavailable(
    forgotten: None, loop: Loop, monkeypatch: pytest.MonkeyPatch, operation: Operation
) -> None:
    with (
        connected("redis://127.0.0.1:9", loop, monkeypatch) as client,
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
