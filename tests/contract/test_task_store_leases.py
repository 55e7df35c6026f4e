"""The contract of `TaskStore`, every adapter: claims, leases and releases."""

import asyncio

import pytest

from infra.errors import TaskNotFound
from infra.task import Claim, Status, Task
from tests.conftest import new_task
from tests.contract.asked import LEASE_S, MAX_TRIES, Asked, bring_to


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


@pytest.mark.parametrize("end", ["succeeded", "failed", "revoked"])
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


def test_an_attempt_that_was_handed_back_costs_no_try_and_its_number_is_not_used_again(
    asked: Asked, task: Task
) -> None:
    for attempt in range(1, MAX_TRIES + 3):
        assert asked.claim(task) == Claim(outcome="claimed", attempt=attempt)
        asked.hand_back(task, attempt)

    assert asked.get(task).tries_left == MAX_TRIES


def test_a_claim_that_is_asked_again_under_its_mark_is_the_same_claim(
    asked: Asked, task: Task
) -> None:
    claims = [asked.claim(task, "a mark") for _ in range(3)]

    assert claims == [Claim(outcome="claimed", attempt=1)] * 3
    assert asked.claim(task, "another").outcome == "held"
    assert asked.get(task).attempt == 1


def test_a_mark_is_worth_nothing_once_another_claim_has_the_task(asked: Asked, task: Task) -> None:
    asked.claim(task, "a mark")
    asked.clock.now_s += LEASE_S
    asked.claim(task, "another")

    assert asked.claim(task, "a mark").outcome == "held"


def test_a_claim_whose_answer_was_lost_is_gone_on_with_at_once_and_costs_no_try(
    asked: Asked, task: Task
) -> None:
    asked.claim(task, "lost")
    asked.clock.now_s += 1

    claim = asked.claim(task, "next", lost_mark="lost")

    assert claim == Claim(outcome="claimed", attempt=1)
    record = asked.get(task)
    assert record.tries_left == MAX_TRIES - 1
    assert record.lease_until is not None
    assert record.lease_until.timestamp() == asked.clock.now_s + LEASE_S
    assert asked.claim(task, "next", lost_mark="lost") == claim  # asked again


def test_a_lost_claim_that_never_took_the_task_changes_nothing(asked: Asked, task: Task) -> None:
    assert asked.claim(task, "next", lost_mark="lost") == Claim(outcome="claimed", attempt=1)
    assert asked.claim(task, "third", lost_mark="lost").outcome == "held"
