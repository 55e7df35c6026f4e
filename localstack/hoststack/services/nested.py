"""Nested stacks: updated in place, as on AWS, and with the cause if one fails.

LocalStack makes nested stacks and cannot update them.
"""

from typing import Any

from botocore.exceptions import ClientError
from localstack.services.cloudformation.resource_provider import OperationStatus, ProgressEvent
from localstack.services.cloudformation.resource_providers.aws_cloudformation_stack import (
    REPEATED_INVOCATION,
    CloudFormationStackProvider,
)
from localstack.utils.patch import patch

_WHOLE = {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]


def install() -> None:
    """Update nested stacks, and say why one could not be made."""

    @patch(CloudFormationStackProvider.update)
    def update(_original: Any, _provider: Any, request: Any) -> Any:
        cloudformation = request.aws_client_factory.cloudformation
        if request.custom_context.get(REPEATED_INVOCATION):
            return _progress(cloudformation, request, dict(request.desired_state))
        model = {**request.previous_state, **request.desired_state}
        request.custom_context[REPEATED_INVOCATION] = True
        try:
            cloudformation.update_stack(
                StackName=model["Id"],
                TemplateURL=model["TemplateURL"],
                Parameters=_parameters(model.get("Parameters") or {}),
                Capabilities=_CAPABILITIES,
            )
        except ClientError as error:
            if "No updates are to be performed" not in str(error):
                raise
        return _progress(cloudformation, request, model)

    @patch(CloudFormationStackProvider.create)
    def create(original: Any, provider: Any, request: Any) -> Any:
        is_made = request.custom_context.get(REPEATED_INVOCATION)
        if not is_made:
            return original(provider, request)
        cloudformation = request.aws_client_factory.cloudformation
        return _progress(cloudformation, request, dict(request.desired_state))


def _progress(cloudformation: Any, request: Any, model: dict[str, Any]) -> Any:
    """How far a nested stack is."""
    [stack] = cloudformation.describe_stacks(StackName=model["Id"])["Stacks"]
    status, reason = stack["StackStatus"], stack.get("StackStatusReason")
    message = None
    if status in _WHOLE and not reason:  # LocalStack completes updates that failed
        model["Outputs"] = {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", [])}
        done = OperationStatus.SUCCESS
    elif status.endswith("_IN_PROGRESS"):
        done = OperationStatus.IN_PROGRESS
    else:
        done = OperationStatus.FAILED
        message = _causes(cloudformation, model["Id"]) or reason or status
    return ProgressEvent(
        status=done,
        resource_model=model,
        message=message or "",
        custom_context=request.custom_context,
    )


def _causes(cloudformation: Any, stack: str) -> str:
    """What failed in a stack: its resources, with their reasons."""
    events = cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
    failed = (e for e in reversed(events) if e["ResourceStatus"].endswith("_FAILED"))
    return "; ".join(
        f"{e['LogicalResourceId']} ({e['ResourceType']}): {e['ResourceStatusReason']}"
        for e in failed
        if e.get("ResourceStatusReason") and e.get("PhysicalResourceId") != stack
    )


def _parameters(given: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"ParameterKey": k, "ParameterValue": str(v).lower() if isinstance(v, bool) else str(v)}
        for k, v in given.items()
    ]
