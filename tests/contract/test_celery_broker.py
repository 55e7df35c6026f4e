"""The Redis broker and the transport of its workers, on a real Redis with the real Celery."""

import base64
import json
import time

import celery
import pytest
import redis as sync_redis

from infra.brokers.celery import CeleryBroker
from infra.machinery.loop import Loop
from infra.task import TASK_NAME
from tests.conftest import new_task
from tests.contract.celery_consumer import VISIBILITY_S, Consumer
from tests.stand.redis_server import RedisServer


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
