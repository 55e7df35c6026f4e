"""Calls to the private business service, signed with SigV4, over one kept connection."""

import http.client
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from functions.client.sigv4 import signed_headers
from functions.problems import BAD_REQUEST, QUEUE_FULL, TASK_NOT_FOUND
from infra.errors import BusinessUnavailable, QueueFull, TaskNotFound, TaskRejected
from infra.settings import AwsIdentity
from infra.task import utc_now

_TIMEOUT_S = 12.0  # two of them fit into the gateway's 29 s


class BusinessService:
    """The business service, as the client service sees it.

    Args:
        url: The base URL of its API, stage included.
        identity: Gives the credentials of this moment; asked for each call.
        trace: Gives the X-Ray trace of this moment, if there is one, which a call goes on with.
        timeout_s: Of one call: for the connection, and for each silence after it.

    All methods that call raise `BusinessUnavailable` when it refuses or does not answer, and
    `CredentialsUnavailable` when a call cannot be signed.
    """

    def __init__(
        self,
        url: str,
        identity: Callable[[], AwsIdentity],
        *,
        trace: Callable[[], str] = str,
        timeout_s: float = _TIMEOUT_S,
    ) -> None:
        parts = urlsplit(url)
        self._is_secure = parts.scheme == "https"
        self._host = parts.netloc
        self._base = parts.path.rstrip("/")
        self._identity = identity
        self._trace = trace
        self._timeout_s = timeout_s
        self._connection: http.client.HTTPConnection | None = None

    def submit(self, task_id: str, message: str) -> dict[str, Any]:
        """Submit a task under an id of our choice; doing so twice makes one task.

        Returns:
            The task's record: `task_id`, `status`, `created_at`, ...

        Raises:
            TaskRejected: The business service will never take this task.
            QueueFull: It takes none at the moment.
        """
        document = {"task_id": task_id, "message": message}
        return _task(self._call("POST", "/business/tasks", document))

    def status(self, task_id: str) -> dict[str, Any]:
        """Read a task's record.

        Raises:
            TaskNotFound: There is no such task.
        """
        return _task(self._call("GET", f"/business/tasks/{task_id}"))

    def health(self) -> dict[str, Any]:
        """The business service's own health document, whatever its verdict."""
        match self._call("GET", "/business/health", expected=(200, 503)):
            case {"status": str(), "checks": dict()} as document:
                return document
            case _:
                raise BusinessUnavailable("The business service did not tell its health")

    def close(self) -> None:
        """Let go of the kept connection; the next call makes a new one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _call(
        self,
        method: str,
        path: str,
        document: dict[str, Any] | None = None,
        expected: tuple[int, ...] = (200, 202),
    ) -> dict[str, Any]:
        body = b"" if document is None else json.dumps(document).encode()
        try:
            status, answer = self._exchange(method, path, body)
        except (OSError, http.client.HTTPException) as error:
            raise BusinessUnavailable("The business service did not answer") from error
        if status in expected and isinstance(answer, dict):
            return answer
        match answer:  # a gateway's own 404 or 400 says nothing of a task
            case {"type": TASK_NOT_FOUND.type}:
                raise TaskNotFound(path)
            case {"type": QUEUE_FULL.type}:
                raise QueueFull(path)
            case {"type": BAD_REQUEST.type}:
                raise TaskRejected("The business service cannot take this message")
        raise BusinessUnavailable(f"The business service answered with HTTP status {status}")

    def _exchange(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        if self._connection is not None:
            try:
                return self._send(self._connection, method, path, body)
            except (ConnectionError, http.client.HTTPException):
                self.close()  # closed while we were idle or frozen; a new one may do
            except OSError:
                self.close()
                raise
        self._connection = self._connect()
        try:
            return self._send(self._connection, method, path, body)
        except BaseException:
            self.close()
            raise

    def _send(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: bytes
    ) -> tuple[int, Any]:
        headers = signed_headers(
            self._identity(),
            method=method,
            host=self._host,
            path=self._base + path,
            body=body,
            now=utc_now(),
        )
        headers["content-type"] = "application/json"
        if trace := self._trace():
            headers["x-amzn-trace-id"] = trace
        connection.request(method, self._base + path, body=body or None, headers=headers)
        response = connection.getresponse()
        text = response.read()
        try:
            return response.status, json.loads(text)
        except (ValueError, RecursionError):
            return response.status, None

    def _connect(self) -> http.client.HTTPConnection:
        if self._is_secure:
            return http.client.HTTPSConnection(self._host, timeout=self._timeout_s)
        return http.client.HTTPConnection(self._host, timeout=self._timeout_s)


def _task(answer: dict[str, Any]) -> dict[str, Any]:
    match answer:
        case {"task_id": str(), "status": str(), "created_at": str()}:
            return answer
        case _:
            raise BusinessUnavailable("The business service answered with something else")
