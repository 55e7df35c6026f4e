"""Whether ports are free, and who holds them if not."""

import socket
from pathlib import Path

_LISTENING = "0A"  # in /proc/net/tcp


def taken(address: str, port: int) -> str | None:
    """What keeps a port from being listened on, in words for a user; None if it is free."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
            probe.listen()
        except (OSError, OverflowError) as error:
            who = holder(port)
            by = f" by {who}" if who else ""
            return f"Port {port} of {address} is not free: it is taken{by} ({error})"
    return None


def holder(port: int) -> str | None:
    """Who listens on a port, as `name (process 1234)`; None where that can't be seen."""
    sockets = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    for process in Path("/proc").glob("[0-9]*") if sockets else ():
        try:
            files = list((process / "fd").iterdir())
            name = (process / "comm").read_text().strip()
        except OSError:
            continue  # it ended, or is someone else's
        if any(_target(file) in sockets for file in files):
            return f"{name} (process {process.name})"
    return _localstack() if sockets else None


def _localstack() -> str | None:
    """A LocalStack of ours, which lets nobody see its sockets."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue  # it ended
        if b"hoststack.main" in words:
            return f"a local cloud, perhaps (process {process.name})"
    return None


def _target(file: Path) -> str:
    try:
        return str(file.readlink())
    except OSError:
        return ""  # closed meanwhile


def _listening_inodes(port: int) -> set[str]:
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue  # no Linux
        for line in lines:
            fields = line.split()
            if fields[3] == _LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                inodes.add(fields[9])
    return inodes
