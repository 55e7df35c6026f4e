"""How DynamoDB compares: only values of one type, of which moto knows little or fails."""

import operator
from base64 import b64decode
from collections.abc import Callable
from typing import Any

from moto.dynamodb import comparisons
from moto.dynamodb.comparisons import FuncSize
from moto.dynamodb.exceptions import MockValidationException
from moto.dynamodb.models.dynamo_type import DynamoType

_ORDERED = frozenset(("S", "N", "B"))
_SIZED = frozenset(("S", "SS", "NS", "B", "BS", "L", "M"))

_compare = DynamoType.compare  # moto's own


def install() -> None:
    """Put this in moto's place."""
    for owner, name, ours in REPLACED:
        setattr(owner, name, ours)


def kind_of(operand: Any, item: Any) -> str | None:
    """The type of what is compared; None if it is not there."""
    if isinstance(operand, FuncSize):
        return None if operand.expr(item) is None else "N"
    kind: str | None = operand.get_type(item)
    return kind


def ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """An order as a condition has it: false on AWS for values of two types, an error in moto."""

    def holds(condition: Any, item: Any) -> bool:
        left, right = condition.lhs, condition.rhs
        kind = kind_of(left, item)
        if kind not in _ORDERED or kind != kind_of(right, item):
            return False
        return compare(left.expr(item), right.expr(item))

    return holds


def are_equal(left: Any, right: Any, item: Any) -> bool:
    """Whether two operands are equal; moto takes 1 for true, and what is not there for null."""
    kind = kind_of(left, item)
    if kind is None or kind != kind_of(right, item):
        return False
    return bool(left.expr(item) == right.expr(item))


def equal(condition: Any, item: Any) -> bool:
    """`left = right`."""
    return are_equal(condition.lhs, condition.rhs, item)


def unequal(condition: Any, item: Any) -> bool:
    """`left <> right`: true, too, if one is not there."""
    return not are_equal(condition.lhs, condition.rhs, item)


def compared(value: Any, comparison: str, others: list[Any]) -> bool:
    """Whether a sort key is as a query's condition says; moto fails at values of two types."""
    try:
        return bool(_compare(value, comparison, others))
    except TypeError as error:
        raise MockValidationException(
            "One or more parameter values were invalid: "
            "Condition parameter type does not match schema type"
        ) from error


def is_in(condition: Any, item: Any) -> bool:
    """`left IN (one, other)`."""
    return any(are_equal(condition.attr, value, item) for value in condition.possible_values)


def between(condition: Any, item: Any) -> bool:
    """`left BETWEEN low AND high`: moto says no to zero, and yes to what is not there."""
    kinds = {kind_of(each, item) for each in condition.arguments}
    if len(kinds) > 1 or not kinds <= _ORDERED:
        return False
    value, low, high = (each.expr(item) for each in condition.arguments)
    return bool(low <= value <= high)


def size(function: Any, item: Any) -> int | None:
    """`size(path)`: None, so no comparison holds, of numbers and of what is not there.

    moto fails at them. Texts have the size of their UTF-8 and bytes their own, not their base64's.
    """
    kind = kind_of(function.attr, item)
    if kind not in _SIZED:
        return None
    value = function.attr.expr(item)
    match kind:
        case "S":
            return len(value.encode())
        case "B":
            return len(value if isinstance(value, bytes) else b64decode(value))
    return len(value)


REPLACED: tuple[tuple[Any, str, Any], ...] = (
    (DynamoType, "compare", compared),
    (comparisons.OpLessThan, "expr", ordered(operator.lt)),
    (comparisons.OpLessThanOrEqual, "expr", ordered(operator.le)),
    (comparisons.OpGreaterThan, "expr", ordered(operator.gt)),
    (comparisons.OpGreaterThanOrEqual, "expr", ordered(operator.ge)),
    (comparisons.OpEqual, "expr", equal),
    (comparisons.OpNotEqual, "expr", unequal),
    (comparisons.FuncIn, "expr", is_in),
    (comparisons.FuncBetween, "expr", between),
    (FuncSize, "expr", size),
)
