"""Signature Version 4 from the server's side."""

from calendar import timegm
from collections.abc import Iterable
from dataclasses import replace
from email.message import Message
from time import strptime
from typing import Any

import pytest
from botocore.auth import SigV4Auth
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
