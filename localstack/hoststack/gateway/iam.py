"""AWS_IAM on methods: SigV4 signatures are checked, then the caller's policies.

Policies are read from moto's IAM: inline and attached ones of the assumed role or user, Allow and
Deny with wildcards; statements with a Condition are not understood and never allow. The root
credentials `test`/`test` may do everything, as in all of LocalStack.
"""

import calendar
import fnmatch
import hmac
import json
import re
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    AccessDeniedError,
    InvalidSignatureError,
    MissingAuthTokenError,
)
from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

SIGNED_PATH = "hoststack.signed_path"  # in the WSGI environment: the path that the caller signed
_MAX_AGE_S = 300
_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 +Credential=(?P<key>[^/]{1,128})/(?P<day>\d{8})/(?P<region>[^/]{1,32})/"
    r"(?P<service>[^/]{1,32})/aws4_request, *SignedHeaders=(?P<headers>[^,]{1,1000}), *"
    r"Signature=(?P<signature>[0-9a-f]{64})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who signed a request. `policies` is None for root, who may do everything."""

    secret: str
    account: str
    arn: str
    user_id: str
    policies: list[dict[str, Any]] | None


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
    parts = _AUTHORIZATION.fullmatch(header.strip())
    if parts is None:
        raise _refused("IncompleteSignatureException", "The Authorization header is incomplete.")
    caller = caller_of(parts["key"])
    if caller is None:
        message = "The security token included in the request is invalid."
        raise _refused("UnrecognizedClientException", message)
    _check_signature(context, parts, caller)
    _check_policies(context, caller)
    context.context_variables["identity"].update(
        accessKey=parts["key"],
        accountId=caller.account,
        caller=caller.user_id,
        user=caller.user_id,
        userArn=caller.arn,
    )


def caller_of(access_key_id: str) -> Caller | None:
    """Whom an access key belongs to: root, an assumed role or a user."""
    if access_key_id == "test":
        root = "arn:aws:iam::000000000000:root"
        return Caller(
            secret="test",  # noqa: S106 - LocalStack's own
            account="000000000000",
            arn=root,
            user_id="test",
            policies=None,
        )
    for account, backends in sts_backends.items():
        for backend in backends.values():
            session = backend.get_assumed_role_from_access_key(access_key_id)
            if session:
                return Caller(
                    secret=session.secret_access_key,
                    account=account,
                    arn=session.arn,
                    user_id=session.user_id,
                    policies=_role_policies(session.role_arn),
                )
    for account, backends in iam_backends.items():
        for backend in backends.values():
            for user in backend.users.values():
                for key in user.access_keys:
                    if key.access_key_id == access_key_id:
                        return Caller(
                            secret=key.secret_access_key,
                            account=account,
                            arn=user.arn,
                            user_id=user.id,
                            policies=_documents(user.policies.values(), user.managed_policies),
                        )
    return None


def is_allowed(policies: list[dict[str, Any]], action: str, resource: str) -> bool:
    """Whether policy documents let an action be done: some Allow and no Deny matches."""
    allowed = False
    for document in policies:
        statements = document.get("Statement", [])
        for statement in statements if isinstance(statements, list) else [statements]:
            if not _matches(statement.get("Action"), action.lower(), fold=True):
                continue
            if not _matches(statement.get("Resource"), resource):
                continue
            if statement.get("Effect") == "Deny":
                return False
            allowed = allowed or "Condition" not in statement
    return allowed


def _check_signature(context: Any, parts: re.Match[str], caller: Caller) -> None:
    request = context.request
    date = request.headers.get("X-Amz-Date", "")
    try:
        age_s = abs(time.time() - calendar.timegm(time.strptime(date, "%Y%m%dT%H%M%SZ")))
    except ValueError:
        age_s = float("inf")
    if age_s > _MAX_AGE_S or not date.startswith(parts["day"]):
        raise _refused("InvalidSignatureException", "Signature expired or not yet current.")
    raw = request.environ.get(SIGNED_PATH) or request.environ["RAW_URI"]
    signed_names = parts["headers"].split(";")
    signed = AWSRequest(
        method=request.method,
        url=f"http://{request.headers['Host']}{raw.partition('?')[0]}",
        data=context.invocation_request["body"] or b"",
        params=list(request.args.items(multi=True)),  # pairs: names may repeat
        headers={name: request.headers[name] for name in signed_names if name in request.headers},
    )
    signed.context["timestamp"] = date
    credentials = Credentials(parts["key"], caller.secret)
    signer = SigV4Auth(credentials, parts["service"], parts["region"])
    canonical = signer.canonical_request(signed)
    wanted = signer.signature(signer.string_to_sign(signed, canonical), signed)
    is_complete = {"host", "x-amz-date"} <= set(signed_names)
    is_ours = parts["service"] == "execute-api" and is_complete
    if not is_ours or not hmac.compare_digest(wanted, parts["signature"]):
        raise _refused(
            "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided. "
            "Check your AWS Secret Access Key and signing method. Consult the service "
            "documentation for details.",
        )


def _check_policies(context: Any, caller: Caller) -> None:
    path = unquote(context.invocation_request["path"])
    method = context.request.method
    resource = (
        f"arn:aws:execute-api:{context.region}:{context.account_id}:"
        f"{context.api_id}/{context.stage}/{method}{path}"
    )
    if caller.policies is None or is_allowed(caller.policies, "execute-api:Invoke", resource):
        return
    raise AccessDeniedError(
        f"User: {caller.arn} is not authorized to perform: execute-api:Invoke "
        f"on resource: {resource}"
    )


def _role_policies(role_arn: str) -> list[dict[str, Any]]:
    account, name = role_arn.split(":")[4], role_arn.rpartition("/")[2]
    for backend in iam_backends[account].values():
        for role in backend.roles.values():
            if role.name == name:
                return _documents(role.policies.values(), role.managed_policies)
    return []


def _documents(inline: Any, managed: Any) -> list[dict[str, Any]]:
    versions = (version for policy in managed.values() for version in policy.versions)
    texts = [*inline, *(version.document for version in versions if version.is_default)]
    documents = [json.loads(text) if isinstance(text, str) else text for text in texts if text]
    return [document for document in documents if document]


def _matches(patterns: Any, value: str, *, fold: bool = False) -> bool:
    wanted = [patterns] if isinstance(patterns, str) else patterns or []
    # fnmatch would read [] as a set of characters; IAM knows only * and ?.
    escaped = (str(p).replace("[", "[[]") for p in wanted)
    return any(fnmatch.fnmatchcase(value, p.lower() if fold else p) for p in escaped)


def _refused(code: str, message: str) -> InvalidSignatureError:
    error = InvalidSignatureError(message)
    error.code = code
    return error
