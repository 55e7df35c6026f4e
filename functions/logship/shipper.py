"""Ships lines: one short request; what it cannot deliver waits in a queue."""

import math
import sys
import time
from contextlib import suppress
from typing import Any

from functions.logship.lines import events_in
from infra.errors import BadRequest, LogsUnavailable
from infra.machinery.delivery import deliver
from infra.machinery.pauses import doubled
from infra.machinery.points import event_of, point_of
from infra.ports import PointWriter, UndeliveredLines

# For so long after a failure, new lines go straight to the queue: waiting for a store that is away
# would hold an execution environment for a second at each delivery.
REST_S = 10.0


class Shipper:
    """Delivers lines to the log store, and reports each one that it gives up.

    Args:
        retry_s: Before undelivered lines are offered again, in seconds; doubled each time.
    """

    def __init__(
        self, *, writer: PointWriter, undelivered: UndeliveredLines, retry_s: float
    ) -> None:
        self._writer = writer
        self._undelivered = undelivered
        self._retry_s = retry_s
        self._rests_until = -math.inf

    def ship(self, lines: list[str]) -> None:
        """Deliver lines, or keep them for later.

        Raises:
            LogsUnavailable: They could not even be kept.
        """
        if not lines:
            return
        if time.monotonic() < self._rests_until:
            self._undelivered.keep(lines)
            return
        try:
            self._deliver(lines)
        except LogsUnavailable as error:
            self._rests_until = time.monotonic() + REST_S
            _say(f"{len(lines)} log events go to the retry queue: {error}")
            self._undelivered.keep(lines)

    def ship_again(self, records: list[dict[str, Any]]) -> list[dict[str, str]]:
        """Deliver lines that were kept.

        Args:
            records: SQS records; all are delivered together.

        Returns:
            SQS's partial batch response: the messages that should come back.
        """
        lines: list[str] = []
        unreadable: list[dict[str, str]] = []
        for record in records:
            try:
                lines += events_in(record)
            except BadRequest as error:
                _say(f"a message of the retry queue can't be read: {error}")
                unreadable.append({"itemIdentifier": record["messageId"]})
        try:
            self._deliver(lines)
        except LogsUnavailable as error:
            _say(f"{len(lines)} log events stay in the retry queue: {error}")
            return [self._again(record) for record in records]
        return unreadable

    def _deliver(self, lines: list[str]) -> None:
        # Read twice, here and by `events_in`: cheaper than carrying both forms about.
        events = [event for line in lines if (event := event_of(line)) is not None]
        refusals = deliver([point_of(event) for event in events], self._writer)
        if refusals:
            self._undelivered.set_aside([lines[refusal.index] for refusal in refusals])
            _say(
                f"{len(refusals)} of {len(lines)} log events were refused and lie on the "
                f"dead-letter queue; the first: {refusals[0].reason}"
            )

    def _again(self, record: dict[str, Any]) -> dict[str, str]:
        tries = int(record.get("attributes", {}).get("ApproximateReceiveCount", 1))
        pause_s = doubled(self._retry_s, tries)
        with suppress(LogsUnavailable):  # then it comes back at the queue's own time-out
            self._undelivered.postpone(record["receiptHandle"], delay_s=math.ceil(pause_s))
        return {"itemIdentifier": record["messageId"]}


def _say(text: str) -> None:
    print(f"logship: {text}", file=sys.stderr, flush=True)
