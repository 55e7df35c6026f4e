"""Tasks in flight in one worker process: its own handler, with real records in the local cloud."""

import asyncio
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.bench.load import ids, records, submit_at_once
from tests.bench.processes import cpu_s, tree, usage
from tests.bench.progress import progress
from tests.bench.record import keep, show, table
from tests.bench.tiers import celery_cloud
from tests.stand.cloud import ROOT, Cloud, running_cloud

SIZES = {10: 10, 100: 10, 500: 10, 2_000: 40}  # tasks, and seconds of the model
_CELERY_TASKS, _CELERY_MODEL_S = 500, 40
_WORKER_S = 90
_TABLE = "promptlane-tasks"


def measure() -> None:
    """Give a worker process larger and larger batches."""
    with tempfile.TemporaryDirectory() as folder, running_cloud(Path(folder)) as cloud:
        rows = [run(cloud, tasks, model_s) for tasks, model_s in SIZES.items()]
    rows.append(run_on_celery())
    keep("in_flight", rows)
    head = ("tasks in a batch", "model", "all done in", "most in flight", "failures")
    lines = (
        (
            f"{row['tasks']:,}{' (Celery)' if row.get('is_celery') else ''}",
            f"{row['model_s']} s",
            f"{row['took_s']:.1f} s",
            f"{row['most_in_flight']:,}",
            row["failures"],
            f"{row['memory_mb']:.0f} MB",
            f"{row['cpu_s'] / row['tasks'] * 1000:.1f} ms",
        )
        for row in rows
    )
    show("in_flight", table((*head, "memory of the process", "its CPU per task"), lines))


def run(cloud: Cloud, tasks: int, model_s: int) -> dict[str, Any]:
    """One batch of so many tasks in a new worker process."""
    ids = [str(uuid4()) for _ in range(tasks)]
    accepted_at = datetime.now(UTC).isoformat()
    put(cloud, ids, accepted_at)
    with progress(f"{tasks:,} tasks in one worker process", model_s + tasks * 0.01):
        ran = subprocess.run(
            [ROOT / ".venvs/runtime/bin/python", "-P", Path(__file__).with_name("one_batch.py")],
            input=json.dumps({"Records": [record(task_id, accepted_at) for task_id in ids]}),
            env=environment(cloud, model_s),
            capture_output=True,
            text=True,
            check=True,
        )
    report: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    succeeded = spans(cloud, ids)
    return {
        "tasks": tasks,
        "model_s": model_s,
        "most_in_flight": most_at_once(succeeded),
        "failures": tasks - len(succeeded),
        **report,
    }


def run_on_celery() -> dict[str, Any]:
    """The same on a Celery worker with as many slots, whose tasks come through the HTTP front."""
    with (
        tempfile.TemporaryDirectory() as folder,
        celery_cloud(
            folder,
            f"ModelSeconds={_CELERY_MODEL_S}",
            f"WorkerTimeoutSeconds={_WORKER_S}",
            WORKERS="1",
            SLOTS=str(_CELERY_TASKS),
            SCALE="large",
        ) as cloud,
        progress(f"{_CELERY_TASKS} tasks in one Celery worker", _CELERY_MODEL_S * 2),
    ):
        [worker] = [p for p in tree([cloud.process.pid]) if is_celery(p)]
        before_s = cpu_s([worker])
        started = time.monotonic()
        answers = asyncio.run(submit_at_once(cloud.front, _CELERY_TASKS))
        found = asyncio.run(records(cloud.front, ids(answers), 200))
        return {
            "is_celery": True,
            "tasks": _CELERY_TASKS,
            "model_s": _CELERY_MODEL_S,
            "took_s": time.monotonic() - started,
            "most_in_flight": most_at_once((r["started_at"], r["finished_at"]) for r in found),
            "failures": _CELERY_TASKS - sum(r["status"] == "SUCCESS" for r in found),
            "memory_mb": usage([worker]).memory_mb,
            "cpu_s": cpu_s([worker]) - before_s,
        }


def is_celery(pid: int) -> bool:
    """Whether a process is a Celery worker itself, and not what keeps it."""
    words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    return words[1:3] == ["-m", "celery"]


def environment(cloud: Cloud, model_s: float) -> dict[str, str]:
    """What Lambda would give to the worker, of a cloud's stack."""
    function = cloud.aws("lambda").get_function_configuration(FunctionName="promptlane-worker")
    given: dict[str, str] = function["Environment"]["Variables"]
    return {
        **given,
        "PATH": os.defpath,
        "PYTHONPATH": str(ROOT / "build/package"),
        "PROMPTLANE_MODEL_SECONDS": str(model_s),
        "PROMPTLANE_WORKER_SECONDS": str(_WORKER_S),
        "AWS_LAMBDA_FUNCTION_NAME": "promptlane-worker",
        "AWS_ENDPOINT_URL": cloud.endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }


def put(cloud: Cloud, ids: list[str], accepted_at: str) -> None:
    """Record tasks as the business service does."""
    later = str(int((datetime.now(UTC) + timedelta(days=1)).timestamp()))
    client = cloud.aws("dynamodb")
    for start in range(0, len(ids), 25):
        items = [
            {
                "id": {"S": task_id},
                "status": {"S": "PENDING"},
                "attempt": {"N": "0"},
                "last_attempt": {"N": "3"},
                "created_at": {"S": accepted_at},
                "expires_at": {"N": later},
            }
            for task_id in ids[start : start + 25]
        ]
        client.batch_write_item(RequestItems={_TABLE: [{"PutRequest": {"Item": i}} for i in items]})


def record(task_id: str, accepted_at: str) -> dict[str, str]:
    """A task's message as SQS would hand it over."""
    body = {
        "task_id": task_id,
        "message": "Summarise the history of tea in three sentences.",
        "accepted_at": accepted_at,
    }
    return {"messageId": task_id, "receiptHandle": task_id, "body": json.dumps(body)}


def spans(cloud: Cloud, ids: Iterable[str]) -> list[tuple[str, str]]:
    """From when to when each task ran that succeeded, as the task store has it."""
    wanted = set(ids)
    pages = cloud.aws("dynamodb").get_paginator("scan").paginate(TableName=_TABLE)
    items = [item for page in pages for item in page["Items"] if item["id"]["S"] in wanted]
    return [
        (i["started_at"]["S"], i["finished_at"]["S"])
        for i in items
        if i["status"]["S"] == "SUCCESS"
    ]


def most_at_once(spans: Iterable[tuple[str, str]]) -> int:
    """How many spans overlap at the busiest moment."""
    changes = sorted(change for start, end in spans for change in ((start, 1), (end, -1)))
    most = now = 0
    for _, change in changes:
        now += change
        most = max(most, now)
    return most
