"""A webhook's receiver, which checks signatures with Standard Webhooks' own library."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, override

from standardwebhooks.webhooks import Webhook

SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"


@dataclass(slots=True)
class Received:
    """What a receiver got, and how it answers.

    Attributes:
        statuses: What it answers with next; 0: it closes the connection. 200 when they are used up.
        requests: Path, headers and body of each.
    """

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def documents(self) -> list[dict[str, Any]]:
        """The bodies, whose signatures are checked."""
        return [Webhook(SECRET).verify(body, headers) for _, headers, body in self.requests]


@contextmanager
def receiver() -> Iterator[Received]:
    """A receiver on a port of this machine."""
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            received.requests.append((self.path, headers, body))
            status = received.statuses.pop(0) if received.statuses else 200
            if status == 0:
                return
            self.send_response(status)
            self.send_header("Location", f"{received.url}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST

        @override
        def log_message(self, format: str, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    received.url = f"http://127.0.0.1:{server.server_port}/hook?from=here"
    try:
        yield received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
