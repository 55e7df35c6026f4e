"""The contract of a broker and a task store together: one suite, every pair, on real servers."""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Aws
from tests.contract.pairs.celery import CeleryPair
from tests.contract.pairs.localstack import LocalStackPair
from tests.contract.pairs.moto import MotoPair
from tests.contract.pairs.pair import Pair, wait_for
from tests.stand.cloud import Cloud
from tests.stand.waiting import wait_until

OUTAGE_S = 1.3  # longer than the model takes
FINAL = ("SUCCESS", "FAILURE")


@pytest.fixture
def moto(
    aws: Aws, environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[MotoPair]:
    """SQS and DynamoDB in this process."""
    pair = MotoPair(aws, environment, capsys)
    yield pair
    pair.stop()


@pytest.fixture(scope="module")
def localstack(cloud: Cloud, quick: str) -> Iterator[LocalStackPair]:
    """SQS and DynamoDB as the local cloud has them."""
    pair = LocalStackPair(cloud, quick)
    yield pair
    pair.stop()


@pytest.fixture
def celery(
    forgotten: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[CeleryPair]:
    """Redis, and two Celery workers."""
    pair = CeleryPair(tmp_path, monkeypatch)
    pair.wait_until_workers_are_ready()
    yield pair
    pair.stop()


@pytest.fixture(params=["moto", "localstack", "celery"])
def pair(request: pytest.FixtureRequest) -> Pair:
    """Each pair, with its workers running."""
    found: Pair = request.getfixturevalue(request.param)
    return found


def accepted(pair: Pair) -> str:
    """Submit a message that is accepted."""
    status, task_id = pair.submit()
    assert status == 202
    return task_id


def test_accepted_tasks_end_exactly_once_in_a_final_state(pair: Pair) -> None:
    task_ids = [accepted(pair) for _ in range(12)]

    ends = [wait_for(pair, task_id, *FINAL) for task_id in task_ids]

    assert [end["status"] for end in ends] == ["SUCCESS"] * 12
    assert [end["attempt"] for end in ends] == [1] * 12
    wait_until(lambda: pair.kept()[1] == 0)  # no message is left, to be run once more
    counted = Counter(pair.events("task succeeded"))
    assert [counted[task_id] for task_id in task_ids] == [1] * 12


def test_a_message_delivered_twice_changes_nothing(pair: Pair) -> None:
    task_id = accepted(pair)
    pair.deliver_again(task_id, "hello")  # while it waits or runs

    end = wait_for(pair, task_id, *FINAL)
    pair.deliver_again(task_id, "hello")  # and when it is final

    wait_until(lambda: pair.kept()[1] <= 1)  # the first one comes back when the lease has ended
    assert (end["status"], end["attempt"]) == ("SUCCESS", 1)
    assert pair.task(task_id) == end
    assert pair.events("task succeeded").count(task_id) == 1


def test_a_killed_workers_task_is_redelivered_and_succeeds(pair: Pair) -> None:
    task_id = accepted(pair)
    wait_for(pair, task_id, "STARTED")

    pair.kill_worker()

    end = wait_for(pair, task_id, *FINAL)
    assert (end["status"], end["attempt"]) == ("SUCCESS", 2)
    wait_until(lambda: pair.kept()[1] == 0)
    assert pair.events("task succeeded").count(task_id) == 1


def test_a_poisoned_task_that_kills_all_its_workers_ends_as_failure_and_can_be_redriven(
    pair: Pair,
) -> None:
    task_id = accepted(pair)
    for attempt in (1, 2):
        wait_for(pair, task_id, "STARTED", least_attempt=attempt)
        pair.kill_worker()

    end = wait_for(pair, task_id, *FINAL)

    assert end["status"] == "FAILURE"
    assert end["reason"].startswith("the worker crashed or ran out of time at ")
    assert end["reason"].endswith(" (attempts: 2)")
    wait_until(lambda: pair.kept()[1] == 0)
    assert pair.task(task_id) == end
    pair.redrive()
    assert wait_for(pair, task_id, "SUCCESS")["attempt"] == 3


def test_with_the_broker_away_a_submit_is_503_and_leaves_nothing_behind(pair: Pair) -> None:
    before = pair.kept()

    with pair.broker_away():
        status, _ = pair.submit()

        assert status == 503
        assert pair.kept()[0] == before[0]
    assert pair.kept() == before
    assert wait_for(pair, accepted(pair), *FINAL)["status"] == "SUCCESS"


def test_a_store_that_is_away_in_mid_task_loses_nothing(pair: Pair) -> None:
    for _ in range(3):  # on a busy machine the task may be done before the outage begins
        task_id = accepted(pair)
        wait_for(pair, task_id, "STARTED", *FINAL)

        with pair.store_away():
            time.sleep(OUTAGE_S)
            came_in_between = task_id not in pair.events("task succeeded")

        end = wait_for(pair, task_id, *FINAL)
        assert end["status"] == "SUCCESS"
        wait_until(lambda: pair.kept()[1] == 0)
        assert pair.events("task succeeded").count(task_id) == 1
        if came_in_between:
            return
    pytest.fail("no outage came in mid-task")
