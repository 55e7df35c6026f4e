"""Idempotency-Key: a request that is sent again has its effect once.

The form is draft-ietf-httpapi-idempotency-key-header. The task id follows from the key, so the
store's conditional write is all the memory that is needed. The key itself is kept nowhere; a
fingerprint of the request is, keyed with it, so that short messages cannot be guessed from it.
"""

import hashlib
import hmac
import re
import uuid
from typing import NamedTuple

from chalice.app import Request

from infra.errors import BadRequest
from infra.origin import ANONYMOUS

_NAMESPACE = uuid.UUID("3b6d3b0a-6d0d-5c58-9d4e-6f0f6f1f3a77")  # of task ids that follow from keys
_QUOTED = re.compile(r'"([\x21\x23-\x7e ]*)"')
_VISIBLE = re.compile(r"[\x21\x23-\x7e]{1,255}")
_FEWEST = 22  # characters, where callers are anonymous: nobody guesses another's key


class Keyed(NamedTuple):
    """What follows from a key and the request that has it."""

    task_id: str  # or a batch's id
    fingerprint: str


def keyed(request: Request, caller: str, route: str, text: str) -> Keyed | None:
    """What follows from a request's idempotency key; None if it has none.

    Args:
        caller: Who sends it: two callers may have the same key.
        text: All that it asks for.

    Raises:
        BadRequest: The key is none.
    """
    header = request.headers.get("idempotency-key")
    if header is None:
        return None
    key = _key_in(header.strip(), fewest=_FEWEST if caller == ANONYMOUS else 1)
    task_id = uuid.uuid5(_NAMESPACE, f"{caller}\0{key}")
    asked = f"{route}\0{text}".encode(errors="surrogatepass")
    fingerprint = hmac.new(key.encode(), asked, hashlib.sha256).hexdigest()
    return Keyed(str(task_id), fingerprint)


def _key_in(header: str, *, fewest: int) -> str:
    quoted = _QUOTED.fullmatch(header)
    key = quoted[1] if quoted else header
    if not _VISIBLE.fullmatch(key):
        raise BadRequest(
            "Send a key of 1 to 255 visible ASCII characters, such as a UUID.",
            field="Idempotency-Key",
        )
    if len(key) < fewest:
        raise BadRequest(
            f"Send a key of {fewest} characters or more that nobody guesses, such as a UUID.",
            field="Idempotency-Key",
        )
    return key
