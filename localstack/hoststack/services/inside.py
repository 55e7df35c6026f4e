"""Mappings call SQS and Lambda within the process.

LocalStack's own client writes each call as an HTTP request, signs it, has the gateway take it apart
and find its service, and reads the answer's text, for a provider that stands beside it. Here the
three calls of a mapping's batches go to the providers; errors are the client's, by the names that
the providers give them.
"""

from io import BytesIO
from typing import Any

from botocore import xform_name
from botocore.exceptions import ClientError
from localstack.aws.api import RequestContext, ServiceException
from localstack.aws.spec import load_service
from localstack.http import Request
from localstack.services.plugins import SERVICE_PLUGINS
from localstack.services.sqs.constants import HEADER_LOCALSTACK_SQS_OVERRIDE_MESSAGE_COUNT as MOST
from localstack.utils.aws.arns import get_partition
from localstack.utils.xray.trace_header import TraceHeader


class _Inside:
    """A client for one queue or function; calls that are not here are those of LocalStack's client.

    Args:
        client: LocalStack's.
        arn: Of what it is for.
    """

    def __init__(self, client: Any, arn: str) -> None:
        self._client = client
        _, _, self._service, self._region, self._account, *_ = arn.split(":")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def _call(self, operation: str, headers: dict[str, str], arguments: dict[str, Any]) -> Any:
        context = self._context(operation, headers)
        provider = SERVICE_PLUGINS.require(self._service).lifecycle_hook
        named = {xform_name(name): value for name, value in arguments.items()}
        try:
            answer = getattr(provider, xform_name(operation))(context, **named)
        except ServiceException as error:
            document = {"Error": {"Code": error.code, "Message": str(error)}}
            raise ClientError(document, operation) from error
        return {**answer, "ResponseMetadata": {"RequestId": context.request_id}}

    def _context(self, operation: str, headers: dict[str, str]) -> RequestContext:
        context = RequestContext(Request(method="POST", path="/", headers=headers))
        context.service = load_service(self._service)
        context.operation = context.service.operation_model(operation)
        context.region, context.account_id = self._region, self._account
        context.partition = get_partition(self._region)
        context.trace_context["aws_trace_header"] = TraceHeader().ensure_root_exists()
        return context


class Queue(_Inside):
    """A mapping's client of SQS."""

    def receive_message(self, *, sqs_override_max_message_count: int, **arguments: Any) -> Any:
        """Messages: more at once than SQS's API allows."""
        headers = {MOST: str(sqs_override_max_message_count)}
        return self._call("ReceiveMessage", headers, arguments)

    def delete_message_batch(self, *, sqs_override_max_message_count: int, **arguments: Any) -> Any:
        """Delete messages, more at once than the API allows."""
        headers = {MOST: str(sqs_override_max_message_count)}
        return self._call("DeleteMessageBatch", headers, arguments)


class Function(_Inside):
    """A mapping's client of Lambda."""

    def invoke(self, *, Payload: str, **arguments: Any) -> Any:
        """Call the function and wait for its answer."""
        sent = BytesIO(Payload.encode())
        answer = self._call("Invoke", {}, {"Payload": sent, **arguments})
        return {**answer, "Payload": BytesIO(answer["Payload"])}
