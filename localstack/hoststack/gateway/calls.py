"""API Gateway calls Lambda within the process, with AWS's limits and AWS's errors.

Source: Lambda Developer Guide, "Handling errors with an API Gateway API": 500 if Lambda rejects
the invocation, which is the response type INTEGRATION_FAILURE; 502 if the function fails or answers
in the wrong form.
"""

from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from typing import Any

from localstack.aws.api import ServiceException
from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    IntegrationFailureError,
    IntegrationTimeoutError,
    RequestTooLargeError,
)
from localstack.services.apigateway.next_gen.execute_api.integrations.aws import (
    RestApiAwsProxyIntegration,
)
from localstack.services.lambda_.invocation.models import lambda_stores
from localstack.services.plugins import SERVICE_PLUGINS
from localstack.utils.strings import long_uid
from localstack.utils.xray.trace_header import TraceHeader

from hoststack.functions.payloads import MOST_BYTES
from hoststack.gateway.heads import is_sendable

TIMEOUT_S = 29.0  # of an integration, if it has none of its own

# Only for functions that may outlast the gateway; the others are called where the request is.
_slow_calls = ThreadPoolExecutor(1_000, thread_name_prefix="hoststack-slow-call")
_timeout: ContextVar[float] = ContextVar("timeout_s", default=TIMEOUT_S)


# LocalStack's own.
_call_lambda = RestApiAwsProxyIntegration.call_lambda
_is_valid = RestApiAwsProxyIntegration._is_lambda_response_valid
_invoke_integration = RestApiAwsProxyIntegration.invoke


def install() -> None:
    """Replace the proxy integration's HTTP call to Lambda, and let our errors through it."""
    RestApiAwsProxyIntegration.call_lambda = staticmethod(call_lambda)
    RestApiAwsProxyIntegration._is_lambda_response_valid = staticmethod(is_answer)
    RestApiAwsProxyIntegration.invoke = call_and_answer


def call_lambda(
    function_arn: str, event: bytes, source_arn: str, credentials: str | None = None
) -> bytes:
    """Call a function; LocalStack itself does so where the integration has a role of its own."""
    if credentials:
        return bytes(_call_lambda(function_arn, event, source_arn, credentials))
    return call(function_arn, event, timeout_s=_timeout.get())


def call_and_answer(integration: Any, context: Any) -> Any:
    """Answer a request within the integration's time."""
    _timeout.set(float(context.integration.get("timeoutInMillis") or TIMEOUT_S * 1000) / 1000)
    try:
        return _invoke_integration(integration, context)
    except IntegrationFailureError as error:
        # LocalStack wraps whatever a call raises.
        if isinstance(error.__cause__, Answer):
            raise error.__cause__.error from None
        raise


def is_answer(answer: Any) -> bool:
    """Whether what a function gave back is an answer to a request; else it is AWS's 502."""
    if not _is_valid(answer):
        return False
    single = (answer.get("headers") or {}).items()
    several = (answer.get("multiValueHeaders") or {}).items()
    headers = [*single, *((name, value) for name, values in several for value in values)]
    texts = ((name, str(value)) for name, value in headers)
    return is_sendable(int(answer.get("statusCode") or 200), texts)


class Answer(Exception):
    """Carries the gateway's own error past LocalStack's catch-all."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


def call(function_arn: str, event: bytes, *, timeout_s: float) -> bytes:
    """Invoke a function; what it answered.

    Raises:
        Answer: The gateway answers instead: the event is too large, the function took too long,
            or Lambda did not take the call.
    """
    if len(event) > MOST_BYTES:
        raise Answer(RequestTooLargeError("Request Too Long"))
    _, _, _, region, account, _, name, *qualifier = function_arn.split(":")
    version = qualifier[0] if qualifier else None
    if _timeout_s(account, region, name) <= timeout_s:
        return _invoke(account, region, name, version, event)
    pending = _slow_calls.submit(_invoke, account, region, name, version, event)
    try:
        return pending.result(timeout_s)
    except TimeoutError:
        raise Answer(IntegrationTimeoutError("Endpoint request timed out")) from None


def _timeout_s(account: str, region: str, name: str) -> float:
    function = lambda_stores[account][region].functions.get(name)
    return float(function.latest().config.timeout) if function else 0.0


def _invoke(account: str, region: str, name: str, version: str | None, event: bytes) -> bytes:
    service = SERVICE_PLUGINS.get_service("lambda").lifecycle_hook.lambda_service
    try:
        result = service.invoke(
            function_name=name,
            qualifier=version,
            region=region,
            account_id=account,
            invocation_type="RequestResponse",
            client_context=None,
            request_id=long_uid(),
            payload=event,
            trace_context={"aws_trace_header": TraceHeader().ensure_root_exists()},
        )
    except ServiceException as error:
        raise Answer(IntegrationFailureError("Internal server error")) from error
    return bytes(result.payload)
