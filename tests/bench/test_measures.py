"""The small parts that `make bench` measures with."""

import os
import subprocess
import sys
import time

import pytest

from tests.bench.processes import cpu_s, tree, usage
from tests.bench.progress import bar, progress
from tests.bench.quantiles import p50_p99_ms, seconds

_SPIN = "import time\nwhile time.process_time() < 0.3: pass\nprint('spun', flush=True)\ninput()"


def test_a_tree_has_its_descendants_and_their_time_and_memory() -> None:
    before_s = cpu_s([os.getpid()])
    child = subprocess.Popen(
        [sys.executable, "-c", _SPIN], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"spun\n"

    during_s = cpu_s([os.getpid()])

    assert child.pid in tree([os.getpid()])
    assert during_s - before_s >= 0.25
    assert usage([child.pid]).processes == 1
    assert usage([child.pid]).memory_mb > 1
    child.communicate(b"\n")
    assert cpu_s([os.getpid()]) >= during_s  # what an ended child used still counts


def test_quantiles_are_values_that_were_measured() -> None:
    assert p50_p99_ms(i / 1000 for i in range(1, 101)) == (50.5, 99.0)
    assert p50_p99_ms([0.25]) == (250.0, 250.0)


def test_seconds_are_counted_across_time_zones() -> None:
    assert seconds("2026-11-24T01:00:00+01:00", "2026-11-24T00:00:02+00:00") == 2


def test_a_bar_fills_and_stays_full() -> None:
    assert bar("x", 0, 10).count("#") == 0
    assert bar("x", 5, 10).count("#") == 15
    assert bar("x", 99, 10).count("#") == 30
    assert bar("x", 0, 0).count("#") == 30


def test_off_a_terminal_a_step_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("waiting", 1):
        time.sleep(0.01)

    assert capsys.readouterr().err.count("waiting") == 1
