"""That the tests are the same ones each time: parallel workers each collect them and must agree."""

import os
import subprocess
import sys
import time

from tests.stand.cloudformation import ROOT


def collected(hash_seed: int) -> list[str]:
    """Return the ids of all tests of this environment, collected by a fresh Python now."""
    command = ["-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "tests"]
    done = subprocess.run(
        [sys.executable, *command, "-o", "addopts=--import-mode=importlib"],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": str(hash_seed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if "::" in line]


def test_no_tests_name_depends_on_the_time_or_on_chance() -> None:
    first = collected(hash_seed=1)
    time.sleep(1)  # so that a clock of whole seconds moves between the two, however fast they are

    assert len(first) > 1_000
    assert collected(hash_seed=2) == first
