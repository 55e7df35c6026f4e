"""One request and its answer, whatever that is."""

import json
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
)

from commands.cli.authorizing import Authorize

_CONNECT_S = 5.0
_ANSWER_S = 35.0  # API Gateway answers within 29
_LONGEST_PAUSE_S = 300.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        document: The body as JSON; None if there is none.
        retry_after_s: When to ask again, in seconds; None if there is no need.
        url: What was asked, which relative links start from.
    """

    status: int
    document: Any
    retry_after_s: float | None
    url: str


class NoAnswer(Exception):
    """There was no connection, or it broke before the answer was there."""

    def __init__(self, message: str, *, was_connected: bool) -> None:
        super().__init__(message)
        self.was_connected = was_connected


class Connections:
    """Connections to one host, kept open; may be used by several threads.

    Args:
        most: How many are kept.
    """

    def __init__(self, url: str, authorize: Authorize, *, most: int) -> None:
        self._pool = _pool_for(url, most)
        self._authorize = authorize

    def answer(
        self, method: str, url: str, document: object | None, headers: dict[str, str]
    ) -> Answer:
        """Make one request, once.

        Raises:
            NoAnswer: Nothing came back.
        """
        sent = {"User-Agent": _user_agent(), "Accept": "application/json", **headers}
        body = None
        if document is not None:
            body = json.dumps(document, ensure_ascii=False).encode()
            sent["Content-Type"] = "application/json"
        sent |= self._authorize(method, url, body or b"")
        try:
            response = self._pool.request(
                method,
                url,
                body=body,
                headers=sent,
                timeout=urllib3.Timeout(connect=_CONNECT_S, read=_ANSWER_S),
                retries=False,  # a redirect would carry the key to another host
            )
        except HTTPError as error:
            is_away = isinstance(error, ConnectTimeoutError | NewConnectionError)
            raise NoAnswer(_words(error), was_connected=not is_away) from error
        return Answer(
            response.status,
            _document_in(response.data),
            _retry_after_s(response.headers.get("Retry-After")),
            url,
        )


def _retry_after_s(text: str | None) -> float | None:
    """Seconds; a date, which the service never sends, is as good as nothing."""
    if text is None or not text.isascii() or not text.isdecimal():
        return None
    return min(float(text), _LONGEST_PAUSE_S)


def _document_in(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return None


def _words(error: HTTPError) -> str:
    """What urllib3 says, without the objects that it names."""
    if isinstance(error, ProtocolError):
        return "the connection broke"
    if isinstance(error, ReadTimeoutError):
        return f"no answer in {_ANSWER_S:.0f} s"
    return str(error).rpartition(">: ")[2].rpartition("): ")[2] or type(error).__name__


def _user_agent() -> str:
    try:
        return f"promptlane/{version('promptlane')}"
    except PackageNotFoundError:
        return "promptlane"


def _pool_for(url: str, connections: int) -> urllib3.PoolManager:
    """Connections straight there, or by the proxy that the environment names for this host."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    proxy = getproxies().get(parts.scheme)
    if proxy and host not in ("localhost", "127.0.0.1", "::1") and not proxy_bypass(host):
        return urllib3.ProxyManager(proxy, maxsize=connections)
    return urllib3.PoolManager(maxsize=connections)
