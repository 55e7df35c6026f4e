"""Standard queues that are fair by MessageGroupId: one group's flood does not hold up the others.

SQS lets messages of quiet groups go before those of a group that has many (SQS Developer Guide,
"Amazon SQS fair queues"); how exactly, AWS does not say. Here it is start-time fair queueing (Goyal
et al., 1996): each message gets the place that it would have if groups took turns.
"""

import threading
from typing import Any

from localstack.services.sqs.models import StandardQueue
from localstack.utils.patch import patch

_MOST_GROUPS = 1_000  # after so many, those without a waiting message are forgotten


class Turns:
    """Gives messages their places in one queue; the lowest is next.

    Messages without a group are one group.
    """

    def __init__(self) -> None:
        self._now = 0.0  # the place of the last message that was received for the first time
        self._next: dict[str | None, float] = {}  # by group: the place of its next message
        self._lock = threading.Lock()

    def place(self, group: str | None) -> float:
        """The place of a message that arrives now."""
        with self._lock:
            if len(self._next) > _MOST_GROUPS:
                self._next = {g: place for g, place in self._next.items() if place > self._now}
            place = max(self._now, self._next.get(group, 0.0))
            self._next[group] = place + 1
            return place

    def received(self, place: float) -> None:
        """Note that the message with this place was received."""
        with self._lock:
            self._now = max(self._now, place)


def install() -> None:
    """Let standard queues order their messages by turns instead of by age."""

    @patch(StandardQueue._put_message)
    def _put_message(original: Any, queue: Any, message: Any) -> None:
        if not hasattr(message, "hoststack_place"):  # it keeps its place when it comes back
            message.hoststack_place = turns_of(queue).place(message.message_group_id)
            message.priority = message.hoststack_place, message.created
        original(queue, message)

    @patch(StandardQueue.receive)
    def receive(original: Any, queue: Any, *args: Any, **more: Any) -> Any:
        result = original(queue, *args, **more)
        for message in (*result.successful, *result.dead_letter_messages):
            turns_of(queue).received(message.hoststack_place)
        return result


def turns_of(queue: Any) -> Turns:
    """The turns of a queue, which has them from its first message on."""
    turns: Turns = queue.__dict__.setdefault("hoststack_turns", Turns())
    return turns
