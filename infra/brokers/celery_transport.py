"""kombu's Redis transport for Celery workers, without its two ways to lose a message.

kombu takes a message off the list with BRPOP and only then notes that it has it: a worker killed in
between loses it. Here one command moves it to a second list, `queue`-taken, where it stays until it
is noted; what the dead leave there goes back. And a message that is no task never reaches Celery,
which would log it and drop it: it is kept in `queue`-unreadable.
"""

import base64
import binascii
import json
import logging
from collections.abc import Callable
from queue import Empty
from time import monotonic, time
from typing import Any

from kombu.transport import redis as kombu_redis

from infra.errors import TaskRejected
from infra.machinery.celery_message import envelope
from infra.task import TASK_NAME, Task

# Moves a message from one list to the end of another where it is read next, unless it is gone.
_MOVE = """
if redis.call('LREM', KEYS[1], -1, ARGV[1]) == 1 then
  redis.call('RPUSH', KEYS[2], ARGV[1])
end
"""


_CLOCKS_AGREE_S = 1.0  # as far as it matters


class QoS(kombu_redis.QoS):  # type: ignore[misc]
    """Notes which messages a worker has, and gives back those of dead workers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seen: set[tuple[str, bytes]] = set()  # queues and messages, at the last look
        self._ahead_s: float | None = None

    @property
    def visibility_timeout(self) -> float:
        """The time-out as this machine's clock has to count it to mean Redis's."""
        return float(self.channel.visibility_timeout) + self._ahead()

    def append(self, message: Any, delivery_tag: str) -> None:
        """Note a message in hand; from here on kombu's visibility time-out looks after it."""
        super().append(message, delivery_tag)
        if abs(self._ahead()) > _CLOCKS_AGREE_S:  # kombu has noted it under this machine's time
            with self.channel.conn_or_acquire() as client:
                client.zadd(self.unacked_index_key, {delivery_tag: time() - self._ahead()})
        self.channel.noted()

    def restore_visible(self, *args: Any, **kwargs: Any) -> None:
        """Give back what was noted too long ago, and what lay in `taken` at the last look too.

        A slow worker may run a message that was also given back. The task store lets only one
        of them claim it.
        """
        self._ahead_s = None  # a clock may be set meanwhile
        super().restore_visible(*args, **kwargs)
        with self.channel.conn_or_acquire() as client:
            now = {
                (queue, message)
                for queue in self.channel.active_queues
                for message in client.lrange(_taken(queue), 0, -1)
            }
            for queue, message in now & self._seen:
                client.eval(_MOVE, 2, _taken(queue), queue, message)
        self._seen = now

    def _ahead(self) -> float:
        """Seconds that this machine's clock is ahead of Redis's, by which all workers go."""
        if self._ahead_s is None:
            with self.channel.conn_or_acquire() as client:
                seconds, microseconds = client.time()
            self._ahead_s = time() - (seconds + microseconds / 1e6)
        return self._ahead_s


class Channel(kombu_redis.Channel):  # type: ignore[misc]
    """Takes messages one by one; at any moment each stands in one of the lists."""

    QoS = QoS
    from_transport_options = (*kombu_redis.Channel.from_transport_options, "on_unreadable")

    on_unreadable: Callable[[Exception], None] | None = None
    _in_hand: tuple[str, bytes] | None = None  # the queue and the message that is being delivered
    _asked = ""  # the queue that the pending command asks

    def noted(self) -> None:
        """Take the message in hand off its `taken` list."""
        if self._in_hand is not None:
            queue, message = self._in_hand
            with self.conn_or_acquire() as client:
                client.lrem(_taken(queue), -1, message)

    def _brpop_start(self, timeout: float | None = None) -> None:
        queues = self._queue_cycle.consume(len(self.active_queues))
        if not queues:
            return
        self._asked = queues[0]
        self._in_poll = self.client.connection
        self._brpop_sent_at = monotonic()
        wait_s = self.brpop_timeout if timeout is None else timeout
        self.client.connection.send_command(
            "BLMOVE", self._asked, _taken(self._asked), "RIGHT", "LEFT", wait_s
        )

    def _brpop_read(self, **options: Any) -> bool:
        try:
            message = self._read_answer(options)
            self._queue_cycle.rotate(self._asked)
            if message is None:
                raise Empty
            self._in_hand = self._asked, message
            try:
                read = _read(message, self._asked)
            except _NO_TASK as error:
                self._keep_aside(error)
            else:
                self.connection._deliver(read, self._asked)
            return True
        finally:
            self._in_hand = None
            self._in_poll = None
            self._flush_brpop_reauth()

    def _read_answer(self, options: dict[str, Any]) -> bytes | None:
        try:
            answer: bytes | None = self.client.parse_response(
                self.client.connection, "BLMOVE", **options
            )
        except self.connection_errors:
            self.client.connection.disconnect()  # so that the next turn connects anew
            raise
        return answer

    def _keep_aside(self, error: Exception) -> None:
        assert self._in_hand is not None  # nosec B101  # for mypy
        queue, message = self._in_hand
        with self.conn_or_acquire() as client:
            client.eval(_MOVE, 2, _taken(queue), f"{queue}-unreadable", message)
        if self.on_unreadable is not None:
            self.on_unreadable(error)
        else:
            logging.getLogger(__name__).error("a message is no task")


class Transport(kombu_redis.Transport):  # type: ignore[misc]
    """What Celery's `broker_transport` names."""

    Channel = Channel


_NO_TASK = (TaskRejected, ValueError, KeyError, TypeError, RecursionError, binascii.Error)


def _read(message: bytes, queue: str) -> dict[str, Any]:
    """A message that holds a task of ours, made anew from that task: Celery acts on headers, and
    one that it cannot read (`eta`, `timelimit`) would stop the worker.

    Raises:
        TaskRejected, ValueError, KeyError, TypeError, RecursionError: It holds none.
    """
    found = json.loads(message)
    if found["headers"]["task"] != TASK_NAME or found["content-type"] != "application/json":
        raise TaskRejected("not a task: another name or form")
    body = json.loads(base64.b64decode(found["body"], validate=True))
    [[document], *_] = body
    delivery_tag = found["properties"]["delivery_tag"]
    if not isinstance(delivery_tag, str) or not delivery_tag:
        raise TaskRejected("not a task: it has no delivery tag")
    return envelope(Task.from_json(document), queue, delivery_tag=delivery_tag)


def _taken(queue: str) -> str:
    return f"{queue}-taken"
