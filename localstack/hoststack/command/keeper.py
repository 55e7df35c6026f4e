"""Keeps one command running no longer than who asked for it: `keeper.py GRACE_S COMMAND...`.

Standard input is a pipe that the caller never writes to. When it closes, because the caller
stopped or was killed, the command gets SIGTERM, and whatever is left of it after the grace SIGKILL.
Standard library only, and nothing of Linux alone: PR_SET_PDEATHSIG would also spare what the
command itself has started.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "child"))
import confine  # type: ignore[import-not-found]


def main() -> None:
    """Run the command in this process's group; exit with its status, a signal as 128 and more."""
    confine.hide()
    grace_s, *command = sys.argv[1:]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    is_ending = threading.Event()
    ender = threading.Thread(target=_end, args=(child, float(grace_s), is_ending), daemon=True)
    ender.start()
    status = child.wait()
    if is_ending.is_set():
        os.killpg(0, signal.SIGKILL)  # what the command started and left; and this process
    sys.exit(status if status >= 0 else 128 - status)


def _end(child: "subprocess.Popen[bytes]", grace_s: float, is_ending: threading.Event) -> None:
    os.read(0, 1)  # not sys.stdin, whose lock the interpreter wants when it exits
    is_ending.set()
    child.terminate()
    time.sleep(grace_s)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
