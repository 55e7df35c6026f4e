"""What each function costs before its first answer: import and init, over a bare interpreter."""

import json
import os
import re
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.bench.progress import progress
from tests.bench.record import keep, show, table
from tests.stand.cloud import ROOT

HANDLERS = {
    "client": "functions.client.app",
    "business": "functions.business.app",
    "worker": "functions.worker.app",
}
_RUNS = 15
_BIGGEST = 5
_PYTHON = ROOT / ".venvs/runtime/bin/python"
_IMPORT_TIME = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")


def measure() -> None:
    """Start each function many times, alone and from the fork server."""
    rows = []
    with progress("cold starts", 40):
        bare_s = best_and_median_s("pass")[0]
        for name, module in HANDLERS.items():
            best_s, median_s = best_and_median_s(f"import {module}")
            rows.append(
                {
                    "function": name,
                    "best_ms": round((best_s - bare_s) * 1000),
                    "median_ms": round((median_s - bare_s) * 1000),
                    "biggest": biggest(module),
                    "fork_ms": fork_ms(module),
                }
            )
    keep("cold", {"bare_ms": round(bare_s * 1000), "functions": rows})
    show("cold", as_table(rows))


def as_table(rows: list[dict[str, Any]]) -> str:
    """The functions as Markdown."""
    head = ("function", "import and init, best / median", "forked, median / worst")
    lines = (
        (
            row["function"],
            f"{row['best_ms']} / {row['median_ms']} ms",
            "{:.1f} / {:.1f} ms".format(*row["fork_ms"]),
            ", ".join(f"{package} {ms}" for package, ms in row["biggest"]),
        )
        for row in rows
    )
    return table((*head, "biggest packages, own ms each (traced, so slower)"), lines)


def best_and_median_s(code: str) -> tuple[float, float]:
    """How long a new interpreter takes for some code, from start to exit."""
    times_s = []
    for _ in range(_RUNS):
        started = time.perf_counter()
        _python("-c", code)
        times_s.append(time.perf_counter() - started)
    return min(times_s), statistics.median(times_s)


def biggest(module: str) -> list[tuple[str, int]]:
    """The packages whose own modules take longest to import, in milliseconds."""
    traced = _python("-X", "importtime", "-c", f"import {module}").stderr
    bare = _python("-X", "importtime", "-c", "pass").stderr
    known = {name for _, name in _IMPORT_TIME.findall(bare)}
    packages: Counter[str] = Counter()
    for own_us, name in _IMPORT_TIME.findall(traced):
        if name not in known:
            packages[name.partition(".")[0]] += int(own_us)
    return [(name, round(own_us / 1000)) for name, own_us in packages.most_common(_BIGGEST)]


def fork_ms(module: str) -> tuple[float, float]:
    """How long the local cloud's fork server takes for an environment: median and worst."""
    ran = subprocess.run(
        [ROOT / ".venvs/cloud/bin/python", "-P", Path(__file__).with_name("forks.py")],
        env={"PATH": os.defpath, "HOSTSTACK_PYTHON": str(_PYTHON)},
        input=json.dumps({**_environment(), "_HANDLER": f"{module}.handler"}),
        capture_output=True,
        text=True,
        check=True,
    )
    took_ms: list[float] = json.loads(ran.stdout.splitlines()[-1])
    return round(statistics.median(took_ms), 1), round(max(took_ms), 1)


def _environment() -> dict[str, str]:
    """What Lambda sets, so that adapters are built in the init phase."""
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(ROOT / "build/package"),
        "LAMBDA_TASK_ROOT": str(ROOT / "build/package"),
        "AWS_LAMBDA_FUNCTION_NAME": "promptlane",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "PROMPTLANE_BUSINESS_URL": "https://business.example/v1",
        "PROMPTLANE_QUEUE_URL": "https://queue.example/tasks",
        "PROMPTLANE_PARKED_QUEUE_URL": "https://queue.example/parked",
        "PROMPTLANE_TABLE": "promptlane-tasks",
    }


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [_PYTHON, *arguments],
        env=_environment(),
        cwd=tempfile.gettempdir(),
        capture_output=True,
        text=True,
        check=True,
    )
