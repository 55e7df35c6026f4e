"""What is measured of an engine, and how."""

from __future__ import annotations

import gc
import json
import os
import random
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.metadata import files
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.alerts.distinct import Cost
from tests.bench.alerts.rows import SCRAPS, SEED

if TYPE_CHECKING:
    from tests.bench.alerts.engines import Engine, Find
    from tests.bench.alerts.rows import Row, Rows

PROMPTS = 1_000
LONG = 400_000
_ROUNDS = 5
PERSONAL = frozenset(
    [
        "phone",
        "email",
        "credit_card",
        "iban",
        "bank_account",
        "crypto",
        "national_id",
        "passport",
        "driver_license",
        "date_of_birth",
        "medical_id",
        "ip",
        "mac",
        "device_id",
        "vin",
        "secret",
    ]
)
INVALID = frozenset(
    [
        "empty",
        "too_long",
        "not_utf8",
        "binary",
        "lone_surrogate",
        "control",
        "noncharacter",
        "mojibake",
        "blob",
        "noise",
    ]
)


@dataclass(frozen=True)
class Share:
    """Rows with a hit, of all rows."""

    hits: int
    rows: int

    def __str__(self) -> str:
        return f"{100 * self.hits / self.rows:.1f}" if self.rows else "-"


def personal(find: Find, rows: list[Row]) -> tuple[Share, Share, dict[str, Share]]:
    """Return rows where anything overlaps a span, rows with every type right, hits by kind."""
    hit = right = 0
    by_kind: dict[str, list[int]] = {}
    for row in rows:
        found = [each for each in find(row.text) if each[0] in PERSONAL]
        overlapping = [
            [f for f in found if f[1] < end and f[2] > start] for _, start, end in row.spans
        ]
        hit += any(overlapping)
        names = zip(row.spans, overlapping, strict=True)
        right += all(kind in {f[0] for f in near} for (kind, _, _), near in names)
        for (kind, _, _), near in zip(row.spans, overlapping, strict=True):
            by_kind.setdefault(kind, []).append(bool(near))
    kinds = {kind: Share(sum(each), len(each)) for kind, each in by_kind.items()}
    return Share(hit, len(rows)), Share(right, len(rows)), kinds


def suspicious(find: Find, rows: list[Row]) -> tuple[Share, dict[str, Share]]:
    """Return rows with any alarm that is neither personal nor invalid, and the same by kind."""
    by_kind: dict[str, list[bool]] = {}
    for row in rows:
        hit = any(each[0] not in PERSONAL | INVALID for each in find(row.text))
        by_kind.setdefault(row.kind, []).append(hit)
    kinds = {kind: Share(sum(each), len(each)) for kind, each in by_kind.items()}
    return Share(sum(each.hits for each in kinds.values()), len(rows)), kinds


def any_alarm(find: Find, rows: list[Row]) -> Share:
    """Return rows with any alarm at all."""
    return Share(sum(bool(find(row.text)) for row in rows), len(rows))


def near_misses(rows: Rows) -> list[str]:
    """Make 1,000 prompts of 20 to 2,000 characters from benign rows, one in five of numbers alone.

    Benign rows are there because something in them looks like an alarm: several in one prompt
    are harsher than what people write.
    """
    dice = random.Random(SEED)
    texts = [row.text for row in rows["benign"] if isinstance(row.text, str)]
    return [_prompt(dice, texts) for _ in range(PROMPTS)]


def _prompt(dice: random.Random, texts: list[str]) -> str:
    length = dice.randint(20, 2_000)
    is_numbers = dice.random() < 0.2
    pieces: list[str] = []
    while sum(map(len, pieces)) < length:
        pieces.append(_number(dice) if is_numbers else dice.choice(texts) + "\n")
    return "".join(pieces)[:length]


def _number(dice: random.Random) -> str:
    shapes = (
        f"{dice.randrange(10 ** dice.randint(1, 12))}",
        f"{dice.random() * 1e4:.2f}",
        f"20{dice.randint(10, 29)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
    )
    return dice.choice(shapes) + dice.choice((" ", ", ", "; ", "\n"))


@dataclass(frozen=True)
class Speed:
    """How fast an engine is on a set of messages.

    Args:
        per_s: Messages a second of processor time, in the best of all rounds.
        p50_ms: Of each message's best time over all rounds, in processor time; so is `p99_ms`.
        wall_p99_ms: In the best round by the clock, with whatever else the machine does.
        first_p99_ms: In the first round, when no message was seen before.
    """

    per_s: float
    p50_ms: float
    p99_ms: float
    wall_p99_ms: float
    first_p99_ms: float


def speed(find: Find, messages: list[str]) -> Speed:
    """Measure a first round, then `_ROUNDS` more."""
    _timed_ms(find, "Call +44 20 7946 0958.")  # loads what is loaded when it is first needed
    first = [_timed_ms(find, message)[0] for message in messages]
    gc.collect()
    rounds = [[_timed_ms(find, message) for message in messages] for _ in range(_ROUNDS)]
    best_round = min(rounds, key=lambda times: sum(cpu for cpu, _ in times))
    best = [min(cpu for cpu, _ in times) for times in zip(*rounds, strict=True)]
    return Speed(
        per_s=1e3 * len(messages) / sum(cpu for cpu, _ in best_round),
        p50_ms=statistics.median(best),
        p99_ms=_p99(best),
        wall_p99_ms=_p99([wall for _, wall in best_round]),
        first_p99_ms=_p99(first),
    )


def _p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


def _timed_ms(find: Find, message: str) -> tuple[float, float]:
    """Return processor time of this thread, and time by the clock."""
    started, started_wall = time.thread_time_ns(), time.perf_counter_ns()
    find(message)
    ended, ended_wall = time.thread_time_ns(), time.perf_counter_ns()
    return (ended - started) / 1e6, (ended_wall - started_wall) / 1e6


def long_message_ms(find: Find) -> float:
    """Measure a message of 400,000 characters, once."""
    return _timed_ms(find, "1234 567 " * (LONG // 9))[0]


def worst_ms(find: Find) -> tuple[float, float]:
    """Measure 8,000 characters of scraps of attacks and of personal data, at first and again.

    Returns:
        The slowest of four such texts when first seen, and when seen once more.
    """
    dice = random.Random(SEED)
    texts = ["".join(dice.choices(SCRAPS, k=1_200))[:8_000] for _ in range(5)]
    find(texts.pop())  # loads every detector
    times = [(_timed_ms(find, text)[0], _timed_ms(find, text)[0]) for text in texts]
    return max(first for first, _ in times), max(again for _, again in times)


def in_own_process(engine: Engine) -> tuple[float, float]:
    """Return milliseconds and megabytes over a bare interpreter, first message included."""
    bare = [_run("pass") for _ in range(5)]
    full = [_run(engine.setup) for _ in range(5)]
    return (
        min(each[0] for each in full) - min(each[0] for each in bare),
        min(each[1] for each in full) - min(each[1] for each in bare),
    )


def _run(statements: str) -> tuple[float, float]:
    code = (
        "import time; started = time.perf_counter()\n"
        "MESSAGE = 'Write a short poem about the sea.'\n"
        f"{statements}\n"
        "ended = time.perf_counter()\n"
        "status = open('/proc/self/status').read()\n"
        "print(1e3 * (ended - started), int(status.split('VmHWM:')[1].split()[0]) / 1024)"
    )
    # Bytecode is kept, as it is for the standard library that a bare interpreter loads.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    elapsed_ms, megabytes = done.stdout.split()[-2:]
    return float(elapsed_ms), float(megabytes)


def of_new_texts(engine: Engine) -> tuple[list[Cost], list[float]]:
    """Return what texts cost that an engine never saw, and by how many megabytes it grew."""
    command = [sys.executable, "-m", "tests.bench.alerts.distinct", engine.name]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return [Cost(**each) for each in found["costs"]], list(found["memory_mb"].values())


def package_mb() -> float:
    """Return what the engine and its dependencies add to a package, without compiled caches."""
    size = sum(path.stat().st_size for path in Path("alerts").rglob("*.py"))
    for name in ("ahocorasick_rs", "google-re2", "phonenumberslite", "python-stdnum"):
        for each in files(name) or ():
            path = Path(str(each.locate()))
            if path.suffix != ".pyc" and path.exists():
                size += path.stat().st_size
    return size / 1e6
