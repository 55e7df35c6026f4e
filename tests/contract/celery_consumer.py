"""The transport of a Celery worker, without the worker."""

from typing import Any

import kombu

from infra.brokers.celery_transport import Transport
from infra.task import Task
from tests.stand.redis_server import RedisServer

VISIBILITY_S = 0.8


class Consumer:
    """What a Celery worker is to its transport: takes messages, acknowledges them or dies."""

    def __init__(self, server: RedisServer, **options: Any) -> None:
        self.tasks: list[Task] = []
        self.messages: list[Any] = []
        self.unreadable: list[Exception] = []
        self.connection = kombu.Connection(
            server.url,
            transport=f"{Transport.__module__}:Transport",
            transport_options={
                "visibility_timeout": VISIBILITY_S,
                "unacked_restore_throttle": 1,
                "priority_steps": [0],
                "on_unreadable": self.unreadable.append,
                **options,
            },
        )
        self.channel = self.connection.channel()
        self.channel.do_restore = False  # as a worker that is killed
        self.consumer = kombu.Consumer(
            self.channel,
            [kombu.Queue("tasks")],
            accept=["json"],
            callbacks=[self._take],
        )
        self.consumer.consume()

    def poll(self, times: int = 1) -> None:
        """Read what is there."""
        for _ in range(times):
            try:
                self.connection.drain_events(timeout=0.1)
            except TimeoutError:
                return

    def sweep(self) -> None:
        """Do what a worker does each second."""
        self.connection.transport.cycle.maybe_restore_messages()

    def _take(self, body: Any, message: Any) -> None:
        [document], *_ = body
        self.tasks.append(Task.from_json(document))
        self.messages.append(message)
