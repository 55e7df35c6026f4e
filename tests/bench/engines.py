"""Both engines of the local cloud beside each other: start, memory, one submit, bursts.

`python -m tests.bench.engines` prints the table of docs/engines.md.
"""

import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.stand.cloud import Cloud, call, running_cloud
from tests.stand.processes import processes_with

ENGINES = ("localstack", "ministack")
SUBMITS = 50
BURST = 30
_TABLE = {
    "start to ready, s": "ready_s",
    "the engine's own memory when ready, MiB": "own_mib",
    f"all of it with functions and command line, after {SUBMITS} submits, MiB": "all_mib",
    "first submit, all functions cold, s": "first_s",
    f"one submit at a time, p50 of {SUBMITS}, ms": "p50_ms",
    f"{BURST} submits at once: accepted": "accepted_at_first",
    "the slowest of these, s": "slowest_at_first_s",
    f"{BURST} more at once: accepted": "accepted_then",
    "the slowest of these, s ": "slowest_then_s",
}


def measured(engine: str) -> dict[str, float]:
    """What one engine takes, by the names in the table."""
    with TemporaryDirectory() as folder:
        started = time.monotonic()
        with running_cloud(Path(folder), "ModelSeconds=0", ENGINE=engine) as cloud:
            found = {"ready_s": time.monotonic() - started}
            ready = json.loads((cloud.folder / "ready.json").read_text())
            found["own_mib"] = memory_mib(ready[f"{engine}_pid"])
            found["first_s"] = submit(cloud)[1]
            time.sleep(5)  # workers start, too
            found["p50_ms"] = median(submit(cloud)[1] for _ in range(SUBMITS)) * 1_000
            found["all_mib"] = sum(map(memory_mib, processes_with(folder)))
            for when in ("at_first", "then"):
                statuses, found[f"slowest_{when}_s"] = burst(cloud)
                found[f"accepted_{when}"] = statuses[202]
            return found


def submit(cloud: Cloud) -> tuple[int, float]:
    """The status of a submit, 0 after a minute without one, and the seconds that it took."""
    started = time.perf_counter()
    try:
        status = call("POST", f"{cloud.front}/process?message=hello").status
    except TimeoutError:
        status = 0
    return status, time.perf_counter() - started


def burst(cloud: Cloud) -> tuple[Counter[int], float]:
    """How often each status comes of submits at once, and the seconds of the slowest."""
    with ThreadPoolExecutor(BURST) as pool:
        done = list(pool.map(lambda _: submit(cloud), range(BURST)))
    return Counter(status for status, _ in done), max(seconds for _, seconds in done)


def memory_mib(pid: int) -> float:
    """What a process takes, with its part of what it shares (PSS); 0 if it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1_024


def main() -> None:
    """Measure and print."""
    by_engine = [measured(engine) for engine in ENGINES]
    print(f"| | {' | '.join(ENGINES)} |\n| --- | {' | '.join('---' for _ in ENGINES)} |")
    for title, name in _TABLE.items():
        print(f"| {title.strip()} | {' | '.join(f'{found[name]:.3g}' for found in by_engine)} |")


if __name__ == "__main__":
    main()
