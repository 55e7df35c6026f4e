"""How requests say who makes them: by an API key, a token or a signature."""

from collections.abc import Callable

IAM = "iam"
# Headers for a request of this method, URL and body.
type Authorize = Callable[[str, str, bytes], dict[str, str]]


def authorizer_for(wanted: str, *, api_key: str = "") -> Authorize:
    """What makes the headers that a deployment wants to see.

    Args:
        wanted: For `Auth=iam`, `iam`: signs with the usual AWS credentials. For `Auth=authorizer`,
            the value of the header `Authorization`. Empty for neither.
        api_key: For `Auth=key`; empty if there is none.

    Raises:
        CredentialsMissing: There is nothing to sign with.
    """
    key = {"x-api-key": api_key} if api_key else {}
    if wanted == IAM:
        from commands.signing import Signer  # and AWS's SDK, which most commands do not need

        sign = Signer()
        return lambda method, url, body: key | sign(method, url, body)
    always = key | ({"Authorization": wanted} if wanted else {})
    return lambda _method, _url, _body: always
