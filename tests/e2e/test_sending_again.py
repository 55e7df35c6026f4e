"""HTTP clients that send a request again when its answer is lost, as they come: one task each."""

import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, override
from uuid import uuid4

import pytest
import urllib3

from tests.stand.cloud import Cloud


@pytest.fixture
def losing(cloud: Cloud) -> Iterator[str]:
    """The URL of a way to the API that carries out the first request and loses its answer."""
    lost = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            request = urllib.request.Request(cloud.front + self.path, data=body, method="POST")
            for name in ("Content-Type", "Idempotency-Key"):
                request.add_header(name, self.headers[name])
            with urllib.request.urlopen(request, timeout=30) as answer:
                status, headers, text = answer.status, answer.headers, answer.read()
            if not lost.is_set():
                lost.set()
                self.send_response(502)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_response(status)
            for name, value in headers.items():
                if name.lower() not in ("connection", "transfer-encoding"):
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        @override
        def log_message(self, format: str, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/process"
    server.shutdown()
    thread.join()
    server.server_close()


def test_urllib3_that_retries_makes_one_task(losing: str) -> None:
    retries = urllib3.Retry(total=3, status_forcelist=[502], allowed_methods=None)
    headers = {"Idempotency-Key": str(uuid4())}

    with urllib3.PoolManager(retries=retries) as http:
        answer = http.request("POST", losing, json={"message": "hello"}, headers=headers)

    assert answer.status == 202
    assert answer.headers["Idempotent-Replayed"] == "true"


def test_curl_that_retries_makes_one_task(losing: str) -> None:
    curl = ["curl", "--silent", "--include", "--retry", "3", "--retry-delay", "1", losing]
    curl += ["--header", f"Idempotency-Key: {uuid4()}", "--json", '{"message": "hello"}']

    done = subprocess.run(curl, check=True, capture_output=True, text=True, timeout=30)

    assert " 502 " in done.stdout
    assert " 202 " in done.stdout
    assert "Idempotent-Replayed: true" in done.stdout
