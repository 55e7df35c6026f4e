"""What is read as a plain request, and what goes Twisted's way."""

from typing import NamedTuple

import pytest
from rolo.response import Response

from hoststack.gateway import express, lane, plain

BODY = b'{"TableName":"things"}'
HEAD = (
    b"POST / HTTP/1.1\r\nHost: localhost:4566\r\nX-Amz-Target: DynamoDB_20120810.GetItem\r\n"
    b"content-type:application/x-amz-json-1.0 \r\nAuthorization: AWS4-HMAC-SHA256 ...\r\n"
    b"Content-Length: 22\r\n\r\n"
)


class Address(NamedTuple):
    host: str = "127.0.0.1"
    port: int = 4566


@pytest.fixture(autouse=True)
def all_services_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lane, "_runs", lambda _service: True)


def test_a_request_is_read_with_as_much_of_its_body_as_is_there() -> None:
    whole, half = plain.read(HEAD + BODY), plain.read(HEAD + BODY[:9])

    assert whole is not None and half is not None
    assert (whole.is_complete, half.is_complete) == (True, False)
    assert whole.body == BODY
    assert whole.pairs[2] == ("content-type", "application/x-amz-json-1.0")
    assert whole.header("x-amz-target") == "DynamoDB_20120810.GetItem"
    assert (whole.method, whole.target, whole.is_last) == ("POST", "/", False)


def test_a_request_without_a_body_is_complete() -> None:
    read = plain.read(b"GET /status/1?a=%20b HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n\r\n")

    assert read is not None
    assert (read.method, read.target, read.is_complete) == ("GET", "/status/1?a=%20b", True)
    assert read.is_last


@pytest.mark.parametrize(
    "data",
    [
        HEAD[:-2],
        HEAD + BODY + b"POST",
        HEAD.replace(b"POST", b"HEAD", 1) + BODY,
        HEAD.replace(b"POST", b"post", 1) + BODY,
        HEAD.replace(b"/ HTTP/1.1", b"/ HTTP/1.0") + BODY,
        HEAD.replace(b"/ HTTP", b"* HTTP") + BODY,
        HEAD.replace(b"/ HTTP", b"http://localhost/ HTTP") + BODY,
        HEAD.replace(b"/ HTTP", b"/a b HTTP") + BODY,
        HEAD.replace(b"/ HTTP", b"/\xc3\xa4 HTTP") + BODY,
        HEAD.replace(b"Length: 22", b"Length: 022\r\nContent-Length: 22") + BODY,
        HEAD.replace(b"Length: 22", b"Length: -22") + BODY,
        HEAD.replace(b"Length: 22", b"Length: 65537") + BODY,
        HEAD.replace(b"Content-Length: 22", b"Transfer-Encoding: chunked") + BODY,
        HEAD.replace(b"Host: ", b"Host: localhost\r\nHost: ") + BODY,
        HEAD.replace(b"Host: localhost:4566\r\n", b"") + BODY,
        HEAD.replace(b"Host: ", b"Connection: Upgrade\r\nUpgrade: websocket\r\nHost: ") + BODY,
        HEAD.replace(b"Host: ", b"Connection: keep-alive, X\r\nHost: ") + BODY,
        HEAD.replace(b"Host: ", b"Expect: 100-continue\r\nHost: ") + BODY,
        HEAD.replace(b"Host: ", b"X: a\r\n b\r\nHost: ") + BODY,
        HEAD.replace(b"Host: ", b"X: a\nb\r\nHost: ") + BODY,
        HEAD.replace(b"Host: ", b"X: \x00\r\nHost: ") + BODY,
        HEAD.replace(b"Host: ", b"X: " + b"a" * 8192 + b"\r\nHost: ") + BODY,
        b"",
    ],
)
def test_what_is_different_in_any_way_is_not_read(data: bytes) -> None:
    assert plain.read(data) is None


@pytest.mark.parametrize(
    "data",
    [
        HEAD.replace(b"POST", b"PUT", 1),
        HEAD.replace(b"/ HTTP", b"/? HTTP"),
        HEAD.replace(b"GetItem", b"Query"),
        HEAD.replace(b"GetItem", b"NoSuchCall"),
        HEAD.replace(b"X-Amz-Target", b"X-Amz"),
        HEAD.replace(b"Authorization", b"X-Authorization"),
        HEAD.replace(b"Host: ", b"Origin: null\r\nHost: "),
        HEAD.replace(b"localhost:4566", b"api.execute-api.localhost"),
    ],
)
def test_only_calls_that_are_answered_from_memory_are_quick(data: bytes) -> None:
    quick = express.quick_calls(None)
    call, other = plain.read(HEAD + BODY), plain.read(data + BODY)

    assert call is not None and other is not None
    assert quick.takes(call)
    assert not quick.takes(other)


def test_handlers_read_what_was_sent() -> None:
    sent = plain.read(b"PUT /a%2Fb%C3%A4/?q=%26&q=2 HTTP/1.1\r\nHost: x:1\r\nX-A: 1\r\n\r\n")
    assert sent is not None
    request = plain.request_of(sent, scheme="http", peer=Address("10.0.0.1", 9), host=Address())

    assert (request.method, request.path) == ("PUT", "/a/bä/")
    assert request.args.to_dict(flat=False) == {"q": ["&", "2"]}
    assert (request.host, request.remote_addr) == ("x:1", "10.0.0.1")
    assert request.environ["RAW_URI"] == "/a%2Fb%C3%A4/?q=%26&q=2"
    assert list(request.headers) == [("Host", "x:1"), ("X-A", "1")]
    assert request.get_data() == b""


@pytest.mark.parametrize(
    ("response", "is_last", "line", "body"),
    [
        (Response("é", 200), False, b"HTTP/1.1 200 OK", "é".encode()),
        (Response(b"gone", 204), False, b"HTTP/1.1 204 NO CONTENT", b""),
        (Response(b"same", 304), True, b"HTTP/1.1 304 NOT MODIFIED", b""),
    ],
)
def test_an_answer_is_written_with_its_length(
    response: Response, is_last: bool, line: bytes, body: bytes
) -> None:
    response.headers["Server"] = "mine"
    sent = plain.read(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert sent is not None
    request = plain.request_of(sent, scheme="http", peer=Address(), host=Address())
    head, _, received = plain.written(response, request, is_last=is_last).partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")

    assert (lines[0], received) == (line, body)
    assert (b"Content-Length: %d" % len(body) in lines) == bool(body)
    assert (b"Connection: close" in lines) == is_last
    assert [each.partition(b":")[0] for each in lines].count(b"Server") == 1
    assert b"Server: mine" not in lines
