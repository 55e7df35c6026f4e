"""Lambda authorizers on methods, which LocalStack imports but never asks.

Source: API Gateway Developer Guide, "Use API Gateway Lambda authorizers".
"""

import json
import re
import threading
import time
from typing import Any

from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    AccessDeniedError,
    AuthorizerConfigurationError,
    AuthorizerFailureError,
    UnauthorizedError,
)
from localstack.services.apigateway.next_gen.execute_api.header_utils import (
    build_multi_value_headers,
)

from hoststack.gateway import calls, policies
from hoststack.gateway.responses import variable

_FUNCTION = re.compile(r"functions/(arn:[^/]+)/invocations$")
_DEFAULT_TTL_S = 300
_TIMEOUT_S = 29.0
_ACTION = "execute-api:Invoke"

type _Key = tuple[str, ...]
_answers: dict[_Key, tuple[float, dict[str, Any]]] = {}
_lock = threading.Lock()


def authorize(chain: Any, context: Any, response: Any) -> None:
    """Handler of the gateway's chain, for methods that have a Lambda authorizer.

    Raises:
        UnauthorizedError: The request does not say who makes it, or the function said so.
        AccessDeniedError: The function's policy does not allow this method.
        AuthorizerFailureError: The function failed.
        AuthorizerConfigurationError: It answered with something else than a policy.
    """
    if context.resource_method.get("authorizationType") != "CUSTOM":
        return
    container = context.deployment.rest_api
    authorizer = container.authorizers[context.resource_method["authorizerId"]]
    identity = _identity(authorizer, context)
    if not all(identity) or not _is_of_the_form(authorizer, identity):
        raise UnauthorizedError("Unauthorized")
    answer = _answer(authorizer, context, identity)
    documents = [answer["policyDocument"]]
    if not policies.is_allowed(documents, _ACTION, _arn(context)):
        raise AccessDeniedError("User is not authorized to access this resource")
    context.context_variables["authorizer"] = {
        "principalId": answer["principalId"],
        **{name: _text(value) for name, value in answer.get("context", {}).items()},
    }


def _text(value: object) -> str:
    """A value of the function's context as the function behind gets it."""
    return value if isinstance(value, str) else json.dumps(value)


def _is_of_the_form(authorizer: Any, identity: list[str]) -> bool:
    """Whether a token is of the form that its authorizer asks for, or any will do."""
    form = authorizer.get("identityValidationExpression")
    return not form or re.fullmatch(form, identity[0]) is not None


def _answer(authorizer: Any, context: Any, identity: list[str]) -> dict[str, Any]:
    """What the function said of this identity, maybe a while ago."""
    ttl_s = authorizer.get("authorizerResultTtlInSeconds")
    ttl_s = _DEFAULT_TTL_S if ttl_s is None else int(ttl_s)
    key = (context.api_id, context.stage, authorizer["id"], *identity)
    if ttl_s and identity:
        until_s, known = _answers.get(key, (0.0, {}))
        if until_s > time.monotonic():
            return known
    answer = _ask(authorizer, context, identity)
    with _lock:
        now_s = time.monotonic()
        for old in [k for k, (until_s, _) in _answers.items() if until_s <= now_s]:
            del _answers[old]
        _answers[key] = (now_s + ttl_s, answer)
    return answer


def _ask(authorizer: Any, context: Any, identity: list[str]) -> dict[str, Any]:
    function = _FUNCTION.search(authorizer.get("authorizerUri", ""))
    if function is None:
        raise AuthorizerConfigurationError
    event = json.dumps(_event(authorizer, context, identity)).encode()
    try:
        answer = json.loads(calls.call(function[1], event, timeout_s=_TIMEOUT_S))
    except calls.Answer as error:
        raise AuthorizerConfigurationError from error
    match answer:
        case {"errorMessage": "Unauthorized"}:
            raise UnauthorizedError("Unauthorized")
        case {"errorMessage": _}:
            failure = AuthorizerFailureError()
            failure.message = None  # as AWS does, which tells nobody why
            raise failure
        case {"principalId": str(), "policyDocument": dict()}:
            return dict(answer)
    raise AuthorizerConfigurationError


def _event(authorizer: Any, context: Any, identity: list[str]) -> dict[str, Any]:
    event: dict[str, Any] = {"type": authorizer["type"], "methodArn": _arn(context)}
    if authorizer["type"] == "TOKEN":
        return event | {"authorizationToken": identity[0]}
    request = context.invocation_request
    return event | {
        "resource": context.resource["path"],
        "path": request["path"],
        "httpMethod": request["http_method"],
        "headers": dict(request["headers"]),
        "multiValueHeaders": build_multi_value_headers(request["headers"]),
        "queryStringParameters": request["query_string_parameters"] or {},
        "multiValueQueryStringParameters": request["multi_value_query_string_parameters"] or {},
        "pathParameters": request["path_parameters"] or {},
        "stageVariables": context.stage_variables or {},
        "requestContext": context.context_variables,
    }


def _identity(authorizer: Any, context: Any) -> list[str]:
    """The values of the identity sources; those that a request lacks are empty."""
    request = context.invocation_request
    found = []
    for source in (part.strip() for part in authorizer.get("identitySource", "").split(",")):
        place, _, name = source.rpartition(".")
        if place == "method.request.header":
            found.append(request["headers"].get(name, ""))
        elif place == "method.request.querystring":
            found.append((request["query_string_parameters"] or {}).get(name, ""))
        elif place.startswith("context"):
            found.append(str(variable(context.context_variables, source[len("context.") :]) or ""))
        elif source:
            found.append(str((context.stage_variables or {}).get(name, "")))
    return found


def _arn(context: Any) -> str:
    return (
        f"arn:aws:execute-api:{context.region}:{context.account_id}:{context.api_id}/"
        f"{context.stage}/{context.request.method}{context.invocation_request['path']}"
    )
