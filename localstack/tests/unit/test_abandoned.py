"""Requests that wait for a thread while their callers go."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.python.failure import Failure
from twisted.web.http_headers import Headers
from twisted.web.wsgi import WSGIResource

from hoststack.gateway import abandoned


class Request:
    """What Twisted hands over when a request has arrived."""

    method, uri, clientproto = b"POST", b"/process", b"HTTP/1.1"
    prepath: tuple[bytes, ...] = ()
    postpath = (b"process",)
    content = None

    def __init__(self) -> None:
        self.written = b""
        self.requestHeaders = self.responseHeaders = Headers()
        self.end: Deferred[None] = Deferred()

    def notifyFinish(self) -> Deferred[None]:
        return self.end

    def getClientAddress(self) -> IPv4Address:
        return IPv4Address("TCP", "127.0.0.1", 50_000)

    def getHost(self) -> IPv4Address:
        return IPv4Address("TCP", "127.0.0.1", 8_000)

    def getRequestHostname(self) -> str:
        return "localhost"

    def getHeader(self, _name: bytes) -> None:
        return None

    def isSecure(self) -> bool:
        return False

    def setResponseCode(self, code: int, message: bytes) -> None:
        assert (code, message) == (200, b"OK")

    def write(self, part: bytes) -> None:
        self.written += part

    def finish(self) -> None:
        """The answer is whole."""


class Threads:
    """A pool whose threads are all busy: what comes is kept until `free`."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], None]] = []

    def callInThread(self, job: Callable[[], None]) -> None:
        self._waiting.append(job)

    def free(self) -> None:
        """Do what waits."""
        for job in self._waiting:
            job()


class Reactor:
    """Calls at once what threads ask it to call."""

    def callFromThread(self, job: Callable[..., None], *arguments: Any) -> None:
        job(*arguments)


@pytest.fixture(scope="module", autouse=True)
def installed() -> None:
    abandoned.install()


@pytest.mark.parametrize("goes", [False, True])
def test_a_request_is_begun_only_if_its_caller_is_there(goes: bool) -> None:
    begun = []

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        begun.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return [b"done"]

    threads = Threads()
    request = Request()
    WSGIResource(Reactor(), threads, application).render(request)
    if goes:
        request.end.errback(Failure(ConnectionDone()))

    threads.free()

    assert begun == ([] if goes else ["/process"])
    assert request.written == (b"" if goes else b"done")
