"""DynamoDB's values as AWS takes them: checked, numbers in one form and calculated exactly."""

import re
from decimal import Context, Decimal
from typing import Any

from moto.dynamodb.exceptions import (
    IncorrectOperandType,
    MockValidationException,
    SerializationException,
)
from moto.dynamodb.models.dynamo_type import DynamoType

_NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,4})?"
)
_MOST_DIGITS = 38
_LARGEST, _SMALLEST = 125, -130  # exponents
_EXACT = Context(prec=1_000)
_OVERFLOW = (
    "Number overflow. Attempting to store a number with magnitude larger than supported range"
)
_UNDERFLOW = (
    "Number underflow. Attempting to store a number with magnitude smaller than supported range"
)
_INVALID = "One or more parameter values were invalid: "
_TYPES = frozenset(("S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"))
_EMPTY = {
    "SS": "An string set  may not be empty",
    "NS": "An number set  may not be empty",
    "BS": "Binary sets should not be empty",
}


def check(value: Any) -> None:
    """Check an attribute's value, and write its numbers as AWS returns them.

    moto checks those of PutItem alone, and not all of them; it stores numbers as they were sent.

    Raises:
        MockValidationException: AWS refuses it, with this message.
        SerializationException: A text is none.
    """
    if type(value) is not dict or len(value) != 1:
        raise _not_one_type(value)
    [(kind, content)] = value.items()
    if kind == "S":
        if type(content) is not str:
            raise SerializationException("NUMBER_VALUE cannot be converted to String")
    elif kind == "N":
        value[kind] = number(content)
    elif kind == "L":
        for each in content:
            check(each)
    elif kind == "M":
        for each in content.values():
            check(each)
    elif kind in _EMPTY:
        _check_set(value, kind, content)
    elif kind not in _TYPES:
        raise _not_one_type(value)


def _not_one_type(value: Any) -> MockValidationException:
    is_more = type(value) is dict and len(value.keys() & _TYPES) > 1
    what = "has more than one datatypes set" if is_more else "is empty"
    return MockValidationException(
        f"Supplied AttributeValue {what}, must contain exactly one of the supported datatypes"
    )


def _check_set(value: dict[str, Any], kind: str, members: list[str]) -> None:
    if not members:
        raise MockValidationException(_INVALID + _EMPTY[kind])
    if kind == "NS":
        value[kind] = members = [number(each) for each in members]
    if len(set(members)) == len(members):
        return
    if kind == "NS":
        raise MockValidationException("Input collection contains duplicates")
    of_type = "of type BS " if kind == "BS" else ""
    raise MockValidationException(
        f"{_INVALID}Input collection [{', '.join(members)}]{of_type} contains duplicates."
    )


def number(text: Any) -> str:
    """A number as AWS returns it: no exponent, no zeros at the end of a fraction."""
    if not isinstance(text, str):
        raise SerializationException("NUMBER_VALUE cannot be converted to String")
    if text.isascii() and text.isdigit() and text[0] != "0" and len(text) <= _MOST_DIGITS:
        return text
    if not _NUMBER.fullmatch(text):
        raise MockValidationException(
            f"The parameter cannot be converted to a numeric value: {text}"
        )
    return _written(
        Decimal(text), "Attempting to store more than 38 significant digits in a Number"
    )


def _written(value: Decimal, too_long: str) -> str:
    if not value:
        return "0"
    if value.adjusted() > _LARGEST:
        raise MockValidationException(_OVERFLOW)
    if value.adjusted() < _SMALLEST:
        raise MockValidationException(_UNDERFLOW)
    short = value.normalize(_EXACT)
    if len(short.as_tuple().digits) > _MOST_DIGITS:
        raise MockValidationException(too_long)
    return format(short, "f")


def total(left: Any, right: Any) -> Any:
    """`left + right`. moto takes `1E+2` for no number, and keeps zeros at the end."""
    return _calculated("+", left, right, _EXACT.add)


def difference(left: Any, right: Any) -> Any:
    """`left - right`. moto uses floats, which give 0.1 - 0.3 as -0.19999999999999998."""
    return _calculated("-", left, right, _EXACT.subtract)


def _calculated(sign: str, left: Any, right: Any, operation: Any) -> Any:
    for operand in (left, right):
        if operand.type != "N":
            raise IncorrectOperandType(sign, operand.type)
    # AWS calls it an overflow, too, when the result has too many digits.
    result = operation(Decimal(left.value), Decimal(right.value))
    return DynamoType({"N": _written(result, _OVERFLOW)})
