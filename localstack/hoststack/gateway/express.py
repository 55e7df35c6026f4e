"""Plain requests, from the bytes of a connection to those of the answer, past Twisted's machinery.

Calls that wait for nothing are answered on the reactor's own thread, all others on a pool's.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from rolo.gateway import Gateway
from rolo.response import Response
from twisted.internet import reactor
from twisted.internet.tcp import Server
from twisted.protocols.policies import ProtocolWrapper
from twisted.protocols.tls import TLSMemoryBIOProtocol
from twisted.python.failure import Failure
from twisted.python.threadpool import ThreadPool
from twisted.web.http import _GenericHTTPChannelProtocol
from werkzeug.wrappers import Request

from hoststack.gateway import lane, plain
from hoststack.gateway.door import Channel, refusal_of
from hoststack.gateway.plain import Sent
from hoststack.gateway.visitors import Head

LOG = logging.getLogger(__name__)


class Way(NamedTuple):
    """How requests of one kind are answered.

    Args:
        takes: Whether a request is of this kind.
        answer: Answers it.
        pool: Whose threads do that; by default the reactor's own does, and waits for nothing.
        is_for_api: Whether all of them are for an API's stage.
    """

    takes: Callable[[Sent], bool]
    answer: Callable[[Request], Response]
    pool: ThreadPool | None = None
    is_for_api: bool = False


def quick_calls(gateway: Gateway) -> Way:
    """Calls of DynamoDB and SQS that are answered from memory."""

    def takes(sent: Sent) -> bool:
        return sent.method == "POST" and sent.target == "/" and lane.is_quick(sent.header)

    def answer(request: Request) -> Response:
        response = Response()
        gateway.process(request, response)
        return response

    return Way(takes, answer)


class ExpressChannel(Channel):
    """An HTTP connection that answers such requests between those that Twisted answers."""

    _held = b""  # what came before its time: a request's part, or what follows one
    _is_answering = False
    _is_gone = False
    _idle_s: float | None = None

    def __init__(self, ways: Sequence[Way]) -> None:
        super().__init__()
        self._ways = ways

    def dataReceived(self, data: bytes) -> None:
        """Take what came: the whole of a request, a part of one, or anything else."""
        if self._is_answering:
            self._hold(data)
            return
        if not self._is_between_requests():
            super().dataReceived(data)
            return
        data, self._held = self._held + data, b""
        sent = plain.read(data)
        way = self._way_of(sent) if sent is not None else None
        if sent is None or way is None:
            super().dataReceived(data)
            return
        self.resetTimeout()
        if sent.is_complete:
            self._begin(way, sent)
        else:
            self._held = data

    def connectionLost(self, reason: Failure) -> None:
        """Take note that nobody waits for an answer any more."""
        self._is_gone = True
        super().connectionLost(reason)

    def _is_between_requests(self) -> bool:
        return bool(
            self.line_mode
            and not self._buffer
            and not self.requests
            and self._HTTPChannel__first_line == 1
            and self.persistent
            and not self._waitingForTransport
            and not self._is_refused
        )

    def _hold(self, data: bytes) -> None:
        """Keep what a client sends before it has its answer; only so much of it."""
        self._held += data
        if len(self._held) > plain.LONGEST:
            self.transport.pauseProducing()

    def _way_of(self, sent: Sent) -> Way | None:
        """What answers a request; None if Twisted has it answered, or refused at the door."""
        way = next((way for way in self._ways if way.takes(sent)), None)
        if way is None:
            return None
        headers = {name: [value] for name, value in sent.headers.items()}
        head = Head(method=sent.method, target=sent.target.encode(), headers=headers)
        return way if refusal_of(head, is_for_api=way.is_for_api) is None else None

    def _begin(self, way: Way, sent: Sent) -> None:
        scheme = "https" if self.isSecure() else "http"
        peer, host = self.transport.getPeer(), self.transport.getHost()
        request = plain.request_of(sent, scheme=scheme, peer=peer, host=host)
        if way.pool is None:
            self._write(_answered(way, request, sent), is_last=sent.is_last)
            return
        self._is_answering = True
        self._idle_s = self.setTimeout(None)
        way.pool.callInThread(self._work, way, request, sent)

    def _work(self, way: Way, request: Request, sent: Sent) -> None:
        """Answer a request; called on a pool's thread. If its caller has gone, it is not begun."""
        if not self._is_gone:
            answer = _answered(way, request, sent)
            reactor.callFromThread(self._end, answer, sent.is_last)

    def _end(self, answer: bytes, is_last: bool) -> None:
        if self._is_gone:
            return
        self._write(answer, is_last=is_last)
        if is_last:
            return
        self._is_answering = False
        self.setTimeout(self._idle_s)
        if len(self._held) > plain.LONGEST:
            self.transport.resumeProducing()
        if self._held:
            self.dataReceived(b"")

    def _write(self, answer: bytes, *, is_last: bool) -> None:
        rest = answer[self._sent(answer) :]
        if rest:
            self.transport.write(rest)
        if is_last:
            self.loseConnection()

    def _sent(self, answer: bytes) -> int:
        """Send what the system takes at once; Twisted would wait for it to say that it takes it."""
        connection = self.transport
        while isinstance(connection, ProtocolWrapper):
            if isinstance(connection, TLSMemoryBIOProtocol):
                return 0  # it has yet to encrypt it
            connection = connection.transport
        if type(connection) is not Server or connection.TLS or connection.dataBuffer:
            return 0
        if connection._tempDataBuffer or connection.disconnecting:
            return 0
        sent = connection.writeSomeData(answer)
        return sent if isinstance(sent, int) else 0  # else the connection is lost, as it will find


def _answered(way: Way, request: Request, sent: Sent) -> bytes:
    try:
        return plain.written(way.answer(request), request, is_last=sent.is_last)
    except Exception:
        LOG.exception("a request failed")
        return plain.written(failure(), request, is_last=sent.is_last)


def failure() -> Response:
    """What a caller sees of an error of ours."""
    body = '{"message": "Internal server error"}'
    return Response(body, 500, mimetype="application/json")


def protocols(ways: Sequence[Way]) -> Callable[[], Any]:
    """What a site makes its connections with."""
    return lambda: _GenericHTTPChannelProtocol(ExpressChannel(ways))
