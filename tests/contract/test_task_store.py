"""The contract of `TaskStore`: one suite, every adapter."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import boto3
import pytest
from botocore.config import Config

from infra.errors import AttemptLost, StoreUnavailable, TaskNotFound
from infra.loop import Loop
from infra.ports import TaskStore
from infra.stores.dynamodb import DynamoDbTaskStore
from infra.task import Claim, Status, Task, TaskRecord
from tests.conftest import Aws, new_task

LEASE_S = 35.0
MAX_TRIES = 3
RETENTION_S = 14 * 86_400


@dataclass(slots=True)
class Clock:
    """Time that passes when a test says so, or at each look at it."""

    now_s: float = 1_800_000_000.25
    step_s: float = 0.0

    def __call__(self) -> float:
        self.now_s += self.step_s
        return self.now_s


class Asked:
    """A store whose every method is called through a loop, so that a test reads in one line."""

    def __init__(self, store: TaskStore, loop: Loop, clock: Clock) -> None:
        self.store = store
        self.loop = loop
        self.clock = clock

    def put(self, task: Task) -> TaskRecord:
        return self.loop.run(self.store.put(task))

    def get(self, task: Task) -> TaskRecord:
        return self.loop.run(self.store.get(task.id))

    def withdraw(self, task: Task) -> bool:
        return self.loop.run(self.store.withdraw(task.id))

    def claim(self, task: Task) -> Claim:
        return self.loop.run(self.store.claim(task.id, lease_s=LEASE_S))

    def release(self, task: Task, attempt: int) -> None:
        self.loop.run(self.store.release(task.id, attempt=attempt))

    def succeed(self, task: Task, attempt: int, result: str = "fine") -> None:
        self.loop.run(self.store.succeed(task.id, attempt=attempt, result=result))

    def fail(self, task: Task, attempt: int, reason: str = "the model failed") -> None:
        self.loop.run(self.store.fail(task.id, attempt=attempt, reason=reason))

    def reopen(self, task: Task) -> bool:
        return self.loop.run(self.store.reopen(task.id))


@pytest.fixture(params=["dynamodb"])
def asked(request: pytest.FixtureRequest, loop: Loop) -> Asked:
    """Each adapter, empty, on a clock that a test moves."""
    clock = Clock()
    match request.param:
        case "dynamodb":
            aws: Aws = request.getfixturevalue("aws")
            store = DynamoDbTaskStore(
                aws.dynamodb,
                table=aws.table,
                max_tries=MAX_TRIES,
                retention_s=RETENTION_S,
                now=clock,
            )
    return Asked(store, loop, clock)


@pytest.fixture
def task(asked: Asked) -> Task:
    """A task that was put."""
    task = new_task()
    asked.put(task)
    return task


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


def test_an_unknown_task_cannot_be_withdrawn(asked: Asked) -> None:
    assert not asked.withdraw(new_task())


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


def test_claiming_a_pending_task_starts_attempt_1_with_a_lease(asked: Asked, task: Task) -> None:
    claim = asked.claim(task)

    record = asked.get(task)
    assert claim == Claim(outcome="claimed", attempt=1)
    assert (record.status, record.attempt) == (Status.STARTED, 1)
    assert record.lease_until is not None
    assert record.lease_until.timestamp() == asked.clock.now_s + LEASE_S
    assert record.started_at is not None
    assert record.started_at.timestamp() == asked.clock.now_s


def test_a_live_lease_holds_a_task_and_tells_for_how_long(asked: Asked, task: Task) -> None:
    asked.claim(task)
    asked.clock.now_s += 5

    claim = asked.claim(task)

    assert (claim.outcome, claim.attempt) == ("held", 1)
    assert claim.held_for_s == pytest.approx(LEASE_S - 5)
    assert asked.get(task).attempt == 1


def test_an_expired_lease_lets_the_next_attempt_start(asked: Asked, task: Task) -> None:
    asked.claim(task)
    first_start = asked.get(task).started_at
    asked.clock.now_s += LEASE_S

    claim = asked.claim(task)

    assert claim == Claim(outcome="claimed", attempt=2)
    assert asked.get(task).started_at == first_start  # the first attempt's: what a user waits from


def test_a_task_is_spent_once_its_last_lease_has_expired(asked: Asked, task: Task) -> None:
    for _ in range(MAX_TRIES):
        asked.claim(task)
        asked.clock.now_s += LEASE_S

    assert asked.claim(task) == Claim(outcome="spent", attempt=MAX_TRIES)
    assert asked.get(task).status is Status.STARTED


def test_a_task_on_its_last_try_is_held_not_spent(asked: Asked, task: Task) -> None:
    for _ in range(MAX_TRIES):
        asked.clock.now_s += LEASE_S
        asked.claim(task)

    assert asked.claim(task).outcome == "held"


@pytest.mark.parametrize("end", ["succeeded", "failed"])
def test_a_final_task_cannot_be_claimed(asked: Asked, task: Task, end: str) -> None:
    bring_to(end, asked, task)
    asked.clock.now_s += 10 * LEASE_S
    before = asked.get(task)

    claim = asked.claim(task)

    assert (claim.outcome, claim.attempt) == (end, 1)
    assert asked.get(task) == before


def test_claiming_an_unknown_task_makes_none(asked: Asked) -> None:
    task = new_task()

    assert asked.claim(task).outcome == "unknown"

    with pytest.raises(TaskNotFound):
        asked.get(task)


def test_of_20_claims_at_once_one_wins(asked: Asked, task: Task) -> None:
    async def all_at_once() -> list[Claim]:
        return await asyncio.gather(
            *(asked.store.claim(task.id, lease_s=LEASE_S) for _ in range(20))
        )

    outcomes = [claim.outcome for claim in asked.loop.run(all_at_once())]

    assert sorted(outcomes) == ["claimed"] + ["held"] * 19
    assert asked.get(task).attempt == 1


def test_a_lease_that_ends_while_a_claim_is_refused_does_not_spend_the_task(
    asked: Asked, task: Task
) -> None:
    asked.claim(task)
    asked.clock.now_s += LEASE_S - 0.015
    asked.clock.step_s = 0.01  # as a call over the network would take

    claim = asked.claim(task)

    assert claim.outcome in ("claimed", "held")  # it has two tries left


def test_releasing_an_attempt_lets_the_next_one_start_at_once(asked: Asked, task: Task) -> None:
    asked.claim(task)

    asked.release(task, 1)

    assert asked.claim(task) == Claim(outcome="claimed", attempt=2)


def test_success_stores_the_result_and_its_time(asked: Asked, task: Task) -> None:
    asked.claim(task)
    asked.clock.now_s += 10

    asked.succeed(task, 1, "Kyiv")

    record = asked.get(task)
    assert (record.status, record.result, record.reason) == (Status.SUCCESS, "Kyiv", None)
    assert record.finished_at is not None
    assert record.finished_at.timestamp() == asked.clock.now_s


@pytest.mark.parametrize("result", ["", "їжак 🦔", "x" * 100_000], ids=["empty", "wide", "long"])
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


@pytest.mark.parametrize("end", ["succeeded", "failed"])
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


@pytest.mark.parametrize("end", ["started", "succeeded"])
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


OPERATIONS: dict[str, Callable[[Asked, Task], object]] = {
    "put": Asked.put,
    "get": Asked.get,
    "withdraw": Asked.withdraw,
    "claim": Asked.claim,
    "release": lambda asked, task: asked.release(task, 1),
    "succeed": lambda asked, task: asked.succeed(task, 1),
    "fail": lambda asked, task: asked.fail(task, 1),
    "reopen": Asked.reopen,
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


def _dynamodb_at(url: str | None, table: str) -> TaskStore:
    config = Config(connect_timeout=1, retries={"total_max_attempts": 1})
    client = boto3.client("dynamodb", endpoint_url=url, config=config)
    return DynamoDbTaskStore(client, table=table, max_tries=MAX_TRIES, retention_s=RETENTION_S)


def bring_to(end: str, asked: Asked, task: Task) -> None:
    """Claim a task and, if asked to, finish it."""
    asked.claim(task)
    match end:
        case "succeeded":
            asked.succeed(task, 1)
        case "failed":
            asked.fail(task, 1)
