"""Credentials that Lambda hands out over HTTP where its environment has none: under SnapStart.

A snapshot may be restored days later, so keys of its environment would be stale by then. Source:
the Lambda Developer Guide, "Activating and managing Lambda SnapStart", and the AWS SDKs Reference
Guide, "Container credential provider".
"""

import http.client
import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from infra.errors import CredentialsUnavailable
from infra.lambda_environment import AwsIdentity
from infra.task import utc_now

_TIMEOUT_S = 2.0
_MARGIN = timedelta(minutes=5)  # a call that is signed now may be read a moment later


class ContainerCredentials:
    """Asks for credentials, and again shortly before they expire.

    Args:
        url: AWS_CONTAINER_CREDENTIALS_FULL_URI, on this machine.
        token: AWS_CONTAINER_AUTHORIZATION_TOKEN.
    """

    def __init__(self, url: str, token: str, *, region: str) -> None:
        self._url = urlsplit(url)
        self._token = token
        self._region = region
        self._identity: AwsIdentity | None = None
        self._expires_at = utc_now()

    def identity(self) -> AwsIdentity:
        """Who this execution environment is to AWS at this moment.

        Raises:
            CredentialsUnavailable: They were not handed out.
        """
        if self._identity is None or utc_now() >= self._expires_at - _MARGIN:
            self._identity, self._expires_at = self._ask()
        return self._identity

    def _ask(self) -> tuple[AwsIdentity, datetime]:
        try:
            answer = self._answer()
            identity = AwsIdentity(
                access_key_id=answer["AccessKeyId"],
                secret_access_key=answer["SecretAccessKey"],
                session_token=answer["Token"],
                region=self._region,
            )
            return identity, datetime.fromisoformat(answer["Expiration"])
        except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError) as error:
            raise CredentialsUnavailable("Lambda did not hand out credentials") from error

    def _answer(self) -> Any:
        connection = http.client.HTTPConnection(self._url.netloc, timeout=_TIMEOUT_S)
        try:
            path = f"{self._url.path}?{self._url.query}" if self._url.query else self._url.path
            connection.request("GET", path, headers={"Authorization": self._token})
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()
