"""Ends a run whose parent is gone: nobody is left who would stop it."""

import os
import signal
import threading
import time

_POLL_S = 0.25
_INIT = 1


def end_with_parent() -> None:
    """Have this process get SIGTERM when its parent ends.

    Not if it is meant to outlive its parent: started by init itself, or with `nohup`.
    """
    parent = os.getppid()
    if parent == _INIT or signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
        return
    threading.Thread(target=_watch, args=(parent,), name="hoststack-parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_POLL_S)
    os.kill(os.getpid(), signal.SIGTERM)
