"""Answers that the gateway gives by itself, in the form that the API's gateway responses ask for.

Source: API Gateway Developer Guide, "Gateway responses in API Gateway".
"""

import json
import logging
import re
from typing import Any

from localstack.http import Response
from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    DEFAULT_GATEWAY_RESPONSES,
    AccessDeniedError,
    BaseGatewayException,
    InternalServerError,
    get_gateway_response_or_default,
)
from localstack.services.apigateway.next_gen.execute_api.handlers.gateway_exception import (
    GatewayExceptionHandler,
)
from localstack.utils.patch import patch
from localstack.utils.strings import long_uid

LOG = logging.getLogger(__name__)
_VARIABLE = re.compile(r"\$context\.([A-Za-z.]{1,80})")
_HEADER = "gatewayresponse.header."


def install() -> None:
    """Let the gateway's exception handler honour gateway responses."""
    patch(GatewayExceptionHandler.__call__)(handle)
    patch(GatewayExceptionHandler.create_exception_response)(create)


def handle(  # noqa: PLR0913 - as LocalStack calls it
    original: Any, handler: Any, chain: Any, error: Any, context: Any, out: Any
) -> None:
    """Answer what is no error of the gateway's own as an internal one."""
    if not isinstance(error, BaseGatewayException):
        LOG.warning("the gateway failed", exc_info=error)
        if context.context_variables is None:  # it failed before it had read the request
            context.context_variables = {"requestId": long_uid()}
        error = InternalServerError("Internal server error", status_code=500)
    original(handler, chain, error, context, out)


def create(_: Any, handler: Any, error: BaseGatewayException, context: Any) -> Response:
    """Answer an error with the API's gateway response for it, or AWS's."""
    chosen = get_gateway_response_or_default(
        error.type, context.deployment.rest_api.gateway_responses
    )
    variables = {**context.context_variables, "error": context.context_variables["error"]}
    media_type, body = rendered(chosen, variables)
    is_awss_own = chosen is DEFAULT_GATEWAY_RESPONSES.get(error.type)
    if is_awss_own and isinstance(error, AccessDeniedError):
        body = json.dumps({"Message": error.message}, separators=(",", ":"))  # as AWS does
    response = Response(body, status=chosen.get("statusCode") or error.status_code or 500)
    response.headers["Content-Type"] = media_type
    response.headers["x-amzn-ErrorType"] = error.code
    for name, value in headers_of(chosen, variables, context.request).items():
        response.headers[name] = value
    return response


def rendered(gateway_response: Any, variables: dict[str, Any]) -> tuple[str, str]:
    """Media type and body of a gateway response; unknown variables become empty."""
    templates = gateway_response.get("responseTemplates") or {}
    media_type = "application/json" if "application/json" in templates else next(iter(templates))

    def value(match: re.Match[str]) -> str:
        name = match[1].rstrip(".")
        rest = match[1][len(name) :]
        found = variable(variables, name)
        if name == "error.messageString":
            return json.dumps(found) + rest
        return ("" if found is None else str(found)) + rest

    return media_type, _VARIABLE.sub(value, templates[media_type])


def headers_of(gateway_response: Any, variables: dict[str, Any], request: Any) -> dict[str, str]:
    """The headers of a gateway response: quoted text, or taken from the request or its context."""
    parameters = gateway_response.get("responseParameters") or {}
    headers = {
        name.removeprefix(_HEADER): _mapped(value, variables, request)
        for name, value in parameters.items()
        if name.startswith(_HEADER)
    }
    return {name: value for name, value in headers.items() if value}


def _mapped(value: str, variables: dict[str, Any], request: Any) -> str:
    source, _, name = value.rpartition(".")
    if value.startswith("'"):
        return value.strip("'")
    if source == "method.request.header":
        return str(request.headers.get(name, ""))
    if source == "method.request.querystring":
        return str(request.args.get(name, ""))
    if value.startswith("context."):
        return str(variable(variables, value.removeprefix("context.")) or "")
    return ""


def variable(variables: dict[str, Any], name: str) -> Any:
    """A value by its path, such as `error.message`; None if there is no such variable."""
    found: Any = variables
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found
