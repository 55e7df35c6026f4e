"""HTTP as bytes, for requests that no library sends."""

import socket
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """An answer as it came: its status is 0 if there was none."""

    status: int
    head: str
    body: bytes


def exchange(url: str, request: bytes, *, timeout_s: float = 30) -> RawAnswer:
    """Send bytes to the port of a URL, and read until it closes the connection."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname or "", parts.port or 80), timeout_s) as sock:
        sock.sendall(request)
        received = b""
        while chunk := sock.recv(65_536):
            received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    text = head.decode("latin-1")
    return RawAnswer(int(text.split(" ", 2)[1]) if text else 0, text, body)


def head(line: str, host: str = "localhost", *more: str) -> bytes:
    """A request without a body, after which the connection closes."""
    lines = (f"{line} HTTP/1.1", f"Host: {host}", "Connection: close", *more, "", "")
    return "\r\n".join(lines).encode("latin-1")
