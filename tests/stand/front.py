"""A port in front of a gateway, as HTTP clients meet it; it can be told to be busy or away."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, override

from tests.stand.gateway import Answer, Gateway


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def key(self) -> str:
        """Its idempotency key; empty without one."""
        return self.headers.get("idempotency-key", "")


class Front:
    """Answers requests over HTTP.

    Attributes:
        seen: All requests, in their order.
        instead: Asked first: what it answers is sent in place of the gateway's answer; an
            exception closes the connection without a word.
        after: Sees each request once it was carried out; an exception loses the answer.
    """

    def __init__(self, gateway: Gateway) -> None:
        self.seen: list[Seen] = []
        self.instead: Callable[[Seen], Answer | None] = lambda _request: None
        self.after: Callable[[Seen], None] = lambda _request: None
        front = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def _handle(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Seen(self.command, self.path, headers, body)
                front.seen.append(request)
                try:
                    answer = front.instead(request)
                    if answer is None:
                        sent = {name.title(): value for name, value in headers.items()}
                        answer = gateway(self.command, self.path, body or None, headers=sent)
                    front.after(request)
                except ConnectionError:
                    self.close_connection = True
                    return
                data = answer.text.encode()
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_DELETE = _handle

            @override
            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False  # kept connections end with their clients
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def url(self) -> str:
        """The root of the API, as a user names it."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def keys(self) -> list[str]:
        """The idempotency keys that came, in their order."""
        return [request.key for request in self.seen if request.key]

    def stop(self) -> None:
        """Let go of the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def problem(status: int, name: str, **headers: str) -> Answer:
    """A problem document as the service would send it."""
    told = {"type": f"urn:promptlane:problem:{name}", "title": name, "status": status}
    return Answer(
        status, {name.replace("_", "-"): each for name, each in headers.items()}, json.dumps(told)
    )
