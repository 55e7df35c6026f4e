"""DynamoDB's tables in this process, without a cloud."""

import json
from typing import Any

from moto.core.exceptions import RESTError
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.responses import DynamoHandler

_ACCOUNT, _REGION = "000000000000", "eu-west-1"
REFUSED = "ValidationException"


class Tables:
    """`t` with a key `id`; `r` with a range key `n`, and a stream."""

    def __init__(self) -> None:
        self.backend = dynamodb_backends[_ACCOUNT][_REGION]
        self._create("t", [("id", "HASH", "S")], None)
        stream = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
        self._create("r", [("id", "HASH", "S"), ("n", "RANGE", "N")], stream)

    def _create(self, name: str, key: list[tuple[str, str, str]], streams: Any) -> None:
        self.backend.create_table(
            name,
            schema=[{"AttributeName": part, "KeyType": role} for part, role, _ in key],
            attr=[{"AttributeName": part, "AttributeType": kind} for part, _, kind in key],
            throughput=None, global_indexes=[], indexes=[], streams=streams, tags=[],
            billing_mode="PAY_PER_REQUEST", sse_specification=None,
            deletion_protection_enabled=False, warm_throughput=None,
        )  # fmt: skip

    def call(self, operation: str, body: dict[str, Any]) -> Any:
        """A document, or the name of an error and its message."""
        handler = DynamoHandler()
        handler.body, handler.querystring, handler.response_headers = json.dumps(body), {}, {}
        handler.headers = {"X-Amz-Target": f"DynamoDB_20120810.{operation}"}
        handler.region, handler.current_account = _REGION, _ACCOUNT
        try:
            status, _, text = handler.call_action()
        except RESTError as error:
            return error.error_type.rpartition("#")[2], error.message
        document = json.loads(text)
        if status == 200:
            return document
        return document["__type"].rpartition("#")[2], document.get("message", "")

    def put(self, key: str, **attributes: Any) -> Any:
        return self.call("PutItem", {"TableName": "t", "Item": {"id": {"S": key}, **attributes}})

    def update(self, key: str, expression: str, condition: str = "", **values: Any) -> Any:
        body: dict[str, Any] = {"TableName": "t", "Key": {"id": {"S": key}}}
        body["UpdateExpression"] = expression
        if condition:
            body["ConditionExpression"] = condition
        if values:
            body["ExpressionAttributeValues"] = {f":{each}": values[each] for each in values}
        return self.call("UpdateItem", body)

    def get(self, key: str, **more: Any) -> Any:
        """An item, or None."""
        body = {"TableName": "t", "Key": {"id": {"S": key}}, **more}
        item = self.call("GetItem", body).get("Item")
        return {name: item[name] for name in item if name != "id"} if item else None

    def records(self) -> list[tuple[str, Any]]:
        """What the stream of `r` has."""
        shard = self.backend.tables["r"].stream_shard
        return [(each.record["eventName"], each.record["dynamodb"]["Keys"]) for each in shard.items]


def n(text: Any) -> dict[str, str]:
    return {"N": str(text)}


def s(text: str) -> dict[str, str]:
    return {"S": text}


def transaction(*requests: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    return {"TransactItems": [{kind: body} for kind, body in requests]}
