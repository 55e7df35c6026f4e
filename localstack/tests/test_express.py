"""Quick calls as bytes: however they come in, they are answered, and what is different is, too."""

import json
import socket
from collections.abc import Iterator
from http.client import HTTPResponse
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.conftest import Running

BODY = json.dumps({"TableName": "things", "Key": {"id": {"S": "nobody"}}}).encode()


def call(port: int, *more: str, body: bytes = BODY, signed: bool = True) -> bytes:
    """A signed GetItem as an SDK sends it, with more headers."""
    url = f"http://127.0.0.1:{port}/"
    headers = {
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": "DynamoDB_20120810.GetItem",
    }
    request = AWSRequest("POST", url, data=body, headers=headers)
    if signed:
        SigV4Auth(Credentials("test", "test"), "dynamodb", "us-east-1").add_auth(request)
    sent = [f"{name}: {value}" for name, value in request.headers.items()]
    length = [] if any("chunked" in line for line in more) else [f"Content-Length: {len(body)}"]
    lines = ["POST / HTTP/1.1", f"Host: 127.0.0.1:{port}", *sent, *length, *more, "", ""]
    return "\r\n".join(lines).encode() + body


@pytest.fixture
def connection(running: Running) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", running.cloud.plan.port), 20) as connection:
        yield connection


@pytest.fixture
def port(running: Running) -> int:
    return running.cloud.plan.port


def answer(connection: socket.socket) -> tuple[int, Any, dict[str, str]]:
    response = HTTPResponse(connection)
    response.begin()
    document = json.loads(response.read() or b"null")
    return response.status, document, {name.lower(): value for name, value in response.getheaders()}


def test_calls_follow_each_other_on_one_connection(connection: socket.socket, port: int) -> None:
    for more in ((), ("Content-Encoding: identity",), (), ("Expect: 100-continue",), ()):
        connection.sendall(call(port, *more))
        if "Expect: 100-continue" in more:
            assert connection.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
        status, document, headers = answer(connection)

        assert (status, document) == (200, {})
        assert {"date", "server", "content-length"} <= headers.keys()


@pytest.mark.parametrize("at", [1, 20, -len(BODY), -1])
def test_a_call_may_come_in_two_parts(connection: socket.socket, port: int, at: int) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sent = call(port)
    connection.sendall(sent[:at])
    connection.settimeout(0.2)
    with pytest.raises(TimeoutError):
        connection.recv(1)
    connection.settimeout(20)

    for part in (sent[at:], sent):
        connection.sendall(part)
        assert answer(connection)[:2] == (200, {})


def test_two_calls_at_once_are_answered_in_turn(connection: socket.socket, port: int) -> None:
    connection.sendall(call(port) + call(port, body=BODY.replace(b"things", b"nowhere")))

    received = b""
    while received.count(b"HTTP/1.1 ") < 2:
        received += connection.recv(65_536)
    assert received.index(b"HTTP/1.1 200") < received.index(b"HTTP/1.1 400")


def test_a_body_in_chunks_is_read(connection: socket.socket, port: int) -> None:
    whole = call(port, "Transfer-Encoding: chunked")
    connection.sendall(whole.removesuffix(BODY) + b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY))

    assert answer(connection)[:2] == (200, {})


def test_a_connection_that_shall_close_is_closed(connection: socket.socket, port: int) -> None:
    connection.sendall(call(port, "Connection: close"))

    assert answer(connection)[0] == 200
    assert connection.recv(1) == b""


def test_who_may_not_come_in_is_refused(connection: socket.socket, port: int) -> None:
    connection.sendall(call(port, signed=False))
    assert answer(connection)[0] == 403
    connection.sendall(call(port, "Sec-Fetch-Site: cross-site"))
    assert answer(connection)[0] == 403
    connection.sendall(call(port).replace(b"Host: 127.0.0.1", b"Host: evil.example"))
    status, document, _ = answer(connection)
    assert status == 403
    assert "names no host of this cloud" in document["detail"]


@pytest.mark.parametrize(
    "line", ["Content-Length: 1", "X: a\nb", "X : a", "Host: localhost", "X: \x7f", "X: é"]
)
def test_a_head_that_is_not_plain_goes_the_usual_way(
    connection: socket.socket, port: int, line: str
) -> None:
    connection.sendall(call(port, line))

    assert connection.recv(9) == b"HTTP/1.1 "  # whatever the answer is, there is one
