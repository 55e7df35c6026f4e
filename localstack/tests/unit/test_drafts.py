"""DynamoDB's writes are whole or not at all, and each attribute is its own."""

from typing import Any

import pytest

from tests.unit.tables import REFUSED, Tables, n, s, transaction


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("SET a = :one ADD txt :one", {"one": n(1)}),
        ("SET a = :one, b.c = :one ADD txt :one", {"one": n(1)}),
        ("REMOVE lst[0], b.c ADD txt :one", {"one": n(1)}),
        ("ADD tags :tags, txt :one", {"one": n(1), "tags": {"SS": ["y"]}}),
        ("SET a = :one DELETE txt :tags", {"one": n(1), "tags": {"SS": ["x"]}}),
        ("SET a = :one, big = :big", {"one": n(1), "big": s("x" * 410_000)}),
        ("DELETE tags :tags ADD b :one", {"one": n(1), "tags": {"SS": ["x"]}}),
    ],
)
def test_an_update_that_fails_leaves_what_was_there(
    tables: Tables, expression: str, values: dict[str, Any]
) -> None:
    item = {"a": n(0), "txt": s("x"), "lst": {"L": [n(1), n(2)]}, "b": {"M": {"c": n(3)}}}
    item["tags"] = {"SS": ["x", "z"]}
    tables.put("1", **item)

    answer = tables.update("1", expression, **values)

    assert answer[0] == REFUSED
    assert tables.get("1") == item


def test_an_update_that_fails_makes_no_item(tables: Tables) -> None:
    answer = tables.update("new", "SET q = :one ADD r :map", one=n(1), map={"M": {}})

    assert answer[0] == REFUSED
    assert tables.get("new") is None
    assert tables.call("Scan", {"TableName": "t"})["Count"] == 0


def test_a_stream_has_one_record_for_an_update_and_none_for_a_failed_one(tables: Tables) -> None:
    key = {"id": s("1"), "n": n(5)}
    body = {"TableName": "r", "Key": key, "ExpressionAttributeValues": {":v": n(1)}}

    for expression in ("SET a = :v", "SET a = :v ADD id.x :v", "SET b = :v", "ADD q :v, a.b :v"):
        tables.call("UpdateItem", {**body, "UpdateExpression": expression})
    tables.call("DeleteItem", {"TableName": "r", "Key": key})

    assert tables.records() == [("INSERT", key), ("MODIFY", key), ("REMOVE", key)]


def test_what_was_read_before_an_update_does_not_change(tables: Tables) -> None:
    tables.put("1", lst={"L": [n(1)]})
    read = tables.backend.get_item("t", {"id": s("1")})

    tables.update("1", "SET lst[0] = :two, more = :two", two=n(2))

    assert read.to_json()["Attributes"] == {"id": s("1"), "lst": {"L": [n(1)]}}
    assert tables.get("1") == {"lst": {"L": [n(2)]}, "more": n(2)}


def test_an_item_does_not_keep_what_it_was(tables: Tables) -> None:
    for number in range(3):
        tables.update("1", "SET a = :v", v=n(number))

    stored = tables.backend.get_item("t", {"id": s("1")})

    assert set(vars(stored)) == {"hash_key", "range_key", "attrs"}


def test_a_transaction_does_all_that_it_says(tables: Tables) -> None:
    keys = [{"id": s("1"), "n": n(number)} for number in range(4)]
    for key in keys[:3]:
        tables.call("PutItem", {"TableName": "r", "Item": key})

    answer = tables.call("TransactWriteItems", transaction(
        ("Put", {"TableName": "r", "Item": {**keys[3], "a": s("new")}}),
        ("Delete", {"TableName": "r", "Key": keys[0]}),
        ("Update", {"TableName": "r", "Key": keys[1], "UpdateExpression": "SET a = :v",
                    "ExpressionAttributeValues": {":v": s("changed")}}),
        ("ConditionCheck", {"TableName": "r", "Key": keys[2],
                            "ConditionExpression": "attribute_exists(id)"}),
        ("Update", {"TableName": "t", "Key": {"id": s("2")}, "UpdateExpression": "REMOVE a"}),
    ))  # fmt: skip

    assert "ConsumedCapacity" in answer
    items = tables.call("Scan", {"TableName": "r"})["Items"]
    assert sorted((item["n"]["N"], item.get("a", {}).get("S")) for item in items) == [
        ("1", "changed"), ("2", None), ("3", "new")]  # fmt: skip
    assert tables.get("2") == {}
    events = [event for event, _ in tables.records()]
    assert events == ["INSERT"] * 4 + ["REMOVE", "MODIFY"]


def test_a_transaction_that_fails_does_nothing_and_copies_no_table(tables: Tables) -> None:
    tables.put("1", a=n(1), txt=s("x"))
    before = tables.backend.tables["t"]
    add = {"UpdateExpression": "SET a = :v ADD txt :v", "ExpressionAttributeValues": {":v": n(9)}}
    no = {"Key": {"id": s("no")}, "ConditionExpression": "attribute_exists(id)"}

    for last in (("Update", {"Key": {"id": s("1")}, **add}), ("ConditionCheck", no)):
        kind, body = last
        answer = tables.call("TransactWriteItems", transaction(
            ("Put", {"TableName": "t", "Item": {"id": s("2")}}),
            (kind, {"TableName": "t", **body}),
        ))  # fmt: skip
        assert answer[0] in (REFUSED, "TransactionCanceledException")

    assert tables.backend.tables["t"] is before
    assert tables.get("1") == {"a": n(1), "txt": s("x")}
    assert tables.get("2") is None


def test_attributes_that_were_set_from_one_value_are_their_own(tables: Tables) -> None:
    deep = {"L": [{"M": {"x": n(1)}}]}
    tables.put("1", l=deep, m={"M": {"x": n(1)}})

    tables.update("1", "SET cp = l, m2 = m, m3 = if_not_exists(nope, m), l2 = list_append(:e, l)",
                  e={"L": []})  # fmt: skip
    tables.update("1", "SET s = :s, t = :s, d = :d, e = :d", s={"SS": ["x"]}, d=deep)
    tables.update("1", "SET cp[0] = :v, m2.x = :v, m3.x = :v, l2[0].x = :v, d[0].x = :v ADD s :y",
                  v=n(9), y={"SS": ["y"]})  # fmt: skip

    item = tables.get("1")
    assert item["l"] == item["e"] == deep
    assert item["m"] == {"M": {"x": n(1)}}
    assert item["t"] == {"SS": ["x"]}
    assert sorted(item["s"]["SS"]) == ["x", "y"]


def test_an_update_reads_the_item_as_it_was(tables: Tables) -> None:
    tables.put("1", a={"M": {"x": n(1)}}, p=n(1), q=n(2))

    tables.update("1", "SET a.x = :v, b = a, p = q, q = p", v=n(9))

    assert tables.get("1") == {"a": {"M": {"x": n(9)}}, "b": {"M": {"x": n(1)}},
                               "p": n(2), "q": n(1)}  # fmt: skip
