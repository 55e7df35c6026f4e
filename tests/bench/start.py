"""From `make run` to the first answer, a hundred cold submits, one client at a time."""

import asyncio
import tempfile
import time
from pathlib import Path

from tests.bench.load import Timed, ids, records, request, submit_at_once, submit_in_turn
from tests.bench.processes import usage
from tests.bench.progress import progress
from tests.bench.quantiles import p50_p99_ms, seconds
from tests.bench.record import keep, show, table
from tests.stand.cloud import ROOT, Cloud, call, running_cloud

_COLD = 100  # simultaneous submits that meet no execution environment
_IDLE = 100  # submits one after the other
_PAUSE_S = 0.15


def measure() -> None:
    """Start the local cloud as `make run` does and use it gently."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        with progress("make run", 9), running_cloud(Path(folder)) as cloud:
            call("GET", f"{cloud.front}/")
            first_answer_s = time.monotonic() - started
            with progress("100 cold submits, then one at a time", 40):
                rows = asyncio.run(_used(cloud))
    size = sum(path.stat().st_size for path in (ROOT / "build/package").rglob("*"))
    rows["`make run` to the first answer, environments in place"] = f"{first_answer_s:.1f} s"
    rows["deployment package, unzipped"] = f"{size / 1e6:.1f} MB"
    keep("start", rows)
    show("start", table(("one client at a time", "measured"), rows.items()))


async def _used(cloud: Cloud) -> dict[str, str]:
    started = time.monotonic()
    cold = await submit_at_once(cloud.front, _COLD)
    cold_s = time.monotonic() - started
    used = usage([cloud.process.pid])
    await records(cloud.front, ids(cold), 60)  # until nothing runs
    submits = await submit_in_turn(cloud.front, _IDLE, pause_s=_PAUSE_S)
    done = await records(cloud.front, ids(submits), 60)
    statuses = [await request("GET", f"{cloud.front}/status/{task}") for task in ids(submits)]
    waits_s = (seconds(r["created_at"], r["started_at"]) for r in done)
    return {
        f"{_COLD} submits at once, all environments new": f"{cold_s:.1f} s, {_failed(cold)} errors",
        "memory (PSS) of the whole local cloud then": f"{used.memory_mb:,.0f} MB in "
        f"{used.processes} processes",
        "submit, p50 / p99": _ms(p50_p99_ms(answer.took_s for answer in submits)),
        "status, p50 / p99": _ms(p50_p99_ms(answer.took_s for answer in statuses)),
        "accepted to started, p50 / p99": _ms(p50_p99_ms(waits_s)),
    }


def _failed(answers: list[Timed]) -> int:
    return sum(answer.status != 202 for answer in answers)


def _ms(quantiles: tuple[float, float]) -> str:
    return "{:.0f} / {:.0f} ms".format(*quantiles)
