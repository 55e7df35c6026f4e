"""What is read as a quick call, and what goes Twisted's way."""

import pytest

from hoststack.gateway import express, lane

BODY = b'{"TableName":"things"}'
HEAD = (
    b"POST / HTTP/1.1\r\nHost: localhost:4566\r\nX-Amz-Target: DynamoDB_20120810.GetItem\r\n"
    b"content-type:application/x-amz-json-1.0 \r\nAuthorization: AWS4-HMAC-SHA256 ...\r\n"
    b"Content-Length: 22\r\n\r\n"
)


@pytest.fixture(autouse=True)
def all_services_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lane, "_runs", lambda _service: True)


def test_a_call_is_read_with_as_much_of_its_body_as_is_there() -> None:
    whole, half = express.read(HEAD + BODY), express.read(HEAD + BODY[:9])

    assert whole is not None and half is not None
    assert (whole.is_complete, half.is_complete) == (True, False)
    assert whole.body == BODY
    assert whole.sent[2] == ("content-type", "application/x-amz-json-1.0")
    assert whole.headers["x-amz-target"] == "DynamoDB_20120810.GetItem"


@pytest.mark.parametrize(
    "data",
    [
        HEAD[:-2],
        HEAD + BODY + b"POST",
        HEAD.replace(b"POST", b"PUT", 1) + BODY,
        HEAD.replace(b"/ HTTP/1.1", b"/ HTTP/1.0") + BODY,
        HEAD.replace(b"GetItem", b"Query") + BODY,
        HEAD.replace(b"Length: 22", b"Length: 022\r\nContent-Length: 22") + BODY,
        HEAD.replace(b"Length: 22", b"Length: -22") + BODY,
        HEAD.replace(b"Length: 22", b"Length: 65537") + BODY,
        HEAD.replace(b"Content-Length: 22", b"Transfer-Encoding: chunked") + BODY,
        HEAD.replace(b"Host: ", b"Host: localhost\r\nHost: ") + BODY,
        HEAD.replace(b"Host: ", b"Connection: close\r\nHost: ") + BODY,
        HEAD.replace(b"Host: ", b"Expect: 100-continue\r\nHost: ") + BODY,
        HEAD.replace(b"Host: ", b"X: a\r\n b\r\nHost: ") + BODY,
        HEAD.replace(b"Host: ", b"X: a\nb\r\nHost: ") + BODY,
        HEAD.replace(b"Host: ", b"X: \x00\r\nHost: ") + BODY,
        HEAD.replace(b"Host: ", b"X: " + b"a" * 8192 + b"\r\nHost: ") + BODY,
        b"",
    ],
)
def test_what_is_different_in_any_way_is_not_read(data: bytes) -> None:
    assert express.read(data) is None
