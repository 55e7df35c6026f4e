"""14,000 different texts: what people wrote in installed packages, and made prompts and logs.

`python -m tests.bench.alerts.distinct ENGINE` gives an engine each of them once, in a process of
its own, and prints what that cost as JSON. The first thousand are its warm-up.
"""

from __future__ import annotations

import json
import random
import re
import statistics
import sys
import sysconfig
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.alerts import ordinary
from tests.bench.alerts.engines import ENGINES

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = 14_000
WARM_UP = 1_000
MEMORY_AFTER = (100, 1_000, TEXTS)
_SEED = 11
# Of 1,000 texts.
SHARES = {"prose": 400, "code": 300, "prompts": 200, "logs": 100}
_DOCSTRING = re.compile(r'(?:def|class) [^\n]{1,200}\n\s+r?"""(.{40,2000}?)"""', re.DOTALL)
_LINES = (1, 2, 4, 8, 15, 30, 60)
_MOST_CHARS = 4_000
_LEVELS = ("INFO", "INFO", "DEBUG", "WARNING", "ERROR")
_EVENTS = (
    "request {0} took {1} ms",
    "worker-{2} picked up job {0}",
    "GET /items/{2}/parts?page={1} 200",
    "connection from 10.{2}.{1}.7:{3} closed",
    "cache miss for key item:{0}, loading",
    "retrying in {1} s (attempt {2})",
    "wrote {3} rows to segment {0}",
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What an engine took for texts of one kind that it had never seen, in processor time."""

    kind: str
    texts: int
    per_s: float
    mean_ms: float
    p50_ms: float
    p99_ms: float


def texts() -> list[tuple[str, str]]:
    """Return kinds and texts, in the same order each time on the same packages."""
    dice = random.Random(_SEED)
    files = sorted(_files())
    dice.shuffle(files)
    sources = {
        "prose": _prose(files, dice),
        "code": _code(files, dice),
        "prompts": iter(ordinary.prompts(TEXTS, _SEED)),
        "logs": _logs(dice),
    }
    kinds: dict[str, str] = {}
    for kind, share in SHARES.items():
        wanted = len(kinds) + TEXTS * share // 1_000
        for text in sources[kind]:
            kinds.setdefault(text, kind)
            if len(kinds) == wanted:
                break
        else:
            raise LookupError(f"{len(kinds)} different texts, expected {wanted}: too few packages")
    found = [(kind, text) for text, kind in kinds.items()]
    dice.shuffle(found)
    return found


def _files() -> Iterator[Path]:
    for name in ("stdlib", "purelib"):
        yield from Path(sysconfig.get_path(name)).rglob("*.py")


def _prose(files: list[Path], dice: random.Random) -> Iterator[str]:
    for path in files:
        found = _DOCSTRING.findall(path.read_text(encoding="utf-8", errors="ignore"))
        for text in dice.sample(found, min(len(found), 12)):
            yield re.sub(r"\n[ \t]+", "\n", text).strip()


def _code(files: list[Path], dice: random.Random) -> Iterator[str]:
    for path in files:
        lines = path.read_text(encoding="utf-8", errors="ignore").splitlines()
        for _ in range(min(4, len(lines) // 10)):
            start = dice.randrange(len(lines))
            text = "\n".join(lines[start : start + dice.choice(_LINES)])[:_MOST_CHARS]
            if text.strip():
                yield text


def _logs(dice: random.Random) -> Iterator[str]:
    while True:
        yield "\n".join(_log_line(dice) for _ in range(dice.choice(_LINES)))


def _log_line(dice: random.Random) -> str:
    moment = f"2026-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}T{dice.randint(10, 23)}:07:41"
    numbers = f"{dice.getrandbits(48):x}", *(dice.randint(1, 250) for _ in range(2))
    event = dice.choice(_EVENTS).format(*numbers, dice.randint(1_024, 65_000))
    service = f"svc-{dice.randint(1, 40)}"
    return f"{moment}.{dice.randint(100, 999)}Z {dice.choice(_LEVELS)} [{service}] {event}"


def measured(name: str) -> dict[str, object]:
    """Give an engine all texts once; see the module."""
    engine = next(each for each in ENGINES if each.name == name)
    messages = texts()
    find = engine.load()
    find("Write a short poem about the sea.")  # loads what is loaded when it is first needed
    before = _resident_mb()
    times: dict[str, list[float]] = {kind: [] for kind in SHARES}
    memory: dict[int, float] = {}
    for number, (kind, text) in enumerate(messages, start=1):
        started = time.thread_time_ns()
        find(text)
        if number > WARM_UP:
            times[kind].append((time.thread_time_ns() - started) / 1e6)
        if number in MEMORY_AFTER:
            memory[number] = _resident_mb() - before
    times["all"] = [each for of_kind in times.values() for each in of_kind]
    costs = [asdict(_cost(kind, each)) for kind, each in times.items()]
    return {"costs": costs, "memory_mb": memory}


def _cost(kind: str, times: list[float]) -> Cost:
    mean = statistics.fmean(times)
    p99 = statistics.quantiles(times, n=100)[98]
    return Cost(kind, len(times), 1e3 / mean, mean, statistics.median(times), p99)


def _resident_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1])))
