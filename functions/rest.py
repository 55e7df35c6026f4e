"""What both REST services share: reading a request, answering, and one log event per request."""

import base64
import json
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from chalice.app import Chalice, Request, Response

from functions.problems import (
    PATH_NOT_FOUND,
    internal_error,
    problem,
    problem_of,
    with_problem_body,
)
from infra import origin
from infra.errors import BadRequest, PromptlaneError
from infra.event import Facts, Level
from infra.log import Log
from infra.task import is_task_id

type View = Callable[..., Response]

_OUR_KEYS = (
    "message", "messages", "custom_id", "task_id", "batch_id", "report_id", "fingerprint", "entries"
)  # fmt: skip

# In which the client service tells the business service whose request it works on.
CALLER_HEADER = "x-promptlane-caller"

# What a gateway always sends and a hand-written event for `lambda invoke` may leave out.
_EMPTY_EVENT = {
    "multiValueQueryStringParameters": None,
    "pathParameters": None,
    "stageVariables": None,
    "body": None,
}


def answers_errors(log: Callable[[], Log]) -> Callable[[View], View]:
    """Decorate a view so that its errors become problem details.

    Chalice turns whatever leaves a view into its own 500 before a middleware can see it, and logs
    the error's words, which may quote the request.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Response:
            try:
                return view(*args, **kwargs)
            except PromptlaneError as error:
                answer = problem_of(error)
                if answer.status_code >= 500:
                    log().error("a request failed", error)
                return answer
            except Exception as error:
                log().error("a view raised what has no name", error)
                return internal_error()

        return guarded

    return decorate


def log_requests(
    app: Chalice, log: Callable[[], Log], *, caller_of: Callable[[Request], str]
) -> None:
    """Give every answer of a service its error form, request id, trace and log event.

    Args:
        caller_of: Tells who sends a request.
    """

    @app.middleware("http")
    def handle(request: Request, get_response: Callable[[Request], Response]) -> Response:
        started = time.perf_counter()
        traceparent = request.headers.get("traceparent", "")
        now = origin.enter(caller=caller_of(request), traceparent=traceparent)
        response = _slash_refused(request) or with_problem_body(get_response(request))
        ids = _ids_in(response.body)
        is_empty = request.method == "HEAD" or response.status_code in (204, 304)
        response.body = "" if is_empty else _text_of(response.body)
        request_id = request_id_of(request)
        response.headers.setdefault("Content-Type", "application/json")
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Request-Id"] = request_id
        response.headers["traceparent"] = now.traceparent
        facts: Facts = {
            "outcome": "fail" if response.status_code >= 500 else "pass",
            "route": request.context["resourcePath"],
            "status": response.status_code,
            "request_id": request_id,
            "duration_ms": round((time.perf_counter() - started) * 1000, 3),
            **ids,
        }
        level: Level = "error" if response.status_code >= 500 else "info"
        log().emit("request_handled", "request handled", level=level, **facts)
        return response


def _text_of(body: Any) -> str:
    """A body as it is sent; a document of JSON is a line of its own in a terminal."""
    return body if isinstance(body, str) else json.dumps(body) + "\n"


def _slash_refused(request: Request) -> Response | None:
    """The answer to a path with a slash at its end, which LocalStack's gateway lets through."""
    path = request.to_original_event().get("path") or ""
    if request.context["resourcePath"] == "/" or not path.endswith("/"):
        return None
    return problem(PATH_NOT_FOUND, "No path here ends with a slash: leave it out.")


def _ids_in(body: Any) -> Facts:
    """The task and the alert report that an answer is about."""
    ids: Facts = {}
    match body:
        case {"task_id": str(task_id)}:
            ids["task_id"] = task_id
    match body:
        case {"batch_id": str(batch_id)}:
            ids["batch_id"] = batch_id
    match body:
        case {"report_id": str(report_id)} | {"alert": {"report_id": str(report_id)}}:
            ids["report_id"] = report_id
    return ids


def handler_of(app: Chalice, example: str) -> Callable[[dict[str, Any], Any], Any]:
    """A Lambda handler for a REST service.

    Args:
        example: The file to name when an event did not come from an API Gateway.
    """

    def handler(event: dict[str, Any], context: Any) -> Any:
        if not _is_for(app, event):
            error = BadRequest(
                "This function answers API Gateway proxy events of its own routes only; "
                f"see {example} for one.",
                field="requestContext.resourcePath",
            )
            return problem_of(error).to_dict()
        try:
            return app({**_EMPTY_EVENT, **event, "headers": event.get("headers") or {}}, context)
        finally:
            app.current_request = None  # an idle environment keeps no message

    return handler


def _is_for(app: Chalice, event: Any) -> bool:
    match event:
        case {"requestContext": {"resourcePath": str(path), "httpMethod": str()}}:
            return path in app.routes
        case _:
            return False


def current_request(app: Chalice) -> Request:
    """The request that a view is answering."""
    if app.current_request is None:
        raise RuntimeError("no request is being answered")
    return app.current_request


def request_id_of(request: Request) -> str:
    """The id that the gateway gave this request."""
    return str(request.context.get("requestId", ""))


def body_of(request: Request) -> Any:
    """The JSON document in a request's body.

    A byte order mark before it is no text of it (RFC 8259, section 8.1).

    Raises:
        BadRequest: There is none, it is not UTF-8 or not JSON, or an object in it has a key twice.
    """
    event = request.to_original_event()
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        try:
            body = base64.b64decode(body, validate=True).decode()
        except ValueError as error:  # no Base64, or no UTF-8 in it
            raise BadRequest("The body is not UTF-8.", field="body") from error
    try:
        return json.loads(
            body.removeprefix("\ufeff"), object_pairs_hook=_object, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError) as error:
        raise BadRequest("The body is not valid JSON.", field="body") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of a JSON document. A key twice is refused: nobody knows which one counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        if twice not in _OUR_KEYS:  # somebody else's word may be anything
            raise BadRequest("An object in the body has a key twice.", field="body")
        raise BadRequest(f"The body has the key {twice!r} twice.", field=twice)
    return found


def _refuse_constant(name: str) -> Any:
    """Python's JSON knows NaN and Infinity; nobody else's does (RFC 8259, section 6)."""
    raise BadRequest(f"The body is not valid JSON: {name} is no number in it.", field="body")


def checked_task_id(text: str) -> str:
    """A task id from a path, in its canonical form: lower case.

    Raises:
        BadRequest: It is no UUID with its hyphens.
    """
    return checked_id(text, "task_id")


def checked_id(text: str, name: str) -> str:
    """An id in its canonical form: lower case.

    Args:
        name: What it is called, such as `batch_id`.

    Raises:
        BadRequest: It is no UUID with its hyphens.
    """
    text = text.lower()
    if not is_task_id(text):
        raise BadRequest(
            f"This is no {name.replace('_', ' ')}: "
            "expected a UUID such as 123e4567-e89b-42d3-a456-426614174000.",
            field=name,
        )
    return text
