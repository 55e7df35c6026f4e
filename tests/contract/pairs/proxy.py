"""A TCP proxy that can be told to refuse: an outage between one function and one service."""

import socket
import threading
from contextlib import suppress


class Proxy:
    """Carries connections to a port of this machine, from a port of its own."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._server = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._is_refusing = False
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def refuse(self) -> None:
        """Break all connections, and each new one."""
        self._is_refusing = True
        for connection in list(self._open):
            _break(connection)

    def accept(self) -> None:
        """Carry connections again."""
        self._is_refusing = False

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
            theirs = socket.create_connection(("127.0.0.1", self._target))
            for source, sink in ((mine, theirs), (theirs, mine)):
                self._open.add(source)
                threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                sink.sendall(data)
        _break(sink)
        self._open.discard(source)
        source.close()


def _break(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
