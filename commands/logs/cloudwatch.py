"""Reads events from the log groups of a deployed stack."""

import time
from typing import Any

from botocore.exceptions import ClientError

from infra.points import Document, event_of

_FUNCTIONS = ("client", "business", "worker", "buried")


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
            lines = [line["message"] for page in pages for line in page["events"]]
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return []  # not every stack has every function
            raise
        return [event for line in lines if (event := event_of(line)) is not None]
