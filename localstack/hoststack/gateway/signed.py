"""Whether a call has the form of a signed one; the signature itself is not looked at."""

import re
from collections.abc import Mapping, Sequence

# Signature Version 4 and 4A, and S3's old form.
_AUTHORIZATION = re.compile(
    r"AWS4-(?:HMAC-SHA256|ECDSA-P256-SHA256) +Credential=[^,\s]{1,256}, *"
    r"SignedHeaders=[^,\s]{1,1000}, *Signature=[0-9a-f]{64,200}"
    r"|AWS [^:\s]{1,128}:[A-Za-z0-9+/=]{28}"
)
# What SDKs presign: objects of S3, and who one is. Nothing else, as a link can hold it.
_PRESIGNED_V4 = {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders"}
_PRESIGNED_V2 = {"AWSAccessKeyId", "Signature", "Expires"}
_PRESIGNED_ACTION = "GetCallerIdentity"


def is_header(text: str) -> bool:
    """Whether an Authorization header has the form of a signature."""
    return _AUTHORIZATION.fullmatch(text.strip()) is not None


def is_presigned(query: Mapping[str, Sequence[str]]) -> bool:
    """Whether a query string has that form; each name has all of its values."""
    names = query.keys()
    if names >= _PRESIGNED_V4:
        service = query["X-Amz-Credential"][0].split("/")[-2:-1]
        action = list(query.get("Action", ()))
        return (service == ["s3"] and not action) or (
            service == ["sts"] and action == [_PRESIGNED_ACTION]
        )
    return bool(names >= _PRESIGNED_V2 and "Action" not in names)
