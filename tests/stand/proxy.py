"""A TCP proxy between a client and a server of this machine, which can be told to misbehave."""

import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass


class Proxy:
    """Carries connections to a port of this machine, from a port of its own."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._server = socket.create_server(("127.0.0.1", 0), backlog=200)
        self._open: set[socket.socket] = set()
        self._is_refusing = False
        self._answers = 0
        self._is_halving = False
        self._delay_s = 0.0
        self.port: int = self._server.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def refuse(self) -> None:
        """Break all connections, and each new one."""
        self._is_refusing = True
        for connection in list(self._open):
            _break(connection)

    def halve(self) -> None:
        """Let every request through, and lose every second answer."""
        self._is_halving = True

    def delay(self, seconds: float) -> None:
        """Hold back every answer."""
        self._delay_s = seconds

    def accept(self) -> None:
        """Carry everything again, at once."""
        self._is_refusing = self._is_halving = False
        self._delay_s = 0.0

    def stop(self) -> None:
        """Let go of the port."""
        self.refuse()
        _break(self._server)
        self._server.close()

    def _accept(self) -> None:
        while True:
            try:
                mine, _ = self._server.accept()
            except OSError:
                return
            if self._is_refusing:
                mine.close()
                continue
            try:
                theirs = socket.create_connection(("127.0.0.1", self._target))
            except OSError:  # the server itself is away
                mine.close()
                continue
            self._open |= {mine, theirs}
            both = _Both(mine, theirs)
            for carry in (self._ask, self._answer):
                threading.Thread(target=carry, args=(both,), daemon=True).start()

    def _ask(self, both: "_Both") -> None:
        with suppress(OSError):
            while data := both.client.recv(65_536):
                both.is_asked = True
                both.server.sendall(data)
        self._end(both)

    def _answer(self, both: "_Both") -> None:
        with suppress(OSError):
            while data := both.server.recv(65_536):
                if both.is_asked:
                    both.is_asked = False
                    self._answers += 1
                    if self._is_halving and self._answers % 2:
                        break
                    time.sleep(self._delay_s)
                both.client.sendall(data)
        self._end(both)

    def _end(self, both: "_Both") -> None:
        for connection in (both.client, both.server):
            _break(connection)
            self._open.discard(connection)
            connection.close()


@dataclass(slots=True)
class _Both:
    """The two ends of a connection, and whether an answer is due."""

    client: socket.socket
    server: socket.socket
    is_asked: bool = False


def _break(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
