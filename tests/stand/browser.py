"""Debian's Chromium, and pages of other sites for it to show."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = "chromium"
FOREIGN = "page.example"  # a site of somebody else's, and a name that was made to mean this machine
REBOUND = "rebound.example"
_RULES = ", ".join(f"MAP {name} 127.0.0.1" for name in (FOREIGN, REBOUND))


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser for which the names of other sites are this machine's."""
    program = shutil.which(CHROMIUM)
    if program is None:
        message = "chromium is missing: apt-get install chromium"
        if "CI" in os.environ:
            pytest.fail(message)
        pytest.skip(message)
    options = [f"--host-resolver-rules={_RULES}", "--no-sandbox"]  # CI's user is root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=options)
        try:
            yield browser
        finally:
            browser.close()


class _Blank(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"<!doctype html><title>A page</title><body>Hello"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nobody reads it."""


@contextmanager
def blank_pages() -> Iterator[int]:
    """A web server of blank pages; its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Blank)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


ATTACKS = (Path(__file__).parent / "attacks.js").read_text()
