"""Quick calls of DynamoDB and SQS, from the bytes of a connection to those of the answer.

Twisted makes a request of its own for each call, a WSGI environment, a response and a queue of
requests, which takes longer than to answer it. An SDK sends one head and one body of a known length
and waits for the answer. Here such a call is read, let in, answered and written at once, on the
reactor's own thread, since it waits for nothing; all that is different in any way goes Twisted's.
"""

import logging
import re
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any, NamedTuple

from rolo.gateway import Gateway
from rolo.response import Response
from twisted.web.http import _GenericHTTPChannelProtocol, datetimeToString
from twisted.web.server import version
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request

from hoststack.gateway import lane
from hoststack.gateway.door import Channel, refusal_of
from hoststack.gateway.visitors import Head

LOG = logging.getLogger(__name__)

_HEAD = re.compile(rb"POST / HTTP/1\.1(?:\r\n[A-Za-z0-9-]+:[\t\x20-\x7e]*)+")
_END = b"\r\n\r\n"
_LONGEST_HEAD, _LONGEST_BODY = 8 << 10, 64 << 10
# What says more of a request, or of its connection, than is read here.
_MORE = frozenset({"connection", "expect", "te", "trailer", "transfer-encoding", "upgrade"})
_OWN = frozenset({"server", "date", "content-length"})  # of an answer: written here

type Answer = Callable[["Call", str], bytes]


class Call(NamedTuple):
    """A call as it was sent.

    Args:
        sent: Names and values of its headers.
        headers: The same, by name in small letters.
        length: Of its body in bytes.
        body: As much of it as has come.
    """

    sent: list[tuple[str, str]]
    headers: Mapping[str, str]
    length: int
    body: bytes

    @property
    def is_complete(self) -> bool:
        """Whether all of the body is there."""
        return len(self.body) == self.length


def read(data: bytes) -> Call | None:
    """Read a call, or its beginning; None if it goes Twisted's way."""
    head, end, body = data.partition(_END)
    if not end or len(head) > _LONGEST_HEAD or not _HEAD.fullmatch(head):
        return None
    lines = head.decode("ascii").split("\r\n")[1:]
    pairs = [(name, value.strip(" \t")) for name, _, value in (_cut(line) for line in lines)]
    headers = {name.lower(): value for name, value in pairs}
    length = headers.get("content-length", "")
    if (
        len(headers) < len(pairs)
        or not _MORE.isdisjoint(headers)
        or not length.isdigit()
        or not len(body) <= int(length) <= _LONGEST_BODY
        or not lane.is_quick(lambda name: headers.get(name.lower(), ""))
    ):
        return None
    return Call(pairs, headers, int(length), body)


def _cut(line: str) -> tuple[str, str, str]:
    return line.partition(":")


def answering(gateway: Gateway) -> Answer:
    """What answers calls as this gateway does."""

    def answer(call: Call, scheme: str) -> bytes:
        response = Response()
        try:
            gateway.process(_request(call, scheme), response)
        except Exception:
            LOG.exception("a call of %s failed", call.headers["x-amz-target"])
            response = Response(status=500)
        return _written(response)

    return answer


def _request(call: Call, scheme: str) -> Request:
    request = Request(
        {
            "REQUEST_METHOD": "POST",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "SCRIPT_NAME": "",
            "PATH_INFO": "/",
            "QUERY_STRING": "",
            "RAW_URI": "/",
            "REQUEST_URI": "/",
            "HTTP_HOST": call.headers["host"],
            "CONTENT_TYPE": call.headers["content-type"],
            "CONTENT_LENGTH": call.headers["content-length"],
            "wsgi.url_scheme": scheme,
            "wsgi.input": BytesIO(call.body),
            "wsgi.input_terminated": True,
        }
    )
    request.headers = Headers(call.sent)
    return request


def _written(response: Response) -> bytes:
    body = response.get_data()
    lines = [f"HTTP/1.1 {response.status}", f"Server: {version.decode()}"]
    lines += [f"{name}: {value}" for name, value in response.headers if name.lower() not in _OWN]
    head = "\r\n".join([*lines, f"Content-Length: {len(body)}"]).encode("latin-1")
    return b"".join((head, b"\r\nDate: ", datetimeToString(), _END, body))


class ExpressChannel(Channel):
    """An HTTP connection that answers such calls between the requests that Twisted answers."""

    _held = b""  # what came of a call whose end is missing
    _scheme = ""  # once it is known

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self._answer = answer

    def dataReceived(self, data: bytes) -> None:
        """Take what came: the whole of a call, a part of one, or anything else."""
        if not self._is_between_requests():
            super().dataReceived(data)
            return
        data, self._held = self._held + data, b""
        call = read(data)
        if call is None or self._is_refused_at_the_door(call):
            super().dataReceived(data)
            return
        self.resetTimeout()
        if call.is_complete:
            self._scheme = self._scheme or ("https" if self.isSecure() else "http")
            self.transport.write(self._answer(call, self._scheme))
        else:
            self._held = data

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

    @staticmethod
    def _is_refused_at_the_door(call: Call) -> bool:
        headers = {name: [value] for name, value in call.headers.items()}
        head = Head(method="POST", target=b"/", headers=headers)
        return refusal_of(head, is_for_api=False) is not None


def protocols(answer: Answer) -> Callable[[], Any]:
    """What a site makes its connections with."""
    return lambda: _GenericHTTPChannelProtocol(ExpressChannel(answer))
