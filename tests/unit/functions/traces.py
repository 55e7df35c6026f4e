"""What a worker leaves behind: messages in queues and lines in its log."""

import json
from typing import Any

import pytest

from tests.conftest import Aws


def everything_in(aws: Aws, queue_url: str) -> int:
    """How many messages a queue has, hidden and delayed ones included."""
    attributes = aws.sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["All"])
    visible = attributes["Attributes"]["ApproximateNumberOfMessages"]
    hidden = attributes["Attributes"]["ApproximateNumberOfMessagesNotVisible"]
    delayed = attributes["Attributes"]["ApproximateNumberOfMessagesDelayed"]
    return int(visible) + int(hidden) + int(delayed)


def events_named(capsys: pytest.CaptureFixture[str], text: str) -> list[dict[str, Any]]:
    """The log events with this text, from standard output."""
    lines = capsys.readouterr().out.splitlines()
    return [event for event in map(json.loads, lines) if event["text"] == text]
