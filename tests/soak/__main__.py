"""`make soak MINUTES=10 RATE=5`: steady work on the local cloud, and what it costs to keep going.

Each ten seconds: memory, open files and threads of everything that `make run` started, how long
submit and status took, how many tasks wait. Growth is counted from the end of the first third, as
environments and caches fill before that.
"""

import json
import os
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.bench import FOLDER
from tests.bench.processes import tree, usage
from tests.bench.record import replaced, table
from tests.stand.cloud import ROOT, Cloud, call, running_cloud, stop
from tests.stand.waiting import wait_until

EVERY_S = 10.0
MODEL_S = 1
DOCUMENT = ROOT / "docs/reliability.md"
_SENDERS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The system at one moment; durations are medians since the last one, in milliseconds."""

    at_s: float
    tasks: int
    memory_mb: float
    cloud_mb: float
    processes: int
    files: int
    threads: int
    waiting: int
    submit_ms: float
    status_ms: float


@dataclass(slots=True)
class Load:
    """What the senders have done."""

    submit_ms: list[float] = field(default_factory=list)
    status_ms: list[float] = field(default_factory=list)
    submitted: int = 0
    ended: int = 0
    refused: int = 0


def main(minutes: float, rate: float) -> None:
    """Run, print what was found, and put it into docs/reliability.md."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_cloud(Path(folder), f"ModelSeconds={MODEL_S}") as cloud,
    ):
        samples, load = soaked(cloud, minutes * 60, rate)
        began = time.monotonic()
        stop(cloud.process)
        stopped_s = time.monotonic() - began
    text = told(samples, load, minutes, rate, stopped_s)
    print(text)
    (FOLDER / "soak.json").write_text(json.dumps([asdict(each) for each in samples]) + "\n")
    DOCUMENT.write_text(replaced(DOCUMENT.read_text(), "soak", text))


def soaked(cloud: Cloud, lasts_s: float, rate: float) -> tuple[list[Sample], Load]:
    """Submit and follow tasks for so long; the samples on the way."""
    load = Load()
    samples: list[Sample] = []
    began = time.monotonic()
    lock = threading.Lock()

    def one() -> None:
        started = time.monotonic()
        answer = call("POST", f"{cloud.front}/process?message=What+is+tea%3F")
        with lock:
            load.submit_ms.append((time.monotonic() - started) * 1000)
        if answer.status != 202:
            load.refused += 1
            return
        load.submitted += 1
        url = f"{cloud.front}/status/{answer.json['task_id']}"
        while True:
            time.sleep(int(answer.headers.get("Retry-After") or 1))
            started = time.monotonic()
            answer = call("GET", url)
            with lock:
                load.status_ms.append((time.monotonic() - started) * 1000)
            if answer.json["status"] in ("SUCCESS", "FAILURE"):
                load.ended += 1
                return

    with ThreadPoolExecutor(_SENDERS) as senders:
        sent = 0
        while (now_s := time.monotonic() - began) < lasts_s:
            if now_s >= len(samples) * EVERY_S:
                samples.append(_sample(cloud, now_s, load, lock))
            while sent < now_s * rate:
                senders.submit(one)
                sent += 1
            time.sleep(0.02)
    wait_until(lambda: load.ended == load.submitted, 60)
    samples.append(_sample(cloud, time.monotonic() - began, load, lock))
    return samples, load


def told(samples: list[Sample], load: Load, minutes: float, rate: float, stopped_s: float) -> str:
    """What was found, as Markdown."""
    warm, last = samples[len(samples) // 3], samples[-1]
    tasks = last.tasks - warm.tasks
    grown_kb = (last.cloud_mb - warm.cloud_mb) * 1000 / tasks
    head = ("", "at the start", f"warm, after {warm.at_s:.0f} s", f"at the end, {last.at_s:.0f} s")
    rows = [
        (name, *(f"{getattr(each, fact):,.{digits}f}" for each in (samples[1], warm, last)))
        for name, fact, digits in (
            ("tasks so far", "tasks", 0),
            ("memory of all, MB", "memory_mb", 0),
            ("of LocalStack alone, MB", "cloud_mb", 0),
            ("processes", "processes", 0),
            ("open files", "files", 0),
            ("threads", "threads", 0),
            ("tasks in the queue", "waiting", 0),
            ("submit, median ms", "submit_ms", 1),
            ("status, median ms", "status_ms", 1),
        )
    ]
    return (
        f"{minutes:g} minutes at {rate:g} tasks a second, with a model of {MODEL_S} s: "
        f"{load.submitted:,} tasks submitted, {load.refused} refused, {load.ended:,} ended. "
        f"LocalStack grew by {grown_kb:.1f} KB a task after it was warm. Ctrl-C ended it all in "
        f"{stopped_s:.1f} s."
        f"\n\n{table(head, rows)}"
    )


def _sample(cloud: Cloud, at_s: float, load: Load, lock: threading.Lock) -> Sample:
    with lock:
        submit_ms, status_ms = load.submit_ms[:], load.status_ms[:]
        load.submit_ms.clear()
        load.status_ms.clear()
    queue = f"{cloud.endpoint}/000000000000/promptlane-tasks"
    found = cloud.aws("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])
    pids = tree([cloud.process.pid])
    files = threads = 0
    for pid in pids:
        with suppress(OSError):
            files += len(list(Path(f"/proc/{pid}/fd").iterdir()))
            threads += len(list(Path(f"/proc/{pid}/task").iterdir()))
    used = usage([cloud.process.pid])
    return Sample(
        at_s=at_s,
        tasks=load.submitted,
        memory_mb=used.memory_mb,
        cloud_mb=max(_rss_mb(pid) for pid in pids),
        processes=used.processes,
        files=files,
        threads=threads,
        waiting=int(found["Attributes"]["ApproximateNumberOfMessages"]),
        submit_ms=statistics.median(submit_ms) if submit_ms else 0.0,
        status_ms=statistics.median(status_ms) if status_ms else 0.0,
    )


def _rss_mb(pid: int) -> float:
    with suppress(OSError):
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    return 0.0


if __name__ == "__main__":
    main(float(os.environ.get("MINUTES") or "10"), float(os.environ.get("RATE") or "5"))
