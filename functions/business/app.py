"""The business service's routes; its operations are coroutines, run on one lasting loop."""

from functools import cached_property

from chalice.app import Chalice, Request, Response

from functions.business.batches import Batches
from functions.business.bodies import batch_in, id_in, text_in
from functions.business.document import record_document
from functions.business.gauge import Gauge
from functions.business.health import health_of
from functions.business.service import Business
from functions.rest import (
    CALLER_HEADER,
    answers_errors,
    body_of,
    checked_id,
    checked_task_id,
    current_request,
    handler_of,
    log_requests,
)
from functions.wiring import Wiring
from infra.batch import MOST_MESSAGES
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
            announcer=self.announcer,
            gauge=self.gauge,
            log=self.log,
            message_s=self.settings.message_s,
        )

    @cached_property
    def batches(self) -> Batches:
        """What the routes of batches ask."""
        return Batches(
            business=self.business,
            broker=self.broker,
            store=self.store,
            gauge=self.gauge,
            log=self.log,
        )

    @cached_property
    def gauge(self) -> Gauge:
        """Tells whether the queue is full."""
        return Gauge(self.broker.depth, most=self.settings.max_queued, log=self.log)


wiring = BusinessWiring()


def _log() -> Log:
    return wiring.log


def _caller_of(request: Request) -> str:
    """Whom the client service asks for; empty for operators, who may see every task."""
    return str(request.headers.get(CALLER_HEADER, ""))


def _caller() -> str:
    return _caller_of(current_request(app))


log_requests(app, _log, caller_of=_caller_of)


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
                "submit_batch": {"href": "business/batches", "method": "POST"},
                "batch": {
                    "href": "business/batches/{batch_id}",
                    "method": "GET",
                    "templated": True,
                },
                "batch_results": {
                    "href": "business/batches/{batch_id}/results/{first}",
                    "method": "GET",
                    "templated": True,
                },
                "cancel_batch": {
                    "href": "business/batches/{batch_id}/cancel",
                    "method": "POST",
                    "templated": True,
                },
            },
        }
    )


@app.route("/business/health", methods=["GET"], content_types=[])
@answers_errors(_log)
def health() -> Response:
    """Whether broker and task store answer."""
    document = wiring.loop.run(health_of(wiring.broker, wiring.store))
    kinds = {"broker": wiring.settings.broker, "task-store": wiring.settings.store}
    for part, kind in kinds.items():
        document["checks"][f"{part}:responseTime"][0]["componentId"] = kind
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
            task_id, report_id = id_in(others, "task_id"), id_in(others, "report_id")
            fingerprint = text_in(others, "fingerprint")
        case _:
            raise BadRequest('Send {"message": "...", "task_id": "..."}.', field="message")
    submitting = wiring.business.submit(
        message, task_id, caller=_caller(), report_id=report_id, fingerprint=fingerprint
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
    record = wiring.loop.run(wiring.business.status(checked_task_id(task_id), caller=_caller()))
    return Response(record_document(record))


@app.route("/business/tasks/{task_id}", methods=["DELETE"], content_types=[])
@answers_errors(_log)
def erase(task_id: str) -> Response:
    """Delete the record of a task that has ended."""
    wiring.loop.run(wiring.business.erase(checked_task_id(task_id), caller=_caller()))
    return Response("", status_code=204)


@app.route("/business/tasks/{task_id}/cancel", methods=["POST"], content_types=[])
@answers_errors(_log)
def cancel(task_id: str) -> Response:
    """Cancel a task."""
    record = wiring.loop.run(wiring.business.cancel(checked_task_id(task_id), caller=_caller()))
    return Response(record_document(record))


@app.route("/business/batches", methods=["POST"])
@answers_errors(_log)
def submit_batch() -> Response:
    """Queue the messages of a batch that were not refused."""
    batch, accepted = batch_in(body_of(current_request(app)), caller=_caller())
    document, is_replay = wiring.loop.run(wiring.batches.submit(batch, accepted))
    if is_replay:
        document["is_replay"] = True
    return Response(document, status_code=202)


@app.route("/business/batches/{batch_id}", methods=["GET"], content_types=[])
@answers_errors(_log)
def batch_status(batch_id: str) -> Response:
    """A batch with the states of its tasks."""
    batch_id = checked_id(batch_id, "batch_id")
    return Response(wiring.loop.run(wiring.batches.status(batch_id, caller=_caller())))


@app.route("/business/batches/{batch_id}/results/{first}", methods=["GET"], content_types=[])
@answers_errors(_log)
def batch_results(batch_id: str, first: str) -> Response:
    """A page of a batch's tasks with their results."""
    batch_id = checked_id(batch_id, "batch_id")
    if not first.isdecimal() or not first.isascii() or int(first) >= MOST_MESSAGES:
        raise BadRequest("The place of a task is a number from 0 to 99.", field="first")
    reading = wiring.batches.results(batch_id, first=int(first), caller=_caller())
    return Response(wiring.loop.run(reading))


@app.route("/business/batches/{batch_id}/cancel", methods=["POST"], content_types=[])
@answers_errors(_log)
def cancel_batch(batch_id: str) -> Response:
    """Cancel what is not final of a batch."""
    batch_id = checked_id(batch_id, "batch_id")
    return Response(wiring.loop.run(wiring.batches.cancel(batch_id, caller=_caller())))


handler = handler_of(app, example="events/business.json")
wiring.prepare(lambda: wiring.business)
