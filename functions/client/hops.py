"""Two ways to the business service, each signed, each over one kept connection.

`ApiHop` goes through its API Gateway; `InvokeHop` asks Lambda for the function itself, with the
event that the gateway would have made of the request, so that the business function sees no
difference.
"""

import http.client
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from functions.client.sigv4 import signed_headers
from functions.rest import CALLER_HEADER
from infra import origin
from infra.lambda_environment import AwsIdentity
from infra.task import utc_now

_TIMEOUT_S = 12.0  # two of them fit into the gateway's 29 s


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call.

    Attributes:
        route: The path's template, such as `/business/tasks/{task_id}`.
        body: JSON; empty for none.
    """

    method: str
    route: str
    parameters: Mapping[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        """The route with its parameters in their places; they need no quoting."""
        return self.route.format(**self.parameters)


class Hop(Protocol):
    """A way to the business service."""

    def exchange(self, request: Request) -> tuple[int, Any]:
        """The status code and the JSON of an answer; None for what is no JSON.

        Raises:
            OSError: There was no answer.
            HTTPException: What came is no HTTP.
        """
        ...

    def close(self) -> None:
        """Let go of the kept connection; the next call makes a new one."""
        ...


class ApiHop:
    """Through the business service's API.

    Args:
        url: Its base URL, stage included.
        identity: Gives the credentials of this moment; asked for each call.
        trace: Gives the X-Ray trace of this moment, if there is one, which a call goes on with.
        timeout_s: Of one call: for the connection, and for each silence after it.
    """

    def __init__(
        self,
        url: str,
        identity: Callable[[], AwsIdentity],
        *,
        trace: Callable[[], str] = str,
        timeout_s: float = _TIMEOUT_S,
    ) -> None:
        self._base = urlsplit(url).path.rstrip("/")
        self._line = _Line(url, "execute-api", identity, trace, timeout_s)

    def exchange(self, request: Request) -> tuple[int, Any]:
        """The API's answer."""
        status, text = self._line.send(request.method, self._base + request.path, request.body)
        return status, _json(text)

    def close(self) -> None:
        """Let go of the kept connection."""
        self._line.close()


class InvokeHop:
    """Through Lambda's own API, with the same event.

    Args:
        function: The function's name or ARN, with an alias if it has one.
        endpoint: Lambda's address.
    """

    def __init__(
        self,
        function: str,
        endpoint: str,
        identity: Callable[[], AwsIdentity],
        *,
        trace: Callable[[], str] = str,
        timeout_s: float = _TIMEOUT_S,
    ) -> None:
        self._path = f"/2015-03-31/functions/{quote(function, safe='')}/invocations"
        self._line = _Line(endpoint, "lambda", identity, trace, timeout_s)

    def exchange(self, request: Request) -> tuple[int, Any]:
        """The function's answer; Lambda's own, if it did not come to the function."""
        status, text = self._line.send("POST", self._path, _event(request))
        match _json(text):
            case {"statusCode": int(code), "body": str(body)} if status == 200:
                return code, _json(body)
            case answer if status != 200:
                return status, answer
        return http.client.BAD_GATEWAY, None  # the function failed: what came is its error

    def close(self) -> None:
        """Let go of the kept connection."""
        self._line.close()


def _origin_headers() -> dict[str, str]:
    """Who asked us, and in which trace."""
    now = origin.current()
    return {CALLER_HEADER: now.caller, "traceparent": now.traceparent}


def _event(request: Request) -> bytes:
    """What API Gateway hands to a function, as far as one reads it (payload version 1.0)."""
    headers = {"Content-Type": "application/json", **_origin_headers()}
    event = {
        "resource": request.route,
        "path": request.path,
        "httpMethod": request.method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": dict(request.parameters) or None,
        "stageVariables": None,
        "body": request.body.decode() or None,
        "isBase64Encoded": False,
        "requestContext": {
            "resourcePath": request.route,
            "httpMethod": request.method,
            "path": request.path,
            "requestId": str(uuid.uuid4()),
            "identity": {},
        },
    }
    return json.dumps(event, ensure_ascii=False).encode()


class _Line:
    """Signed requests to one host, over a connection that is kept."""

    def __init__(
        self,
        url: str,
        service: str,
        identity: Callable[[], AwsIdentity],
        trace: Callable[[], str],
        timeout_s: float,
    ) -> None:
        parts = urlsplit(url)
        self._is_secure = parts.scheme == "https"
        self._host = parts.netloc
        self._service = service
        self._identity = identity
        self._trace = trace
        self._timeout_s = timeout_s
        self._connection: http.client.HTTPConnection | None = None

    def send(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        """The status code and the body of an answer."""
        if self._connection is not None:
            try:
                return self._send(self._connection, method, path, body)
            except (ConnectionError, http.client.HTTPException):
                self.close()  # closed while we were idle or frozen: once more, on a new one
            except OSError:
                self.close()
                raise
        self._connection = self._connect()
        try:
            return self._send(self._connection, method, path, body)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _send(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: bytes
    ) -> tuple[int, bytes]:
        headers = signed_headers(
            self._identity(),
            service=self._service,
            method=method,
            host=self._host,
            path=path,
            body=body,
            now=utc_now(),
        )
        headers |= {"content-type": "application/json", **_origin_headers()}
        if trace := self._trace():
            headers["x-amzn-trace-id"] = trace
        connection.request(method, path, body=body or None, headers=headers)
        response = connection.getresponse()
        return response.status, response.read()

    def _connect(self) -> http.client.HTTPConnection:
        if self._is_secure:
            return http.client.HTTPSConnection(self._host, timeout=self._timeout_s)
        return http.client.HTTPConnection(self._host, timeout=self._timeout_s)


def _json(text: bytes | str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
