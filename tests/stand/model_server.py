"""A provider's server, on a real socket: answers as OpenAI's API or as Bedrock's, as it is told."""

import json
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, override

USAGE = (7, 3)  # input and output tokens of each answer
MODEL = "stand-in-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """What the server does with a request.

    Attributes:
        text: Answers with this; None is a message without a text.
        status, code: Else than 200, an error with the provider's code.
        after_s: Before anything is said, in seconds.
        raw: In place of all that, this body.
        cut_after: Bytes of the body after which the connection is closed.
        is_endless: A body that never ends, a piece at a time.
    """

    text: str | None = "fine"
    status: int = 200
    code: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    after_s: float = 0.0
    raw: bytes | None = None
    cut_after: int | None = None
    is_endless: bool = False


class ModelServer:
    """Listens from `start` to `stop`, on a port of its own or one that is given."""

    def __init__(self, port: int = 0) -> None:
        self.script: list[Says] = []  # for the next requests, one each
        self.otherwise = Says()
        self.requests: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.connections = 0
        self.gone = 0  # callers that closed their connection before they had an answer
        self.open: list[socket.socket] = []
        self._is_running = False
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), _handler(self))
        self.port = self._server.server_address[1]
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.url = f"{self.endpoint}/v1"

    def start(self) -> None:
        """Answer from now on."""
        self._is_running = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Let go of the port."""
        if self._is_running:
            self._is_running = False
            self._server.shutdown()
            self._server.server_close()
            for connection in self.open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
                connection.close()

    def next_for(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> Says:
        """Note a request; what to do with it."""
        with self._lock:
            self.requests.append((path, headers, body))
            return self.script.pop(0) if self.script else self.otherwise

    def has_seen_the_caller_go(self, caller: socket.socket, after_s: float) -> bool:
        """Wait; whether the caller has gone meanwhile."""
        if not after_s:
            return False
        poll = select.poll()
        poll.register(caller, select.POLLIN)
        give_up_at = time.monotonic() + after_s
        while (left_s := give_up_at - time.monotonic()) > 0:
            if poll.poll(left_s * 1000):  # nobody sends twice without an answer
                with self._lock:
                    self.gone += 1
                return True
        return False


@contextmanager
def running_model() -> Iterator[ModelServer]:
    """A provider that answers until the block ends."""
    server = ModelServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 200

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Callers go as they like."""


def _handler(server: ModelServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet

        def setup(self) -> None:
            super().setup()
            server.connections += 1
            server.open.append(self.connection)

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = json.loads(self.rfile.read(length))
            says = server.next_for(self.path, dict(self.headers), body)
            if server.has_seen_the_caller_go(self.connection, says.after_s):
                self.close_connection = True
                return
            with suppress(OSError):
                self._answer(says, _BEDROCK if self.path.startswith("/model/") else _OPENAI)

        def _answer(self, says: Says, dialect: "_Dialect") -> None:
            content = says.raw if says.raw is not None else dialect(says)
            self.send_response(says.status)
            for name, value in says.headers.items():
                self.send_header(name, value)
            if says.code and dialect is _BEDROCK:
                self.send_header("x-amzn-ErrorType", says.code)
            self.send_header("Content-Type", "application/json")
            if says.is_endless:
                self.send_header("Connection", "close")
                self.end_headers()
                while True:
                    self.wfile.write(b" " * 100)
                    self.wfile.flush()
                    time.sleep(0.05)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: says.cut_after])
            self.wfile.flush()
            if says.cut_after is not None:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler


type _Dialect = Callable[[Says], bytes]


def _openai(says: Says) -> bytes:
    if says.status != 200:
        error = {"code": says.code or None, "type": None, "message": says.text}
        return json.dumps({"error": error}).encode()
    message = {"role": "assistant", "content": says.text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    usage = {"prompt_tokens": USAGE[0], "completion_tokens": USAGE[1], "total_tokens": sum(USAGE)}
    return json.dumps({"model": MODEL, "choices": [choice], "usage": usage}).encode()


def _bedrock(says: Says) -> bytes:
    if says.status != 200:
        return json.dumps({"message": says.text}).encode()
    return json.dumps(
        {
            "output": {"message": {"role": "assistant", "content": [{"text": says.text or ""}]}},
            "stopReason": "end_turn",
            "usage": {
                "inputTokens": USAGE[0],
                "outputTokens": USAGE[1],
                "totalTokens": sum(USAGE),
            },
            "metrics": {"latencyMs": 1},
        }
    ).encode()


_OPENAI: _Dialect = _openai
_BEDROCK: _Dialect = _bedrock
