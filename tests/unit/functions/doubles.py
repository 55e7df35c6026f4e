"""Workers, models and stores of a test's own."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from functions.wiring import Wiring
from functions.worker.analyse import Worker
from infra.announcers.none import NoAnnouncer
from infra.answer import Answer, Usage
from infra.errors import ModelFailed
from infra.ports import Announcer, TaskStore
from infra.stores.dynamodb import DynamoDbTaskStore
from infra.task import Task
from tests.conftest import Aws

USAGE = Usage(input_tokens=7, output_tokens=3)


@dataclass(slots=True)
class Model:
    """A model that does what a test wants."""

    reply: Callable[[str], Awaitable[str]]

    async def answer(self, message: str) -> Answer:
        return Answer(text=await self.reply(message), usage=USAGE)


def worker_with(
    wiring: Wiring,
    reply: Callable[[str], Awaitable[str]] | None = None,
    *,
    store: TaskStore | None = None,
    announcer: Announcer | None = None,
) -> Worker:
    """A worker on the test's queues and table."""
    return Worker(
        broker=wiring.broker,
        store=store or wiring.store,
        announcer=announcer or NoAnnouncer(),
        model=wiring.model if reply is None else Model(reply),
        log=wiring.log,
        retry_s=2.0,
        jitter=lambda longest_s: longest_s,
    )


async def says(_: str) -> str:
    return "Kyiv"


async def fails(_: str) -> str:
    raise ModelFailed("overloaded")


def store_a_minute_ago(aws: Aws) -> TaskStore:
    """The task store as it was a minute ago: leases of then have expired by now."""
    return DynamoDbTaskStore(
        aws.dynamodb,
        table=aws.table,
        max_tries=3,
        retention_s=86_400,
        now=lambda: time.time() - 60,
    )


async def release_all(aws: Aws, task: Task) -> None:
    """Let a task's lease expire now, whoever has it."""
    await asyncio.to_thread(
        aws.dynamodb.update_item,
        TableName=aws.table,
        Key={"id": {"S": task.id}},
        UpdateExpression="SET lease_until = :zero",
        ExpressionAttributeValues={":zero": {"N": "0"}},
    )
