"""A template's `ReservedConcurrentExecutions`, which LocalStack's CloudFormation leaves out."""

from typing import Any

from localstack.services.cloudformation.resource_provider import OperationStatus
from localstack.services.lambda_.resource_providers.aws_lambda_function import (
    LambdaFunctionProvider,
)
from localstack.utils.patch import patch

_PROPERTY = "ReservedConcurrentExecutions"


def install() -> None:
    """Reserve when a function is made or updated."""

    @patch(LambdaFunctionProvider.create)
    def create(original: Any, provider: Any, request: Any) -> Any:
        return _with_reservation(request, original(provider, request))

    @patch(LambdaFunctionProvider.update)
    def update(original: Any, provider: Any, request: Any) -> Any:
        return _with_reservation(request, original(provider, request))


def _with_reservation(request: Any, event: Any) -> Any:
    if event.status != OperationStatus.SUCCESS:
        return event  # asked again until it is
    aws_lambda = request.aws_client_factory.lambda_
    name = event.resource_model["FunctionName"]
    reserved = request.desired_state.get(_PROPERTY)
    if reserved is not None:
        aws_lambda.put_function_concurrency(
            FunctionName=name, ReservedConcurrentExecutions=int(reserved)
        )
    elif (request.previous_state or {}).get(_PROPERTY) is not None:
        aws_lambda.delete_function_concurrency(FunctionName=name)
    return event
