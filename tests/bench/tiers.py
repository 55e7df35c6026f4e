"""So many simultaneous clients, at the real ten seconds, beside the classic design."""

import asyncio
import os
import tempfile
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from tests.bench.classic.stack import running_classic
from tests.bench.load import ended, ids, records, submit_at_once
from tests.bench.processes import cpu_s, usage
from tests.bench.progress import progress
from tests.bench.quantiles import p50_p99_ms, seconds
from tests.bench.record import keep, kept_before, show, table
from tests.stand.cloud import Cloud, free_ports, running_cloud

MODEL_S = 10.0
SCALES = {"small": (10,), "medium": (50, 100), "large": (100, 1_000)}
# Processes of Celery's threads pool, each with so many tasks at once.
CELERY_WORKERS = {100: 2}
_SLOTS = "50"
# The classic design's own estimate: workers for so many simultaneous connections.
CLASSIC_WORKERS = {10: 8, 50: 16, 100: 36}
_WARM_UP = 8  # tasks, as many as the smallest classic design takes at once
_TIMEOUT_S = 400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One burst. Times are seconds or, where they say so, milliseconds.

    Attributes:
        makespan_s: From the first request sent to the last task finished, as it is stored.
        start_ms: From accepted to started, p50 and p99.
        memory_mb: While tasks ran, of all processes of the design, shared pages once.
        cpu_s: Of all these processes, for one task, from the first request to the last finish.
    """

    design: str
    tasks: int
    errors: int
    submit_ms: tuple[float, float]
    submits_took_s: float
    start_ms: tuple[float, float]
    makespan_s: float
    memory_mb: float
    processes: int
    cpu_s: float


def measure() -> None:
    """Run every tier; `TIERS="10 50"` runs only these, and the others stay as they were."""
    wanted = {int(word) for word in os.environ.get("TIERS", "10 50 100 1000").split()}
    measured = [*_ours(wanted), *_celery(wanted), *_classic(wanted)]
    kept = (Tier(**tier) for tier in kept_before("tiers", []) if tier["tasks"] not in wanted)
    everything = sorted([*kept, *measured], key=lambda tier: (tier.tasks, "classic" in tier.design))
    keep("tiers", [asdict(tier) for tier in everything])
    show("tiers", as_table(everything))


def as_table(tiers: Iterable[Tier]) -> str:
    """The tiers as Markdown."""
    head = (
        *("at once", "design", "submit p50 / p99", "accepted to started p50 / p99", "makespan"),
        *("/ 10 s", "errors", "memory", "CPU per task"),
    )
    rows = (
        (
            f"{tier.tasks:,}",
            tier.design,
            "{:.0f} / {:.0f} ms".format(*tier.submit_ms),
            "{:,.0f} / {:,.0f} ms".format(*tier.start_ms),
            f"{tier.makespan_s:.1f} s",
            f"{tier.makespan_s / MODEL_S:.2f}",
            tier.errors,
            f"{tier.memory_mb:,.0f} MB in {tier.processes}",
            f"{tier.cpu_s * 1000:.0f} ms",
        )
        for tier in tiers
    )
    return table(head, rows)


def _ours(wanted: set[int]) -> Iterable[Tier]:
    for scale, sizes in SCALES.items():
        if not wanted & set(sizes):
            continue
        with tempfile.TemporaryDirectory() as folder, _cloud(folder, scale) as cloud:
            _warm(cloud.front)
            for tasks in sorted(wanted & set(sizes)):
                yield _burst(f"Promptlane, {scale}", cloud.front, [cloud.process.pid], tasks)


def _celery(wanted: set[int]) -> Iterable[Tier]:
    for tasks in sorted(wanted & set(CELERY_WORKERS)):
        workers = str(CELERY_WORKERS[tasks])
        design = f"Promptlane, Celery {workers} × {_SLOTS}"
        with (
            tempfile.TemporaryDirectory() as folder,
            celery_cloud(folder, WORKERS=workers, SLOTS=_SLOTS) as cloud,
        ):
            _warm(cloud.front)
            yield _burst(design, cloud.front, [cloud.process.pid], tasks)


def celery_cloud(folder: str, *parameters: str, **variables: str) -> AbstractContextManager[Cloud]:
    """The local cloud with Celery workers behind Redis in place of SQS, DynamoDB and the worker."""
    [redis_port] = free_ports(1)
    redis = {"BROKER": "redis", "REDIS_PORT": str(redis_port)}
    return running_cloud(Path(folder), *parameters, **redis, **variables)


def _cloud(folder: str, scale: str) -> AbstractContextManager[Cloud]:
    return running_cloud(Path(folder), SCALE=scale)


def _classic(wanted: set[int]) -> Iterable[Tier]:
    for tasks in sorted(wanted & set(CLASSIC_WORKERS)):
        workers = CLASSIC_WORKERS[tasks]
        with (
            tempfile.TemporaryDirectory() as folder,
            running_classic(Path(folder), workers=workers) as classic,
        ):
            _warm(classic.front)
            yield _burst(f"classic, {workers} workers", classic.front, classic.pids, tasks)


def _warm(front: str) -> None:
    """Let a few tasks through first, in either design."""

    async def use() -> None:
        await records(front, ids(await submit_at_once(front, _WARM_UP)), _TIMEOUT_S)

    with progress(f"    {_WARM_UP} tasks to warm up", MODEL_S * 1.2):
        asyncio.run(use())


def _burst(design: str, front: str, roots: Iterable[int], tasks: int) -> Tier:
    roots = list(roots)
    expected_s = MODEL_S * 1.3 + tasks * 0.03
    if design.startswith("classic"):
        expected_s = MODEL_S * -(-tasks // CLASSIC_WORKERS[tasks])
    with progress(f"{tasks:,} at once, {design}", expected_s):
        return asyncio.run(_measured(design, front, roots, tasks))


async def _measured(design: str, front: str, roots: list[int], tasks: int) -> Tier:
    cpu_before_s, sent_at, started = cpu_s(roots), time.time(), time.monotonic()
    answers = await submit_at_once(front, tasks)
    submits_took_s = time.monotonic() - started
    used = usage(roots)
    await ended(front, ids(answers)[-1], _TIMEOUT_S)
    cpu = cpu_s(roots) - cpu_before_s  # before all are asked for
    found = await records(front, ids(answers), _TIMEOUT_S)
    done = [record for record in found if record["status"] == "SUCCESS"]
    last = max(datetime.fromisoformat(record["finished_at"]).timestamp() for record in done)
    return Tier(
        design=design,
        tasks=tasks,
        errors=tasks - len(done),
        submit_ms=p50_p99_ms(answer.took_s for answer in answers),
        submits_took_s=round(submits_took_s, 2),
        start_ms=p50_p99_ms(seconds(r["created_at"], r["started_at"]) for r in done),
        makespan_s=round(last - sent_at, 2),
        memory_mb=round(used.memory_mb),
        processes=used.processes,
        cpu_s=round(cpu / tasks, 4),
    )
