"""Expressions that are parsed once give what moto gives: every call is made both ways."""

import json
from typing import Any

import pytest
from moto.core import responses
from moto.core.exceptions import RESTError
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser, Node
from moto.dynamodb.parsing.expressions import UpdateExpressionParser
from moto.dynamodb.responses import DynamoHandler

from hoststack.services import expressions

_ACCOUNT = "000000000000"
_REPLACED = (
    (UpdateExpressionParser, "make"),
    (Node, "find_clauses"),
    (DepthFirstTraverser, "traverse"),
    (ConditionExpressionParser, "parse"),
    (ConditionExpressionParser, "_make_operand"),
    (Item, "project"),
    (responses, "method_names_from_class"),
    (responses, "camelcase_to_underscores"),
)

type Call = tuple[str, dict[str, Any]]


def put(key: str, **attributes: Any) -> Call:
    return "PutItem", {"TableName": "t", "Item": {"id": {"S": key}, **attributes}}


def update(key: str, expression: str, condition: str = "", **values: Any) -> Call:
    """Names as `#name` and values as `:name` in the expressions are filled in."""
    text = f"{expression} {condition}"
    names = {f"#{name}": name for name in ("a", "b", "c", "size") if f"#{name}" in text}
    body: dict[str, Any] = {
        "TableName": "t",
        "Key": {"id": {"S": key}},
        "UpdateExpression": expression,
        "ReturnValues": "ALL_NEW",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    if names:
        body["ExpressionAttributeNames"] = names
    if values:
        body["ExpressionAttributeValues"] = {f":{name}": value for name, value in values.items()}
    if condition:
        body["ConditionExpression"] = condition
    return "UpdateItem", body


def renamed(call: Call, names: dict[str, str]) -> Call:
    """The same call with other names for its placeholders."""
    operation, body = call
    return operation, body | {"ExpressionAttributeNames": names}


def n(number: int) -> dict[str, str]:
    return {"N": str(number)}


CALLS: tuple[Call, ...] = (
    put("1", a=n(1), c={"L": [n(1), n(2)]}, b={"M": {"x": {"S": "deep"}}}),
    update("1", "SET #a = #a + :one", "#a < :ten AND attribute_exists(id)", one=n(1), ten=n(10)),
    update("1", "SET #a = #a + :one", "#a < :ten AND attribute_exists(id)", one=n(1), ten=n(2)),
    update("1", "SET #a = if_not_exists(#a, :one), d = :one REMOVE #c", one=n(7)),
    update("1", "SET #b.x = :text, e = list_append(:some, :some)", text={"S": ""}, some={"L": []}),
    update("1", "SET #b.x.y = :one", one=n(1)),
    update("1", "SET #a = :one, #a = :one", one=n(1)),
    update("1", "SET id = :one", one=n(1)),
    update("1", "SET #a = :one SET d = :one", one=n(1)),
    update("1", "SET #a = #c + :one", one=n(1)),
    update("1", "SET #a = :one", one=n(1), unused=n(2)),
    update("1", "SET #a = :none"),
    update("1", "SET size = :one", one=n(1)),
    update("1", "SET #size = :one", one=n(1)),
    update("1", "SET #a ="),
    update("1", "ADD #a :one, tags :set", one=n(5), set={"SS": ["x", "y"]}),
    update("1", "DELETE tags :set", set={"SS": ["x"]}),
    update("1", "SET f = :list", list={"L": [n(1), n(2), n(3)]}),
    update("1", "REMOVE f[0], f[2]"),
    update("1", "SET f[1] = :one, f[9] = :one", one=n(4)),
    update("1", "SET #a = :x", "NOT (#a BETWEEN :x AND :y) OR #a IN (:y)", x=n(1), y=n(9)),
    update("1", "SET #a = :one", "contains(#b, :one) and size(id) > :one", one=n(1)),
    update("1", "SET #a = :one", "#a ~ :one", one=n(1)),
    update("1", "SET #a = :one", "#a < :gone", one=n(1)),
    update("1", "SET #a = :one", "size(id) < :ten AND begins_with(id, :text)", one=n(1), ten=n(9),
           text={"S": "1"}),
    *(renamed(update("1", "SET #p = :one, #q = :one REMOVE #r", one=n(1)), names)
      for names in ({"#p": "p", "#q": "q", "#r": "r"}, {"#p": "p", "#q": "p", "#r": "r"},
                    {"#p": "p", "#q": "r", "#r": "r"}, {"#p": "p", "#q": "q", "#r": "id"},
                    {"#p": "p", "#q": "q", "#r": "r"})),
    update("1", "SET g = if_not_exists(#no, #nor)"),
    update("1", "SET g = if_not_exists(b.no.nor, :one), h = g", one=n(1)),
    update("1", "SET #a = #a - :one, k = list_append(f, :list)", one=n(1), list={"L": [n(9)]}),
    put("2", b=n(3)),
    *(("PutItem", {"TableName": "t", "Item": {"id": {"S": "2"}, "b": n(3)},
                   "ConditionExpression": "#x = :v", "ExpressionAttributeNames": names,
                   "ExpressionAttributeValues": {":v": value}})
      for names, value in (({"#x": "b"}, n(3)), ({"#x": "b"}, n(4)), ({"#x": "id"}, {"S": "2"}),
                           ({}, n(3)))),
    update("new", "SET #a = :one ADD #c :one", one=n(1)),
    update("new", "SET #a = :one", "attribute_not_exists(id)", one=n(2)),
    ("GetItem", {"TableName": "t", "Key": {"id": {"S": "1"}}}),
    ("GetItem", {"TableName": "t", "Key": {"id": {"S": "1"}}, "ProjectionExpression": "id, #a, no",
                 "ExpressionAttributeNames": {"#a": "a"}}),
    ("GetItem", {"TableName": "t", "Key": {"id": {"S": "1"}}, "ProjectionExpression": "f[0], b.x"}),
    ("BatchGetItem", {"RequestItems": {"t": {"Keys": [{"id": {"S": "1"}}, {"id": {"S": "0"}}],
                                             "ProjectionExpression": "id, f, tags"}}}),
    ("Scan", {"TableName": "t"}),
    ("NoSuchCall", {"TableName": "t"}),
)  # fmt: skip


def answers(region: str) -> list[Any]:
    """What all calls answer, one after the other, each made twice: what is kept must not change."""
    backend = dynamodb_backends[_ACCOUNT][region]
    key = [{"AttributeName": "id", "KeyType": "HASH"}]
    backend.create_table(
        "t", schema=key, throughput=None, attr=[{"AttributeName": "id", "AttributeType": "S"}],
        global_indexes=[], indexes=[], streams=None, billing_mode="PAY_PER_REQUEST",
        sse_specification=None, tags=[], deletion_protection_enabled=False, warm_throughput=None,
    )  # fmt: skip
    try:
        return [answer(region, call) for call in CALLS for _ in range(2)]
    finally:
        backend.tables.clear()


def answer(region: str, call: Call) -> Any:
    """Status and document, or the error."""
    operation, body = call
    handler = DynamoHandler()
    handler.body, handler.querystring, handler.response_headers = json.dumps(body), {}, {}
    handler.headers = {"X-Amz-Target": f"DynamoDB_20120810.{operation}"}
    handler.region, handler.current_account = region, _ACCOUNT
    try:
        status, _, text = handler.call_action()
    except (RESTError, NotImplementedError, ValueError, AttributeError, KeyError) as error:
        return type(error), str(error)
    return status, json.loads(text)


def test_each_call_answers_as_motos_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, name in _REPLACED:
        monkeypatch.setattr(owner, name, vars(owner)[name])
    for kind in (Node, Item):
        monkeypatch.setattr(kind, "__deepcopy__", None, raising=False)
        monkeypatch.delattr(kind, "__deepcopy__")
    theirs = answers("us-east-1")

    expressions.install()
    ours = answers("us-east-1")

    assert ours == theirs
    assert sum(status == 200 for status, _ in ours) > len(CALLS)  # not errors alone


def test_an_expression_is_parsed_once() -> None:
    expressions.tree_of.cache_clear()

    first, second = (expressions.tree_of("SET a = :a") for _ in range(2))

    assert first is second
    assert expressions.copy_of_tree(first) is not first
