"""LocalStack's side of a fork server: starting it, and asking it for execution environments."""

import itertools
import json
import logging
import os
import signal
import socket
import subprocess
import tempfile
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any

from hoststack.child import wire
from hoststack.settings import settings

LOG = logging.getLogger(__name__)

INIT_TIMEOUT_S = 10.0  # of the init phase: AWS's own limit
_SCRIPT = Path(__file__).parent / "child" / "forkserver.py"
_ANSWER_TIMEOUT_S = 10.0  # a fork takes milliseconds

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


class Process:
    """One execution environment: its socket, its pid, and how it ended."""

    def __init__(self, sock: socket.socket, pid: int, exit_status: "Future[int]") -> None:
        self.sock = sock
        self.pid = pid
        self.exit_status = exit_status

    def kill(self) -> None:
        """End it and all that it started."""
        self.sock.close()
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return

    def peak_memory_mb(self) -> int:
        """The most memory it has had resident, in MB; 0 where /proc does not tell."""
        try:
            lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        except OSError:
            return 0
        peaks = [line.split()[1] for line in lines if line.startswith("VmHWM")]
        return int(peaks[0]) // 1024 if peaks else 0


class ForkServer:
    """A process that has imported one version of a function.

    Raises:
        InitError: It could not be imported, exited or took too long.
    """

    def __init__(self, python: str, env: dict[str, str]) -> None:
        self._python = python
        self._env = env
        self._lock = threading.Lock()
        self._ids = itertools.count()
        self._forks: dict[int, Future[int]] = {}
        self._exits: dict[int, Future[int]] = {}
        started = time.perf_counter()
        self._popen, self._control, self._log, threads = _start(python, env)
        self.init_ms = (time.perf_counter() - started) * 1000
        self.init_logs = _read(self._log)
        self.is_alive = True
        self._is_forkable = threads == 1 and hasattr(os, "pidfd_open")
        threading.Thread(target=self._listen, daemon=True, name="hoststack-forkserver").start()
        LOG.info("initialised %s in %.0f ms", env.get("AWS_LAMBDA_FUNCTION_NAME"), self.init_ms)

    def environment(self, env: dict[str, str], log: IO[bytes]) -> Process:
        """A new execution environment.

        Args:
            env: What this environment's variables have besides those of the first one.
            log: Takes its standard output and error; opened for appending.

        Raises:
            InitError: The fork server died.
        """
        if not self._is_forkable:
            return _solo(self._python, self._env | env, log)
        mine, theirs = socket.socketpair()
        number = next(self._ids)
        forked: Future[int] = Future()
        self._forks[number] = forked
        try:
            _order(self._control, {"id": number, "env": env}, theirs, log, self._lock)
            pid = forked.result(_ANSWER_TIMEOUT_S)
        except (OSError, TimeoutError) as error:
            mine.close()
            self.stop()
            raise InitError(_exit_error("Runtime exited"), "") from error
        finally:
            theirs.close()
        return Process(mine, pid, self._exits.setdefault(pid, Future()))

    def stop(self) -> None:
        """End it and all its environments."""
        self.is_alive = False
        try:
            self._control.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    def _listen(self) -> None:
        try:
            while (frame := wire.receive_frame(self._control)) is not None:
                head, _ = frame
                if "forked" in head:
                    self._exits.setdefault(head["forked"], Future())
                    self._forks.pop(head["id"]).set_result(head["forked"])
                elif "exit" in head:
                    self._exits.setdefault(head["exit"], Future()).set_result(head["status"])
        except OSError:
            LOG.debug("the control socket of a fork server broke")
        self.is_alive = False
        self._popen.wait()
        self._control.close()
        for pending in (*self._forks.values(), *self._exits.values()):
            if not pending.done():
                pending.set_exception(OSError("the fork server ended"))


def _start(
    python: str, env: dict[str, str]
) -> tuple[subprocess.Popen[bytes], socket.socket, IO[bytes], int]:
    mine, theirs = socket.socketpair()
    log = tempfile.TemporaryFile("a+b")  # noqa: SIM115 - lives as long as the process
    popen = _starter.submit(
        subprocess.Popen,
        [python, "-P", "-s", str(_SCRIPT), str(theirs.fileno())],
        cwd=env["LAMBDA_TASK_ROOT"],
        env=env,
        pass_fds=[theirs.fileno(), *settings().alive_fds],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    ).result()
    theirs.close()
    mine.settimeout(INIT_TIMEOUT_S)
    try:
        frame = wire.receive_frame(mine)
    except TimeoutError:
        popen.kill()
        popen.wait()
        message = f"Error: Init timed out after {INIT_TIMEOUT_S:.0f} s"
        raise InitError(
            {"errorType": "Sandbox.Timedout", "errorMessage": message}, _read(log)
        ) from None
    if frame is None:
        raise InitError(_exit_error(ending(popen.wait())), _read(log))
    head, _ = frame
    if "init_error" in head:
        popen.wait()
        raise InitError(head["init_error"], _read(log))
    mine.settimeout(None)
    return popen, mine, log, head["threads"]


def _solo(python: str, env: dict[str, str], log: IO[bytes]) -> Process:
    """An environment with a process of its own, for handlers that can't be forked."""
    popen, control, _, _ = _start(python, env)
    mine, theirs = socket.socketpair()
    _order(control, {"id": 0, "env": {}, "solo": True}, theirs, log, threading.Lock())
    theirs.close()
    exit_status: Future[int] = Future()

    def wait() -> None:
        exit_status.set_result(popen.wait())
        control.close()

    threading.Thread(target=wait, daemon=True, name="hoststack-solo").start()
    return Process(mine, popen.pid, exit_status)


def _order(
    control: socket.socket,
    head: dict[str, Any],
    sock: socket.socket,
    log: IO[bytes],
    lock: threading.Lock,
) -> None:
    text = json.dumps(head).encode()
    with lock:
        fds = [sock.fileno(), log.fileno()]
        socket.send_fds(control, [wire.LENGTHS.pack(len(text), 0)], fds)
        control.sendall(text)


def ending(status: int) -> str:
    """How a process ended, in AWS's words: `exit status 1` or `signal: killed`."""
    if status >= 0:
        return f"exit status {status}"
    name = signal.Signals(-status).name.removeprefix("SIG").lower()
    return "signal: " + {"kill": "killed", "term": "terminated"}.get(name, name)


def _exit_error(what: str) -> dict[str, Any]:
    return {
        "errorType": "Runtime.ExitError",
        "errorMessage": f"Error: Runtime exited with error: {what}",
    }


def _read(log: IO[bytes]) -> str:
    log.seek(0)
    return log.read().decode(errors="replace")
