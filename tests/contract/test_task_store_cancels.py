"""The contract of `TaskStore`: what is cancelled stays so, and what is erased is gone."""

import pytest

from infra.errors import AttemptLost, TaskNotFound
from infra.task import Status, Task
from tests.conftest import new_task
from tests.contract.asked import LEASE_S, RETENTION_S, Asked, bring_to


@pytest.mark.parametrize("when", ["pending", "started"])
def test_a_task_that_has_not_ended_is_revoked(asked: Asked, task: Task, when: str) -> None:
    if when == "started":
        asked.claim(task)

    record = asked.revoke(task)

    assert record == asked.get(task)
    assert (record.status, record.lease_until) == (Status.REVOKED, None)
    assert record.finished_at is not None


def test_revoking_twice_changes_nothing(asked: Asked, task: Task) -> None:
    first = asked.revoke(task)
    asked.clock.now_s += 60

    assert asked.revoke(task) == first


@pytest.mark.parametrize("end", ["succeeded", "failed"])
def test_what_has_ended_otherwise_stays_as_it_ended(asked: Asked, task: Task, end: str) -> None:
    bring_to(end, asked, task)
    before = asked.get(task)

    assert asked.revoke(task) == before == asked.get(task)


def test_nothing_revives_what_was_revoked(asked: Asked, task: Task) -> None:
    asked.claim(task)
    asked.revoke(task)
    before = asked.get(task)

    assert asked.claim(task).outcome == "revoked"
    asked.clock.now_s += LEASE_S + 1
    assert asked.claim(task).outcome == "revoked"
    for write in (asked.succeed, asked.fail, asked.release, asked.hand_back):
        with pytest.raises(AttemptLost):
            write(task, 1)
    assert not asked.reopen(task)
    assert not asked.withdraw(task)
    asked.note_queued(task)
    asked.put(task)
    assert asked.get(task) == before


def test_what_is_unknown_cannot_be_revoked_and_is_not_made(asked: Asked) -> None:
    task = new_task()

    with pytest.raises(TaskNotFound):
        asked.revoke(task)

    with pytest.raises(TaskNotFound):
        asked.get(task)


def test_many_tasks_are_looked_at_at_once(asked: Asked) -> None:
    tasks = [new_task() for _ in range(100)]
    for task in tasks[1:]:
        asked.put(task)
    for task in tasks[1:4]:
        asked.revoke(task)
    asked.claim(tasks[5])

    assert asked.revoked(*tasks) == {task.id for task in tasks[:4]}  # the first one is unknown


@pytest.mark.parametrize("end", ["succeeded", "failed", "revoked"])
def test_what_has_ended_is_erased(asked: Asked, task: Task, end: str) -> None:
    bring_to(end, asked, task)

    assert asked.erase(task)

    with pytest.raises(TaskNotFound):
        asked.get(task)
    assert asked.claim(task).outcome == "unknown"
    assert asked.erase(task)  # there is none now


@pytest.mark.parametrize("when", ["pending", "started"])
def test_what_has_not_ended_is_not_erased(asked: Asked, task: Task, when: str) -> None:
    if when == "started":
        asked.claim(task)
    before = asked.get(task)

    assert not asked.erase(task)

    assert asked.get(task) == before


def test_a_report_stays_with_its_task(asked: Asked) -> None:
    task = new_task()

    asked.put(task, report_id="f65fce24-ed56-4cd5-aeab-90255a1fea0a")
    asked.claim(task)
    asked.succeed(task, 1)

    assert asked.get(task).report_id == "f65fce24-ed56-4cd5-aeab-90255a1fea0a"


def test_a_revoked_task_expires_like_any_other(asked: Asked, task: Task) -> None:
    asked.revoke(task)
    asked.clock.now_s += RETENTION_S + 1

    with pytest.raises(TaskNotFound):
        asked.revoke(task)
