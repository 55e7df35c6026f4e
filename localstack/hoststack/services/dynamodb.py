"""DynamoDB over moto's backend: LocalStack's own provider downloads a Java archive."""

import threading
from typing import Any

from localstack.aws.api import RequestContext
from localstack.aws.api.dynamodb import DynamodbApi
from localstack.services.moto import MotoFallbackDispatcher, dispatch_to_moto
from localstack.services.plugins import Service

# moto checks a condition, then writes; between the two another thread may do the same.
_writes = threading.Lock()
_WRITES = frozenset(
    {
        "BatchWriteItem",
        "DeleteItem",
        "ExecuteStatement",
        "ExecuteTransaction",
        "PutItem",
        "TransactWriteItems",
        "UpdateItem",
    }
)


class MotoDynamoDb(DynamodbApi):  # type: ignore[misc]
    """Everything falls through to moto."""


def service() -> Service:
    """The service as LocalStack's plug-in manager wants it."""
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
