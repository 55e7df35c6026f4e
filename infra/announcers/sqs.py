"""Amazon SQS announcer: a queue of its own, which the webhook function reads."""

import asyncio
import json
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from infra.errors import BrokerUnavailable
from infra.outcome import Outcome

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class SqsAnnouncer:
    """Queue outcomes for the webhook function.

    Args:
        queue_url: The queue that it is mapped to.
    """

    def __init__(self, client: "SQSClient", *, queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    async def announce(self, outcome: Outcome) -> None:
        """Send an outcome to the queue."""
        await asyncio.to_thread(self._send, outcome)

    async def postpone(self, receipt: str, *, delay_s: int) -> None:
        """Hide a received message for `delay_s` seconds, 0 to 43,200 (ChangeMessageVisibility)."""
        await asyncio.to_thread(self._postpone, receipt, delay_s)

    def _send(self, outcome: Outcome) -> None:
        try:
            self._client.send_message(
                QueueUrl=self._queue_url, MessageBody=json.dumps(outcome.to_json())
            )
        except (BotoCoreError, ClientError) as error:
            raise BrokerUnavailable("SQS refused or did not answer") from error

    def _postpone(self, receipt: str, delay_s: int) -> None:
        try:
            self._client.change_message_visibility(
                QueueUrl=self._queue_url, ReceiptHandle=receipt, VisibilityTimeout=delay_s
            )
        except (BotoCoreError, ClientError) as error:
            raise BrokerUnavailable("SQS refused or did not answer") from error
