"""Handler of the webhook function: SQS batches of outcomes, each told over HTTP."""

import json
import math
from contextlib import suppress
from typing import Any

from functions.sqs import SqsRecord, records_of, run_batch
from functions.webhook_delivery import is_delivered
from functions.wiring import Wiring
from infra.errors import BrokerUnavailable, TaskRejected
from infra.machinery.pauses import doubled
from infra.outcome import Outcome
from infra.ports import Postponer


class WebhookWiring(Wiring):
    """The webhook function's settings and adapters."""

    service = "webhook"

    @property
    def postponer(self) -> Postponer:
        """What gives a message back to the queue of outcomes."""
        return self.sqs_announcer


wiring = WebhookWiring()


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Tell each outcome of a batch; name those whose messages should come back."""
    return wiring.loop.run(run_batch(records_of(event), _tell))


async def _tell(record: SqsRecord) -> bool:
    try:
        outcome = Outcome.from_json(_document(record))
    except TaskRejected as error:
        wiring.log.error("a message is no outcome", error)
        return False  # the dead-letter queue keeps what nobody can read
    if await is_delivered(outcome, wiring.receiver, wiring.log):
        return True
    pause_s = doubled(wiring.settings.webhook_retry_s, record.tries)
    with suppress(BrokerUnavailable):  # then it comes back at the queue's own time-out
        await wiring.postponer.postpone(record.receipt, delay_s=math.ceil(pause_s))
    return False


def _document(record: SqsRecord) -> Any:
    try:
        return json.loads(record.body)
    except (ValueError, RecursionError) as error:
        raise TaskRejected("not an outcome: not JSON") from error


wiring.prepare(lambda: wiring.receiver)
