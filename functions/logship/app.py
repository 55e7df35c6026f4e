"""Handler of the logship function: subscribed log lines, undelivered ones, and replays."""

from functools import cache
from typing import Any

from functions import wiring
from functions.logship.lines import events_in
from functions.logship.shipper import Shipper
from infra.errors import BadRequest


@cache
def _shipper() -> Shipper:
    return Shipper(
        writer=wiring.point_writer(),
        undelivered=wiring.undelivered_lines(),
        retry_s=wiring.settings().logs_retry_s,
    )


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Ship what CloudWatch Logs or the retry queue brings; `{"replay": {}}` replays dead letters.

    Raises:
        LogsUnavailable: Neither InfluxDB nor the queue took the lines: Lambda tries twice more,
            then puts the event on the dead-letter queue.
    """
    match event:
        case {"awslogs": {"data": str()}}:
            _shipper().ship(events_in(event))
            return {}
        case {"Records": list(records)}:
            return {"batchItemFailures": _shipper().ship_again(records)}
        case {"replay": dict()}:
            return {"replayed": wiring.undelivered_lines().replay()}
        case _:
            raise BadRequest(
                "This function takes CloudWatch Logs and SQS events; see events/logship.json.",
                field="event",
            )


wiring.prepare(_shipper)
