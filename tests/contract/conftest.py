"""Every adapter of `TaskStore`, for one suite."""

import pytest

from infra.loop import Loop
from infra.stores.dynamodb import DynamoDbTaskStore
from infra.task import Task
from tests.conftest import Aws, new_task
from tests.contract.asked import MAX_TRIES, RETENTION_S, Asked, Clock


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
