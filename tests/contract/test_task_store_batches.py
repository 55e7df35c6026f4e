"""The contract of `TaskStore`, every adapter: batches, callers, large results."""

from dataclasses import replace
from uuid import uuid4

import pytest

from infra.batch import Batch, Entry
from infra.errors import BatchNotFound, KeyReused, ResultRejected, TaskNotFound
from infra.origin import ANONYMOUS, Origin
from infra.task import Status, utc_now
from tests.conftest import new_task
from tests.contract.asked import RETENTION_S, Asked


def new_batch(*, caller: str = ANONYMOUS, fingerprint: str | None = None) -> Batch:
    entries = (
        Entry(custom_id="їжак 🦔"),
        Entry(problem={"type": "urn:promptlane:problem:message-refused", "status": 422}),
        Entry(alert={"action": "flag", "report_id": "1", "kinds": ["PHONE"]}),
    )
    return Batch(
        id=str(uuid4()),
        created_at=utc_now(),
        entries=entries,
        caller=caller,
        fingerprint=fingerprint,
    )


def test_a_batch_is_read_as_it_was_put(asked: Asked) -> None:
    batch = new_batch(caller="ann", fingerprint="f")

    assert asked.put_batch(batch) == batch == asked.get_batch(batch.id)
    assert batch.accepted == [0, 2]


def test_putting_a_known_batch_changes_nothing_and_returns_it(asked: Asked) -> None:
    first = new_batch(fingerprint="f")
    asked.put_batch(first)

    assert asked.put_batch(replace(first, fingerprint="g", created_at=utc_now())) == first


def test_what_could_not_be_queued_is_noted(asked: Asked) -> None:
    batch = new_batch()
    asked.put_batch(batch)

    asked.note_unqueued(batch, 2)
    assert asked.get_batch(batch.id).unqueued == (2,)
    asked.note_unqueued(batch)
    assert asked.get_batch(batch.id).unqueued == ()


def test_noting_an_unknown_batch_makes_none(asked: Asked) -> None:
    batch = new_batch()

    asked.note_unqueued(batch, 1)

    with pytest.raises(BatchNotFound):
        asked.get_batch(batch.id)


def test_a_batch_whose_retention_has_passed_is_not_found_and_its_id_is_free(asked: Asked) -> None:
    batch = new_batch(caller="ann")
    asked.put_batch(batch)
    asked.note_unqueued(batch, 1)
    asked.clock.now_s += RETENTION_S + 1

    with pytest.raises(BatchNotFound):
        asked.get_batch(batch.id)
    later = replace(batch, created_at=utc_now(), caller="bob")
    assert asked.put_batch(later) == later


def test_a_batch_and_a_task_cannot_have_one_id(asked: Asked) -> None:
    task, batch = new_task(), new_batch()
    asked.put(task)
    asked.put_batch(batch)

    with pytest.raises(KeyReused):
        asked.put(replace(task, id=batch.id))
    with pytest.raises(KeyReused):
        asked.put_batch(replace(batch, id=task.id))
    with pytest.raises(TaskNotFound):
        asked.get(replace(task, id=batch.id))
    with pytest.raises(BatchNotFound):
        asked.get_batch(task.id)
    assert asked.get_all(replace(task, id=batch.id)) == {}


def test_tasks_are_read_together_without_those_that_are_not_there(asked: Asked) -> None:
    tasks = [new_task() for _ in range(100)]
    for task in tasks[:99]:
        asked.put(task)
    asked.claim(tasks[0])
    asked.succeed(tasks[0], 1, "fine")

    records = asked.get_all(*tasks, with_results=True)

    assert records.keys() == {task.id for task in tasks[:99]}
    assert records[tasks[0].id] == asked.get(tasks[0])
    assert records[tasks[1].id] == asked.get(tasks[1])
    assert asked.get_all(*tasks)[tasks[0].id].status is Status.SUCCESS


def test_expired_tasks_are_not_among_them(asked: Asked) -> None:
    task = new_task()
    asked.put(task)
    asked.clock.now_s += RETENTION_S + 1

    assert asked.get_all(task) == {}


def test_a_record_tells_whose_task_it_is(asked: Asked) -> None:
    anns = replace(new_task(), origin=Origin(caller="ann"))
    nobodys = new_task()
    asked.put(anns)
    asked.put(nobodys)

    assert asked.get(anns).caller == "ann"
    assert asked.get(nobodys).caller == "anonymous"


def test_a_large_result_is_read_as_it_was(asked: Asked) -> None:
    task, result = new_task(), "The hedgehog 🦔 eats. " * 40_000
    asked.put(task)
    asked.claim(task)

    asked.succeed(task, 1, result)

    assert asked.get(task).result == result
    assert asked.get_all(task, with_results=True)[task.id].result == result


def test_a_result_that_is_too_large_is_refused_and_the_task_stays_open(asked: Asked) -> None:
    task = new_task()
    asked.put(task)
    asked.claim(task)

    with pytest.raises(ResultRejected):
        asked.succeed(task, 1, "x" * 6_000_000)

    assert asked.get(task).status is Status.STARTED
    asked.succeed(task, 1, "shorter")
