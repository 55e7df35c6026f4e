"""Request bodies reach functions as their callers sent them.

LocalStack parses forms and writes them anew, which loses bytes (and fails above 500 kB), and turns
a body that is no UTF-8 into base64. AWS's REST APIs do neither: without a binary media type, what
is no UTF-8 becomes replacement characters (API Gateway Developer Guide, "Content type conversions",
pass-through of text).
"""

from typing import Any

from localstack.services.apigateway.next_gen.execute_api.handlers import parse
from localstack.services.apigateway.next_gen.execute_api.helpers import (
    mime_type_matches_binary_media_types,
)
from localstack.services.apigateway.next_gen.execute_api.integrations.aws import (
    RestApiAwsProxyIntegration,
)
from localstack.utils.patch import patch


def install() -> None:
    """Take bodies raw, and decode them as AWS does."""
    restore = parse.restore_payload

    def raw_body(request: Any) -> bytes:
        body: bytes = request.get_data(cache=True, parse_form_data=False)
        return body or restore(request)  # someone parsed it before us

    parse.restore_payload = raw_body

    @patch(RestApiAwsProxyIntegration.create_lambda_input_event)
    def create_lambda_input_event(original: Any, integration: Any, context: Any) -> Any:
        event = original(integration, context)
        if event["isBase64Encoded"] and not _is_binary(context):
            body: bytes = context.integration_request["body"]
            event.update(body=body.decode(errors="replace"), isBase64Encoded=False)
        return event


def _is_binary(context: Any) -> bool:
    return bool(
        mime_type_matches_binary_media_types(
            mime_type=context.invocation_request["headers"].get("Content-Type"),
            binary_media_types=context.deployment.rest_api.rest_api.get("binaryMediaTypes", []),
        )
    )
