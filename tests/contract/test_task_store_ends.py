"""The contract of `TaskStore`, every adapter: finishing, failing and reopening."""

from collections.abc import Callable, Iterator

import pytest

from infra.errors import AttemptLost, TaskNotFound
from infra.task import Status, Task
from tests.conftest import new_task
from tests.contract.asked import LEASE_S, MAX_TRIES, Asked, bring_to


def test_success_stores_the_result_and_its_time(asked: Asked, task: Task) -> None:
    asked.claim(task)
    asked.clock.now_s += 10

    asked.succeed(task, 1, "Kyiv")

    record = asked.get(task)
    assert (record.status, record.result, record.reason) == (Status.SUCCESS, "Kyiv", None)
    assert record.finished_at is not None
    assert record.finished_at.timestamp() == asked.clock.now_s


@pytest.mark.parametrize(
    "result", ["", "їжак 🦔", '\x00 "\\', "x" * 100_000], ids=["empty", "wide", "odd", "long"]
)
def test_any_text_can_be_a_result(asked: Asked, task: Task, result: str) -> None:
    asked.claim(task)

    asked.succeed(task, 1, result)

    assert asked.get(task).result == result


def test_failure_stores_the_reason(asked: Asked, task: Task) -> None:
    asked.claim(task)

    asked.fail(task, 1, "the model failed")

    record = asked.get(task)
    assert (record.status, record.reason) == (Status.FAILURE, "the model failed")
    assert record.finished_at is not None


def test_a_task_that_was_never_claimed_can_be_failed(asked: Asked, task: Task) -> None:
    asked.fail(task, 0)

    assert asked.get(task).status is Status.FAILURE


type Write = Callable[[Asked, Task, int], None]
WRITES: dict[str, Write] = {
    "release": Asked.release,
    "hand_back": Asked.hand_back,
    "put_off": Asked.put_off,
    "succeed": Asked.succeed,
    "fail": Asked.fail,
}


@pytest.fixture(params=sorted(WRITES))
def write(request: pytest.FixtureRequest) -> Iterator[Write]:
    """Each write that an attempt makes."""
    yield WRITES[request.param]


def test_an_attempt_that_was_overtaken_can_write_nothing(
    asked: Asked, task: Task, write: Write
) -> None:
    asked.claim(task)
    asked.clock.now_s += LEASE_S
    asked.claim(task)
    before = asked.get(task)

    with pytest.raises(AttemptLost):
        write(asked, task, 1)

    assert asked.get(task) == before


def test_an_attempt_whose_lease_has_expired_may_still_write_if_nobody_took_over(
    asked: Asked, task: Task
) -> None:
    asked.claim(task)
    asked.clock.now_s += LEASE_S + 1

    asked.succeed(task, 1)

    assert asked.get(task).status is Status.SUCCESS


@pytest.mark.parametrize("end", ["succeeded", "failed", "revoked"])
def test_a_final_state_is_never_overwritten(
    asked: Asked, task: Task, write: Write, end: str
) -> None:
    bring_to(end, asked, task)
    before = asked.get(task)

    with pytest.raises(AttemptLost):
        write(asked, task, 1)

    assert asked.get(task) == before


def test_writing_to_an_unknown_task_makes_none(asked: Asked, write: Write) -> None:
    task = new_task()

    with pytest.raises(AttemptLost):
        write(asked, task, 0)

    with pytest.raises(TaskNotFound):
        asked.get(task)


def test_a_reopened_task_is_pending_with_all_its_tries(asked: Asked, task: Task) -> None:
    bring_to("failed", asked, task)

    assert asked.reopen(task)

    record = asked.get(task)
    assert record.status is Status.PENDING
    assert record.tries_left == MAX_TRIES
    assert (record.reason, record.started_at, record.finished_at) == (None, None, None)
    assert asked.claim(task).attempt == record.attempt + 1


def test_reopening_twice_still_says_that_the_task_is_pending(asked: Asked, task: Task) -> None:
    bring_to("failed", asked, task)
    asked.reopen(task)

    assert asked.reopen(task)


@pytest.mark.parametrize("end", ["started", "succeeded", "revoked"])
def test_only_a_failure_is_reopened(asked: Asked, task: Task, end: str) -> None:
    bring_to(end, asked, task)
    before = asked.get(task)

    assert not asked.reopen(task)

    assert asked.get(task) == before


def test_reopening_an_unknown_task_makes_none(asked: Asked) -> None:
    task = new_task()

    assert not asked.reopen(task)

    with pytest.raises(TaskNotFound):
        asked.get(task)
