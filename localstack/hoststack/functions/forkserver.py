"""LocalStack's side of a fork server: starting it, and asking it for execution environments."""

import itertools
import json
import logging
import os
import select
import signal
import socket
import struct
import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from hoststack.child import wire
from hoststack.functions.initialise import (
    InitError,
    InitTimeout,
    Interpreter,
    exit_error,
    read,
    start,
)

LOG = logging.getLogger(__name__)

_ANSWER_TIMEOUT_S = 10.0  # a fork takes milliseconds


class ForkServerGone(InitError):
    """The fork server ended before it could fork."""

    def __init__(self) -> None:
        super().__init__(exit_error("signal: killed"), "")


class Process:
    """One execution environment: its socket, its pid, and how it ended."""

    def __init__(self, sock: socket.socket, pid: int, exit_status: "Future[int]") -> None:
        self.sock = sock
        self.pid = pid
        self.exit_status = exit_status
        exit_status.add_done_callback(self._hang_up)

    def kill(self) -> None:
        """End it and all that it started; callers that wait for its answer get an error."""
        # Not close(): the number could be reused while another thread still reads from it.
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        if not self.exit_status.done():
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)

    def _hang_up(self, _: "Future[int]") -> None:
        """Let nobody wait for it: what it has started may hold its end of the socket open."""
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RD)

    def is_gone(self) -> bool:
        """Whether it has ended; to be asked while it has nothing to answer."""
        if self.exit_status.done():
            return True
        # The fork server may not have told yet; the closed socket tells at once.
        try:
            return not self.sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def exchange(self, head: dict[str, Any], body: bytes, timeout_s: float) -> wire.Frame:
        """Send a frame and wait for its answer.

        The time-out is the socket's own: with Python's, each call would be two of the system, and
        after each of them a thread waits for the interpreter's lock.

        Raises:
            TimeoutError: The answer did not come in time.
            OSError: The process ended.
        """
        deadline = time.monotonic() + timeout_s
        self._send(wire.frame_of(head, body), timeout_s)
        left_s = max(deadline - time.monotonic(), 0.001)
        whole_s = int(left_s)
        left = struct.pack("ll", whole_s, int((left_s - whole_s) * 1e6))
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, left)
        try:
            frame = wire.receive_only_frame(self.sock)
        except BlockingIOError:
            raise TimeoutError from None
        if frame is None:
            raise ConnectionResetError("the environment ended")
        return frame

    def _send(self, data: bytes, timeout_s: float) -> None:
        try:
            sent = self.sock.send(data, socket.MSG_DONTWAIT)
        except BlockingIOError:
            sent = 0
        if sent < len(data):
            self.sock.settimeout(timeout_s)
            self.sock.sendall(data[sent:])
            self.sock.settimeout(None)

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

    Args:
        answer_timeout_s: How long a fork may take.

    Raises:
        InitError: It could not be imported, or exited.
        InitTimeout: It took longer than `timeout_s`.
    """

    def __init__(
        self,
        python: Interpreter,
        env: dict[str, str],
        timeout_s: float,
        *,
        answer_timeout_s: float = _ANSWER_TIMEOUT_S,
    ) -> None:
        self._answer_timeout_s = answer_timeout_s
        self._python = python
        self._env = env
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._ids = itertools.count()
        self._forks: dict[int, Future[tuple[int, Future[int]]]] = {}  # pid and exit status by order
        self._exits: dict[int, Future[int]] = {}  # by pid
        started = time.perf_counter()
        self._child = start(python, env, timeout_s)
        self.pid = self._child.popen.pid
        self.init_ms = (time.perf_counter() - started) * 1000
        self.init_logs = read(self._child.log)
        self.is_alive = True
        self.is_forkable = self._child.is_forkable and hasattr(os, "pidfd_open")
        threading.Thread(target=self._listen, daemon=True, name="hoststack-forkserver").start()
        LOG.info("initialised %s in %.0f ms", env.get("AWS_LAMBDA_FUNCTION_NAME"), self.init_ms)

    def environment(self, env: dict[str, str], log: IO[bytes]) -> Process:
        """A new execution environment.

        Args:
            env: What this environment's variables have besides those of the first one.
            log: Takes its standard output and error; opened for appending.

        Raises:
            ForkServerGone: The fork server ended.
            InitTimeout: It did not fork in time; it goes on with the environments that it has.
            InitError: A function that can't be forked failed to start anew.
        """
        if not self.is_forkable:
            return _solo(self._python, self._env | env, log, self._timeout_s)
        mine, theirs = socket.socketpair()
        number = next(self._ids)
        forked: Future[tuple[int, Future[int]]] = Future()
        self._forks[number] = forked
        try:
            _await_room(self._child.control, self._answer_timeout_s)
            with self._lock:
                _order(self._child.control, {"id": number, "env": env}, theirs, log)
            pid, exit_status = forked.result(self._answer_timeout_s)
        except TimeoutError:  # first: it is an OSError, too
            mine.close()  # a fork that comes later finds it closed, and ends
            raise InitTimeout("") from None
        except (OSError, ValueError) as error:  # a closed socket has no number to wait for
            mine.close()
            self.stop()
            raise ForkServerGone from error
        finally:
            theirs.close()
        return Process(mine, pid, exit_status)

    def stop(self) -> None:
        """End it and all its environments."""
        self.is_alive = False
        with suppress(OSError):
            self._child.control.shutdown(socket.SHUT_RDWR)

    def _listen(self) -> None:
        with suppress(OSError):
            while (frame := wire.receive_frame(self._child.control)) is not None:
                head, _ = frame
                if "forked" in head:
                    pid = head["forked"]
                    self._exits[pid] = Future()
                    self._forks.pop(head["id"]).set_result((pid, self._exits[pid]))
                elif "exit" in head:
                    self._exits.pop(head["exit"]).set_result(head["status"])
        self.is_alive = False
        self._child.popen.wait()
        self._child.close()
        ended = OSError("the fork server ended")
        for fork in self._forks.values():
            fork.set_exception(ended)
        for exit_status in self._exits.values():
            exit_status.set_exception(ended)


def _solo(python: Interpreter, env: dict[str, str], log: IO[bytes], timeout_s: float) -> Process:
    """An environment with a process of its own, for handlers that can't be forked."""
    child = start(python, env, timeout_s)
    mine, theirs = socket.socketpair()
    _order(child.control, {"id": 0, "env": {}, "solo": True}, theirs, log)
    theirs.close()
    exit_status: Future[int] = Future()

    def wait() -> None:
        exit_status.set_result(child.popen.wait())
        child.close()

    threading.Thread(target=wait, daemon=True, name="hoststack-solo").start()
    return Process(mine, child.popen.pid, exit_status)


def _await_room(control: socket.socket, timeout_s: float) -> None:
    """Wait until an order can be sent at once: Linux then has three quarters of the buffer free.

    Raises:
        TimeoutError: The fork server reads no orders.
    """
    poll = select.poll()
    poll.register(control, select.POLLOUT)
    if not poll.poll(timeout_s * 1000):
        raise TimeoutError


def _order(
    control: socket.socket, head: dict[str, Any], sock: socket.socket, log: IO[bytes]
) -> None:
    text = json.dumps(head).encode()
    fds = [sock.fileno(), log.fileno()]
    socket.send_fds(control, [wire.LENGTHS.pack(len(text), 0)], fds)
    control.sendall(text)
