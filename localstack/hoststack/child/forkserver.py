"""One process per function version: imports the handler once, then forks environments from it.

Run as a script by the functions' Python: `forkserver.py CONTROL_FD`. It speaks frames (`wire`) on
the control socket. To LocalStack: `{"ready": true, "threads": n}` or `{"init_error": {...}}`, then
`{"forked": pid, "id": n}` and `{"exit": pid, "status": code}`. From LocalStack:
`{"id": n, "env": {...}}` with two file descriptors, the environment's socket and its log file.
When the control socket closes, LocalStack is gone: everything here goes too.

It works as a snapshot does: `snapshot_restore_py` hooks run before and after, and a handler that
started threads at import can't be forked (LocalStack then starts one such process each, and asks
it for one environment only, served in place: `{"solo": true, ...}`).
"""

import gc
import json
import os
import select
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Any, NoReturn

# Only our own two modules may come from here: what a function lacks must not be found by chance.
_HERE = str(Path(__file__).parents[2])
sys.path.append(_HERE)
from hoststack.child import environment, wire  # noqa: E402

sys.path.remove(_HERE)


def main() -> None:
    """Initialise, report, then serve the control socket until it closes."""
    control = socket.socket(fileno=int(sys.argv[1]))
    sys.argv = ["bootstrap"]
    fault = environment.initialise()
    if fault is not None:
        wire.send_frame(control, {"init_error": fault})
        sys.exit(1)
    gc.collect()
    gc.freeze()  # so that collections in the forks do not copy what they share
    wire.send_frame(control, {"ready": True, "threads": thread_count()})
    _Server(control).run()


def thread_count() -> int:
    """Threads of this process, those of native libraries too where /proc tells."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.exists() else threading.active_count()


class _Server:
    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._children: dict[int, int] = {}  # pid by pidfd

    def run(self) -> None:
        while True:
            control = self._control.fileno()
            ready, _, _ = select.select([control, *self._children], [], [])
            for fd in ready:
                if fd == control:
                    self._order()
                else:
                    self._bury(fd)

    def _order(self) -> None:
        order, fds = receive_order(self._control)
        if order is None:
            for pid in self._children.values():
                kill_group(pid)
            os._exit(0)
        if order.get("solo"):
            become(order["env"], *fds)
        pid = os.fork()
        if pid == 0:
            os.setpgid(0, 0)
            self._control.close()
            for pidfd in self._children:
                os.close(pidfd)
            become(order["env"], *fds)
        for fd in fds:
            os.close(fd)
        self._children[os.pidfd_open(pid)] = pid
        wire.send_frame(self._control, {"forked": pid, "id": order["id"]})

    def _bury(self, pidfd: int) -> None:
        pid = self._children.pop(pidfd)
        os.close(pidfd)
        _, status = os.waitpid(pid, 0)
        kill_group(pid)  # what the handler started dies with it
        wire.send_frame(self._control, {"exit": pid, "status": os.waitstatus_to_exitcode(status)})


def become(env: dict[str, str], env_fd: int, log_fd: int) -> NoReturn:
    """Turn this process into an execution environment."""
    os.dup2(log_fd, 1)
    os.dup2(log_fd, 2)
    os.close(log_fd)
    os.environ.update(env)
    environment.serve(socket.socket(fileno=env_fd))


def receive_order(control: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """A frame from LocalStack with its file descriptors; None when LocalStack is gone."""
    lengths, fds, _, _ = socket.recv_fds(control, wire.LENGTHS.size, 2)
    if len(lengths) < wire.LENGTHS.size:
        return None, []
    head_size, _ = wire.LENGTHS.unpack(lengths)
    head = wire.receive_exactly(control, head_size)
    return (None, []) if head is None else (json.loads(head), fds)


def kill_group(pid: int) -> None:
    """End a process group, if it is still there."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


if __name__ == "__main__":
    main()
