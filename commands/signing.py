"""Signs requests to an API with `Auth=iam`, by the usual AWS credentials."""

import re
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.session import Session

from commands.cloud_errors import CredentialsMissing

_REGION = re.compile(r"\.execute-api\.([a-z0-9-]+)\.amazonaws\.com")


class Signer:
    """Gives the headers of AWS Signature Version 4 for API Gateway.

    Raises:
        CredentialsMissing: There are none; later, when a URL names no region and nothing else does.
    """

    def __init__(self) -> None:
        self._session: Any = Session()
        self._credentials: Any = self._session.get_credentials()
        if self._credentials is None:
            raise CredentialsMissing(
                "PROMPTLANE_AUTH=iam signs with AWS credentials, and there are none: set "
                "AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
            )

    def __call__(self, method: str, url: str, body: bytes) -> dict[str, str]:
        """The headers for one request."""
        request = AWSRequest(method, url, data=body)
        SigV4Auth(self._credentials, "execute-api", self._region_of(url)).add_auth(request)
        return dict(request.headers.items())

    def _region_of(self, url: str) -> str:
        if found := _REGION.search(url):
            return found[1]
        region: str | None = self._session.get_config_variable("region")
        if region is None:
            raise CredentialsMissing(f"{url} names no AWS region: set AWS_DEFAULT_REGION")
        return region
