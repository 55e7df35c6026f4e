"""Four of the faults of `make faults`, with fewer tasks, on both brokers."""

from collections.abc import Iterator

import pytest

from tests.faults.kinds import SHORT, faults_of
from tests.faults.rounds import played
from tests.faults.stack import Broker, Stack, running_stack

TASKS = 15


@pytest.fixture(scope="module", params=["sqs", "redis"])
def stack(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """A system with proxies in it, on each broker."""
    broker: Broker = request.param
    with running_stack(broker, tmp_path_factory.mktemp(broker)) as running:
        yield running


@pytest.mark.parametrize("name", SHORT)
def test_what_was_accepted_ends_once_whatever_breaks(stack: Stack, name: str) -> None:
    round_ = played(stack, name, faults_of(stack.broker)[name], tasks=TASKS)

    assert len(round_.accepted) == TASKS
    assert (round_.lost, round_.doubled, round_.wrong, round_.failed_unasked) == (0, 0, 0, 0)
    assert round_.failed == 0
