"""Handler of the logship function: subscribed log lines, undelivered ones, and replays."""

from functools import cached_property
from typing import Any

from functions.logship.lines import events_in
from functions.logship.shipper import Shipper
from functions.wiring import Wiring
from infra.errors import BadRequest


class LogshipWiring(Wiring):
    """The logship function's settings and adapters, and what it builds on them."""

    service = "logship"

    @cached_property
    def shipper(self) -> Shipper:
        """What delivers the lines."""
        return Shipper(
            writer=self.point_writer,
            undelivered=self.undelivered_lines,
            retry_s=self.settings.logs_retry_s,
        )


wiring = LogshipWiring()


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Ship what CloudWatch Logs or the retry queue brings; `{"replay": {}}` replays dead letters.

    Raises:
        LogsUnavailable: Neither InfluxDB nor the queue took the lines: Lambda tries twice more,
            then puts the event on the dead-letter queue.
    """
    match event:
        case {"awslogs": {"data": str()}}:
            wiring.shipper.ship(events_in(event))
            return {}
        case {"Records": list(records)}:
            return {"batchItemFailures": wiring.shipper.ship_again(records)}
        case {"replay": dict()}:
            return {"replayed": wiring.undelivered_lines.replay()}
        case _:
            raise BadRequest(
                "This function takes CloudWatch Logs and SQS events; see events/logship.json.",
                field="event",
            )


wiring.prepare(lambda: wiring.shipper)
