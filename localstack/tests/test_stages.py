"""Requests for an API's stage: as bytes they are answered as Twisted and LocalStack answer them."""

import json
import re
import socket
import ssl
import time
from collections.abc import Iterator
from http.client import HTTPResponse
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest

from tests.conftest import Running

_THE_LONG_WAY = "TE: trailers"  # which Twisted reads, and API Gateway passes on to nobody
# What differs from one request to the next.
_OWN = re.compile(
    r'"(?:extendedRequestId|request|requestId|requestTime|requestTimeEpoch)": ?(?:"[^"]*"|\d+),? ?'
    r"|Root=1-[0-9a-f-]+;Parent=[0-9a-f]+"
)
_OWN_HEADERS = {
    "date",
    "x-localstack",
    "x-amz-apigw-id",
    "x-amzn-requestid",
    "x-amzn-trace-id",
    "server",
}

type Answer = tuple[int, str, list[tuple[str, str]], Any]


@pytest.fixture(params=["front", "path"])
def stage(request: pytest.FixtureRequest, running: Running) -> str:
    """The public API on its own port, and by its path on the cloud's."""
    by_path = f"{running.cloud.endpoint}/_aws/execute-api/public/live"
    return running.front if request.param == "front" else by_path


@pytest.fixture
def connection(stage: str) -> Iterator[socket.socket]:
    address = urlsplit(stage)
    with socket.create_connection(("127.0.0.1", address.port or 0), 20) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield connection


def request(stage: str, line: str, *headers: str, body: bytes = b"") -> bytes:
    """A request's bytes."""
    address = urlsplit(stage)
    method, path = line.split(" ", 1)
    length = [f"Content-Length: {len(body)}"] if body else []
    lines = (
        f"{method} {address.path}{path} HTTP/1.1", f"Host: {address.netloc}", *headers, *length,
        "", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode() + body


def read(connection: socket.socket) -> Answer:
    """Status, phrase, headers and body of the next answer, without what differs each time."""
    response = HTTPResponse(connection)
    response.begin()
    body = response.read().decode()
    headers = sorted(
        (name, value) for name, value in response.getheaders() if name.lower() not in _OWN_HEADERS
    )
    kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
    return response.status, response.reason, kept, _OWN.sub("", body)


ACT = "POST /act"


def wish(answer: dict[str, Any]) -> bytes:
    return json.dumps({"do": "answer", "answer": answer}).encode()


@pytest.mark.parametrize(
    ("line", "headers", "body"),
    [
        ("GET /echo/plain", (), b""),
        ("GET /echo/a%2Fb%20%C3%A4?q=1&q=2&r=%26&empty=&=x", ("Accept: text/html",), b""),
        ("POST /echo/x", ("Content-Type: application/json; charset=utf-8",), b'{"a": "\xc3\xa4"}'),
        ("PUT /echo/x", ("Content-Type: application/octet-stream",), b"\x00\xff"),
        ("PATCH /echo/x", ("X-Own: a,b", "x-lower: c", "Cookie: a=1; b=2"), b"x"),
        ("DELETE /echo/x/", ("User-Agent: me", "Prefer: wait=3"), b""),
        ("OPTIONS /echo/x", ("Content-Encoding: gzip",), b"no gzip"),
        ("GET /echo/x", ("Authorization: Basic abc", "X-Forwarded-For: 10.0.0.1"), b""),
        ("GET /echo/x", ("X-Amz-Target: DynamoDB_20120810.GetItem",), b""),
        ("GET /nowhere", (), b""),
        ("GET /", (), b""),
        ("GET /echo/a//b", (), b""),
        ("GET /echo/x", ("Sec-Fetch-Site: cross-site",), b""),
        ("GET /echo/x", ("Origin: http://evil.example",), b""),
        (ACT, (), wish({"statusCode": 201, "headers": {"X-A": "1", "Server": "mine"}})),
        (ACT, (), wish({"statusCode": 204})),
        (ACT, (), wish({"statusCode": 304, "headers": {"ETag": "1"}})),
        (ACT, (), wish({"statusCode": 302, "headers": {"Location": "/elsewhere"}, "body": "x"})),
        (ACT, (), wish({"multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"]}, "body": "é"})),
        (ACT, (), wish({"statusCode": 200, "body": "x" * 100_000})),
        (ACT, (), wish({"headers": {"X-A: 1\r\nX-B": "2"}})),
        (ACT, (), wish({"headers": {"": "2"}})),
        (ACT, (), wish({"headers": {"X A": "2"}})),
        (ACT, (), wish({"headers": {"X-É": "2"}})),
        (ACT, (), wish({"headers": {"X-A": "1\r\nX-B: 2"}})),
        (ACT, (), wish({"headers": {"Content-Disposition": "attachment; filename=表.txt"}})),
        (ACT, (), wish({"headers": {"X-A": "\u00e9", "X-B": True}})),
        (ACT, (), wish({"multiValueHeaders": {"X-A": ["1", "2\n"]}})),
        *((ACT, (), wish({"statusCode": code, "body": "x"})) for code in (-1, 99, 100, 101, 600)),
        (ACT, (), wish({"statusCode": 1e300})),
        (ACT, (), b'{"do": "raise", "text": "x"}'),
        (ACT, (), b"x" * 70_000),
    ],
)
def test_both_ways_answer_alike(
    connection: socket.socket, stage: str, line: str, headers: tuple[str, ...], body: bytes
) -> None:
    sent = request(stage, line, *headers, body=body)
    connection.sendall(sent)
    short = read(connection)
    connection.sendall(request(stage, line, *headers, _THE_LONG_WAY, body=body))
    long = read(connection)

    assert short == long


def test_requests_follow_each_other_by_either_way(connection: socket.socket, stage: str) -> None:
    for more in ((), (_THE_LONG_WAY,), (), ("Expect: 100-continue",), ()):
        connection.sendall(request(stage, "POST /echo/x", *more, body=b"body"))
        if "Expect: 100-continue" in more:
            assert connection.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
        assert json.loads(read(connection)[3])["body"] == "body"


@pytest.mark.parametrize("more", [(), (_THE_LONG_WAY,)])
def test_requests_that_come_before_the_answer_are_answered_in_turn(
    connection: socket.socket, stage: str, more: tuple[str, ...]
) -> None:
    connection.sendall(request(stage, "POST /act", body=b'{"do": "sleep", "seconds": 0.3}'))
    time.sleep(0.1)
    for number in range(40):  # more than is kept while an answer is awaited
        connection.sendall(request(stage, f"POST /echo/{number}", *more, body=b"x" * 5_000))
    reader = connection.makefile("rb")
    statuses, names = [], []
    for _ in range(41):
        head = b"".join(iter(reader.readline, b"\r\n")).decode()
        body = reader.read(int(re.findall(r"(?i)content-length: (\d+)", head)[0]))
        statuses.append(int(head.split()[1]))
        names += [json.loads(body)["pathParameters"]["name"]] if statuses[-1] == 200 else []

    assert statuses == [502] + 40 * [200]  # "slept" is no answer for an API
    assert names == [str(number) for number in range(40)]


@pytest.mark.parametrize("at", [1, 30, -2, -1])
def test_a_request_may_come_in_two_parts(connection: socket.socket, stage: str, at: int) -> None:
    sent = request(stage, "POST /echo/x", body=b"body")
    for _ in range(2):
        connection.sendall(sent[:at])
        time.sleep(0.05)
        connection.sendall(sent[at:])
        assert json.loads(read(connection)[3])["body"] == "body"


def test_a_connection_that_shall_close_is_closed(connection: socket.socket, stage: str) -> None:
    connection.sendall(request(stage, "GET /echo/x", "Connection: close"))

    status, _, headers, _ = read(connection)
    assert status == 200
    assert [value for name, value in headers if name == "Connection"] == ["close"]
    assert connection.recv(1) == b""


def test_a_caller_that_has_gone_keeps_nobody_from_an_answer(stage: str) -> None:
    address = ("127.0.0.1", urlsplit(stage).port or 0)
    for _ in range(20):
        with socket.create_connection(address) as gone:
            gone.sendall(request(stage, "POST /act", body=b'{"do": "sleep", "seconds": 0.2}'))
    with socket.create_connection(address, 20) as connection:
        connection.sendall(request(stage, "GET /echo/x"))
        assert read(connection)[0] == 200


def test_a_stage_that_is_not_there_is_told_as_ever(running: Running) -> None:
    stage = f"{running.cloud.endpoint}/_aws/execute-api/nobody/live"
    with socket.create_connection(("127.0.0.1", urlsplit(stage).port or 0), 20) as connection:
        connection.sendall(request(stage, "GET /echo/x"))
        status, _, _, body = read(connection)

    assert status == 404
    assert "nobody" in body


@pytest.mark.parametrize(
    "answer",
    [
        {"headers": {"X-A: 1\r\nX-B": "2"}},
        {"multiValueHeaders": {"X-A": ["1", "表"]}},
        {"statusCode": 100, "body": "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nEVIL"},
        {"statusCode": 1000},
    ],
)
def test_a_head_that_can_not_be_sent_is_no_answer_of_a_function(
    connection: socket.socket, stage: str, answer: dict[str, Any]
) -> None:
    connection.sendall(request(stage, ACT, body=wish(answer)))
    status, _, headers, body = read(connection)

    assert status == 502
    assert "EVIL" not in body
    assert "X-B" not in dict(headers)
    connection.sendall(request(stage, "GET /echo/x"))
    assert read(connection)[0] == 200


@pytest.mark.parametrize("length", [5_000 * "9", 5_000 * "0" + "1", "1x", "-1", "+1"])
def test_a_length_that_is_none_is_a_bad_request(
    connection: socket.socket, stage: str, length: str
) -> None:
    connection.sendall(request(stage, "POST /echo/x", f"Content-Length: {length}") + b"x")

    assert read(connection)[0] == 400


def test_more_headers_than_twisted_takes_are_refused(connection: socket.socket, stage: str) -> None:
    connection.sendall(request(stage, "GET /echo/x", *(f"X{number}:" for number in range(600))))

    assert read(connection)[0] == 400


def test_a_host_of_something_else_is_not_taken_for_the_stage(running: Running) -> None:
    statuses = []
    for more in ((), (_THE_LONG_WAY,)):
        lines = (
            "GET /_aws/execute-api/public/live/echo/x HTTP/1.1",
            "Host: other.execute-api.localhost.localstack.cloud:4566",
            *more, "", "",
        )  # fmt: skip
        port = urlsplit(running.cloud.endpoint).port or 0
        with socket.create_connection(("127.0.0.1", port), 20) as connection:
            connection.sendall("\r\n".join(lines).encode())
            statuses.append(read(connection)[0])

    assert statuses == [404, 404]


@pytest.mark.parametrize("more", [(), (_THE_LONG_WAY,)])
def test_an_encrypted_connection_is_answered_encrypted(
    running: Running, more: tuple[str, ...]
) -> None:
    stage = f"{running.cloud.endpoint}/_aws/execute-api/public/live"
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", urlsplit(stage).port or 0), 20) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as connection,
    ):
        for path in ("x", "y"):
            connection.sendall(request(stage, f"POST /echo/{path}", *more, body=b"body"))
            status, _, _, body = read(connection)
            assert status == 200
            assert json.loads(body)["pathParameters"]["name"] == path


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_sdks_may_use_https(running: Running) -> None:
    table = boto3.client(
        "dynamodb",
        endpoint_url=running.cloud.endpoint.replace("http:", "https:"),
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        verify=False,
    )

    assert "Item" not in table.get_item(TableName="things", Key={"id": {"S": "nobody"}})
