"""A stand-in for API Gateway: HTTP requests in, proxy events to a handler, HTTP answers out."""

import base64
import json
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, override
from urllib.parse import parse_qs, unquote, urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.stand.mapping import Context, example

type Handler = Callable[[dict[str, Any], Any], Any]

STAGE = "/v1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a caller gets; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    text: str

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


class Gateway:
    """One REST API in front of one handler.

    Args:
        resources: The paths of its methods, such as `/status/{task_id}`.
        look: Sees every answer: the method, the path, the status, the headers, the body.
    """

    def __init__(
        self,
        handler: Handler,
        resources: list[str],
        *,
        look: Callable[[str, str, int, Mapping[str, str], str], None] | None = None,
    ) -> None:
        self._look = look
        self._handler = handler
        self._resources = resources
        self._lock = threading.Lock()  # an execution environment answers one request at a time

    def __call__(
        self,
        method: str,
        url: str,
        body: bytes | str | Mapping[str, Any] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Answer a request; a mapping is sent as a JSON body.

        Args:
            url: From the root of the API, without the stage; quoted.
        """
        sent = {"Host": "api.example.com", "User-Agent": "tests", **(headers or {})}
        if isinstance(body, Mapping):
            body = json.dumps(body)
            sent.setdefault("Content-Type", "application/json")
        data = body.encode() if isinstance(body, str) else body
        event = self._event(method, url, data, sent)
        if event is None:
            return Answer(403, {}, '{"message":"Missing Authentication Token"}')
        with self._lock:
            answer = self._handler(json.loads(json.dumps(event)), Context())
        received = _received(answer)
        if self._look is not None:
            path = event["path"]
            self._look(method, path, received.status, received.headers, received.text)
        return received

    def invoke(self, event: dict[str, Any]) -> Answer:
        """Hand an event to the handler as Lambda's Invoke does; the payload as an answer."""
        with self._lock:
            try:
                return Answer(200, {}, json.dumps(self._handler(event, Context())))
            except Exception as error:
                told = {"errorMessage": str(error), "errorType": type(error).__name__}
                return Answer(200, {"x-amz-function-error": "Unhandled"}, json.dumps(told))

    def _event(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]
    ) -> dict[str, Any] | None:
        parts = urlsplit(url)
        # AWS has no such path; LocalStack lets a slash at the end through.
        matched = self._match(parts.path.rstrip("/") or "/")
        if matched is None:
            return None
        resource, path_parameters = matched
        # A `+` is a space by now, as it is behind the real gateway.
        query = parse_qs(parts.query, keep_blank_values=True)
        text, is_base64 = _as_text(body)
        pattern = example("client")
        return pattern | {
            "resource": resource,
            "path": parts.path,
            "httpMethod": method,
            "headers": dict(headers),
            "multiValueHeaders": {name: [value] for name, value in headers.items()},
            "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
            "multiValueQueryStringParameters": query or None,
            "pathParameters": path_parameters or None,
            "body": text,
            "isBase64Encoded": is_base64,
            "requestContext": pattern["requestContext"]
            | {"resourcePath": resource, "httpMethod": method, "path": STAGE + parts.path},
        }

    def _match(self, path: str) -> tuple[str, dict[str, str]] | None:
        segments = path.split("/")
        for resource in self._resources:
            names = resource.split("/")
            if len(names) == len(segments) and all(
                name.startswith("{") or name == segment
                for name, segment in zip(names, segments, strict=True)
            ):
                return resource, {
                    name.strip("{}"): unquote(segment)
                    for name, segment in zip(names, segments, strict=True)
                    if name.startswith("{")
                }
        return None


def _as_text(body: bytes | None) -> tuple[str | None, bool]:
    if body is None:
        return None, False
    try:
        return body.decode(), False
    except UnicodeDecodeError:
        return base64.b64encode(body).decode(), True


def _received(answer: dict[str, Any]) -> Answer:
    headers = {name.lower(): str(value) for name, value in answer["headers"].items()}
    for name, values in answer.get("multiValueHeaders", {}).items():
        headers[name.lower()] = ", ".join(values)
    body = answer.get("body", "")
    assert isinstance(body, str)
    return Answer(answer["statusCode"], headers, body)


@dataclass(slots=True)
class Behaviour:
    """What a server does instead of what it should; by default nothing else.

    Attributes:
        raw: Bytes to write instead of an answer, before the connection is closed.
        waits_for: Holds every answer back until it is set.
        drops_connections: Closes each connection after its first answer, without a word.
        loses_answers: So many requests are carried out, and the connection closed without answer.
        traces: The X-Ray headers of the requests, as they came; empty without one.
    """

    raw: bytes | None = None
    waits_for: threading.Event | None = None
    drops_connections: bool = False
    loses_answers: int = 0
    connections: list[socket.socket] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)
    traces: list[str] = field(default_factory=list)


class GatewayServer:
    """A gateway on a port of this machine that answers signed requests only."""

    def __init__(self, gateway: Gateway, credentials: Credentials, region: str) -> None:
        self.behaviour = behaviour = Behaviour()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 20
            disable_nagle_algorithm = True

            @override
            def setup(self) -> None:
                super().setup()
                behaviour.connections.append(self.connection)

            def _handle(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                behaviour.requests.append((self.command, self.path))
                behaviour.traces.append(self.headers.get("X-Amzn-Trace-Id", ""))
                if behaviour.waits_for is not None:
                    behaviour.waits_for.wait(10)
                if behaviour.raw is not None:
                    self.wfile.write(behaviour.raw)
                    self.close_connection = True
                    return
                signed = _is_signed(self.command, self.path, self.headers, body, credentials)
                answer = Answer(403, {}, '{"message":"Forbidden"}')
                if signed and self.path.endswith("/invocations"):
                    answer = gateway.invoke(json.loads(body))
                elif signed and self.path.startswith(STAGE + "/"):
                    url = self.path.removeprefix(STAGE)
                    answer = gateway(self.command, url, body or None, headers=dict(self.headers))
                if behaviour.loses_answers > 0:
                    behaviour.loses_answers -= 1
                    self.close_connection = True
                    return
                self._send(answer)
                self.close_connection = self.close_connection or behaviour.drops_connections

            do_GET = do_POST = do_PUT = do_DELETE = _handle

            def _send(self, answer: Answer) -> None:
                data = answer.text.encode()
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            @override
            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing: what is printed belongs to the functions."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        """The base URL of the API, stage included."""
        return f"{self.endpoint}{STAGE}"

    @property
    def endpoint(self) -> str:
        """Where the same function takes Lambda's Invoke."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        """Listen."""
        self._thread.start()

    def stop(self) -> None:
        """Let go of the port and of what is held back; who asks again is refused."""
        if self.behaviour.waits_for is not None:
            self.behaviour.waits_for.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            for connection in self.behaviour.connections:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


def _is_signed(method: str, path: str, headers: Any, body: bytes, credentials: Credentials) -> bool:
    """Check a signature with botocore's signer, as AWS would."""
    given = headers.get("Authorization", "")
    if "SignedHeaders=" not in given:
        return False
    names = given.partition("SignedHeaders=")[2].partition(",")[0].split(";")
    if not {"host", "x-amz-date"} <= set(names):
        return False
    scope = given.partition("/")[2].partition(",")[0].split("/")
    signer = SigV4Auth(credentials, scope[2], scope[1])
    request = AWSRequest(
        method, f"http://{headers['Host']}{path}", {name: headers[name] for name in names}, body
    )
    request.context["timestamp"] = headers["X-Amz-Date"]
    text = signer.string_to_sign(request, signer.canonical_request(request))
    return bool(given.endswith(f"Signature={signer.signature(text, request)}"))
