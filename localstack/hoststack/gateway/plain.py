"""Plain HTTP requests: read from the bytes of a connection, and their answers written as bytes.

Twisted makes a request of its own for each, a WSGI environment, a response and a queue of requests,
which takes longer than to answer many of them. Most programs send one head and one body of a known
length and wait for the answer. Such a request is read here; one that is different in any way goes
Twisted's.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from twisted.web.http import datetimeToString
from twisted.web.server import version
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request

from hoststack.gateway.heads import is_sendable

_HEAD = re.compile(
    rb"(?:DELETE|GET|OPTIONS|PATCH|POST|PUT) /[!-~]* HTTP/1\.1"
    rb"(?:\r\n[A-Za-z0-9-]+:[\t\x20-\x7e]*)+"
)
_LENGTH = re.compile(r"[0-9]{1,9}")
_END = b"\r\n\r\n"
_LONGEST_HEAD, _LONGEST_BODY = 8 << 10, 64 << 10
_MOST_HEADERS = 500  # as many as Twisted takes
LONGEST = _LONGEST_HEAD + _LONGEST_BODY  # that is read here, in bytes
# What says more of a request, or of its connection, than is read here.
_MORE = frozenset({"expect", "te", "trailer", "transfer-encoding", "upgrade"})
_CONNECTION = {"close": True, "keep-alive": False}  # whether it ends with the answer
_OWN = frozenset({"server", "date"})  # of an answer: written here
_NO_BODY = frozenset({204, 304})


class Sent(NamedTuple):
    """A request as it was sent.

    Args:
        target: Path and query string, percent-encoded.
        pairs: Names and values of its headers.
        headers: The same, by name in small letters; no name is there twice.
        length: Of its body in bytes.
        body: As much of it as has come.
        is_last: Whether the connection is to end with the answer.
    """

    method: str
    target: str
    pairs: list[tuple[str, str]]
    headers: Mapping[str, str]
    length: int
    body: bytes
    is_last: bool

    @property
    def is_complete(self) -> bool:
        """Whether all of the body is there."""
        return len(self.body) == self.length

    def header(self, name: str) -> str:
        """A header's value; empty if it is not there."""
        return self.headers.get(name.lower(), "")


def read(data: bytes) -> Sent | None:
    """Read a request, or its beginning; None if it goes Twisted's way."""
    head, end, body = data.partition(_END)
    if not end or len(head) > _LONGEST_HEAD or not _HEAD.fullmatch(head):
        return None
    line, *lines = head.decode("ascii").split("\r\n")
    method, target, _ = line.split(" ")
    pairs = [(name, value.strip(" \t")) for name, _, value in (_cut(line) for line in lines)]
    headers = {name.lower(): value for name, value in pairs}
    length = headers.get("content-length", "0")
    connection = headers.get("connection", "keep-alive").lower()
    if (
        len(headers) < len(pairs)
        or len(pairs) > _MOST_HEADERS
        or "host" not in headers
        or not _MORE.isdisjoint(headers)
        or connection not in _CONNECTION
        or not _LENGTH.fullmatch(length)
        or not len(body) <= int(length) <= _LONGEST_BODY
    ):
        return None
    return Sent(method, target, pairs, headers, int(length), body, _CONNECTION[connection])


def _cut(line: str) -> tuple[str, str, str]:
    return line.partition(":")


def request_of(sent: Sent, *, scheme: str, peer: Any, host: Any) -> Request:
    """A request as handlers read it.

    Args:
        peer: The address of who sent it, as Twisted has it.
        host: The address that it was sent to.
    """
    path, _, query = sent.target.partition("?")
    request = Request(
        {
            "REQUEST_METHOD": sent.method,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_NAME": host.host,
            "SERVER_PORT": str(host.port),
            "REMOTE_ADDR": peer.host,
            "REMOTE_PORT": str(peer.port),
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "RAW_URI": sent.target,
            "REQUEST_URI": sent.target,
            "HTTP_HOST": sent.headers["host"],
            "CONTENT_TYPE": sent.header("Content-Type"),
            "CONTENT_LENGTH": sent.header("Content-Length"),
            "wsgi.url_scheme": scheme,
            "wsgi.input": BytesIO(sent.body),
            "wsgi.input_terminated": True,
        }
    )
    request.headers = Headers(sent.pairs)
    return request


def written(response: Any, request: Request, *, is_last: bool) -> bytes:
    """An answer as it is sent: a head, and a body of a known length.

    Raises:
        ValueError: Its status or headers cannot be sent.
    """
    body = b"" if response.status_code in _NO_BODY else response.get_data()
    headers = response.get_wsgi_headers(request.environ)
    if not is_sendable(response.status_code, headers):
        raise ValueError("an answer whose status or headers cannot be sent")
    lines = [f"HTTP/1.1 {response.status}", f"Server: {version.decode()}"]
    lines += [f"{name}: {value}" for name, value in headers if name.lower() not in _OWN]
    if is_last:
        lines.append("Connection: close")
    head = "\r\n".join(lines).encode("latin-1")
    return b"".join((head, b"\r\nDate: ", datetimeToString(), _END, body))
