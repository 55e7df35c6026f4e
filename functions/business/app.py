"""The business service's routes; its operations are coroutines, run on one lasting loop."""

from functools import cache

from chalice.app import Chalice, Response

from functions import wiring
from functions.business.service import Business, record_document
from functions.rest import (
    answers_errors,
    body_of,
    checked_task_id,
    current_request,
    handler_of,
    log_requests,
)
from infra.errors import BadRequest
from infra.log import Log
from infra.machinery.loop import Loop

app = Chalice(app_name="promptlane-business")
_loop = Loop()


@cache
def _log() -> Log:
    return wiring.log("business")


@cache
def _business() -> Business:
    chosen = wiring.settings()
    return Business(
        broker=wiring.broker(),
        store=wiring.store(),
        log=_log(),
        max_queued=chosen.max_queued,
        message_s=chosen.message_s,
    )


log_requests(app, _log)


@app.route("/business", methods=["GET"], content_types=[])
@answers_errors(_log)
def describe() -> Response:
    """What this service is and where its operations are."""
    return Response(
        {
            "service": "promptlane-business",
            "description": "Keeps tasks and hands them to the workers. Private: every call is "
            "signed with AWS Signature Version 4.",
            "links": {
                "health": {"href": "business/health", "method": "GET"},
                "submit": {"href": "business/tasks", "method": "POST"},
                "status": {
                    "href": "business/tasks/{task_id}",
                    "method": "GET",
                    "templated": True,
                },
            },
        }
    )


@app.route("/business/health", methods=["GET"], content_types=[])
@answers_errors(_log)
def health() -> Response:
    """Whether broker and task store answer."""
    document = _loop.run(_business().health())
    return Response(
        document,
        headers={"Content-Type": "application/health+json"},
        status_code=503 if document["status"] == "fail" else 200,
    )


@app.route("/business/tasks", methods=["POST"])
@answers_errors(_log)
def submit() -> Response:
    """Queue a message that was screened, under the caller's task id if there is one."""
    match body_of(current_request(app)):
        case {"message": str(message), "task_id": str(task_id)}:
            task = _business().submit(message, checked_task_id(task_id))
        case {"message": str(), "task_id": _}:
            raise BadRequest("The task id is not a text.", field="task_id")
        case {"message": str(message)}:
            task = _business().submit(message)
        case _:
            raise BadRequest('Send {"message": "...", "task_id": "..."}.', field="message")
    return Response(record_document(_loop.run(task)), status_code=202)


@app.route("/business/tasks/{task_id}", methods=["GET"], content_types=[])
@answers_errors(_log)
def status(task_id: str) -> Response:
    """A task's record."""
    record = _loop.run(_business().status(checked_task_id(task_id)))
    return Response(record_document(record))


handler = handler_of(app, example="events/business.json")
wiring.prepare(_business)
