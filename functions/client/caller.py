"""Who calls, as the gateway says: an API key, a user of IAM, or whom an authorizer let in."""

from chalice.app import Request

from infra.origin import ANONYMOUS, hash_of


def caller_of(request: Request) -> str:
    """A hash of who sends a request, the same each time; `anonymous` where nobody is asked."""
    identity = request.context.get("identity") or {}
    authorizer = request.context.get("authorizer") or {}
    for kind, name in (
        ("key", identity.get("apiKeyId")),
        ("user", identity.get("userArn")),
        ("principal", authorizer.get("principalId")),
    ):
        if name:
            return hash_of(kind, str(name))
    return ANONYMOUS
