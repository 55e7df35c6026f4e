"""SQS and DynamoDB beside Redis and Celery: the same load on both, one after the other."""

import asyncio
import math
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from functions.wiring import TASKS_QUEUE
from infra.brokers.celery import CeleryBroker
from infra.brokers.sqs import SqsBroker
from infra.ports import Broker, TaskStore
from infra.stores.dynamodb import DynamoDbTaskStore
from infra.stores.redis import RedisTaskStore
from infra.task import Task, new_task_id, utc_now
from tests.bench.load import ids, records, submit_in_turn
from tests.bench.processes import usage
from tests.bench.progress import progress
from tests.bench.quantiles import p50_p99_ms, seconds
from tests.bench.record import keep, show, table
from tests.stand.cloud import Cloud, free_ports, running_cloud

_TASK_S = 0.1
_SUBMITS = 50  # through the API, in turn
_TASKS = 300  # on the queue, all due at one moment
_FILL_S = 25  # until that moment
_WRITERS = 16
_EXPECTED_S = 75
# As many tasks at once for both: 10 batches of 10, and 2 workers of 50.
_PAIRS: dict[str, dict[str, object]] = {
    "SQS on LocalStack": {"BROKER": "sqs", "CONCURRENCY": 10},
    "Celery on Redis": {"BROKER": "redis", "WORKERS": 2, "SLOTS": 50},
}


def measure() -> None:
    """Measure each pair in a cloud of its own."""
    found = {name: _measured(name, variables) for name, variables in _PAIRS.items()}
    keep("pairs", found)
    show("pairs", as_table(found))


def as_table(found: dict[str, dict[str, Any]]) -> str:
    """Both pairs side by side, as Markdown."""
    rows = next(iter(found.values()))
    return table(
        (f"tasks of {_TASK_S} s", *found),
        ((row, *(column[row] for column in found.values())) for row in rows),
    )


def _measured(name: str, variables: dict[str, object]) -> dict[str, Any]:
    [redis_port] = free_ports(1)
    with (
        tempfile.TemporaryDirectory() as folder,
        progress(name, _EXPECTED_S),
        running_cloud(
            Path(folder), f"ModelSeconds={_TASK_S}", **variables, REDIS_PORT=redis_port
        ) as cloud,
    ):
        return asyncio.run(_measure(cloud, redis_port))


async def _measure(cloud: Cloud, redis_port: int) -> dict[str, Any]:
    await records(cloud.front, ids(await submit_in_turn(cloud.front, 5)), 60)
    idle = usage([cloud.process.pid])
    single = await submit_in_turn(cloud.front, _SUBMITS, pause_s=0.1)
    alone = await records(cloud.front, ids(single), 60)
    many = await records(cloud.front, await _fill(cloud, redis_port), _FILL_S + 300)
    busy = usage([cloud.process.pid])
    picked_up_ms = p50_p99_ms(seconds(task["created_at"], task["started_at"]) for task in alone)
    first = min(task["started_at"] for task in many)
    took_s = seconds(first, max(task["finished_at"] for task in many))
    return {
        "submit to picked up, p50 / p99": "{:.0f} / {:.0f} ms".format(*picked_up_ms),
        f"tasks a second, {_TASKS:,} due at once": f"{_TASKS / took_s:.0f}",
        "of them succeeded": f"{sum(task['status'] == 'SUCCESS' for task in many):,}",
        "memory (PSS), idle": f"{idle.memory_mb:.0f} MB in {idle.processes} processes",
        "memory (PSS), after that": f"{busy.memory_mb:.0f} MB in {busy.processes} processes",
    }


async def _fill(cloud: Cloud, redis_port: int) -> list[str]:
    """Put tasks past the API, which takes fewer a second than workers do; their ids.

    Raises:
        TimeoutError: It took so long that workers had begun: what they do would tell nothing.
    """
    due_at = time.time() + _FILL_S
    tasks = [Task(id=new_task_id(), message="hello", accepted_at=utc_now()) for _ in range(_TASKS)]
    async with _adapters(cloud, redis_port) as (broker, store):
        few = asyncio.Semaphore(_WRITERS)

        async def put(task: Task) -> None:
            async with few:
                await store.put(task)
                await broker.enqueue(task, delay_s=max(math.ceil(due_at - time.time()), 0))

        await asyncio.gather(*map(put, tasks))
        if time.time() > due_at:
            raise TimeoutError(f"{_TASKS} tasks were not queued in {_FILL_S} s")
    return [task.id for task in tasks]


@asynccontextmanager
async def _adapters(cloud: Cloud, redis_port: int) -> AsyncIterator[tuple[Broker, TaskStore]]:
    """Those of the cloud's own broker."""
    queues = cloud.aws("sqs").list_queues(QueueNamePrefix=TASKS_QUEUE).get("QueueUrls", [])
    if queues:
        [queue_url] = [url for url in queues if url.endswith(f"/{TASKS_QUEUE}")]
        yield (
            SqsBroker(cloud.aws("sqs"), queue_url=queue_url),
            DynamoDbTaskStore(
                cloud.aws("dynamodb"), table=TASKS_QUEUE, max_tries=3, retention_s=86_400
            ),
        )
        return
    async with Redis(port=redis_port, decode_responses=True) as client:
        yield (
            CeleryBroker(client, queue=TASKS_QUEUE),
            RedisTaskStore(client, max_tries=3, retention_s=86_400),
        )
