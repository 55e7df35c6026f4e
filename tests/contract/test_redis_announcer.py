"""Outcomes in Redis: each is told by one worker at a time, until it is taken."""

from collections.abc import Iterator

import pytest
from redis.asyncio import Redis

from infra.announcers.redis import RedisAnnouncer
from infra.errors import BrokerUnavailable
from infra.machinery.loop import Loop
from infra.outcome import Outcome
from infra.task import Status
from tests.contract.asked import Clock
from tests.stand.redis_server import RedisServer

OUTCOME = Outcome(task_id="0e7f8a3c-2f5d-4e86-8a39-6f1f5a2b9d10", status=Status.SUCCESS, attempt=1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def announcer(redis: Redis, clock: Clock) -> Iterator[RedisAnnouncer]:
    yield RedisAnnouncer(redis, queue="webhooks", now=clock)


def test_an_outcome_is_taken_once_and_again_when_its_taker_dies(
    announcer: RedisAnnouncer, loop: Loop, clock: Clock
) -> None:
    loop.run(announcer.announce(OUTCOME))
    loop.run(announcer.announce(OUTCOME))

    [due] = loop.run(announcer.take_due(most=10, lease_s=30))
    assert (due.outcome, due.tries) == (OUTCOME, 1)
    assert loop.run(announcer.take_due(most=10, lease_s=30)) == []
    clock.now_s += 31
    [again] = loop.run(announcer.take_due(most=10, lease_s=30))
    assert (again.outcome, again.tries) == (OUTCOME, 2)

    loop.run(announcer.drop(again))
    clock.now_s += 31
    assert loop.run(announcer.take_due(most=10, lease_s=30)) == []


def test_an_outcome_that_was_not_taken_comes_back_after_its_pause(
    announcer: RedisAnnouncer, loop: Loop, clock: Clock
) -> None:
    loop.run(announcer.announce(OUTCOME))
    [due] = loop.run(announcer.take_due(most=10, lease_s=30))

    loop.run(announcer.postpone(due, delay_s=5))

    clock.now_s += 4
    assert loop.run(announcer.take_due(most=10, lease_s=30)) == []
    clock.now_s += 2
    assert len(loop.run(announcer.take_due(most=10, lease_s=30))) == 1


def test_what_nobody_takes_is_set_aside(
    announcer: RedisAnnouncer, redis_server: RedisServer, loop: Loop, clock: Clock
) -> None:
    loop.run(announcer.announce(OUTCOME))
    [due] = loop.run(announcer.take_due(most=10, lease_s=30))

    loop.run(announcer.set_aside(due))

    clock.now_s += 31
    assert loop.run(announcer.take_due(most=10, lease_s=30)) == []
    with redis_server.client() as look:
        assert look.llen("webhooks-dead") == 1


def test_a_redis_that_is_away_is_said(
    announcer: RedisAnnouncer, redis_server: RedisServer, loop: Loop
) -> None:
    redis_server.kill()
    try:
        with pytest.raises(BrokerUnavailable):
            loop.run(announcer.announce(OUTCOME))
    finally:
        redis_server.start()
