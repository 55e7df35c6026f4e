"""Runs end with whoever started them."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.calls import is_running, wait_until

RUN = """
import os, sys, time
from hoststack.command.parent import end_with_parent
end_with_parent()
open(sys.argv[1], "w").write(str(os.getpid()))
time.sleep(8)
"""
# The tests themselves may run under nohup.
START = """
import signal, subprocess, sys, time
signal.signal(signal.SIGHUP, signal.SIG_DFL)
subprocess.Popen(sys.argv[1:])
time.sleep(60)
"""


@pytest.mark.parametrize(("before", "ends"), [((), True), (("nohup",), False)], ids=str)
def test_a_run_ends_with_its_parent_but_for_nohup(
    tmp_path: Path, before: Sequence[str], ends: bool
) -> None:
    noted = tmp_path / "pid"
    parent = subprocess.Popen(
        [sys.executable, "-c", START, *before, sys.executable, "-c", RUN, str(noted)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    pid = int(wait_until(lambda: noted.exists() and noted.read_text()))

    parent.kill()
    parent.wait()

    if ends:
        wait_until(lambda: not is_running(pid), timeout_s=6)
    else:
        with pytest.raises(TimeoutError):
            wait_until(lambda: not is_running(pid), timeout_s=1)
