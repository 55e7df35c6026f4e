"""Signature Version 4 from the server's side."""

from calendar import timegm
from collections.abc import Iterable
from dataclasses import replace
from email.message import Message
from time import strptime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from hoststack.gateway import signature

SECRET = "secret"
URL = "http://localhost:4566/_aws/execute-api/a/v1/x%20y?b=1&a=%2F"


def signed() -> tuple[signature.Claim, signature.Request, float]:
    """A rightly signed request, and the second of its signing."""
    made = AWSRequest("PUT", URL, data=b"body", headers={"Host": "localhost:4566"})
    SigV4Auth(Credentials("key", SECRET, "token"), "execute-api", "us-east-1").add_auth(made)
    headers = named(made.headers.items())
    request = signature.Request(
        method="PUT",
        path="/_aws/execute-api/a/v1/x%20y",
        query=[("b", "1"), ("a", "/")],
        headers=headers,
        body=b"body",
    )
    now = timegm(strptime(headers["X-Amz-Date"], "%Y%m%dT%H%M%SZ"))
    return signature.read(headers["Authorization"]), request, float(now)


def named(headers: Iterable[tuple[str, str]]) -> Any:
    """Headers that are found whatever the case of their names."""
    message = Message()
    for name, value in headers:
        message[name] = value
    return message


def test_what_its_caller_signed_is_accepted() -> None:
    claim, request, now = signed()

    signature.verify(claim, request, secret=SECRET, now_s=now + 299)


@pytest.mark.parametrize(
    "change",
    [
        {"method": "POST"},
        {"path": "/_aws/execute-api/b/v1/x%20y"},
        {"query": [("b", "1")]},
        {"body": b"other"},
    ],
)
def test_what_was_changed_is_refused(change: dict[str, Any]) -> None:
    claim, request, now = signed()

    with pytest.raises(signature.Refused, match="does not match") as refused:
        signature.verify(claim, replace(request, **change), secret=SECRET, now_s=now)

    assert refused.value.code == "InvalidSignatureException"


def test_a_claimed_hash_is_no_proof_of_the_body() -> None:
    claim, request, now = signed()
    headers = named([*request.headers.items(), ("X-Amz-Content-SHA256", "0" * 64)])

    with pytest.raises(signature.Refused):
        signature.verify(claim, replace(request, headers=headers), secret=SECRET, now_s=now)


@pytest.mark.parametrize("late_s", [-301, 301, 86_400])
def test_an_old_signature_is_refused(late_s: int) -> None:
    claim, request, now = signed()

    with pytest.raises(signature.Refused, match="expired"):
        signature.verify(claim, request, secret=SECRET, now_s=now + late_s)


@pytest.mark.parametrize("change", [{"service": "s3"}, {"signed_headers": ["host"]}])
def test_a_signature_for_something_else_is_refused(change: dict[str, Any]) -> None:
    claim, request, now = signed()

    with pytest.raises(signature.Refused):
        signature.verify(replace(claim, **change), request, secret=SECRET, now_s=now)


def test_a_wrong_secret_is_refused() -> None:
    claim, request, now = signed()

    with pytest.raises(signature.Refused):
        signature.verify(claim, request, secret="guess", now_s=now)


@pytest.mark.parametrize("header", ["", "Bearer x", "AWS4-HMAC-SHA256 Credential=a/b"])
def test_half_a_signature_is_incomplete(header: str) -> None:
    with pytest.raises(signature.Refused) as refused:
        signature.read(header)

    assert refused.value.code == "IncompleteSignatureException"


# --- presigned URLs, and S3's own rules


def presigned(service: str, url: str, *, life_s: int = 60) -> tuple[list[tuple[str, str]], float]:
    """The query string of a presigned GET, and the second of its signing."""
    made = AWSRequest("GET", url, headers={"Host": "localhost:4566"})
    kind = S3SigV4QueryAuth if service == "s3" else SigV4QueryAuth
    kind(Credentials("key", SECRET), service, "us-east-1", expires=life_s).add_auth(made)
    query = parse_qsl(urlsplit(made.url).query)
    return query, float(timegm(strptime(dict(query)["X-Amz-Date"], "%Y%m%dT%H%M%SZ")))


def asked(path: str, query: list[tuple[str, str]], body: bytes = b"") -> signature.Request:
    """A GET as it came."""
    headers = named([("Host", "localhost:4566")])
    return signature.Request(method="GET", path=path, query=query, headers=headers, body=body)


@pytest.mark.parametrize("service", ["s3", "sts"])
def test_a_presigned_url_holds_until_it_expires(service: str) -> None:
    query, now = presigned(service, "http://localhost:4566/a/b?x=1")
    claim, request = signature.read_presigned(query), asked("/a/b", query)

    signature.verify(claim, request, secret=SECRET, now_s=now + 59)
    with pytest.raises(signature.Refused, match="expired"):
        signature.verify(claim, request, secret=SECRET, now_s=now + 61)
    with pytest.raises(signature.Refused, match="does not match"):
        signature.verify(claim, asked("/a/c", query), secret=SECRET, now_s=now)
    with pytest.raises(signature.Refused, match="does not match"):
        signature.verify(claim, asked("/a/b", [*query, ("y", "1")]), secret=SECRET, now_s=now)
    with pytest.raises(signature.Refused, match="does not match"):
        signature.verify(claim, request, secret="guess", now_s=now)


def test_a_presigned_url_lives_no_longer_than_seven_days() -> None:
    query, now = presigned("s3", "http://localhost:4566/a", life_s=8 * 86_400)

    with pytest.raises(signature.Refused, match="expired"):
        signature.verify(
            signature.read_presigned(query), asked("/a", query), secret=SECRET, now_s=now + 604_801
        )


@pytest.mark.parametrize("without", ["X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders"])
def test_a_presigned_url_needs_all_its_parts(without: str) -> None:
    query, now = presigned("s3", "http://localhost:4566/a")
    rest = [(name, value) for name, value in query if name != without]

    with pytest.raises(signature.Refused):
        signature.verify(
            signature.read_presigned(rest), asked("/a", rest), secret=SECRET, now_s=now
        )


@pytest.mark.parametrize(
    ("said", "body", "is_right"),
    [
        (None, b"body", True),
        ("UNSIGNED-PAYLOAD", b"other", True),
        ("STREAMING-UNSIGNED-PAYLOAD-TRAILER", b"other", True),
        (None, b"other", False),
        ("0" * 64, b"body", False),
    ],
)
def test_s3_may_leave_the_body_unsigned(said: str | None, body: bytes, is_right: bool) -> None:
    made = AWSRequest(
        "PUT", "http://localhost:4566/b/a//b%20c", data=b"body", headers={"Host": "localhost:4566"}
    )
    signer = S3SigV4Auth(Credentials("key", SECRET), "s3", "us-east-1")
    if said:
        signer.payload = lambda _: said
    signer.add_auth(made)
    headers = named(made.headers.items())
    request = signature.Request(
        method="PUT", path="/b/a//b%20c", query=[], headers=headers, body=body
    )
    now = float(timegm(strptime(headers["X-Amz-Date"], "%Y%m%dT%H%M%SZ")))
    claim = signature.read(headers["Authorization"])

    if is_right:
        signature.verify(claim, request, secret=SECRET, now_s=now)
    else:
        with pytest.raises(signature.Refused):
            signature.verify(claim, request, secret=SECRET, now_s=now)
