"""Puts the values back that the service has masked in a message: only the sender has them."""

import re
from collections.abc import Sequence
from typing import Any


def restored(text: str, message: str, alert: Any) -> str:
    """A text of the model with the message's own values in place of their placeholders.

    All in one pass: a value may look like a placeholder itself.

    Args:
        message: As it was sent.
        alert: What the service said when it took the message; anything without `masked` masks
            nothing.
    """
    masked: Sequence[Any] = alert.get("masked") or () if isinstance(alert, dict) else ()
    if not masked:
        return text
    values = {mask["placeholder"]: message[mask["start"] : mask["end"]] for mask in masked}
    # the longest first: one may be the beginning of another
    placeholders = sorted(values, key=len, reverse=True)
    pattern = "|".join(map(re.escape, placeholders))
    return re.sub(pattern, lambda found: values[found[0]], text)


def with_values(record: dict[str, Any], message: str, alert: Any) -> dict[str, Any]:
    """A task's record with the values of its message in its result."""
    if isinstance(record.get("result"), str):
        return record | {"result": restored(record["result"], message, alert)}
    return record
