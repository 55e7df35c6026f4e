"""The door of each port: requests that may not come in are answered before LocalStack sees them."""

import json
from http import HTTPStatus
from typing import Any

from localstack.services.apigateway.next_gen.execute_api.gateway_response import AccessDeniedError
from rolo.serving.twisted import HeaderPreservingHTTPChannel
from twisted.python.components import proxyForInterface
from twisted.web.http import _GenericHTTPChannelProtocol
from twisted.web.resource import IResource
from twisted.web.server import NOT_DONE_YET

from hoststack.gateway import visitors
from hoststack.gateway.visitors import Head, Refusal
from hoststack.settings import settings

_JSON = "application/problem+json"


class Door(proxyForInterface(IResource)):  # type: ignore[misc]
    """Lets a port's requests in to `original`.

    Args:
        is_front: Whether all of the port is one API.
    """

    def __init__(self, original: Any, *, is_front: bool) -> None:
        super().__init__(original)
        self._is_front = is_front

    def render(self, request: Any) -> Any:
        """Answer a request; called on the reactor's thread, before a web socket is opened."""
        head = head_of(request)
        refusal = refusal_of(head, is_for_api=self._is_front or visitors.is_for_api(head))
        if refusal is None:
            return super().render(request)
        request.setResponseCode(refusal.status, HTTPStatus(refusal.status).phrase.encode())
        body = problem(refusal)
        for name, value in headers_of(refusal).items():
            request.setHeader(name, value)
        request.setHeader("Content-Length", str(len(body)))
        request.write(body)
        request.finish()
        return NOT_DONE_YET


def refusal_of(head: Head, *, is_for_api: bool) -> Refusal | None:
    """Why a request may not come in.

    Args:
        is_for_api: Then whether a page of another site may send it is for `check_site` to say.
    """
    own = settings().hosts
    if refusal := visitors.malformed(head) or visitors.of_unknown_host(head, own):
        return refusal
    if is_for_api:
        is_socket = head.values("upgrade").lower() == "websocket"
        return visitors.too_long(head) or (visitors.of_another_site(head) if is_socket else None)
    return visitors.of_another_site(head) or visitors.changing_by_get(head)


def check_site(chain: Any, context: Any, response: Any) -> None:
    """Handler of the API gateway's chain: refuse browsers of other sites, in the API's own form.

    Raises:
        AccessDeniedError: A page of another site sent the request, and the API is not among those
            that decide about that by themselves.
    """
    if context.api_id in settings().open_apis:
        return
    refusal = visitors.of_another_site(head_of_wsgi(context.request))
    if refusal is not None:
        raise AccessDeniedError(f"{refusal.detail} {_HOW}")


_HOW = "With `hoststack run --open-api ID` the API decides about that by itself, as on AWS."


class Channel(HeaderPreservingHTTPChannel):  # type: ignore[misc]
    """An HTTP connection that answers what is too long to be read, instead of closing."""

    @staticmethod
    def protocol_factory() -> Any:
        """What a site makes its connections with."""
        return _GenericHTTPChannelProtocol(Channel())

    _is_refused = False

    def lineLengthExceeded(self, line: bytes) -> Any:
        """A request line or a header is longer than Twisted takes (16 KB)."""
        self._refuse(visitors.over_limit(is_line=not self.requests))

    def lineReceived(self, line: bytes) -> None:
        """Read a line; all of them together may have no more than Twisted takes."""
        if self._is_refused:
            return
        if self._receivedHeaderSize + len(line) > self.totalHeadersSize:
            self._refuse(visitors.over_limit(is_line=not self.requests))
        else:
            super().lineReceived(line)

    def headerReceived(self, line: bytes) -> Any:
        """Read a header; False if the connection was closed for it."""
        try:
            return super().headerReceived(line)
        except ValueError:  # a length of more digits than Python reads as a number
            self._respondToBadRequestAndDisconnect()
            return False

    def _refuse(self, refusal: Refusal) -> None:
        self._is_refused = True
        body = problem(refusal)
        phrase = HTTPStatus(refusal.status).phrase
        lines = [
            f"HTTP/1.1 {refusal.status} {phrase}",
            *(f"{name}: {value}" for name, value in headers_of(refusal).items()),
            f"Content-Length: {len(body)}",
            "Connection: close",
        ]
        self.transport.write("\r\n".join([*lines, "\r\n"]).encode() + body)
        self.loseConnection()


def head_of(request: Any) -> Head:
    """The head of a request of Twisted's."""
    headers: dict[str, list[str]] = {}
    for name, values in request.requestHeaders.getAllRawHeaders():
        several = headers.setdefault(name.decode("latin-1").lower(), [])
        several += [value.decode("latin-1") for value in values]
    return Head(method=request.method.decode("latin-1"), target=request.uri, headers=headers)


def head_of_wsgi(request: Any) -> Head:
    """The head of a request of werkzeug's."""
    headers: dict[str, list[str]] = {}
    for name, value in request.headers.items():
        headers.setdefault(name.lower(), []).append(value)
    target = request.environ.get("REQUEST_URI", request.path).encode()
    return Head(method=request.method, target=target, headers=headers)


def headers_of(refusal: Refusal) -> dict[str, str]:
    """The headers of a refusal."""
    headers = {
        "Content-Type": _JSON,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return headers | ({"Allow": "POST"} if refusal.status == 405 else {})


def problem(refusal: Refusal) -> bytes:
    """A refusal as an RFC 9457 document: no API was asked, so its type says no more than HTTP."""
    title = HTTPStatus(refusal.status).phrase
    document = {
        "type": "about:blank",
        "title": title,
        "status": refusal.status,
        "detail": refusal.detail,
    }
    return json.dumps(document).encode() + b"\n"
