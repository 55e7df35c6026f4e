"""Errors as RFC 9457 problem details: which kind, which HTTP status code, which words."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from chalice.app import Response

from infra.errors import (
    BadRequest,
    BatchNotFound,
    KeyInUse,
    KeyReused,
    PromptlaneError,
    QueueFull,
    TaskIsFinal,
    TaskIsRunning,
    TaskNotFound,
    TaskRejected,
    Unavailable,
)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 2  # what a 503 asks for: outages that a retry outlives are short
QUEUE_FULL_S = 10  # what a full queue asks for: it moves on when models have answered


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of problem. The last part of `type` never changes; titles may be reworded."""

    slug: str
    status: int
    title: str

    @property
    def type(self) -> str:
        """The stable identifier that programs compare."""
        return f"urn:promptlane:problem:{self.slug}"


BAD_REQUEST = Kind("bad-request", 400, "The request cannot be read")
NOT_AUTHENTICATED = Kind("not-authenticated", 401, "The caller did not say who it is")
ACCESS_DENIED = Kind("access-denied", 403, "The caller may not do this")
TASK_NOT_FOUND = Kind("task-not-found", 404, "No task has this id")
BATCH_NOT_FOUND = Kind("batch-not-found", 404, "No batch has this id")
PATH_NOT_FOUND = Kind("path-not-found", 404, "Nothing is at this path")
METHOD_NOT_ALLOWED = Kind("method-not-allowed", 405, "This path does not take this method")
TASK_IS_FINAL = Kind("task-is-final", 409, "The task has ended already")
TASK_IS_RUNNING = Kind("task-is-running", 409, "The task has not ended yet")
KEY_IN_USE = Kind("idempotency-key-in-use", 409, "A request with this key is being worked on")
KEY_REUSED = Kind("idempotency-key-reused", 422, "Another request had this key")
TOO_LARGE = Kind("request-too-large", 413, "The request is too large")
UNSUPPORTED_MEDIA_TYPE = Kind("unsupported-media-type", 415, "The body is not plain JSON")
MESSAGE_REFUSED = Kind("message-refused", 422, "The message was refused by the alert engine")
TOO_MANY_REQUESTS = Kind("too-many-requests", 429, "Too many requests at once")
INTERNAL_ERROR = Kind("internal-error", 500, "Something went wrong on our side")
UNAVAILABLE = Kind("unavailable", 503, "Something the service needs does not answer")
QUEUE_FULL = Kind("queue-full", 503, "Too many tasks wait already")
GATEWAY_TIMEOUT = Kind("gateway-timeout", 504, "The service took too long to answer")

# What Chalice answers by itself, and what a request is refused with, by status code.
_BY_STATUS = {
    400: BAD_REQUEST,
    403: ACCESS_DENIED,
    413: TOO_LARGE,
    415: UNSUPPORTED_MEDIA_TYPE,
}


class _Told(NamedTuple):
    """How an error is told to the caller; between our services, its kind stands for it."""

    kind: Kind
    detail: str
    field: str = ""
    retry_after_s: int = 0


_BY_ERROR: dict[type[PromptlaneError], _Told] = {
    TaskNotFound: _Told(
        TASK_NOT_FOUND,
        "No task has this id: it was never accepted, it was erased, its retention has passed, or "
        "the local cloud that had it was stopped.",
        "task_id",
    ),
    BatchNotFound: _Told(
        BATCH_NOT_FOUND,
        "No batch has this id: it was never accepted, or its retention has passed.",
        "batch_id",
    ),
    TaskIsFinal: _Told(
        TASK_IS_FINAL, "There is nothing left to cancel; its status says how it ended.", "task_id"
    ),
    TaskIsRunning: _Told(
        TASK_IS_RUNNING, "Cancel it first, or erase it when it has ended.", "task_id"
    ),
    KeyReused: _Told(
        KEY_REUSED,
        "A key belongs to one request: send another one with another key.",
        "Idempotency-Key",
    ),
    KeyInUse: _Told(
        KEY_IN_USE,
        "The same request is being queued right now. Send it again in a moment.",
        "Idempotency-Key",
        RETRY_AFTER_S,
    ),
    QueueFull: _Told(
        QUEUE_FULL, "The queue is full. Nothing was queued; try again later.", "", QUEUE_FULL_S
    ),
}
_BY_KIND = {told.kind.type: error for error, told in _BY_ERROR.items()}


def problem(
    kind: Kind, detail: str, *, headers: dict[str, str] | None = None, **members: Any
) -> Response:
    """A response that says what went wrong.

    Args:
        detail: One sentence on this occurrence and what to do; it never quotes what was sent.
        members: Extension members of the problem, such as `field` or `report_id`.
    """
    return problem_response(problem_document(kind, detail, **members), headers)


def problem_response(document: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    """A problem document as a response."""
    all_headers: dict[str, str | list[str]] = {"Content-Type": MEDIA_TYPE, **(headers or {})}
    return Response(document, headers=all_headers, status_code=document["status"])


def problem_document(kind: Kind, detail: str, **members: Any) -> dict[str, Any]:
    """A problem as a JSON object, as it stands in a response or in a batch."""
    return {
        "type": kind.type,
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        **members,
    }


def problem_of(error: PromptlaneError) -> Response:
    """The answer to an error that has a name."""
    if told := _BY_ERROR.get(type(error)):
        retry = {"Retry-After": str(told.retry_after_s)} if told.retry_after_s else None
        members = {"field": told.field} if told.field else {}
        return problem(told.kind, told.detail, headers=retry, **members)
    match error:
        case BadRequest():
            return problem(_BY_STATUS[error.status], str(error), field=error.field)
        case TaskRejected():
            return problem(BAD_REQUEST, str(error), field="body")
        case Unavailable():
            return problem(
                UNAVAILABLE,
                f"{error}. Try again in a moment.",
                headers={"Retry-After": str(RETRY_AFTER_S)},
            )
        case _:
            return internal_error()


def error_of(document: Any) -> type[PromptlaneError] | None:
    """The error that a problem from our other service tells, if it tells one by its kind."""
    match document:
        case {"type": str(kind)}:
            return _BY_KIND.get(kind)
        case _:
            return None


def internal_error() -> Response:
    """The answer to an error without a name: the log has it, the caller need not."""
    return problem(INTERNAL_ERROR, "The service failed; its log says why under this request's id.")


def with_problem_body(response: Response) -> Response:
    """Give an error that Chalice answered by itself our form; leave anything else as it is."""
    if response.status_code < 400 or "Content-Type" in response.headers:
        return response
    allow = response.headers.get("Allow")
    match response.status_code:
        case 405:
            detail = f"Use one of: {allow}."
            return problem(METHOD_NOT_ALLOWED, detail, headers={"Allow": str(allow)})
        case 415:
            detail = "Send a JSON body with Content-Type: application/json."
            return problem(UNSUPPORTED_MEDIA_TYPE, detail, field="Content-Type")
        case status if status in _BY_STATUS:
            return problem(_BY_STATUS[status], "The request cannot be read.")
        case _:
            return internal_error()
