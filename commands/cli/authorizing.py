"""How requests say who makes them: by an API key, a token or a signature."""

import re
from collections.abc import Callable
from typing import Any

from commands.cli.ending import WrongUse

IAM = "iam"
# Headers for a request of this method, URL and body.
type Authorize = Callable[[str, str, bytes], dict[str, str]]

_REGION = re.compile(r"\.execute-api\.([a-z0-9-]+)\.amazonaws\.com")


def authorizer_for(wanted: str, *, api_key: str = "") -> Authorize:
    """What makes the headers that a deployment wants to see.

    Args:
        wanted: For `Auth=iam`, `iam`: signs with the usual AWS credentials. For `Auth=authorizer`,
            the value of the header `Authorization`. Empty for neither.
        api_key: For `Auth=key`; empty if there is none.
    """
    key = {"x-api-key": api_key} if api_key else {}
    if wanted == IAM:
        sign = _Signer()
        return lambda method, url, body: key | sign(method, url, body)
    always = key | ({"Authorization": wanted} if wanted else {})
    return lambda _method, _url, _body: always


class _Signer:
    """Signs for API Gateway, as AWS Signature Version 4 says."""

    def __init__(self) -> None:
        # It takes a quarter of a second to import, and most commands need none of it.
        from botocore.session import Session

        self._session: Any = Session()
        self._credentials: Any = self._session.get_credentials()
        if self._credentials is None:
            raise WrongUse(
                "PROMPTLANE_AUTH=iam signs with AWS credentials, and there are none: set "
                "AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
            )

    def __call__(self, method: str, url: str, body: bytes) -> dict[str, str]:
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest

        request = AWSRequest(method, url, data=body)
        SigV4Auth(self._credentials, "execute-api", self._region_of(url)).add_auth(request)
        return dict(request.headers.items())

    def _region_of(self, url: str) -> str:
        if found := _REGION.search(url):
            return found[1]
        region: str | None = self._session.get_config_variable("region")
        if region is None:
            raise WrongUse(f"{url} names no AWS region: set AWS_DEFAULT_REGION")
        return region
