"""The door before ministack: an ASGI application that lets in what may come in.

It stands in ministack's own process, so there is no inner port that one could go round it by. It
refuses what hoststack refuses before LocalStack: names that are not this machine's, browsers of
other sites, calls without a signature. Whether a signature is right, ministack checks (`AUTH`).
"""

import asyncio
import ipaddress
import json
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from hoststack.gateway import signed, visitors
from hoststack.gateway.visitors import Head, Refusal
from hoststack.settings import Settings

type Scope = MutableMapping[str, Any]
type Send = Callable[[Mapping[str, Any]], Awaitable[None]]
type App = Callable[[Scope, Any, Send], Awaitable[None]]

_API_PATH = re.compile(r"/_aws/execute-api/([^/]+)/|/restapis/([^/]+)/[^/]+/_user_request_(?:/|$)")
_API_HOST = re.compile(r"([a-z0-9-]{1,63})\.execute-api\.(?:[a-z0-9-]+\.)?localhost")
_OWN_ID = re.compile(r"[a-f0-9]{8}")  # in a host's name, ministack would look at it, not at a path
_HEALTH = {"/_localstack/health", "/_ministack/health"}
_SIDE_DOORS = ("/_localstack/", "/_ministack/")
# A random part of their own lets functions of custom resources in.
_TOKENS = ("/_ministack/cfn-response/", "/_ministack/cfn-signal/")
_UNSIGNED = Refusal(
    status=403,
    detail="Request is missing Authentication Token: AWS calls are signed, as SDKs and awslocal do "
    "it (test and test).",
)
_CLOSED = Refusal(status=403, detail="This is no AWS call, but ministack's own: it is closed here.")
# Requests of fronts at once: each may need a new Python, which takes seconds of a processor.
_AT_ONCE = 8
_NO_SOCKETS = 1008  # RFC 6455: policy violation


class Door:
    """Lets requests in to `app`, and points those on front ports to their API."""

    def __init__(self, app: App, settings: Settings) -> None:
        self._app = app
        self._own = settings.hosts
        self._open_apis = settings.open_apis
        self._fronts = {front.port: front for front in settings.fronts}
        self._fronted = {front.api_id for front in settings.fronts}
        self._free = asyncio.Semaphore(_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        head = head_of(scope)
        api = self._point_to_api(scope, head)
        refusal = self._refusal_of(head, scope, api)
        if refusal is None:
            if api is None:
                _count_as_encrypted(scope)
            await self._pass_on(scope, receive, send, is_held=self._is_held(head, scope, api))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _NO_SOCKETS})
        else:
            await _refuse(send, refusal)

    async def _pass_on(self, scope: Scope, receive: Any, send: Send, *, is_held: bool) -> None:
        if is_held:
            async with self._free:
                await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_held(self, head: Head, scope: Scope, api: str | None) -> bool:
        """Whether a request waits until few others are worked on, unless it waits by itself."""
        is_patient = "wait=" in head.values("prefer")
        return scope["type"] == "http" and api in self._fronted and not is_patient

    def _point_to_api(self, scope: Scope, head: Head) -> str | None:
        """The API that a request is for; its path becomes the one that ministack knows."""
        front = self._fronts.get(scope["server"][1])
        if front is not None:
            _prefix(scope, f"/_aws/execute-api/{front.api_id}/{front.stage}")
            return front.api_id
        by_host = _API_HOST.fullmatch(head.host)
        if by_host:
            _prefix(scope, f"/_aws/execute-api/{by_host[1]}")
            if _OWN_ID.fullmatch(by_host[1]):
                _name_this_machine(scope)
            return by_host[1]
        by_path = _API_PATH.match(scope["path"]) if self._is_plain(head.host) else None
        return (by_path[1] or by_path[2]) if by_path else None

    def _refusal_of(self, head: Head, scope: Scope, api: str | None) -> Refusal | None:
        refusal = visitors.malformed(head) or visitors.of_unknown_host(head, self._own)
        if refusal:
            return refusal
        if api is not None:
            is_front = scope["server"][1] in self._fronts
            if is_front and not self._is_plain(head.host):  # ministack would read it as its own
                return visitors.of_unknown_host(_NOBODY, self._own)
            is_open = api in self._open_apis and scope["type"] == "http"
            return visitors.too_long(head) or (None if is_open else visitors.of_another_site(head))
        return visitors.of_another_site(head) or _of_unsigned(head, scope)

    def _is_plain(self, host: str) -> bool:
        """Whether a host's name has no meaning of its own to ministack."""
        if host == "localhost" or host in self._own:
            return True
        try:
            ipaddress.ip_address(host.strip("[]"))
        except ValueError:
            return False
        return True


def _of_unsigned(head: Head, scope: Scope) -> Refusal | None:
    path = scope["path"]
    if scope["type"] == "websocket":
        return _CLOSED
    if path in _HEALTH and head.method in {"GET", "HEAD"}:
        return None
    if path.startswith(_TOKENS) and head.method == "PUT":
        return None
    if head.path.startswith(_SIDE_DOORS):
        return _CLOSED
    header = head.values("authorization")
    query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    is_signed = signed.is_header(header) if header else signed.is_presigned(query)
    return None if is_signed else _UNSIGNED


_NOBODY = Head(method="GET", target=b"/", headers={"host": ("unknown.invalid",)})


def head_of(scope: Scope) -> Head:
    """The head of an ASGI request."""
    headers: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    target = scope["raw_path"]
    if scope["query_string"]:
        target += b"?" + scope["query_string"]
    return Head(method=scope.get("method", "GET"), target=target, headers=headers)


def _prefix(scope: Scope, prefix: str) -> None:
    """Point a request elsewhere; the path as sent stays, since it is what callers sign."""
    scope["path"] = prefix + scope["path"]


def _name_this_machine(scope: Scope) -> None:
    """Have the path alone say which API is asked; who signed the name it had is refused."""
    headers = [each for each in scope["headers"] if each[0].lower() != b"host"]
    scope["headers"] = [*headers, (b"host", b"localhost")]


def _count_as_encrypted(scope: Scope) -> None:
    """Have `aws:SecureTransport` be true: this machine's own loopback needs no TLS."""
    headers = [each for each in scope["headers"] if each[0].lower() != b"x-forwarded-proto"]
    scope["headers"] = [*headers, (b"x-forwarded-proto", b"https")]


async def _refuse(send: Send, refusal: Refusal) -> None:
    """Answer with an RFC 9457 document, with what SDKs look for: `__type` and `message`."""
    title = HTTPStatus(refusal.status).phrase
    code = (
        "MissingAuthenticationTokenException" if refusal is _UNSIGNED else "AccessDeniedException"
    )
    document = {
        "type": "about:blank",
        "title": title,
        "status": refusal.status,
        "detail": refusal.detail,
        "__type": code,
        "message": refusal.detail,
    }
    body = json.dumps(document).encode() + b"\n"
    headers = {
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "x-amzn-ErrorType": code,
    }
    lines = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": refusal.status, "headers": lines})
    await send({"type": "http.response.body", "body": body})
