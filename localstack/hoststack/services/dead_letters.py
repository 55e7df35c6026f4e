"""Dead-letter queues of functions: also for errors without a text.

LocalStack sends the text as an attribute, which SQS refuses if it is empty: the message was lost.
"""

from typing import Any

from localstack.utils.aws import dead_letter_queue
from localstack.utils.patch import patch


def install() -> None:
    """Leave out attributes that say nothing."""

    @patch(dead_letter_queue._prepare_messages_to_dlq)
    def messages_of(original: Any, *args: Any) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = original(*args)
        for message in messages:
            attributes = message.get("MessageAttributes") or {}
            for name in [n for n, a in attributes.items() if a.get("StringValue") == ""]:
                del attributes[name]
        return messages
