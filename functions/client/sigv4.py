"""AWS Signature Version 4 for small JSON requests, with the standard library alone.

botocore signs as well, but importing its signer costs the client function 150 ms and 26 MB at
each cold start; a test compares the two. Source: the IAM User Guide, "Create a signed AWS API
request".
"""

import hashlib
import hmac
from datetime import datetime
from urllib.parse import quote

from infra.lambda_environment import AwsIdentity

_ALGORITHM = "AWS4-HMAC-SHA256"


def signed_headers(  # noqa: PLR0913 - a signature covers all of them
    identity: AwsIdentity,
    *,
    service: str,
    method: str,
    host: str,
    path: str,
    body: bytes,
    now: datetime,
) -> dict[str, str]:
    """Headers that authenticate one request.

    Args:
        service: The name that AWS signs for, such as `execute-api` or `lambda`.
        host: The Host header as it will be sent, with the port unless it is the scheme's own.
        path: The path as it will be sent; requests with a query string are not supported.
        now: The time of signing, aware; AWS allows five minutes of difference.
    """
    instant = now.strftime("%Y%m%dT%H%M%SZ")
    headers = {"host": host, "x-amz-date": instant}
    if identity.session_token:
        headers["x-amz-security-token"] = identity.session_token
    names = ";".join(sorted(headers))
    canonical = "\n".join(
        [
            method,
            quote(path, safe="/-_.~"),  # once more: what is sent is already encoded
            "",
            *(f"{name}:{headers[name]}" for name in sorted(headers)),
            "",
            names,
            hashlib.sha256(body).hexdigest(),
        ]
    )
    scope = f"{instant[:8]}/{identity.region}/{service}/aws4_request"
    to_sign = "\n".join(
        [_ALGORITHM, instant, scope, hashlib.sha256(canonical.encode()).hexdigest()]
    )
    key = f"AWS4{identity.secret_access_key}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    credential = f"{identity.access_key_id}/{scope}"
    headers["authorization"] = (
        f"{_ALGORITHM} Credential={credential}, SignedHeaders={names}, Signature={signature}"
    )
    return headers
