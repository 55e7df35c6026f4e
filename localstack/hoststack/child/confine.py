"""What Linux lets a process give up, or see as its own; elsewhere these do nothing.

Source: prctl(2), unshare(2), mount(2), user_namespaces(7), capset(2).
"""

import ctypes
import os
import signal
import struct
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWNS = 0x20000
_CLONE_NEWUSER = 0x10000000
_MS_RDONLY, _MS_REMOUNT, _MS_BIND, _MS_REC, _MS_PRIVATE = 1, 32, 4096, 16384, 1 << 18
_CAPABILITY_VERSION = 0x20080522


def die_with_parent(wanted: bool) -> None:
    """Ask to be killed when the parent ends, or no longer to."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL if wanted else 0)


def hide() -> None:
    """Let no other process of this user read this one's memory or environment; forks inherit it."""
    _prctl(_PR_SET_DUMPABLE, 0)


def keep_privileges_low() -> None:
    """Gain no privileges by programs such as sudo; forks and programs inherit it."""
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def show_as(folder: str, place: str) -> bool:
    """Let this process and its forks see a folder in another place; nobody else does.

    Needs root, or a Linux that gives users namespaces of their own, and a process with one thread.

    Returns:
        Whether it worked.
    """
    if sys.platform != "linux" or not os.path.isdir(place):  # noqa: PTH112
        return False
    libc = ctypes.CDLL(None)
    is_own = libc.unshare(_CLONE_NEWNS) != 0
    if is_own and not (_can_enter(libc) and _enter_own_namespaces(libc)):
        return False
    everything = _MS_REC | _MS_PRIVATE
    worked = (
        libc.mount(None, b"/", None, everything, None) == 0
        and libc.mount(folder.encode(), place.encode(), None, _MS_BIND, None) == 0
    )
    if worked:  # read-only, as on AWS, if that can be had
        libc.mount(None, place.encode(), None, _MS_BIND | _MS_REMOUNT | _MS_RDONLY, None)
    if is_own:
        nothing = struct.pack("6I", *[0] * 6)
        libc.capset(struct.pack("Ii", _CAPABILITY_VERSION, 0), nothing)
    return bool(worked)


def _can_enter(libc: ctypes.CDLL) -> bool:
    """Whether namespaces of one's own can be had: who fails halfway has no user any more."""
    pid = os.fork()
    if pid == 0:
        os._exit(0 if _enter_own_namespaces(libc) else 1)
    return os.waitpid(pid, 0)[1] == 0


def _enter_own_namespaces(libc: ctypes.CDLL) -> bool:
    """Become the only user of namespaces of one's own, with the same ids as outside."""
    uid, gid = os.getuid(), os.getgid()
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNS) != 0:
        return False
    try:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    except OSError:
        return False
    return True


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
