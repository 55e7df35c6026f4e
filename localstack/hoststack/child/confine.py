"""What Linux lets a process give up, at no cost; elsewhere these do nothing. Source: prctl(2)."""

import ctypes
import signal
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38


def die_with_parent(wanted: bool) -> None:
    """Ask to be killed when the parent ends, or no longer to."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL if wanted else 0)


def hide() -> None:
    """Let no other process of this user read this one's memory or environment; forks inherit it."""
    _prctl(_PR_SET_DUMPABLE, 0)


def keep_privileges_low() -> None:
    """Gain no privileges by programs such as sudo; forks and programs inherit it."""
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
