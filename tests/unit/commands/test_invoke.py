"""`make redrive` and `make replay-logs`, and what all commands say where there is no cloud."""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from commands.cloud import Cloud
from commands.cloud_errors import CloudUnusable
from commands.invoke import asked as answer_of

NOBODY = "http://127.0.0.1:9"
OUTPUTS = {"BuriedFunctionName": "demo-buried", "ClientFunctionName": "demo-client"}


def stack(outputs: dict[str, str]) -> bytes:
    members = "".join(
        f"<member><OutputKey>{key}</OutputKey><OutputValue>{value}</OutputValue></member>"
        for key, value in outputs.items()
    )
    return (
        "<DescribeStacksResponse><DescribeStacksResult><Stacks><member>"
        f"<StackName>promptlane</StackName><Outputs>{members}</Outputs>"
        "</member></Stacks></DescribeStacksResult></DescribeStacksResponse>"
    ).encode()


def error(code: str) -> bytes:
    return (
        f"<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>"
    ).encode()


@contextmanager
def answering(
    of_stack: tuple[int, bytes], of_lambda: tuple[dict[str, str], bytes] = ({}, b"")
) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """A server that speaks for a cloud: its address, and what it was asked."""
    asked: list[tuple[str, bytes]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            is_lambda = "/functions/" in self.path
            status, body = (200, of_lambda[1]) if is_lambda else of_stack
            self.send_response(status)
            for name, value in (of_lambda[0] if is_lambda else {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", asked
        finally:
            server.shutdown()


def test_the_function_is_the_one_that_the_stack_names() -> None:
    with answering((200, stack(OUTPUTS)), ({}, b'{"redriven": 2}')) as (endpoint, asked):
        assert answer_of(Cloud(endpoint), "redrive") == '{"redriven": 2}'

    path, payload = asked[-1]
    assert path == "/2015-03-31/functions/demo-buried/invocations"
    assert json.loads(payload) == {"redrive": {}}


def test_a_function_that_fails_is_told() -> None:
    failed = ({"X-Amz-Function-Error": "Unhandled"}, b'{"errorMessage": "no table"}')
    with (
        answering((200, stack(OUTPUTS)), failed) as (endpoint, _),
        pytest.raises(CloudUnusable, match=r"demo-buried failed.*no table"),
    ):
        answer_of(Cloud(endpoint), "redrive")


def test_a_cloud_that_ships_no_logs_has_none_to_replay() -> None:
    with (
        answering((200, stack(OUTPUTS))) as (endpoint, _),
        pytest.raises(CloudUnusable, match=r"it ships no logs.*INFLUX=1"),
    ):
        answer_of(Cloud(endpoint), "replay-logs")


def test_without_a_cloud_it_says_how_to_get_one() -> None:
    with pytest.raises(CloudUnusable, match=r"No local cloud answers.*make run.*CLOUD_PORT="):
        answer_of(Cloud(NOBODY), "redrive")


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (400, error("ValidationError"), "has no stack promptlane.*make deploy"),
        (403, error("InvalidSignatureException"), "key of its own.*CLOUD_DIR="),
        (404, b"<html>not here</html>", "does not speak as Promptlane's local cloud.*CLOUD_PORT="),
        (200, b"hello", "does not speak as Promptlane's local cloud.*CLOUD_PORT="),
    ],
)
def test_what_is_no_cloud_of_ours_is_told(status: int, body: bytes, told: str) -> None:
    with (
        answering((status, body)) as (endpoint, _),
        pytest.raises(CloudUnusable, match=told),
    ):
        Cloud(endpoint).outputs()


def test_no_proxy_of_the_callers_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("http_proxy", NOBODY)

    with answering((200, stack(OUTPUTS))) as (endpoint, _):
        assert Cloud(endpoint).outputs() == OUTPUTS
