"""Calls of DynamoDB and SQS as SDKs send them, from the door straight to their providers.

LocalStack takes a request through two dozen handlers before it knows what it is for: tables of
routes (its own, APIs', queues' URLs), CORS, compressed bodies, presigned URLs, a guess at the
service, OpenAPI, metrics, a log of requests that nobody reads. A signed POST to / with an
`X-Amz-Target` says by itself what it is for. Here such a request meets those of LocalStack's
handlers that matter to it, and no others; a request that has more to it (an origin, an encoding, a
query, the host of an API or a bucket) goes the long way. Signatures are checked in both.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from localstack.aws import handlers
from localstack.aws.api import RequestContext
from localstack.aws.connect import INTERNAL_REQUEST_PARAMS_HEADER
from localstack.aws.spec import load_service
from localstack.services.plugins import SERVICE_PLUGINS, ServiceState
from rolo.gateway.chain import HandlerChain
from rolo.request import Request
from rolo.response import Response

from hoststack.services import dynamodb

_SERVICES = {"DynamoDB_20120810": "dynamodb", "AmazonSQS": "sqs"}
# What would need a handler that is left out.
_MORE = ("Origin", "Referer", "Content-Encoding", INTERNAL_REQUEST_PARAMS_HEADER)

# Of these a provider answers from memory, in less time than a thread is woken in.
_QUICK = frozenset(
    f"{target}.{name}"
    for target, names in {
        "DynamoDB_20120810": ("BatchGetItem", "DeleteItem", "GetItem", "PutItem", "UpdateItem"),
        "AmazonSQS": ("ChangeMessageVisibility", "DeleteMessage", "SendMessage"),
    }.items()
    for name in names
)
_PLAIN_HOST = re.compile(r"(?:[A-Za-z0-9_-]{1,63}|[0-9.]{7,15}|\[[0-9a-f:]{2,45}\])(?::\d{1,5})?")

type Handler = Callable[[Any, Any, Any], object]


def is_short(method: str, uri: str, header: Callable[[str], str]) -> bool:
    """Whether a request may go the short way.

    Args:
        uri: As it was sent.
        header: The first value of a header by its name; empty if it is not there.
    """
    target, _, operation = header("X-Amz-Target").partition(".")
    return (
        target in _SERVICES
        and method == "POST"
        and uri == "/"
        and header("Content-Type") == "application/x-amz-json-1.0"
        and header("Authorization") != ""
        and is_plain_host(header("Host"))
        and not any(header(name) for name in _MORE)
        and operation in _operations(_SERVICES[target])
    )


def is_plain_host(host: str) -> bool:
    """Whether a Host names a machine: a longer one may be that of an API, a bucket or a queue."""
    return _PLAIN_HOST.fullmatch(host) is not None


def takes(request: Request) -> bool:
    """Whether a request of werkzeug's may go the short way."""
    headers = request.headers
    return is_short(request.method, request.environ["RAW_URI"], lambda name: headers.get(name, ""))


def is_quick(header: Callable[[str], str]) -> bool:
    """Whether a POST to / can be answered where it was read, without a thread.

    It goes the short way, then: on the long one it might wait for a function, and all with it.
    """
    target = header("X-Amz-Target")
    return (
        target in _QUICK
        and is_short("POST", "/", header)
        and _runs(_SERVICES[target.partition(".")[0]])
    )


def _runs(service: str) -> bool:
    """Whether a service was loaded, which takes long."""
    container = SERVICE_PLUGINS.get_service_container(service)
    return container is not None and container.state == ServiceState.RUNNING


def chain_of(inner: Any, check_call: Handler) -> HandlerChain:
    """The handlers of such a request.

    Args:
        inner: LocalStack's gateway, which knows the providers.
        check_call: Refuses what is not signed.
    """
    load, route = inner.request_handlers[-3:-1]
    answering = (load, answer_from_dynamodb, handlers.parse_service_request, route)
    return HandlerChain(
        [handlers.handle_runtime_shutdown, check_call, *_NAMED, *answering],
        [handlers.run_custom_response_handlers],
        [],
        inner.exception_handlers,
    )


def name_operation(_chain: Any, context: RequestContext, _response: Any) -> None:
    """Handler: what LocalStack guesses from a request, and this one says."""
    target, _, name = context.request.headers["X-Amz-Target"].partition(".")
    context.operation = _operations(_SERVICES[target])[name]
    context.service = context.operation.service_model
    context.protocol = "json"


def answer_from_dynamodb(chain: Any, context: RequestContext, response: Any) -> None:
    """Handler: moto reads bodies and writes answers by itself, in DynamoDB's own form."""
    if context.service.service_name == "dynamodb":
        answer = dynamodb.answer(context)
        if answer is not None:
            response.update_from(answer)
            chain.stop()


_NAMED = (
    name_operation,
    handlers.add_region_from_header,
    handlers.rewrite_region,
    handlers.add_account_id,
)


@cache
def _operations(service: str) -> dict[str, Any]:
    model = load_service(service)
    return {name: model.operation_model(name) for name in model.operation_names}


def process(inner: Any, check_call: Handler, request: Request, response: Response) -> None:
    """Answer a request that `takes` says yes to."""
    chain_of(inner, check_call).handle(RequestContext(request), response)
