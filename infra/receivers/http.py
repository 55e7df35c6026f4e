"""The operator's webhook over HTTP, signed as Standard Webhooks says (standardwebhooks.com)."""

import base64
import binascii
import hashlib
import hmac
import http.client
import json
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from infra.errors import ReceiverUnavailable
from infra.outcome import Outcome

_PREFIX = "whsec_"
_FEWEST_BYTES = 24  # of a secret, as Standard Webhooks asks


class HttpReceiver:
    """Post outcomes to one URL; redirects are not followed.

    Args:
        secret: `whsec_` and at least 24 bytes in Base64.
        timeout_s: For the connection, and for each silence after it.
        now: The clock, in seconds since 1970.

    Raises:
        ValueError: The secret is none.
    """

    def __init__(
        self,
        url: str,
        *,
        secret: str,
        timeout_s: float = 10.0,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._url = urlsplit(url)
        self._key = _key_in(secret)
        self._timeout_s = timeout_s
        self._now = now

    def tell(self, outcome: Outcome) -> int:
        """Post one outcome; the HTTP status, which is a 2xx.

        Raises:
            ReceiverUnavailable: It was not taken; worth another try.
        """
        body = json.dumps(
            {
                "type": outcome.type,
                "data": {"task_id": outcome.task_id, "status": outcome.status},
            }
        )
        try:
            status = self._post(outcome.id, body)
        except (OSError, http.client.HTTPException) as error:
            raise ReceiverUnavailable("The webhook's receiver did not answer") from error
        if not 200 <= status < 300:
            raise ReceiverUnavailable(
                f"The webhook's receiver answered with HTTP status {status}", status=status
            )
        return status

    def _post(self, webhook_id: str, body: str) -> int:
        timestamp = str(int(self._now()))
        signed = f"{webhook_id}.{timestamp}.{body}".encode()
        signature = base64.b64encode(hmac.digest(self._key, signed, hashlib.sha256)).decode()
        headers = {
            "content-type": "application/json",
            "user-agent": "promptlane",
            "webhook-id": webhook_id,
            "webhook-timestamp": timestamp,
            "webhook-signature": f"v1,{signature}",
        }
        path = (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")
        connection = self._connection()
        try:
            connection.request("POST", path, body=body, headers=headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        kind = (
            http.client.HTTPSConnection
            if self._url.scheme == "https"
            else http.client.HTTPConnection
        )
        return kind(self._url.netloc, timeout=self._timeout_s)


def _key_in(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError(f"expected {_PREFIX} and Base64") from error
    if not secret.startswith(_PREFIX) or len(key) < _FEWEST_BYTES:
        raise ValueError(f"expected {_PREFIX} and {_FEWEST_BYTES} bytes or more in Base64")
    return key
