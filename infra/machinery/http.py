"""POSTs to one HTTP server, over connections that are kept, each of which can be aborted.

The standard library's client, since it lets us have the socket: closing it is the only way to stop
a call that another thread waits for.
"""

import select
import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage, HTTPSConnection
from urllib.parse import urlsplit

_CONNECT_S = 5.0  # for each address of the host
# A connection that lay idle for longer may be dead without having said so: on Lambda an environment
# sleeps between invocations, and gateways forget.
_KEPT_S = 30.0


class TooLarge(Exception):
    """The server sends more than the caller takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a server answered. Redirects are not followed."""

    status: int
    headers: HTTPMessage
    body: bytes


class HttpServer:
    """One server, for many threads at once. It opens no socket when it is made.

    Args:
        url: Its scheme, host and port count.
        silent_s: The longest pause between two pieces of an answer, in seconds.
        most_bytes: Of an answer.
    """

    def __init__(self, url: str, *, silent_s: float, most_bytes: int) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self.silent_s = silent_s
        self.most_bytes = most_bytes
        self._idle: deque[tuple[float, HTTPConnection]] = deque()

    def take(self) -> HTTPConnection:
        """A connection that nobody else has: kept from before, or new and not connected yet."""
        with suppress(IndexError):
            while True:
                kept_at, connection = self._idle.pop()
                if time.time() - kept_at < _KEPT_S and not _has_ended(connection):
                    return connection
                connection.close()
        if self._tls is not None:
            return HTTPSConnection(self._host, self._port, timeout=_CONNECT_S, context=self._tls)
        return HTTPConnection(self._host, self._port, timeout=_CONNECT_S)

    def close(self) -> None:
        """Let go of the kept connections; the next call makes a new one."""
        with suppress(IndexError):
            while True:
                self._idle.pop()[1].close()

    def keep(self, connection: HTTPConnection) -> None:
        """Have a connection for the next call."""
        self._idle.append((time.time(), connection))


class Post:
    """One POST."""

    def __init__(self, server: HttpServer) -> None:
        self._server = server
        self._socket: socket.socket | None = None
        self._is_aborted = False
        self._lock = threading.Lock()

    def send(self, target: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Send it and read the answer, in this thread.

        Args:
            target: Path and query.

        Raises:
            OSError: There was no whole answer; a time-out is a `TimeoutError`.
            HTTPException: What came is no HTTP.
            TooLarge: The answer is.
        """
        connection = self._server.take()
        is_reusable = False
        try:
            if connection.sock is None:
                connection.connect()
            connection.sock.settimeout(self._server.silent_s)
            with self._lock:
                self._socket = connection.sock  # http.client may forget it before the answer's end
                if self._is_aborted:
                    raise ConnectionAbortedError("the caller is gone")
            connection.request("POST", target, body, dict(headers))
            with connection.getresponse() as response:
                content = response.read(self._server.most_bytes + 1)
                is_whole = response.isclosed()
            if len(content) > self._server.most_bytes:
                raise TooLarge
            if not is_whole:  # `read` with a limit tells of no early end
                raise ConnectionResetError("the answer was cut off")
            is_reusable = not response.will_close
            return Reply(status=response.status, headers=response.headers, body=content)
        finally:
            with self._lock:
                self._socket = None
                is_reusable = is_reusable and not self._is_aborted
            if is_reusable:
                self._server.keep(connection)
            else:
                connection.close()

    def abort(self) -> None:
        """Let `send` fail, in whatever thread it runs; the server sees that the caller is gone."""
        with self._lock:
            self._is_aborted = True
            if self._socket is not None:
                with suppress(OSError):  # past TLS, which would wait for the other side
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def _has_ended(connection: HTTPConnection) -> bool:
    """Whether the server has closed an idle connection, or said something that nobody asked."""
    poll = select.poll()
    poll.register(connection.sock, select.POLLIN)
    return bool(poll.poll(0))
