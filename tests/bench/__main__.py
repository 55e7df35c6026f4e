"""`make bench`: the whole path on this machine, measured and printed; nothing fails here."""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from tests.bench import pairs
from tests.bench.load import Timed, finished, submit_at_once, submit_in_turn
from tests.e2e.cloud import ROOT, Cloud, call, running_cloud


def main() -> None:
    """Start the local cloud as `make run` does, measure, print a Markdown table."""
    print("| measured | result | wanted |\n| --- | --- | --- |", flush=True)
    size = sum(path.stat().st_size for path in (ROOT / "build/package").rglob("*"))
    row("deployment package, unzipped", f"{size / 1e6:.1f} MB", "")
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        with running_cloud(Path(folder), "ThrottleRate=5000", "ThrottleBurst=5000") as cloud:
            call("GET", f"{cloud.front}/")
            took_s = time.monotonic() - started
            row("`make run` to first answer, environments in place", f"{took_s:.1f} s", "15 s")
            asyncio.run(measure(cloud))
    pairs.compare(memory)


async def measure(cloud: Cloud) -> None:
    """Everything that needs a running cloud."""
    await burst(cloud, 10, "")
    memory_mb, processes = memory(cloud)
    row("memory (PSS) after that", f"{memory_mb:.0f} MB in {processes} processes", "1,200 MB")
    single = await submit_in_turn(cloud.front, 50, pause_s=0.2)
    row("one idle submit, p50 / p99", f"{quantiles_ms(s.took_s for s in single)}", "60 ms p50")
    records = await finished(cloud.front, ids(single), 60)
    waits = [seconds(r["created_at"], r["started_at"]) for r in records]
    row("accepted to started, p50 / p99", quantiles_ms(waits), "500 ms")
    await burst(cloud, 100, "5 s")
    await burst(cloud, 1_000, "no dead-lock")
    memory_mb, processes = memory(cloud)
    row("memory (PSS) after that", f"{memory_mb:.0f} MB in {processes} processes", "")


async def burst(cloud: Cloud, count: int, wanted: str) -> None:
    """Submit at once, then wait for all results."""
    started = time.monotonic()
    answers = await submit_at_once(cloud.front, count)
    answered_s = time.monotonic() - started
    accepted = [answer for answer in answers if answer.status == 202]
    row(f"{count} submits at once: all answered", f"{answered_s:.1f} s", wanted)
    row(f"{count} submits at once: errors", str(count - len(accepted)), "0")
    records = await finished(cloud.front, ids(accepted), 300)
    first = min(datetime.fromisoformat(r["created_at"]) for r in records)
    last = max(datetime.fromisoformat(r["finished_at"]) for r in records)
    succeeded = sum(r["status"] == "SUCCESS" for r in records)
    makespan = f"{(last - first).total_seconds():.1f} s, {succeeded} SUCCESS"
    row(f"{count} tasks of 10 s: first accepted to last finished", makespan, "")


def row(name: str, result: str, wanted: str) -> None:
    """Print one line of the table at once: the run takes minutes."""
    print(f"| {name} | {result} | {wanted} |", flush=True)


def ids(answers: Iterable[Timed]) -> list[str]:
    """The task ids of accepted submits."""
    return [answer.document["task_id"] for answer in answers]


def quantiles_ms(values_s: Iterable[float]) -> str:
    """Median and 99th percentile, in milliseconds."""
    values = sorted(values_s)
    worst = values[min(len(values) - 1, round(len(values) * 0.99))]
    return f"{statistics.median(values) * 1000:.0f} / {worst * 1000:.0f} ms"


def seconds(start: str, end: str) -> float:
    """Seconds from one ISO 8601 instant to another."""
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()


def memory(cloud: Cloud) -> tuple[float, int]:
    """Memory of everything that `make run` started: MB (shared pages once), processes."""
    parents = {
        int(stat.parent.name): int(stat.read_text().rpartition(")")[2].split()[1])
        for stat in Path("/proc").glob("[0-9]*/stat")
        if os.access(stat, os.R_OK)
    }
    ours = {cloud.process.pid}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    total_kb = 0
    for pid in ours:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        total_kb += sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    return total_kb / 1000, len(ours)


if __name__ == "__main__":
    main()
