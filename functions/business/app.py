"""The business service's routes; its operations are coroutines, run on one lasting loop."""

from functools import cached_property
from typing import Any

from chalice.app import Chalice, Response

from functions.business.service import Business, record_document
from functions.rest import (
    answers_errors,
    body_of,
    checked_task_id,
    current_request,
    handler_of,
    log_requests,
)
from functions.wiring import Wiring
from infra.errors import BadRequest
from infra.log import Log

app = Chalice(app_name="promptlane-business")


class BusinessWiring(Wiring):
    """The business function's settings and adapters, and what it builds on them."""

    service = "business"

    @cached_property
    def business(self) -> Business:
        """What the routes ask."""
        return Business(
            broker=self.broker,
            store=self.store,
            log=self.log,
            max_queued=self.settings.max_queued,
            message_s=self.settings.message_s,
        )


wiring = BusinessWiring()


def _log() -> Log:
    return wiring.log


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
                "cancel": {
                    "href": "business/tasks/{task_id}/cancel",
                    "method": "POST",
                    "templated": True,
                },
                "erase": {
                    "href": "business/tasks/{task_id}",
                    "method": "DELETE",
                    "templated": True,
                },
            },
        }
    )


@app.route("/business/health", methods=["GET"], content_types=[])
@answers_errors(_log)
def health() -> Response:
    """Whether broker and task store answer."""
    document = wiring.loop.run(wiring.business.health())
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
        case {"message": str(message), **others}:
            task_id, report_id = _id_in(others, "task_id"), _id_in(others, "report_id")
            fingerprint = _text_in(others, "fingerprint")
        case _:
            raise BadRequest('Send {"message": "...", "task_id": "..."}.', field="message")
    submitting = wiring.business.submit(
        message, task_id, report_id=report_id, fingerprint=fingerprint
    )
    submitted = wiring.loop.run(submitting)
    document = record_document(submitted.record)
    if submitted.is_replay:
        document["is_replay"] = True
    return Response(document, status_code=202)


@app.route("/business/tasks/{task_id}", methods=["GET"], content_types=[])
@answers_errors(_log)
def status(task_id: str) -> Response:
    """A task's record."""
    record = wiring.loop.run(wiring.business.status(checked_task_id(task_id)))
    return Response(record_document(record))


@app.route("/business/tasks/{task_id}", methods=["DELETE"], content_types=[])
@answers_errors(_log)
def erase(task_id: str) -> Response:
    """Delete the record of a task that has ended."""
    wiring.loop.run(wiring.business.erase(checked_task_id(task_id)))
    return Response("", status_code=204)


@app.route("/business/tasks/{task_id}/cancel", methods=["POST"], content_types=[])
@answers_errors(_log)
def cancel(task_id: str) -> Response:
    """Cancel a task."""
    record = wiring.loop.run(wiring.business.cancel(checked_task_id(task_id)))
    return Response(record_document(record))


def _id_in(document: dict[Any, Any], name: str) -> str | None:
    text = _text_in(document, name)
    return None if text is None else checked_task_id(text)


def _text_in(document: dict[Any, Any], name: str) -> str | None:
    if name not in document:
        return None
    if not isinstance(document[name], str):
        raise BadRequest(f"The {name.replace('_', ' ')} is not a text.", field=name)
    return str(document[name])


handler = handler_of(app, example="events/business.json")
wiring.prepare(lambda: wiring.business)
