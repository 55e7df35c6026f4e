"""One process per function version: imports the handler once, then forks environments from it.

Run as a script by the functions' Python: `forkserver.py CONTROL_FD LAYERS`, the latter a folder or
empty. It speaks frames (`wire`) on the control socket. To LocalStack: `{"ready": true, "forkable":
true}` or `{"init_error": {...}}`, then `{"forked": pid, "id": n}` and `{"exit": pid, "status": n}`.
From LocalStack:
`{"id": n, "env": {...}}` with two file descriptors, the environment's socket and its log file.
When the control socket closes, LocalStack is gone: everything here goes too.

It works as a snapshot does: `snapshot_restore_py` hooks run before and after. A handler that
started threads at import, or opened what forks would share, can't be forked: LocalStack then starts
one such process each, and asks it for one environment only, served in place: `{"solo": true, ...}`.
"""

import fcntl
import gc
import json
import os
import selectors
import signal
import socket
import stat
import sys
import threading
from pathlib import Path
from typing import Any, NoReturn

# Only our own modules may come from here: what a function lacks must not be found by chance. Python
# puts a script's folder first; the option against that came with 3.11. Processes that a handler
# starts by `multiprocessing` import this file, too: theirs has the function's folder first.
if __name__ == "__main__":
    del sys.path[0]
_HERE = str(Path(__file__).parents[2])
sys.path.append(_HERE)
from hoststack.child import confine, environment, wire  # noqa: E402

sys.path.remove(_HERE)


def main() -> None:
    """Initialise, report, then serve the control socket until it closes."""
    control, layers = socket.socket(fileno=int(sys.argv[1])), sys.argv[2]
    sys.argv = ["bootstrap"]
    if layers and confine.show_as(layers, environment.OPT):
        layers = environment.OPT
    confine.die_with_parent(True)
    confine.hide()
    confine.keep_privileges_low()
    before = descriptors()
    fault = environment.initialise(layers)
    if fault is not None:
        wire.send_frame(control, {"init_error": fault})
        sys.exit(1)
    gc.collect()
    gc.freeze()  # so that collections in the forks do not copy what they share
    confine.die_with_parent(False)  # the closed socket tells, and leaves time to tidy up
    is_forkable = thread_count() == 1 and not any(map(has_state, descriptors() - before))
    wire.send_frame(control, {"ready": True, "forkable": is_forkable})
    _Server(control).run()


def thread_count() -> int:
    """Threads of this process, those of native libraries too where /proc tells."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.exists() else threading.active_count()


def descriptors() -> set[int]:
    """The numbers of all open files; none where the system does not tell."""
    folder = Path("/proc/self/fd")
    listed = [int(entry.name) for entry in folder.iterdir()] if folder.exists() else []
    return {number for number in listed if is_open(number)}


def is_open(descriptor: int) -> bool:
    """Whether it is still open: the look at them opens one itself."""
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def has_state(descriptor: int) -> bool:
    """Whether an open file is of a kind that forks would use at the same time, and mix up.

    A socket's bytes go to whoever reads first, and so do a pipe's and an event loop's wake-ups; a
    file's place is one for all. What is only appended to, and devices, can be shared.
    """
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return not fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_APPEND
    return not (stat.S_ISCHR(mode) or stat.S_ISDIR(mode))


class _Server:
    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._children: dict[int, int] = {}  # pid by pidfd
        self._ready = selectors.DefaultSelector()
        self._ready.register(control.fileno(), selectors.EVENT_READ)
        # A handler may have asked that nobody waits for its children.
        self._own = signal.signal(signal.SIGCHLD, signal.SIG_DFL)

    def run(self) -> None:
        while True:
            for key, _ in self._ready.select():
                if key.fd in self._children:
                    self._bury(key.fd)
                else:
                    self._follow()

    def _follow(self) -> None:
        """Carry out LocalStack's next order."""
        order, fds = receive_order(self._control)
        if order is None:
            for pid in self._children.values():
                kill_group(pid)
            os._exit(0)
        if order.get("solo"):
            threading.Thread(target=_end_with, args=(self._control,), daemon=True).start()
            become(order["env"], *fds)
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            os.setpgid(0, 0)
            self._control.close()
            self._ready.close()
            for pidfd in self._children:
                os.close(pidfd)
            if self._own is not None:
                signal.signal(signal.SIGCHLD, self._own)
            confine.die_with_parent(True)
            if os.getppid() != parent:
                os._exit(0)  # it went before we could ask
            become(order["env"], *fds)
        for fd in fds:
            os.close(fd)
        pidfd = os.pidfd_open(pid)
        self._children[pidfd] = pid
        self._ready.register(pidfd, selectors.EVENT_READ)
        wire.send_frame(self._control, {"forked": pid, "id": order["id"]})

    def _bury(self, pidfd: int) -> None:
        self._ready.unregister(pidfd)
        pid = self._children.pop(pidfd)
        os.close(pidfd)
        kill_group(pid)  # what the handler started dies with it; before its pid is free again
        _, status = os.waitpid(pid, 0)
        wire.send_frame(self._control, {"exit": pid, "status": os.waitstatus_to_exitcode(status)})


def become(env: dict[str, str], env_fd: int, log_fd: int) -> NoReturn:
    """Turn this process into an execution environment."""
    os.dup2(log_fd, 1)
    os.dup2(log_fd, 2)
    os.close(log_fd)
    os.environ.update(env)
    sock = socket.socket(fileno=env_fd)
    sock.settimeout(None)  # a handler may have set another default
    environment.serve(sock)


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


def _end_with(control: socket.socket) -> None:
    """End this process and what it started when LocalStack is gone."""
    while control.recv(1):
        pass
    kill_group(os.getpgrp())


if __name__ == "__main__":
    main()
