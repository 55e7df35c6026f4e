"""Processes that have imported a function, and what AWS says of those that could not."""

import fcntl
import os
import signal
import socket
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from hoststack.child import wire
from hoststack.settings import settings

INIT_TIMEOUT_S = 10.0  # of the init phase: AWS's own limit
_SCRIPT = Path(__file__).parents[1] / "child" / "forkserver.py"

# Processes are started by one thread that never ends: Linux ties "die with the parent" to the
# thread that forked.
_starter = ThreadPoolExecutor(1, thread_name_prefix="hoststack-starter")


class InitError(Exception):
    """A function could not be initialised.

    Attributes:
        error: As AWS reports it: errorType, errorMessage and maybe stackTrace.
        logs: What the function printed while it tried.
    """

    def __init__(self, error: dict[str, Any], logs: str) -> None:
        super().__init__(error.get("errorMessage", ""))
        self.error = error
        self.logs = logs


class InitTimeout(Exception):
    """A function took too long to initialise. `logs` is what it printed meanwhile."""

    def __init__(self, logs: str) -> None:
        super().__init__("the init phase took too long")
        self.logs = logs


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A process that has imported a handler.

    Attributes:
        control: Takes orders; see `child/forkserver.py`.
        log: What it printed.
        is_forkable: Whether its forks would share nothing that they may not.
    """

    popen: subprocess.Popen[bytes]
    control: socket.socket
    log: IO[bytes]
    is_forkable: bool

    def close(self) -> None:
        """Let go of its files; it ends."""
        self.control.close()
        self.log.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """What a function runs on: a Python, and the folder of its layers, empty without any."""

    path: str
    layers: str = ""


def start(python: Interpreter, env: dict[str, str], timeout_s: float) -> Child:
    """Start a process and wait until it has imported its handler.

    Raises:
        InitError: It could not, or exited.
        InitTimeout: It took longer than `timeout_s`.
    """
    mine, theirs = socket.socketpair()
    log = new_log()
    popen = _starter.submit(
        subprocess.Popen,
        [python.path, "-s", str(_SCRIPT), str(theirs.fileno()), python.layers],
        cwd=env["LAMBDA_TASK_ROOT"],
        env=env,
        pass_fds=[theirs.fileno(), *settings().alive_fds],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    ).result()
    theirs.close()
    mine.settimeout(timeout_s)
    try:
        frame = wire.receive_frame(mine)
    except TimeoutError:
        _end(popen)
        raise InitTimeout(read(log)) from None
    if frame is None:
        raise InitError(exit_error(ending(popen.wait())), read(log))
    head, _ = frame
    if "init_error" in head:
        _end(popen)
        raise InitError(head["init_error"], read(log))
    mine.settimeout(None)
    return Child(popen=popen, control=mine, log=log, is_forkable=head["forkable"])


def _end(popen: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(popen.pid, signal.SIGKILL)
    popen.wait()


def ending(status: int) -> str:
    """How a process ended, in AWS's words: `exit status 1` or `signal: killed`."""
    if status >= 0:
        return f"exit status {status}"
    name = signal.Signals(-status).name.removeprefix("SIG").lower()
    return "signal: " + {"kill": "killed", "term": "terminated"}.get(name, name)


def exit_error(what: str) -> dict[str, Any]:
    """AWS's payload for a process that ended."""
    return {
        "errorType": "Runtime.ExitError",
        "errorMessage": f"Error: Runtime exited with error: {what}",
    }


def new_log() -> IO[bytes]:
    """A file without a name, which several processes may append to."""
    log = tempfile.TemporaryFile("w+b", buffering=0)  # noqa: SIM115 - its users close it
    # Python opens it without O_APPEND: after a truncation the next line would land at its old
    # place, behind a hole of zeros.
    flags = fcntl.fcntl(log, fcntl.F_GETFL)
    fcntl.fcntl(log, fcntl.F_SETFL, flags | os.O_APPEND)
    return log


def read(log: IO[bytes]) -> str:
    """All that was printed."""
    log.seek(0)
    return log.read().decode(errors="replace")
