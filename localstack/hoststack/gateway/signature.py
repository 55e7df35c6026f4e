"""Signature Version 4, seen from the server: is a request what its caller signed?

Sources: IAM User Guide, "AWS Signature Version 4 for API requests"; S3 API Reference,
"Authenticating Requests". The errors are API Gateway's.
"""

import hashlib
import hmac
import re
import time
from calendar import timegm
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

_MAX_AGE_S = 300
_MAX_LIFE_S = 604_800  # of a presigned URL: seven days
# What S3 takes in place of a body's hash.
_NO_HASH = re.compile(r"UNSIGNED-PAYLOAD|STREAMING-[A-Z0-9-]{1,60}")
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
    """An Authorization header, or what stands for it in a presigned URL, taken apart.

    Attributes:
        date: When it was signed; None if the header X-Amz-Date says so.
        life_s: How long it holds, in seconds.
    """

    access_key_id: str
    day: str
    region: str
    service: str
    signed_headers: list[str]
    signature: str
    date: str | None = None
    life_s: float = _MAX_AGE_S

    @property
    def is_presigned(self) -> bool:
        """Whether it stood in a URL."""
        return self.date is not None


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


def read_presigned(query: Sequence[tuple[str, str]]) -> Claim:
    """The signature in a presigned URL's query string.

    Raises:
        Refused: It is none, or of S3's old form.
    """
    values = {name: value for name, value in query if name.startswith("X-Amz-")}
    try:
        claim = read(
            f"{values['X-Amz-Algorithm']} Credential={values['X-Amz-Credential']}, "
            f"SignedHeaders={values['X-Amz-SignedHeaders']}, Signature={values['X-Amz-Signature']}"
        )
        life_s = float(int(values["X-Amz-Expires"]))
    except (KeyError, ValueError):
        raise Refused("IncompleteSignatureException", _INCOMPLETE_QUERY) from None
    return replace(claim, date=values.get("X-Amz-Date", ""), life_s=min(life_s, _MAX_LIFE_S))


def verify(
    claim: Claim,
    request: Request,
    *,
    secret: str,
    service: str | None = None,
    now_s: float | None = None,
) -> None:
    """Check a signature against the secret of its key.

    Args:
        service: What it must be signed for; any by default.
        now_s: Seconds since 1970; the clock's by default.

    Raises:
        Refused: It is too old, from the future, or not what this request's would be.
    """
    date = request.headers.get("X-Amz-Date", "") if claim.date is None else claim.date
    try:
        signed_at = timegm(time.strptime(date, "%Y%m%dT%H%M%SZ"))
    except ValueError:
        raise Refused("IncompleteSignatureException", _INCOMPLETE) from None
    now = time.time() if now_s is None else now_s
    if not -_MAX_AGE_S <= now - signed_at <= claim.life_s:
        raise Refused("InvalidSignatureException", f"Signature expired: {date} is too far from now")
    needed = {"host"} if claim.is_presigned else {"host", "x-amz-date"}
    is_right = (
        service in {None, claim.service}
        and date.startswith(claim.day)
        and needed <= set(claim.signed_headers)
        and _has_its_hash(claim, request)
        and hmac.compare_digest(_expected(claim, request, secret, date), claim.signature)
    )
    if not is_right:
        raise Refused("InvalidSignatureException", _MISMATCH)


def _has_its_hash(claim: Claim, request: Request) -> bool:
    """Whether the body is what the header with its hash says, if there is one."""
    said = request.headers.get("X-Amz-Content-SHA256")
    if said is None or (claim.service == "s3" and _NO_HASH.fullmatch(said)):
        return True
    return bool(said == hashlib.sha256(request.body).hexdigest())


def _expected(claim: Claim, request: Request, secret: str, date: str) -> str:
    """The signature that the owner of the secret would have made."""
    names = [name for name in claim.signed_headers if name in request.headers]
    signed = AWSRequest(
        method=request.method,
        url=f"http://{request.headers.get('Host', '')}{request.path}",
        data=request.body,
        params=[(name, value) for name, value in request.query if name != "X-Amz-Signature"],
        headers={name: request.headers[name] for name in names},
    )
    signed.context["timestamp"] = date
    kind = _signer(claim)
    signer = kind(Credentials(claim.access_key_id, secret), claim.service, claim.region)
    to_sign = signer.string_to_sign(signed, signer.canonical_request(signed))
    return str(signer.signature(to_sign, signed))


def _signer(claim: Claim) -> Any:
    """S3 leaves paths as they are, and bodies out of presigned URLs."""
    if claim.service != "s3":
        return SigV4Auth
    return S3SigV4QueryAuth if claim.is_presigned else S3SigV4Auth


_INCOMPLETE = (
    "Authorization header requires 'Credential' parameter. Authorization header requires "
    "'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization "
    "header requires existence of either a 'X-Amz-Date' or a 'Date' header."
)
_INCOMPLETE_QUERY = (
    "A presigned URL needs X-Amz-Algorithm, X-Amz-Credential, X-Amz-Date, X-Amz-Expires, "
    "X-Amz-SignedHeaders and X-Amz-Signature: sign with Signature Version 4."
)
_MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your "
    "AWS Secret Access Key and signing method. Consult the service documentation for details."
)
