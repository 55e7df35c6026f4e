"""Calls to the private business service."""

import http.client
import json
from typing import Any

from functions.client.hops import Hop, Request
from functions.problems import BAD_REQUEST, error_of
from infra.errors import BusinessUnavailable, TaskRejected


class BusinessClient:
    """Submits, reads, cancels and erases tasks.

    Args:
        hop: The way to it.

    All methods that call raise `BusinessUnavailable` when it refuses or does not answer, and
    `CredentialsUnavailable` when a call cannot be signed.
    """

    def __init__(self, hop: Hop) -> None:
        self._hop = hop

    def submit(
        self,
        task_id: str,
        message: str,
        *,
        report_id: str | None = None,
        fingerprint: str | None = None,
    ) -> dict[str, Any]:
        """Submit a task under an id of our choice; doing so twice makes one task.

        Returns:
            The task's record: `task_id`, `status`, `created_at`, ...

        Raises:
            TaskRejected: The business service will never take this task.
            QueueFull: It takes none at the moment.
            KeyReused: Another request had this idempotency key.
            KeyInUse: The same request is being queued at the moment.
        """
        document = {"task_id": task_id, "message": message}
        for name, value in (("report_id", report_id), ("fingerprint", fingerprint)):
            if value is not None:
                document[name] = value
        return _task(self._call("POST", "/business/tasks", body=json.dumps(document).encode()))

    def status(self, task_id: str) -> dict[str, Any]:
        """Read a task's record.

        Raises:
            TaskNotFound: There is no such task.
        """
        return _task(self._call("GET", "/business/tasks/{task_id}", task_id=task_id))

    def cancel(self, task_id: str) -> dict[str, Any]:
        """Cancel a task; its record.

        Raises:
            TaskNotFound: There is no such task.
            TaskIsFinal: It has ended otherwise.
        """
        return _task(self._call("POST", "/business/tasks/{task_id}/cancel", task_id=task_id))

    def erase(self, task_id: str) -> None:
        """Delete the record of a task that has ended.

        Raises:
            TaskNotFound: There is no such task.
            TaskIsRunning: It has not ended.
        """
        self._call("DELETE", "/business/tasks/{task_id}", expected=(204,), task_id=task_id)

    def health(self) -> dict[str, Any]:
        """The business service's own health document, whatever its verdict."""
        match self._call("GET", "/business/health", expected=(200, 503)):
            case {"status": str(), "checks": dict()} as document:
                return document
            case _:
                raise BusinessUnavailable("The business service did not tell its health")

    def close(self) -> None:
        """Let go of the kept connection; the next call makes a new one."""
        self._hop.close()

    def _call(
        self,
        method: str,
        route: str,
        *,
        body: bytes = b"",
        expected: tuple[int, ...] = (200, 202),
        **parameters: str,
    ) -> dict[str, Any]:
        request = Request(method=method, route=route, parameters=parameters, body=body)
        try:
            status, answer = self._hop.exchange(request)
        except (OSError, http.client.HTTPException) as error:
            raise BusinessUnavailable("The business service did not answer") from error
        if status in expected and isinstance(answer, dict):
            return answer
        if status in expected and status == 204:
            return {}
        if told := error_of(answer):  # a gateway's own 404 or 400 says nothing of a task
            raise told(request.path)
        match answer:
            case {"type": BAD_REQUEST.type}:
                raise TaskRejected("The business service cannot take this message")
        raise BusinessUnavailable(f"The business service answered with HTTP status {status}")


def _task(answer: dict[str, Any]) -> dict[str, Any]:
    match answer:
        case {"task_id": str(), "status": str(), "created_at": str()}:
            return answer
        case _:
            raise BusinessUnavailable("The business service answered with something else")
