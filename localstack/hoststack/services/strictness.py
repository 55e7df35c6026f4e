"""What AWS's DynamoDB refuses, in its words.

moto takes much that AWS refuses, and fails by itself, which is a 500 that SDKs try again, where
AWS answers that the request is wrong.
"""

import re
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.exceptions import (
    AttributeDoesNotExist,
    ExpressionAttributeNameNotDefined,
    InvalidConditionExpression,
    MockValidationException,
)
from moto.dynamodb.models import dynamo_type
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.parsing.validators import (
    UpdateExpressionFunctionEvaluator,
    Validator,
)
from moto.dynamodb.responses import DynamoHandler, ProjectionExpressionParser

from hoststack.services import expressions, values

_VALUE = re.compile(r":\w{1,255}")
_NAME = re.compile(r"#[\w-]{1,255}")
_EXPRESSIONS = (
    "ConditionExpression",
    "FilterExpression",
    "KeyConditionExpression",
    "UpdateExpression",
)
_NO_VALUE = "An expression attribute value used in expression is not defined; attribute value: "
_NO_NAME = "An expression attribute name used in the document path is not defined; attribute name: "

# moto's own.
_find_nested_key = dynamo_type.find_nested_key
_paths = ProjectionExpressionParser.parse
_validate = Validator.validate
_list_of = UpdateExpressionFunctionEvaluator.get_list_from_ddb_typed_value


def install() -> None:
    """Put this in moto's place; `expressions` must be there already."""
    for owner, name, ours in REPLACED:
        setattr(owner, name, ours)


def condition_of(parser: Any) -> Any:
    """A condition, or what is wrong with it."""
    if parser.condition_expression is not None and not parser.condition_expression.strip():
        raise InvalidConditionExpression("The expression can not be empty;")
    parser.expression_attribute_values = parser.expression_attribute_values or {}
    try:
        return expressions.condition_of(parser)
    except KeyError as error:
        name = str(error.args[0])
        what = _NO_NAME if name.startswith("#") else _NO_VALUE
        raise InvalidConditionExpression(what + name) from error
    except (ValueError, IndexError) as error:
        raise InvalidConditionExpression(f"Syntax error; {error}") from error


def validated(validator: Any) -> Any:
    """An update's tree with its values in it, or which name is not there."""
    try:
        return _validate(validator)
    except KeyError as error:
        if not str(error.args[0]).startswith("#"):
            raise
        raise ExpressionAttributeNameNotDefined(error.args[0]) from error


def paths_of(parser: Any) -> Any:
    """The paths of a projection.

    moto takes a name that is not there for an attribute's, and so it does with `#name[0]`.
    """
    names = parser.expression_attribute_names
    for name in _NAME.findall(parser.projection_expression or ""):
        if name not in names:
            raise MockValidationException(f"Invalid ProjectionExpression: {_NO_NAME}{name}")
    paths = _paths(parser)
    for path in paths:
        for i, part in enumerate(path):
            name, bracket, rest = part.partition("[")
            if bracket and name in names:
                path[i] = names[name] + bracket + rest
                parser.expr_attr_names_found.append(name)
    return paths


def found_below(keys: list[str], content: dict[str, Any]) -> dict[str, Any]:
    """What a projection's path leads to: nothing if it goes on below a text or a number.

    moto fails by itself there, and at an index just past a list's end.
    """
    try:
        return dict(_find_nested_key(keys, content))
    except (TypeError, LookupError):
        return {}


def checked(method: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A method of moto's handler that looks at what it is given first."""

    @wraps(method)
    def answer(handler: Any) -> Any:
        for part in _parts(handler.body):
            for name in ("Item", "Key"):
                for value in part.get(name, {}).values():
                    values.check(value)
            _check_values(part)
        return method(handler)

    return answer


def _parts(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The request, or the requests in it, that have items, keys or values."""
    yield body
    for request in body.get("TransactItems") or ():
        yield from request.values()
    for asked in (body.get("RequestItems") or {}).values():
        if isinstance(asked, dict):
            yield from ({"Key": key} for key in asked.get("Keys") or ())
        else:
            for request in asked:
                yield from request.values()


def _check_values(part: dict[str, Any]) -> None:
    """Check the values of expressions; moto asks UpdateItem alone whether it uses them all."""
    given = part.get("ExpressionAttributeValues")
    if not given:
        return
    for name, value in given.items():
        try:
            values.check(value)
        except MockValidationException as error:
            raise MockValidationException(
                f"ExpressionAttributeValues contains invalid value: {error.message} for key {name}"
            ) from error
    texts = [part[name] for name in _EXPRESSIONS if part.get(name)]
    if not texts:
        raise MockValidationException(
            "ExpressionAttributeValues can only be specified when using expressions"
        )
    used = {name for text in texts for name in _VALUE.findall(text)}
    unused = [name for name in given if name not in used]
    if unused:
        raise MockValidationException(
            "Value provided in ExpressionAttributeValues unused in expressions: "
            f"keys: {{{', '.join(unused)}}}"
        )


def filtered(method: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Query or Scan, whose condition is a filter: it is wrong by that name.

    In a key's condition moto takes a value that is not there for a text.
    """

    @wraps(method)
    def answer(handler: Any) -> Any:
        key_condition = handler.body.get("KeyConditionExpression") or ""
        given = handler.body.get("ExpressionAttributeValues") or {}
        for name in _VALUE.findall(key_condition):
            if name not in given:
                raise MockValidationException(f"Invalid KeyConditionExpression: {_NO_VALUE}{name}")
        try:
            return method(handler)
        except InvalidConditionExpression as error:
            message = error.message.replace("ConditionExpression", "FilterExpression", 1)
            raise MockValidationException(message) from error

    return answer


def list_of(node: Any, function_name: str) -> Any:
    """A list to append; moto fails by itself if it is not there."""
    if not hasattr(node, "get_value"):
        raise AttributeDoesNotExist
    return _list_of(node, function_name)


REPLACED: tuple[tuple[Any, str, Any], ...] = (
    (ConditionExpressionParser, "parse", condition_of),
    (ProjectionExpressionParser, "parse", paths_of),
    (Validator, "validate", validated),
    (UpdateExpressionFunctionEvaluator, "get_list_from_ddb_typed_value", staticmethod(list_of)),
    (dynamo_type, "find_nested_key", found_below),
    (DynamoType, "__add__", values.total),
    (DynamoType, "__sub__", values.difference),
    *(
        (DynamoHandler, name, checked(getattr(DynamoHandler, name)))
        for name in (
            "put_item",
            "update_item",
            "delete_item",
            "get_item",
            "batch_write_item",
            "batch_get_item",
            "transact_write_items",
        )
    ),
    *(
        (DynamoHandler, name, checked(filtered(getattr(DynamoHandler, name))))
        for name in ("query", "scan")
    ),
)
