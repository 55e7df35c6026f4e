"""A claim whose answer gets lost on the way."""

import asyncio
from typing import Any

from infra.answer import Answer
from infra.stores.dynamodb import DynamoDbTaskStore
from infra.task import Status
from tests.conftest import Aws, new_task


class Deaf:
    """A DynamoDB client that does not hear the first answer, and asks again, as SDKs do."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def update_item(self, **arguments: Any) -> Any:
        """Carry an update out twice; tell what came of the second."""
        self._client.update_item(**arguments)
        return self._client.update_item(**arguments)


def store_over(client: Any, aws: Aws) -> DynamoDbTaskStore:
    """A task store on the account's table."""
    return DynamoDbTaskStore(client, table=aws.table, max_tries=3, retention_s=86_400)


def test_a_claim_that_the_sdk_repeats_is_one_claim(aws: Aws) -> None:
    task = new_task()
    asyncio.run(store_over(aws.dynamodb, aws).put(task))

    claim = asyncio.run(store_over(Deaf(aws.dynamodb), aws).claim(task.id, lease_s=30))

    assert (claim.outcome, claim.attempt) == ("claimed", 1)
    asyncio.run(
        store_over(aws.dynamodb, aws).succeed(task.id, attempt=1, answer=Answer(text="done"))
    )
    assert aws.status(task.id) == Status.SUCCESS


def test_another_workers_claim_is_still_held(aws: Aws) -> None:
    task = new_task()
    asyncio.run(store_over(aws.dynamodb, aws).put(task))
    asyncio.run(store_over(aws.dynamodb, aws).claim(task.id, lease_s=30))

    claim = asyncio.run(store_over(aws.dynamodb, aws).claim(task.id, lease_s=30))

    assert claim.outcome == "held"
