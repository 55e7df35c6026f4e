"""The contract of `TaskStore`, every adapter: waiting for a busy model, and what answers cost."""

from datetime import UTC, datetime

import pytest

from infra.answer import Answer, Usage
from infra.errors import AttemptLost
from infra.task import Status, Task
from tests.conftest import new_task
from tests.contract.asked import LEASE_S, MAX_TRIES, Asked

PAUSE_S = 120.0
ANSWER = Answer(
    text="Kyiv",
    usage=Usage(input_tokens=7, output_tokens=3),
    model="small-1",
    finish_reason="stop",
    report_id="c1f1cbd2-4a13-4b7c-8a55-8a1f6f7b3f61",
)


def test_a_task_that_is_put_off_waits_for_the_model_and_nobody_claims_it(
    asked: Asked, task: Task
) -> None:
    asked.claim(task)

    asked.put_off(task, 1, PAUSE_S)

    record = asked.get(task)
    assert (record.status, record.waiting_for) == (Status.STARTED, "model")
    assert record.queued_at.timestamp() == asked.clock.now_s
    asked.clock.now_s += PAUSE_S - 20
    claim = asked.claim(task)
    assert claim.outcome == "held"
    assert claim.held_for_s == pytest.approx(20)


def test_waiting_costs_no_try_however_often_and_is_counted(asked: Asked, task: Task) -> None:
    first_at = datetime.fromtimestamp(asked.clock.now_s, UTC)
    for number in range(1, 6):
        claim = asked.claim(task)
        assert (claim.outcome, claim.attempt, claim.waits) == ("claimed", number, number - 1)
        assert claim.busy_since == (first_at if number > 1 else None)
        assert not claim.is_last
        asked.put_off(task, number, PAUSE_S)
        asked.clock.now_s += PAUSE_S

    assert asked.get(task).tries_left == MAX_TRIES


def test_a_task_that_is_tried_again_waits_no_more(asked: Asked, task: Task) -> None:
    asked.claim(task)
    asked.put_off(task, 1, PAUSE_S)
    asked.clock.now_s += PAUSE_S

    asked.claim(task)

    assert asked.get(task).waiting_for == ""


def test_a_waiting_task_can_be_cancelled_and_waits_no_more(asked: Asked, task: Task) -> None:
    asked.claim(task)
    asked.put_off(task, 1, PAUSE_S)

    record = asked.revoke(task)

    assert (record.status, record.waiting_for) == (Status.REVOKED, "")
    assert asked.claim(task).outcome == "revoked"


def test_a_redriven_task_may_wait_as_long_as_a_new_one(asked: Asked, task: Task) -> None:
    asked.claim(task)
    asked.put_off(task, 1, PAUSE_S)
    asked.clock.now_s += PAUSE_S
    asked.claim(task)
    asked.fail(task, 2)

    asked.reopen(task)

    claim = asked.claim(task)
    assert (claim.busy_since, claim.waits) == (None, 0)


def test_who_was_overtaken_puts_nothing_off(asked: Asked, task: Task) -> None:
    asked.claim(task)
    asked.clock.now_s += LEASE_S
    asked.claim(task)

    with pytest.raises(AttemptLost):
        asked.put_off(task, 1, PAUSE_S)


def test_an_answer_leaves_its_tokens_its_model_and_why_it_stopped(asked: Asked, task: Task) -> None:
    asked.claim(task)

    asked.succeed_with(task, 1, ANSWER)

    record = asked.get(task)
    assert record.result == "Kyiv"
    assert record.usage == ANSWER.usage
    told = (record.model, record.finish_reason, record.answer_report_id)
    assert told == ("small-1", "stop", ANSWER.report_id)
    assert asked.get_all(task)[task.id].usage == ANSWER.usage


def test_an_answer_that_tells_nothing_leaves_nothing(asked: Asked, task: Task) -> None:
    asked.claim(task)

    asked.succeed(task, 1)

    record = asked.get(task)
    assert (record.usage, record.model, record.finish_reason) == (None, "", "")
    assert record.answer_report_id is None


def test_tokens_of_all_attempts_are_added_up(asked: Asked, task: Task) -> None:
    asked.claim(task)
    asked.add_usage(task, Usage(input_tokens=10, output_tokens=1))
    asked.fail_with(task, 1, ANSWER)
    asked.reopen(task)
    asked.claim(task)
    asked.succeed_with(task, 2, ANSWER)

    assert asked.get(task).usage == Usage(input_tokens=10 + 7 + 7, output_tokens=1 + 3 + 3)


def test_a_failure_keeps_what_its_answer_cost_and_not_its_text(asked: Asked, task: Task) -> None:
    asked.claim(task)

    asked.fail_with(task, 1, ANSWER)

    record = asked.get(task)
    assert (record.status, record.result) == (Status.FAILURE, None)
    assert (record.usage, record.answer_report_id) == (ANSWER.usage, ANSWER.report_id)


def test_tokens_of_an_unknown_task_make_no_record(asked: Asked) -> None:
    task = new_task()

    asked.add_usage(task, Usage(input_tokens=1, output_tokens=1))

    assert asked.get_all(task) == {}
    assert asked.claim(task).outcome == "unknown"
