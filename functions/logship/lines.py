"""Finds our events in what AWS delivers."""

import base64
import gzip
import json
import zlib
from typing import Any

from infra.errors import BadRequest
from infra.machinery.points import event_of


def events_in(event: Any) -> list[str]:
    """The lines of a CloudWatch Logs event, or of an SQS record's body, that are events of ours.

    Lambda's own lines and whatever libraries print are left out.

    Raises:
        BadRequest: AWS's form was not kept: no base64, no gzip, no JSON.
    """
    try:
        lines = _lines(event)
    except (ValueError, KeyError, TypeError, OSError, EOFError, zlib.error) as error:
        raise BadRequest("this is no delivery of CloudWatch Logs", field="awslogs") from error
    return [line for line in lines if event_of(line) is not None]


def _lines(event: Any) -> list[str]:
    match event:
        case {"awslogs": {"data": str(data)}}:
            return _subscribed(data)
        case {"body": str(body)} if body.startswith('{"awslogs"'):
            return _lines(json.loads(body))  # Lambda gave this event up, as a dead letter
        case {"body": str(body)}:
            return body.split("\n")
        case _:
            return []


def _subscribed(data: str) -> list[str]:
    """The lines of one delivery: gzipped JSON in base64 (CloudWatch Logs User Guide,
    "Log group-level subscription filters")."""
    document = json.loads(gzip.decompress(base64.b64decode(data)))
    if document.get("messageType") != "DATA_MESSAGE":  # AWS also sends CONTROL_MESSAGE, a probe
        return []
    return [entry["message"].rstrip("\n") for entry in document["logEvents"]]
