"""Reads the message from a submit request: from the query string, or better from a JSON body."""

import re
from typing import Any

from chalice.app import Request

from functions.rest import body_of
from infra.errors import BadRequest

_CHARSET = re.compile(r"\bcharset\s*=\s*\"?([^\s\";]+)", re.IGNORECASE)
_UTF_8 = ("utf-8", "utf8", "us-ascii", "ascii")  # ASCII is UTF-8, too
_HOW = 'Send a JSON body {"message": "..."} or a query string ?message=...'


def message_of(request: Request) -> str:
    """The message to screen, exactly as it was sent; it may be empty.

    Raises:
        BadRequest: There is none, there are two, or the body cannot be read.
    """
    in_query = _in_query(request)
    has_body = bool(request.to_original_event().get("body"))
    if in_query and has_body:
        raise BadRequest("There is a query string message and a body: send one.", field="message")
    if len(in_query) > 1:
        raise BadRequest("The query string has more than one message.", field="message")
    if in_query:
        return in_query[0]
    if has_body:
        return _message_in_body(request)
    raise BadRequest(f"There is no message. {_HOW}", field="message")


def _in_query(request: Request) -> list[str]:
    parameters = request.query_params
    if parameters is None or "message" not in parameters:
        return []
    return [str(value) for value in parameters.getlist("message")]


def json_body(request: Request) -> Any:
    """The JSON document in a request's body.

    Raises:
        BadRequest: It is not sent as JSON, in UTF-8 and as it is; or it cannot be read.
    """
    # A page of another site can send any other type, or none, without asking first.
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    if media_type.strip().lower() != "application/json":
        raise BadRequest(
            "Send the body with Content-Type: application/json.", field="Content-Type", status=415
        )
    charset = _CHARSET.search(parameters)
    if charset and charset[1].lower() not in _UTF_8:
        raise BadRequest("Send the body in UTF-8.", field="Content-Type", status=415)
    if request.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise BadRequest(
            "Send the body as it is, without Content-Encoding.",
            field="Content-Encoding",
            status=415,
        )
    return body_of(request)


def _message_in_body(request: Request) -> str:
    match json_body(request):
        case {"message": str(message)}:
            return message
        case {"message": _}:
            raise BadRequest("The message is not a text.", field="message")
        case dict():
            raise BadRequest(f"There is no message. {_HOW}", field="message")
        case _:
            raise BadRequest(f"The body is not a JSON object. {_HOW}", field="body")
