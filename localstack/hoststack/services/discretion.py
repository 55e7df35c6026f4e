"""What LocalStack logs of requests, without their text: a path may hold anything, an error too.

A request's own loggers quote what was sent: an unknown path, a body that can't be parsed. Here each
text that they quote becomes its length, and each error its class.
"""

import logging
import re
import traceback
from typing import Any

_OF_REQUESTS = re.compile(
    r"localstack\.(?:aws|request|http"
    r"|services\.(?:apigateway\.next_gen\.execute_api|lambda_\.urlrouter|sqs\.query_api))\b"
    r"|rolo\b|hoststack\.gateway\b"
)
_METHOD = re.compile("[A-Z]{3,7}")


def install() -> None:
    """Change log records as they are made, whichever handlers they go to."""
    make = logging.getLogRecordFactory()

    def discreet(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        if _OF_REQUESTS.match(record.name):
            without_quotes(record)
        return record

    logging.setLogRecordFactory(discreet)


def without_quotes(record: logging.LogRecord) -> None:
    """Take out what a record quotes."""
    if isinstance(record.args, tuple):
        record.args = tuple(map(_told, record.args))
    elif record.args:
        record.args = {name: _told(value) for name, value in record.args.items()}
    if record.exc_info and record.exc_info[0]:
        kind, _, where = record.exc_info
        record.exc_info = None
        record.exc_text = "".join(traceback.format_tb(where)) + kind.__name__


def _told(value: object) -> object:
    match value:
        case BaseException():
            return type(value).__name__
        case str() if _METHOD.fullmatch(value):
            return value
        case str() | bytes():
            return f"({len(value)} characters)"
        case int() | float() | None:
            return value
    return f"({type(value).__name__})"
