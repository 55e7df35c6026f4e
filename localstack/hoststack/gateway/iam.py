"""AWS_IAM on methods: who signed a request, whether rightly, and whether they may make it.

The root key `test` may do everything, as in all of LocalStack; its secret is `test`, unless the
cloud has one of its own.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    AccessDeniedError,
    InvalidSignatureError,
    MissingAuthTokenError,
)
from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from hoststack.gateway import policies, signature
from hoststack.settings import ROOT_KEY, settings

_SERVICE = "execute-api"
SIGNED_PATH = "hoststack.signed_path"  # in the WSGI environment: the path that the caller signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who signed a request. `policies` is None for root, who may do everything."""

    secret: str
    account: str
    arn: str
    user_id: str
    policies: list[policies.Document] | None


def root() -> Caller:
    """The owner of the cloud."""
    return Caller(
        secret=settings().secret,
        account="000000000000",
        arn="arn:aws:iam::000000000000:root",
        user_id="000000000000",
        policies=None,
    )


def authorize(chain: Any, context: Any, response: Any) -> None:
    """Handler of the gateway's chain, for methods whose authorization type is AWS_IAM.

    Raises:
        MissingAuthTokenError: The request is not signed.
        InvalidSignatureError: The signature is wrong or old, or the key is unknown.
        AccessDeniedError: The caller's policies do not allow this method.
    """
    if context.resource_method.get("authorizationType") != "AWS_IAM":
        return
    header = context.request.headers.get("Authorization")
    if not header:
        raise MissingAuthTokenError("Missing Authentication Token")
    try:
        claim = signature.read(header)
        caller = caller_of(claim.access_key_id)
        if caller is None:
            raise signature.Refused("UnrecognizedClientException", UNKNOWN)
        signature.verify(claim, _request(context), secret=caller.secret, service=_SERVICE)
    except signature.Refused as refused:
        error = InvalidSignatureError(str(refused))
        error.code = refused.code
        raise error from refused
    _check_policies(context, caller)
    context.context_variables["identity"].update(
        accessKey=claim.access_key_id,
        accountId=caller.account,
        caller=caller.user_id,
        user=caller.user_id,
        userArn=caller.arn,
    )


UNKNOWN = "The security token included in the request is invalid."


def caller_of(access_key_id: str) -> Caller | None:
    """Whom an access key belongs to: root, an assumed role or a user."""
    if access_key_id == ROOT_KEY:
        return root()
    return _session(access_key_id) or _user(access_key_id)


def _session(access_key_id: str) -> Caller | None:
    for account, backends in sts_backends.items():
        for backend in backends.values():
            session = backend.get_assumed_role_from_access_key(access_key_id)
            if session:
                return Caller(
                    secret=session.secret_access_key,
                    account=account,
                    arn=session.arn,
                    user_id=session.user_id,
                    policies=policies.of_role(session.role_arn),
                )
    return None


def _user(access_key_id: str) -> Caller | None:
    for account, backends in iam_backends.items():
        for user in (user for backend in backends.values() for user in backend.users.values()):
            for key in user.access_keys:
                if key.access_key_id == access_key_id:
                    attached = user.managed_policies.values()
                    return Caller(
                        secret=key.secret_access_key,
                        account=account,
                        arn=user.arn,
                        user_id=user.id,
                        policies=policies.documents(user.policies.values(), attached),
                    )
    return None


def _request(context: Any) -> signature.Request:
    request = context.request
    raw = request.environ.get(SIGNED_PATH) or request.environ["RAW_URI"]
    return signature.Request(
        method=request.method,
        path=raw.partition("?")[0],
        query=list(request.args.items(multi=True)),
        headers=request.headers,
        body=context.invocation_request["body"] or b"",
    )


def _check_policies(context: Any, caller: Caller) -> None:
    path = unquote(context.invocation_request["path"])
    resource = (
        f"arn:aws:execute-api:{context.region}:{context.account_id}:"
        f"{context.api_id}/{context.stage}/{context.request.method}{path}"
    )
    if caller.policies is None:
        return
    if not policies.is_allowed(caller.policies, "execute-api:Invoke", resource):
        raise AccessDeniedError(
            f"User: {caller.arn} is not authorized to perform: execute-api:Invoke "
            f"on resource: {resource}"
        )
