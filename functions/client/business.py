"""Calls to the private business service."""

import http.client
import json
from typing import Any

from functions.client.hops import Hop, Request
from functions.problems import BAD_REQUEST, error_of
from infra.errors import BadRequest, BusinessUnavailable, TaskRejected

_MOST_BYTES = 5_500_000  # of Lambda's 6 MB: what stands around a body counts, too
# A gateway's answer when a function died or took too long: what it was to do may be done.
_UNSURE = (http.client.BAD_GATEWAY, http.client.GATEWAY_TIMEOUT)
_MAYBE = "; what was sent may have been queued nevertheless"
_SOMETHING_ELSE = "The business service answered with something else"


class BusinessClient:
    """Submits, reads, cancels and erases tasks.

    Args:
        hop: The way to it.

    All methods that call raise `BusinessUnavailable` when it refuses or does not answer, and
    `CredentialsUnavailable` when a call cannot be signed. What can be repeated without harm is
    repeated once, if there was no answer.
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
        body = json.dumps(document).encode()
        return _task(self._call("POST", "/business/tasks", body=body, doubt=_MAYBE))

    def submit_batch(
        self, batch_id: str, entries: list[dict[str, Any]], *, fingerprint: str | None = None
    ) -> dict[str, Any]:
        """Submit a batch under an id of our choice; doing so twice makes each task once.

        Args:
            entries: Each with `message` or `problem`, and maybe `custom_id`, `report_id`, `alert`.

        Returns:
            `batch_id`, `created_at` and `tasks`, one for each entry.

        Raises:
            BadRequest: It is too large for one call.
            QueueFull: The service takes none at the moment.
            KeyReused: Another request had this idempotency key.
            KeyInUse: The same request is being queued at the moment.
        """
        document: dict[str, Any] = {"batch_id": batch_id, "entries": entries}
        if fingerprint is not None:
            document["fingerprint"] = fingerprint
        body = _in_utf_8(document)
        if len(body) > _MOST_BYTES:
            raise BadRequest(
                "The messages are too long together: send fewer in one batch.",
                field="messages",
                status=413,
            )
        return _batch(self._call("POST", "/business/batches", body=body, doubt=_MAYBE))

    def batch(self, batch_id: str) -> dict[str, Any]:
        """Read a batch: `batch_id`, `created_at` and `tasks`, without their results.

        Raises:
            BatchNotFound: There is no such batch.
        """
        return _batch(self._call("GET", "/business/batches/{batch_id}", batch_id=batch_id))

    def batch_results(self, batch_id: str, *, first: int) -> dict[str, Any]:
        """Read a page of a batch's results: `tasks`, and `next` if there is another page.

        Args:
            first: The place of the first task.

        Raises:
            BatchNotFound: There is no such batch.
        """
        route = "/business/batches/{batch_id}/results/{first}"
        match self._call("GET", route, batch_id=batch_id, first=str(first)):
            case {"tasks": list()} as page:
                return page
            case _:
                raise BusinessUnavailable(_SOMETHING_ELSE)

    def cancel_batch(self, batch_id: str) -> dict[str, Any]:
        """Cancel what is not final of a batch; the batch as `batch` tells it.

        Raises:
            BatchNotFound: There is no such batch.
        """
        route = "/business/batches/{batch_id}/cancel"
        return _batch(self._call("POST", route, batch_id=batch_id))

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
        # Not repeated: when the first one was carried out, there is nothing to erase any more.
        self._call("DELETE", "/business/tasks/{task_id}", expected=(204,), tries=1, task_id=task_id)

    def health(self) -> dict[str, Any]:
        """The business service's own health document, whatever its verdict."""
        match self._call("GET", "/business/health", expected=(200, 503), tries=1):
            case {"status": str(), "checks": dict()} as document:
                return document
            case _:
                raise BusinessUnavailable("The business service did not tell its health")

    def close(self) -> None:
        """Let go of the kept connection; the next call makes a new one."""
        self._hop.close()

    def _call(  # noqa: PLR0913
        self,
        method: str,
        route: str,
        *,
        body: bytes = b"",
        expected: tuple[int, ...] = (200, 202),
        tries: int = 2,
        doubt: str = "",
        **parameters: str,
    ) -> dict[str, Any]:
        request = Request(method=method, route=route, parameters=parameters, body=body)
        status, answer = self._answer(request, tries=tries, doubt=doubt)
        if status in expected and isinstance(answer, dict):
            return answer
        if status in expected and status == 204:
            return {}
        if told := error_of(answer):  # a gateway's own 404 or 400 says nothing of a task
            raise told(request.path)
        match answer:
            case {"type": BAD_REQUEST.type}:
                raise TaskRejected("The business service cannot take this message")
        doubt = doubt if status in _UNSURE else ""
        raise BusinessUnavailable(f"The business service answered with HTTP status {status}{doubt}")

    def _answer(self, request: Request, *, tries: int, doubt: str) -> tuple[int, Any]:
        """A status code and what came with it, of the last try."""
        for is_last in (number == tries for number in range(1, tries + 1)):
            try:
                status, answer = self._hop.exchange(request)
            except (OSError, http.client.HTTPException) as error:
                if is_last:
                    said = f"The business service did not answer{doubt}"
                    raise BusinessUnavailable(said) from error
            else:
                if is_last or status not in _UNSURE:
                    return status, answer
        raise AssertionError("the last try returns or raises")


def _task(answer: dict[str, Any]) -> dict[str, Any]:
    match answer:
        case {"task_id": str(), "status": str(), "created_at": str()}:
            return answer
        case _:
            raise BusinessUnavailable(_SOMETHING_ELSE)


def _batch(answer: dict[str, Any]) -> dict[str, Any]:
    match answer:
        case {"batch_id": str(), "tasks": list()}:
            return answer
        case _:
            raise BusinessUnavailable(_SOMETHING_ELSE)


def _in_utf_8(document: Any) -> bytes:
    """JSON of few bytes; half of a surrogate pair, which UTF-8 has not, stays escaped."""
    try:
        return json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(document).encode()
