"""The contract of `TaskStore`, every adapter: put, get and withdraw."""

from dataclasses import replace
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from infra.errors import TaskNotFound
from infra.machinery.loop import Loop
from infra.stores.redis import RedisTaskStore
from infra.task import Status, Task, TaskRecord
from tests.conftest import new_task
from tests.contract.asked import MAX_TRIES, RETENTION_S, Asked, bring_to
from tests.stand.redis_server import RedisServer


def test_a_task_that_was_put_is_pending_and_without_attempts(asked: Asked) -> None:
    task = new_task()

    record = asked.put(task)

    assert asked.get(task) == record
    assert record == TaskRecord(
        id=task.id,
        status=Status.PENDING,
        attempt=0,
        tries_left=MAX_TRIES,
        created_at=task.accepted_at,
        queued_at=task.accepted_at,
    )


def test_putting_a_known_id_changes_nothing_and_returns_its_record(
    asked: Asked, task: Task
) -> None:
    asked.claim(task)
    asked.succeed(task, 1)

    known = asked.put(task)

    assert known == asked.get(task)
    assert known.status is Status.SUCCESS


def test_a_record_never_holds_the_message(asked: Asked) -> None:
    task = new_task("a sentence that must not rest in the store")
    asked.put(task)

    assert "sentence" not in repr(asked.get(task))


def test_an_unknown_task_is_not_found(asked: Asked) -> None:
    with pytest.raises(TaskNotFound):
        asked.get(new_task())


def test_a_task_whose_retention_has_passed_is_not_found(asked: Asked, task: Task) -> None:
    asked.clock.now_s += RETENTION_S + 1

    with pytest.raises(TaskNotFound):
        asked.get(task)


def test_finishing_a_task_keeps_it_for_another_retention(asked: Asked, task: Task) -> None:
    asked.claim(task)
    asked.clock.now_s += RETENTION_S - 1

    asked.succeed(task, 1)

    asked.clock.now_s += RETENTION_S - 1
    assert asked.get(task).status is Status.SUCCESS


def test_a_pending_task_can_be_withdrawn(asked: Asked, task: Task) -> None:
    assert asked.withdraw(task)

    with pytest.raises(TaskNotFound):
        asked.get(task)
    assert asked.withdraw(task)  # the answer may have been lost: there is none now


def test_what_was_never_there_needs_no_withdrawing(asked: Asked) -> None:
    assert asked.withdraw(new_task())


@pytest.mark.parametrize("end", ["started", "succeeded", "failed"])
def test_a_task_that_a_worker_has_touched_stays_when_withdrawn(
    asked: Asked, task: Task, end: str
) -> None:
    bring_to(end, asked, task)
    before = asked.get(task)

    assert not asked.withdraw(task)

    assert asked.get(task) == before


def test_a_failure_that_was_never_claimed_stays_when_withdrawn(asked: Asked, task: Task) -> None:
    asked.fail(task, 0)

    assert not asked.withdraw(task)

    assert asked.get(task).status is Status.FAILURE


def test_redis_forgets_a_task_by_itself_when_its_retention_has_passed(
    redis: Redis, redis_server: RedisServer, loop: Loop
) -> None:
    store = RedisTaskStore(redis, max_tries=MAX_TRIES, retention_s=100)
    task = new_task()

    loop.run(store.put(task))

    with redis_server.client() as other:
        assert 95 <= other.ttl(f"promptlane:task:{task.id}") <= 100
        assert other.dbsize() == 1


# --- when a message was sent


def test_a_message_that_is_sent_anew_begins_a_new_life(asked: Asked) -> None:
    task = new_task()
    asked.put(task)
    asked.claim(task)
    asked.clock.now_s += RETENTION_S - 10

    asked.note_queued(task)

    asked.clock.now_s += 20  # behind the end that the record had at first
    noted = asked.get(task)
    assert (noted.status, noted.attempt) == (Status.STARTED, 1)
    assert noted.queued_at.timestamp() == pytest.approx(asked.clock.now_s - 20, abs=0.001)
    assert noted.created_at == task.accepted_at


def test_a_reopened_task_has_a_message_of_this_moment(asked: Asked, task: Task) -> None:
    bring_to("failed", asked, task)
    asked.clock.now_s += 1_000

    asked.reopen(task)

    assert asked.get(task).queued_at.timestamp() == pytest.approx(asked.clock.now_s, abs=0.001)


@pytest.mark.parametrize("end", ["succeeded", "failed", "revoked"])
def test_what_is_final_gets_no_new_life(asked: Asked, task: Task, end: str) -> None:
    bring_to(end, asked, task)
    before = asked.get(task)
    asked.clock.now_s += 1_000

    asked.note_queued(task)

    assert asked.get(task) == before


def test_what_is_gone_stays_gone(asked: Asked) -> None:
    unknown = new_task()

    asked.note_queued(unknown)

    with pytest.raises(TaskNotFound):
        asked.get(unknown)


def test_a_fingerprint_stays_with_its_task(asked: Asked) -> None:
    task = new_task()
    asked.loop.run(asked.store.put(task, fingerprint="f1"))

    record = asked.loop.run(asked.store.put(task, fingerprint="f2"))

    assert (record.fingerprint, record.is_queued) == ("f1", False)
    asked.note_queued(task)
    assert asked.get(task).is_queued


def test_an_expired_record_gives_its_id_to_a_new_task(asked: Asked) -> None:
    old = new_task()
    asked.put(old, report_id="f65fce24-ed56-4cd5-aeab-90255a1fea0a")
    bring_to("succeeded", asked, old)
    asked.clock.now_s += RETENTION_S + 2
    new = replace(old, accepted_at=old.accepted_at + timedelta(days=20))

    record = asked.put(new)

    assert (record.status, record.created_at) == (Status.PENDING, new.accepted_at)
    assert (record.result, record.report_id, record.attempt) == (None, None, 0)


def test_an_old_message_knows_of_no_task_under_an_id_that_is_used_again(asked: Asked) -> None:
    task = new_task()
    asked.put(task)
    before = task.accepted_at - timedelta(days=1)

    refused = asked.loop.run(asked.store.claim(task.id, lease_s=30, accepted_at=before))
    claimed = asked.loop.run(asked.store.claim(task.id, lease_s=30, accepted_at=task.accepted_at))

    assert (refused.outcome, claimed.outcome) == ("unknown", "claimed")
