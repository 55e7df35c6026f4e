"""What the contract of a broker and store pair asks of each: submit, look, break things."""

from contextlib import AbstractContextManager
from typing import Any, Protocol

from tests.stand.waiting import wait_until


class Pair(Protocol):
    """A business service and workers that run, on one broker and one task store.

    A task takes half a second to two; it may be tried twice.
    """

    def submit(self, message: str = "hello") -> tuple[int, str]:
        """Submit a message: the HTTP status, and the task's id if it was accepted."""

    def task(self, task_id: str) -> dict[str, Any]:
        """A task's document, as the API tells it."""

    def deliver_again(self, task_id: str, message: str) -> None:
        """Put one more message of a task on the queue, as a broker may by itself."""

    def kill_worker(self) -> None:
        """End the workers that run tasks, without a word; others take their place."""

    def redrive(self) -> None:
        """Give all parked tasks all their tries again."""

    def broker_away(self) -> AbstractContextManager[None]:
        """Meanwhile messages cannot be queued."""

    def store_away(self) -> AbstractContextManager[None]:
        """Meanwhile workers cannot reach the task store."""

    def kept(self) -> tuple[int, int]:
        """How many records the store has, and how many messages the queue, in hand or not."""

    def events(self, text: str) -> list[str]:
        """The task ids of the workers' log events with this text."""


def wait_for(
    pair: Pair, task_id: str, *statuses: str, timeout_s: float = 30, least_attempt: int = 0
) -> dict[str, Any]:
    """Poll a task until it is in one of the states; its document."""
    task: dict[str, Any] = {}

    def is_there() -> bool:
        nonlocal task
        task = pair.task(task_id)
        return task["status"] in statuses and task["attempt"] >= least_attempt

    wait_until(is_there, timeout_s)
    return task
