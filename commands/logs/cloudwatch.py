"""Reads events from the log groups of a deployed stack."""

import json
import re
import time
from typing import Any

from botocore.exceptions import ClientError

from infra.machinery.points import Document, event_of

# What Lambda itself logs of a function that cannot start, runs out of time or dies.
_RUNTIME_ERROR = re.compile(
    r"\[ERROR\] ([^\r\n]+)|(?:\S+ ){0,2}(Task timed out .*)|RequestId: \S+ Error: (.*)"
)
_OWN_FRAME = re.compile(r'File "[^"]*/((?:functions|infra|alerts)/[^"]+)", line (\d+)')
_FUNCTIONS = ("client", "business", "worker", "buried", "webhook")


class CloudWatch:
    """The log groups of one stack."""

    def __init__(self, client: Any, *, prefix: str) -> None:
        self._client = client
        self._prefix = prefix

    def __str__(self) -> str:
        return "CloudWatch Logs"

    def events(self, *, minutes: float, wanted: dict[str, str]) -> list[Document]:
        """The events of the last minutes with the wanted values, oldest first.

        Raises:
            BotoCoreError: CloudWatch Logs did not answer.
            ClientError: It refused.
        """
        since_ms = int((time.time() - minutes * 60) * 1000)
        found = [event for name in _FUNCTIONS for event in self._of(name, since_ms)]
        fitting = [e for e in found if all(e.get(key) == value for key, value in wanted.items())]
        return sorted(fitting, key=lambda event: event["time_ns"])

    def _of(self, name: str, since_ms: int) -> list[Document]:
        pages = self._client.get_paginator("filter_log_events").paginate(
            logGroupName=f"/aws/lambda/{self._prefix}-{name}", startTime=since_ms
        )
        try:
            lines = [line for page in pages for line in page["events"]]
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return []  # not every stack has every function
            raise
        return [event for line in lines if (event := _event(name, line)) is not None]


def _event(name: str, line: dict[str, Any]) -> Document | None:
    return event_of(line["message"]) or _runtime_error(name, line)


def _runtime_error(name: str, line: dict[str, Any]) -> Document | None:
    """An event in place of a line of Lambda's own, in either of its two formats."""
    whole = _error_as_text(line["message"])
    match = _RUNTIME_ERROR.match(whole)
    if match is None:
        return None
    text = next(part for part in match.groups() if part).strip()
    frames = list(_OWN_FRAME.finditer(whole))
    place = f" ({frames[-1][1]}, line {frames[-1][2]})" if frames else ""
    return {
        "time_ns": line["timestamp"] * 1_000_000,
        "level": "error",
        "service": name,
        "event_name": "runtime_error",
        "text": f"{text}{place}",
    }


def _error_as_text(message: str) -> str:
    """What Lambda's JSON format says of an error, as its text format would; anything else as is."""
    if not message.startswith("{"):
        return message
    try:
        found = json.loads(message)
    except ValueError:
        return message
    match found:
        case {"errorType": str(kind), "errorMessage": str(words)}:
            frames = "".join(map(str, found.get("stackTrace") or []))
            return f"[ERROR] {kind}: {words}\n{frames}"
    return message
