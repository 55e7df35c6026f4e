"""DynamoDB refuses and compares as AWS does where moto does not."""

from typing import Any

import pytest

from tests.unit.tables import REFUSED, Tables, n, s, transaction


@pytest.mark.parametrize(
    ("left", "right", "total", "difference"),
    [
        ("1E+2", "0", "100", "100"),
        ("0.1", "0.3", "0.4", "-0.2"),
        ("1.50", "0.5", "2", "1"),
        ("1e125", "0", "1" + 125 * "0", "1" + 125 * "0"),
        ("1e-130", "0", f"0.{129 * '0'}1", f"0.{129 * '0'}1"),
    ],
)
def test_numbers_are_calculated_exactly(
    tables: Tables, left: str, right: str, total: str, difference: str
) -> None:
    tables.put("1", a=n(left), b=n(left), c=n(left))

    tables.update("1", "SET a = a + :v, b = b - :v ADD c :v", v=n(right))

    assert tables.get("1") == {"a": n(total), "b": n(difference), "c": n(total)}


def test_a_result_with_too_many_digits_is_refused(tables: Tables) -> None:
    tables.put("1", a=n("1e50"))

    assert "overflow" in tables.update("1", "SET a = a + :v", v=n(1))[1]
    assert "overflow" in tables.update("1", "SET a = :v + :v", v=n("9e125"))[1]


def test_numbers_are_returned_in_one_form(tables: Tables) -> None:
    tables.put("1", a=n("1.50"), b={"L": [n("+007"), n("-0.0")]}, c={"NS": ["1E2", ".5"]})

    assert tables.get("1", ProjectionExpression="a") == {"a": n("1.5")}
    item = tables.get("1")
    assert item["b"] == {"L": [n("7"), n("0")]}
    assert sorted(item["c"]["NS"]) == ["0.5", "100"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (n("abc"), "The parameter cannot be converted to a numeric value: abc"),
        (n(" 1"), "The parameter cannot be converted to a numeric value:  1"),
        (n("NaN"), "The parameter cannot be converted to a numeric value: NaN"),
        (n("1e126"), "Number overflow."),
        (n("-1e-131"), "Number underflow."),
        (n("1" * 39), "Attempting to store more than 38 significant digits in a Number"),
        ({"SS": []}, "An string set  may not be empty"),
        ({"SS": ["a", "b", "a"]}, "Input collection [a, b, a] contains duplicates."),
        ({"NS": ["1", "1.0"]}, "Input collection contains duplicates"),
        ({"L": [{"M": {"x": {"NS": []}}}]}, "An number set  may not be empty"),
        ({}, "Supplied AttributeValue is empty"),
        ({"S": "a", "N": "1"}, "Supplied AttributeValue has more than one datatypes set"),
    ],
)
def test_values_that_aws_refuses_are_refused(
    tables: Tables, value: dict[str, Any], message: str
) -> None:
    put = tables.put("1", a=value)
    update = tables.update("1", "SET a = :v", v=value)
    batch = tables.call("BatchWriteItem", {"RequestItems": {"t": [
        {"PutRequest": {"Item": {"id": s("1"), "a": value}}}]}})  # fmt: skip

    for answer in (put, update, batch):
        assert answer[0] == REFUSED
        assert message in answer[1]
    assert update[1].startswith("ExpressionAttributeValues contains invalid value: ")
    assert update[1].endswith(" for key :v")
    assert tables.get("1") is None


def test_a_number_that_is_no_text_is_another_error(tables: Tables) -> None:
    answer = tables.update("1", "SET a = :v", v={"N": 5})

    assert answer == ("SerializationException", "NUMBER_VALUE cannot be converted to String")


# Expressions


@pytest.mark.parametrize(
    "update", ["SET r = :v-m", "SET r=:v - m", "SET r = if_not_exists(q,:v)-m"]
)
def test_a_sign_is_no_part_of_a_values_name(tables: Tables, update: str) -> None:
    tables.put("1", m=n(3))
    tables.update("1", update, v=n(5))

    assert (tables.get("1") or {})["r"] == n(2)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("a > :txt", False),
        ("a < :txt OR a = :one", True),
        ("NOT a > :txt", True),
        ("a BETWEEN :txt AND :one", False),
        ("zero BETWEEN :zero AND :one", True),
        ("yes = :one", False),
        ("yes <> :one", True),
        ("yes IN (:one, :zero)", False),
        ("nope = :null", False),
        ("nope <> :null", True),
        ("size(txt) = :two", True),
        ("size(a) >= :zero", False),
        ("size(nope) >= :zero", False),
        ("lst < :one", False),
    ],
)
def test_a_condition_holds_as_on_aws(tables: Tables, condition: str, holds: bool) -> None:
    values = {"txt": s("x"), "one": n(1), "zero": n(0), "null": {"NULL": True}, "two": n(2)}
    used = {name: value for name, value in values.items() if f":{name}" in condition}
    tables.put("1", a=n(1), zero=n(0), yes={"BOOL": True}, txt=s("é"), lst={"L": [n(1)]})

    answer = tables.update("1", "REMOVE q", condition, **used)

    refused = type(answer) is tuple and answer[0]
    assert refused == (False if holds else "ConditionalCheckFailedException")


_VALUE = "An expression attribute value used in expression is not defined; attribute value: "
_NAME = "An expression attribute name used in the document path is not defined; attribute name: "
_KEY = {"TableName": "t", "Key": {"id": s("1")}}


@pytest.mark.parametrize(
    ("operation", "body", "message"),
    [
        ("UpdateItem", {**_KEY, "UpdateExpression": "REMOVE a", "ConditionExpression": "b = :zz"},
         f"Invalid ConditionExpression: {_VALUE}:zz"),
        ("DeleteItem", {**_KEY, "ConditionExpression": "attribute_exists(#zz)"},
         f"Invalid ConditionExpression: {_NAME}#zz"),
        ("UpdateItem", {**_KEY, "UpdateExpression": "REMOVE #zz.x"},
         f"Invalid UpdateExpression: {_NAME}#zz"),
        ("GetItem", {**_KEY, "ProjectionExpression": "a, b.#zz"},
         f"Invalid ProjectionExpression: {_NAME}#zz"),
        ("Scan", {"TableName": "t", "FilterExpression": "a = :zz"},
         f"Invalid FilterExpression: {_VALUE}:zz"),
        ("Query", {"TableName": "t", "KeyConditionExpression": "id = :zz"},
         f"Invalid KeyConditionExpression: {_VALUE}:zz"),
        ("Query", {"TableName": "r", "KeyConditionExpression": "id = :i AND n > :i",
                   "ExpressionAttributeValues": {":i": s("1")}},
         "Condition parameter type does not match schema type"),
        ("DeleteItem", {**_KEY, "ConditionExpression": "a ~ b"},
         "Invalid ConditionExpression: Syntax error; "),
        ("DeleteItem", {**_KEY, "ConditionExpression": ""},
         "Invalid ConditionExpression: The expression can not be empty;"),
        ("UpdateItem", {**_KEY, "UpdateExpression": "REMOVE a",
                        "ConditionExpression": "size(:v) > :v",
                        "ExpressionAttributeValues": {":v": n(1)}},
         "Invalid ConditionExpression: "),
        ("UpdateItem", {**_KEY, "UpdateExpression": "SET a = list_append(:l, nope)",
                        "ExpressionAttributeValues": {":l": {"L": []}}},
         "refers to an attribute that does not exist in the item"),
        ("TransactWriteItems", transaction(("Update", {**_KEY, "UpdateExpression": "SET a = :zz"})),
         f"Invalid UpdateExpression: {_VALUE}:zz"),
        ("PutItem", {"TableName": "t", "Item": {"id": s("2")},
                     "ConditionExpression": "attribute_not_exists(id)",
                     "ExpressionAttributeValues": {":v": n(1)}},
         "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}"),
        ("PutItem", {"TableName": "t", "Item": {"id": s("2")},
                     "ExpressionAttributeValues": {":v": n(1)}},
         "ExpressionAttributeValues can only be specified when using expressions"),
        *((operation, {"TableName": table, "Key": key, **more},
           "The provided key element does not match the schema")
          for operation, more in (("GetItem", {}), ("DeleteItem", {}),
                                  ("UpdateItem", {"UpdateExpression": "REMOVE a"}))
          for table, key in (("t", {"id": n(1)}), ("t", {}), ("r", {"id": s("1")}),
                             ("r", {"id": s("1"), "n": s("1")}))),
    ],
)  # fmt: skip
def test_requests_that_aws_refuses_are_refused(
    tables: Tables, operation: str, body: dict[str, Any], message: str
) -> None:
    tables.put("1", a=n(1))
    tables.call("PutItem", {"TableName": "r", "Item": {"id": s("1"), "n": n(1)}})

    answer = tables.call(operation, body)

    assert answer[0] == REFUSED
    assert message in answer[1]
    assert tables.get("1") == {"a": n(1)}
    assert tables.get("2") is None


def test_a_name_with_an_index_is_projected(tables: Tables) -> None:
    tables.put("1", size={"L": [n(1), n(2)]})

    item = tables.get("1", ProjectionExpression="#s[1]", ExpressionAttributeNames={"#s": "size"})

    assert item == {"size": {"L": [n(2)]}}


def test_an_item_without_what_is_projected_is_empty(tables: Tables) -> None:
    tables.put("1", a=n(1), l={"L": []}, t=s("x"))

    for name, path in (
        ("q", "#q"),
        ("q", "#q.x"),
        ("a", "#q.x.y"),
        ("l", "#q[0].x"),
        ("t", "#q.x"),
    ):
        names = {"#q": name}
        body = {**_KEY, "ProjectionExpression": path, "ExpressionAttributeNames": names}
        assert tables.call("GetItem", body) == {"Item": {}}


def test_an_update_without_an_expression_makes_the_item(tables: Tables) -> None:
    answer = tables.call("UpdateItem", {"TableName": "t", "Key": {"id": s("new")}})

    assert "Attributes" in answer
    assert tables.get("new") == {}
