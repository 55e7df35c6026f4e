"""Signature Version 4, seen from the server: is a request what its caller signed?

Source: IAM User Guide, "AWS Signature Version 4 for API requests"; the errors are API Gateway's.
"""

import hashlib
import hmac
import re
import time
from calendar import timegm
from collections.abc import Mapping
from dataclasses import dataclass

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

_MAX_AGE_S = 300
_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 +Credential=(?P<key>[^/]{1,128})/(?P<day>\d{8})/(?P<region>[^/]{1,32})/"
    r"(?P<service>[^/]{1,32})/aws4_request, *SignedHeaders=(?P<headers>[^,]{1,1000}), *"
    r"Signature=(?P<signature>[0-9a-f]{64})"
)


class Refused(Exception):
    """A signature is not accepted; `code` is AWS's name for the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An Authorization header, taken apart."""

    access_key_id: str
    day: str
    region: str
    service: str
    signed_headers: list[str]
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as its caller sent it.

    Attributes:
        path: As sent, percent-encoded.
        query: Decoded names and values; names may repeat.
        headers: By name, whatever its case.
    """

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: Mapping[str, str]
    body: bytes


def read(header: str) -> Claim:
    """An Authorization header.

    Raises:
        Refused: It is no complete signature.
    """
    parts = _AUTHORIZATION.fullmatch(header.strip())
    if parts is None:
        raise Refused("IncompleteSignatureException", _INCOMPLETE)
    return Claim(
        access_key_id=parts["key"],
        day=parts["day"],
        region=parts["region"],
        service=parts["service"],
        signed_headers=parts["headers"].split(";"),
        signature=parts["signature"],
    )


def verify(claim: Claim, request: Request, *, secret: str, now_s: float | None = None) -> None:
    """Check a signature against the secret of its key.

    Args:
        now_s: Seconds since 1970; the clock's by default.

    Raises:
        Refused: It is too old, from the future, or not what this request's would be.
    """
    date = request.headers.get("X-Amz-Date", "")
    try:
        signed_at = timegm(time.strptime(date, "%Y%m%dT%H%M%SZ"))
    except ValueError:
        raise Refused("IncompleteSignatureException", _INCOMPLETE) from None
    now = time.time() if now_s is None else now_s
    if abs(now - signed_at) > _MAX_AGE_S:
        raise Refused("InvalidSignatureException", f"Signature expired: {date} is too far from now")
    payload_hash = hashlib.sha256(request.body).hexdigest()
    is_right = (
        claim.service == "execute-api"
        and date.startswith(claim.day)
        and {"host", "x-amz-date"} <= set(claim.signed_headers)
        and request.headers.get("X-Amz-Content-SHA256", payload_hash) == payload_hash
        and hmac.compare_digest(_expected(claim, request, secret, date), claim.signature)
    )
    if not is_right:
        raise Refused("InvalidSignatureException", _MISMATCH)


def _expected(claim: Claim, request: Request, secret: str, date: str) -> str:
    """The signature that the owner of the secret would have made."""
    names = [name for name in claim.signed_headers if name in request.headers]
    signed = AWSRequest(
        method=request.method,
        url=f"http://{request.headers.get('Host', '')}{request.path}",
        data=request.body,
        params=request.query,
        headers={name: request.headers[name] for name in names},
    )
    signed.context["timestamp"] = date
    signer = SigV4Auth(Credentials(claim.access_key_id, secret), claim.service, claim.region)
    to_sign = signer.string_to_sign(signed, signer.canonical_request(signed))
    return str(signer.signature(to_sign, signed))


_INCOMPLETE = (
    "Authorization header requires 'Credential' parameter. Authorization header requires "
    "'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization "
    "header requires existence of either a 'X-Amz-Date' or a 'Date' header."
)
_MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your "
    "AWS Secret Access Key and signing method. Consult the service documentation for details."
)
