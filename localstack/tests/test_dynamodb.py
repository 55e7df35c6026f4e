"""DynamoDB over moto: what a task store leans on."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.conftest import Running
from tests.test_lane import LONG, told

SHORT: dict[str, str] = {}


@pytest.fixture
def table(running: Running) -> Any:
    """A client of DynamoDB; the table is `things`."""
    return running.aws("dynamodb")


def claim(table: Any, key: str, who: str) -> dict[str, Any] | None:
    """Take a thing that nobody has; what is there if someone has it, else None."""
    try:
        table.update_item(
            TableName="things",
            Key={"id": {"S": key}},
            UpdateExpression="SET taken_by = :who",
            ConditionExpression="attribute_not_exists(taken_by)",
            ExpressionAttributeValues={":who": {"S": who}},
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except table.exceptions.ConditionalCheckFailedException as refused:
        item: dict[str, Any] = refused.response["Item"]
        return item
    return None


def test_of_fifty_conditional_writes_at_once_one_wins(table: Any) -> None:
    with ThreadPoolExecutor(50) as pool:
        results = list(pool.map(lambda n: claim(table, "prize", str(n)), range(50)))

    assert results.count(None) == 1
    winner = str(results.index(None))
    assert {item["taken_by"]["S"] for item in results if item} == {winner}


def test_a_refused_put_tells_what_is_there(table: Any) -> None:
    item = {"id": {"S": "put"}, "n": {"N": "1"}}
    table.put_item(TableName="things", Item=item)

    with pytest.raises(table.exceptions.ConditionalCheckFailedException) as refused:
        table.put_item(
            TableName="things",
            Item={"id": {"S": "put"}, "n": {"N": "2"}},
            ConditionExpression="attribute_not_exists(id)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )

    assert refused.value.response["Item"] == item


def test_the_tables_time_to_live_is_as_declared(table: Any) -> None:
    told = table.describe_time_to_live(TableName="things")["TimeToLiveDescription"]

    assert told == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}


REFUSED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("UpdateItem", {"UpdateExpression": "SET n = :one ADD words :one",
                    "ExpressionAttributeValues": {":one": {"N": "1"}}}, "ValidationException"),
    ("UpdateItem", {"UpdateExpression": "SET n = :one, big = :big",
                    "ExpressionAttributeValues": {":one": {"N": "1"},
                                                  ":big": {"S": "x" * 410_000}}},
     "ValidationException"),
    ("UpdateItem", {"UpdateExpression": "SET n = :one", "ConditionExpression": "n = :zz",
                    "ExpressionAttributeValues": {":one": {"N": "1"}}}, "ValidationException"),
    ("UpdateItem", {"UpdateExpression": "SET #zz = n"}, "ValidationException"),
    ("UpdateItem", {"UpdateExpression": "REMOVE n", "ConditionExpression": "n > :text",
                    "ExpressionAttributeValues": {":text": {"S": "x"}}},
     "ConditionalCheckFailedException"),
    ("DeleteItem", {"ConditionExpression": "size(n) > :one",
                    "ExpressionAttributeValues": {":one": {"N": "1"}}},
     "ConditionalCheckFailedException"),
    ("GetItem", {"ProjectionExpression": "#zz.a"}, "ValidationException"),
    ("GetItem", {"Key": {"id": {"N": "1"}}}, "ValidationException"),
    ("DeleteItem", {"ConditionExpression": "n = :n",
                    "ExpressionAttributeValues": {":n": {"N": "abc"}}}, "ValidationException"),
)  # fmt: skip


@pytest.mark.parametrize("headers", [SHORT, LONG], ids=["short", "long"])
@pytest.mark.parametrize(("operation", "body", "error"), REFUSED)
def test_what_aws_refuses_is_refused_and_changes_nothing(
    running: Running, table: Any, operation: str, body: Any, error: str, headers: dict[str, str]
) -> None:
    item = {"id": {"S": "whole"}, "n": {"N": "7"}, "words": {"S": "x"}}
    table.put_item(TableName="things", Item=item)
    call = {"TableName": "things", "Key": {"id": item["id"]}, **body}

    status, _, document = told(
        running, f"DynamoDB_20120810.{operation}", json.dumps(call).encode(), **headers
    )

    assert (status, document["__type"]) == (400, error)
    assert table.get_item(TableName="things", Key={"id": item["id"]})["Item"] == item


@pytest.mark.parametrize("body", [b"{", b"", b"[]", b'{"a": "\xff"}', b'"x"', b'{"a":' * 100_000])
def test_a_body_that_is_no_object_is_not_tried_again(running: Running, body: bytes) -> None:
    status, _, document = told(running, "DynamoDB_20120810.GetItem", body)

    assert (status, document["__type"]) == (400, "SerializationException")
