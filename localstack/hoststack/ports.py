"""Whether ports are free, and who holds them if not."""

import socket
from pathlib import Path

_LISTENING = "0A"  # in /proc/net/tcp


def taken(host: str, port: int) -> str | None:
    """What keeps a port from being bound, in words for a user; None if it is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return f"port {port} is taken{_holder(port)} ({error.strerror})"
    return None


def _holder(port: int) -> str:
    inodes = {
        fields[9]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        if Path(table).exists()
        for fields in (line.split() for line in Path(table).read_text().splitlines()[1:])
        if fields[3] == _LISTENING and int(fields[1].rpartition(":")[2], 16) == port
    }
    for fd in Path("/proc").glob("[0-9]*/fd/*") if inodes else ():
        try:
            target = str(fd.readlink())
        except OSError:
            continue
        if target.startswith("socket:[") and target[8:-1] in inodes:
            pid = fd.parts[2]
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            return f" by process {pid}, {command.strip()[:80]!r}"
    return ""
