"""DynamoDB over moto's backend: LocalStack's own provider downloads a Java archive."""

import json
import threading
import uuid
from contextlib import nullcontext
from typing import Any

from localstack.aws.api import CommonServiceException, RequestContext
from localstack.aws.api.dynamodb import DynamodbApi
from localstack.services.moto import MotoFallbackDispatcher, dispatch_to_moto
from localstack.services.plugins import Service
from moto.core.exceptions import RESTError
from moto.dynamodb.exceptions import SerializationException
from moto.dynamodb.responses import DynamoHandler
from moto.iam.models import mark_account_as_visited
from rolo import Response

from hoststack.services import comparing, drafts, expressions, strictness

# moto checks a condition, then writes; between the two another thread may do the same. And a
# transaction that reads must not see half of one that writes.
_writes = threading.Lock()
_WRITES = frozenset(
    {
        "BatchWriteItem",
        "DeleteItem",
        "ExecuteStatement",
        "ExecuteTransaction",
        "PutItem",
        "TransactGetItems",
        "TransactWriteItems",
        "UpdateItem",
    }
)
_READS = frozenset({"BatchGetItem", "GetItem", "Query", "Scan"})
_ID_LENGTH = 52
_CONTENT_TYPE = "application/x-amz-json-1.0"
_NO_OBJECT = "The request is not a JSON object"


class MotoDynamoDb(DynamodbApi):  # type: ignore[misc]
    """Everything falls through to moto."""


def service() -> Service:
    """The service as LocalStack's plug-in manager wants it."""
    expressions.install()
    drafts.install()
    strictness.install()
    comparing.install()
    return Service.for_provider(MotoDynamoDb(), dispatch_table_factory=_dispatch_table)


def _dispatch_table(provider: MotoDynamoDb) -> Any:
    table = MotoFallbackDispatcher(provider)
    for operation in _WRITES & set(table):
        table[operation] = _write
    return table


def _write(context: RequestContext, _request: Any) -> Any:
    """One write at a time; moto's own response keeps an error's `Item` member."""
    with _writes:
        return dispatch_to_moto(context)


def _text(body: bytes) -> str:
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise SerializationException(_NO_OBJECT) from error
    if not text.lstrip().startswith("{"):
        raise SerializationException(_NO_OBJECT)
    return text


class Handler(DynamoHandler):  # type: ignore[misc]
    """moto's handler, told what the gateway knows.

    moto finds account and region anew, parses the body as a form, and copies all headers.
    """

    def setup_class(
        self, request: Any, full_url: str, headers: Any, use_raw_body: bool = False
    ) -> None:
        """Take a request's body; `full_url` and the rest tell nothing of a JSON call."""
        self.body = _text(request.get_data(cache=True, parse_form_data=False))
        self.raw_body = self.body
        self.method, self.headers, self.uri = request.method, headers, full_url
        self.path = self.raw_path = "/"
        self.querystring: dict[str, Any] = {}
        self.data = self.form_data = self.querystring
        self.is_werkzeug_request = True
        self.response_headers = {"server": "amazon.com"}
        self.access_key = self.get_access_key()

    @staticmethod
    def _enrich_response(headers: Any, body: Any) -> tuple[Any, Any]:
        """Give an answer an id of AWS's form; moto draws each letter by itself."""
        letters = uuid.uuid4().hex + uuid.uuid4().hex
        headers["x-amzn-requestid"] = letters[:_ID_LENGTH].upper()
        return headers, body

    @classmethod
    def answer(cls, context: RequestContext) -> tuple[int, dict[str, Any], Any]:
        """Status, headers and body of a call's answer.

        Raises:
            RESTError: moto refuses.
        """
        handler = cls()
        handler.region, handler.partition = context.region, context.partition
        handler.current_account = context.account_id
        handler.setup_class(context.request, context.request.path, context.request.headers)
        mark_account_as_visited(
            account_id=context.account_id,
            access_key=handler.access_key,
            service="dynamodb",
            region=context.region,
        )
        try:
            status, headers, body = handler.call_action()
        except (json.JSONDecodeError, RecursionError) as error:  # moto would fail by itself
            raise SerializationException(_NO_OBJECT) from error
        return status, headers, body


def answer(context: RequestContext) -> Response | None:
    """The answer to a call that reads or writes items; None to any other.

    Raises:
        CommonServiceException: moto refuses, in a form that is not DynamoDB's.
    """
    operation = context.operation.name
    if operation not in _READS | _WRITES:
        return None
    try:
        with _writes if operation in _WRITES else nullcontext():
            status, headers, body = Handler.answer(context)
    except RESTError as error:
        raise CommonServiceException(
            error.error_type, error.message, status_code=error.code
        ) from error
    return Response(body, status, {**headers, "Content-Type": _CONTENT_TYPE})
