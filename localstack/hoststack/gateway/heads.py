"""Whether the head of an answer can be sent as it is.

Source: RFC 9110, sections 5.1 (names), 5.5 (values) and 15 (status codes). An answer of 1xx is no
final one, and has no body: what follows it would be taken for the next answer.
"""

import re
from collections.abc import Iterable

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_STATUSES = range(200, 600)


def is_sendable(status: int, headers: Iterable[tuple[str, str]]) -> bool:
    """Whether a status and headers can be written, and read as what they are."""
    return status in _STATUSES and all(
        _NAME.fullmatch(name) and _VALUE.fullmatch(value) for name, value in headers
    )
