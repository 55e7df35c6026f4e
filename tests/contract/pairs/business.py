"""The business service in this process, behind a stand-in for its gateway."""

from typing import Any

from functions.business.app import app, handler
from tests.stand.gateway import Gateway


class InProcess:
    """What an `Answer` is to a pair: an HTTP status and a task."""

    def __init__(self) -> None:
        self._call = Gateway(handler, list(app.routes))

    def submit(self, message: str) -> tuple[int, str]:
        """Submit a message."""
        answer = self._call("POST", "/business/tasks", {"message": message})
        return answer.status, answer.json().get("task_id", "")

    def task(self, task_id: str) -> dict[str, Any]:
        """A task's document."""
        document: dict[str, Any] = self._call("GET", f"/business/tasks/{task_id}").json()
        return document
