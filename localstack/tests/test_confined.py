"""What functions may not do, and what nobody sees of hoststack's processes."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hoststack.deploying.stack import client
from tests.calls import free_ports, invoke, is_running
from tests.conftest import STACK

# Root without its powers, who is then a user as any other.
AS_ANY_USER = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.getuid() == 0 else ()

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")


def test_functions_gain_no_privileges_and_nobody_reads_hoststacks_environment(
    runtime_python: Path, tmp_path: Path
) -> None:
    (port,) = free_ports(1)
    ready = tmp_path / "ready"
    command = [
        *(*AS_ANY_USER, sys.executable, "-m", "hoststack", "run"),
        *(f"--port={port}", f"--runtime-python={runtime_python}", f"--dir={tmp_path / 'cloud'}"),
        *(f"--template={STACK.template}", f"--ready-file={ready}"),
        "--companion=sleeper=sleep 600",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        while not ready.exists() and process.poll() is None:
            time.sleep(0.1)
        functions = client("lambda", f"http://localhost:{port}")
        told = invoke(functions, "acts", {"do": "tell"}).payload
        family = processes_below(process.pid)
        readable = {command_of(pid) for pid in family if can_read_environment(pid)}
        status = Path(f"/proc/{told['pid']}/status").read_text()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)

    assert told["pid"] in family
    assert len(family) >= 5
    # a companion is a program of the caller's own, with the caller's environment
    assert readable == {"sleep 600"}
    assert "NoNewPrivs:\t1" in status
    assert not [pid for pid in family if is_running(pid)]


def can_read_environment(pid: int) -> bool:
    """Whether this user can read a process's environment."""
    command = [*AS_ANY_USER, "cat", f"/proc/{pid}/environ"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def command_of(pid: int) -> str:
    """A process's command line."""
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip()


def processes_below(pid: int) -> set[int]:
    """A process and all that it started."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text(errors="replace")
        except OSError:
            continue  # it has ended meanwhile
        parents[int(status.parent.name)] = int(re.findall(r"PPid:\t(\d+)", text)[0])
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found
