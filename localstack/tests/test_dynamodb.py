"""DynamoDB over moto: what a task store leans on."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.conftest import Running


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
