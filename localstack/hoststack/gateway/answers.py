"""Answers that the reactor takes in one piece.

Twisted's WSGI server has the thread of a request wait until the reactor has taken each part of the
body, and asks the reactor once more for the end: with a hundred threads at once each of these
hand-overs waits for the interpreter's lock. Here the reactor gets a short answer once, and no
thread waits for it. Long answers, and those whose length is not known, go Twisted's way.
"""

from typing import Any

from rolo.gateway import Gateway
from rolo.gateway.wsgi import WsgiGateway
from rolo.serving.twisted import (
    HeaderPreservingWSGIResource,
    HeaderPreservingWSGIResponse,
    WebsocketResourceDecorator,
)
from rolo.websocket import WebSocketRequest
from twisted.internet import reactor
from twisted.python.components import proxyForInterface
from twisted.python.threadpool import ThreadPool
from twisted.web.resource import IResource
from twisted.web.server import NOT_DONE_YET

from hoststack.gateway.heads import is_sendable

_SHORT_BYTES = 1 << 20


class Answers(proxyForInterface(IResource)):  # type: ignore[misc]
    """A gateway as a resource, in place of rolo's `GatewayResource`."""

    def __init__(self, gateway: Gateway, pool: ThreadPool) -> None:
        sockets = WebSocketRequest.listener(gateway.accept)
        resource = _Resource(reactor, pool, WsgiGateway(gateway))
        super().__init__(WebsocketResourceDecorator(resource, websocketListener=sockets))


class _Resource(HeaderPreservingWSGIResource):  # type: ignore[misc]
    def render(self, request: Any) -> Any:
        _Answer(self._reactor, self._threadpool, self._application, request).start()
        return NOT_DONE_YET


class _Answer(HeaderPreservingWSGIResponse):  # type: ignore[misc]
    _parts: list[bytes] | None = None  # of a short answer, until it is complete

    def startResponse(self, status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        """Take the head; called on the request's thread.

        Raises:
            ValueError: It cannot be sent. On the reactor's thread nobody would answer then.
        """
        if not is_sendable(int(status.split(" ", maxsplit=1)[0]), headers):
            raise ValueError("an answer whose status or headers cannot be sent")
        lengths = [int(value) for name, value in headers if name.lower() == "content-length"]
        if lengths and lengths[0] <= _SHORT_BYTES:
            self._parts = []
        return super().startResponse(status, headers, *more)

    def write(self, data: bytes) -> None:
        """Take a part of the body; called on the request's thread."""
        if self._parts is None:
            super().write(data)
        else:
            self._parts.append(data)

    def _sendResponseHeaders(self) -> None:
        super()._sendResponseHeaders()
        if self._parts:
            self.request.write(b"".join(self._parts))
