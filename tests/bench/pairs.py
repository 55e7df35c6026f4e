"""SQS and DynamoDB beside Redis and Celery: the same load on both, one after the other."""

import asyncio
import math
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
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
from tests.bench.load import finished, submit_in_turn
from tests.e2e.cloud import Cloud, free_ports, running_cloud

TASK_S = 0.1
SUBMITS = 50  # through the API, in turn
TASKS = 1_000  # on the queue, all due at one moment
FILL_S = 20  # until that moment
# As many tasks at once for both: 10 batches of 10, and 2 workers of 50.
VARIABLES: dict[str, dict[str, object]] = {
    "SQS on LocalStack": {"BROKER": "sqs", "CONCURRENCY": 10},
    "Celery on Redis": {"BROKER": "redis", "WORKERS": 2, "SLOTS": 50},
}

type Memory = Callable[[Cloud], tuple[float, int]]


def compare(memory: Memory) -> None:
    """Measure each pair in a cloud of its own, and print a Markdown table.

    Args:
        memory: Tells the megabytes and the processes of a cloud.
    """
    columns = {name: _measured(variables, memory) for name, variables in VARIABLES.items()}
    print(f"\n| tasks of {TASK_S} s | {' | '.join(columns)} |\n| --- |{' --- |' * len(columns)}")
    for row in next(iter(columns.values())):
        print(f"| {row} | {' | '.join(column[row] for column in columns.values())} |", flush=True)


def _measured(variables: dict[str, object], memory: Memory) -> dict[str, str]:
    [redis_port] = free_ports(1)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_cloud(
            Path(folder), f"ModelSeconds={TASK_S}", **variables, REDIS_PORT=redis_port
        ) as cloud,
    ):
        return asyncio.run(_measure(cloud, redis_port, memory))


async def _measure(cloud: Cloud, redis_port: int, memory: Memory) -> dict[str, str]:
    warm = await submit_in_turn(cloud.front, 5)
    await finished(cloud.front, [answer.document["task_id"] for answer in warm], 60)
    idle_mb, _ = memory(cloud)
    single = await submit_in_turn(cloud.front, SUBMITS, pause_s=0.1)
    task_ids = [answer.document["task_id"] for answer in single]
    alone = await finished(cloud.front, task_ids, 60)
    many = await finished(cloud.front, await _fill(cloud, redis_port), FILL_S + 300)
    busy_mb, processes = memory(cloud)
    took_s = max(_times(many, "finished_at")) - min(_times(many, "started_at"))
    return {
        "submit to picked up, p50 / p99": _waits(alone),
        f"{TASKS} due at once: tasks a second": f"{TASKS / took_s:.0f}",
        f"{TASKS} due at once: succeeded": str(sum(t["status"] == "SUCCESS" for t in many)),
        "memory (PSS), idle": f"{idle_mb:.0f} MB",
        "memory (PSS), after that": f"{busy_mb:.0f} MB in {processes} processes",
    }


async def _fill(cloud: Cloud, redis_port: int) -> list[str]:
    """Put tasks past the API, which takes fewer a second than workers do; their ids."""
    due_at = time.time() + FILL_S
    tasks = [Task(id=new_task_id(), message="hello", accepted_at=utc_now()) for _ in range(TASKS)]
    async with _adapters(cloud, redis_port) as (broker, store):
        for task in tasks:
            await store.put(task)
            await broker.enqueue(task, delay_s=max(math.ceil(due_at - time.time()), 0))
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


def _times(tasks: list[dict[str, Any]], name: str) -> list[float]:
    return [datetime.fromisoformat(task[name]).timestamp() for task in tasks]


def _waits(tasks: list[dict[str, Any]]) -> str:
    pairs = zip(_times(tasks, "created_at"), _times(tasks, "started_at"), strict=True)
    waits = sorted(started - created for created, started in pairs)
    worst = waits[min(len(waits) - 1, round(len(waits) * 0.99))]
    return f"{statistics.median(waits) * 1000:.0f} / {worst * 1000:.0f} ms"
