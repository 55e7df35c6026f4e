"""The client service's routes; its operations are synchronous."""

import json
from pathlib import Path
from typing import Any

from chalice.app import Chalice, Request, Response

from functions.client import batches
from functions.client.browsers import check_site, let_pages_in
from functions.client.caller import caller_of
from functions.client.description import description
from functions.client.front_page import is_preferred, page_for
from functions.client.health import MEDIA_TYPE as HEALTH_MEDIA_TYPE
from functions.client.idempotency import keyed
from functions.client.intake import Receipt, Screened
from functions.client.message import message_of
from functions.client.patience import retry_after
from functions.client.waiting import came_at, settled, wanted_wait
from functions.client.wiring import ClientWiring
from functions.problems import MESSAGE_REFUSED, problem_document, problem_response
from functions.rest import (
    answers_errors,
    checked_id,
    checked_task_id,
    current_request,
    handler_of,
    log_requests,
    request_id_of,
)
from infra.log import Log
from infra.task import Status, utc_now

app = Chalice(app_name="promptlane-client")

_OPENAPI = Path(__file__).with_name("openapi.json")


wiring = ClientWiring()


def _log() -> Log:
    return wiring.log


log_requests(app, _log, caller_of=caller_of)
let_pages_in(app, lambda: wiring.settings.allowed_origin)


@app.route("/", methods=["GET", "HEAD"], content_types=[])
@answers_errors(_log)
def describe() -> Response:
    """What this service is and where its operations are; for a browser, the page."""
    request = current_request(app)
    wants_page = is_preferred(request.headers.get("accept", ""))
    answer = page_for(request) if wants_page else Response(description(wiring.settings))
    answer.headers["Vary"] = "Accept"
    return answer


@app.route("/openapi.json", methods=["GET", "HEAD"], content_types=[])
@answers_errors(_log)
def openapi() -> Response:
    """This API, in OpenAPI's words."""
    document = json.loads(_OPENAPI.read_bytes())
    return Response(document)


@app.route("/health", methods=["GET", "HEAD"], content_types=[])
@answers_errors(_log)
def health() -> Response:
    """Whether a message sent now would be queued."""
    document = wiring.health.document()
    return Response(
        document,
        headers={"Content-Type": HEALTH_MEDIA_TYPE},
        status_code=503 if document["status"] == "fail" else 200,
    )


@app.route("/process", methods=["POST"], content_types=[])
@answers_errors(_log)
def process() -> Response:
    """Screen a message; queue it or refuse it."""
    request = current_request(app)
    check_site(request, wiring.settings.allowed_origin)
    message = message_of(request)
    receipt = wiring.intake.submit(
        message,
        request_id=request_id_of(request),
        keyed=keyed(request, caller_of(request), "/process", message),
    )
    if receipt.task is None:
        findings = {"findings": receipt.screened.findings}
        return problem_response(_refusal(receipt.screened) | findings)
    is_replay = receipt.task.pop("is_replay", False)
    task, wait_s = _after_waiting(request, receipt.task)
    answer = _queued(receipt, task)
    if is_replay:
        answer.headers["Idempotent-Replayed"] = "true"
    return _with_waited(answer, wait_s)


@app.route("/status/{task_id}", methods=["GET", "HEAD"], content_types=[])
@answers_errors(_log)
def status(task_id: str) -> Response:
    """A task's state, and its result once there is one."""
    task_id = checked_task_id(task_id)
    task, wait_s = _after_waiting(current_request(app), wiring.business.status(task_id))
    task["links"] = {"self": {"href": task_id, "method": "GET"}}
    return _with_waited(_with_patience(Response(task), task), wait_s)


@app.route("/status/{task_id}", methods=["DELETE"], content_types=[])
@answers_errors(_log)
def erase(task_id: str) -> Response:
    """Delete a task that has ended, with its result and its report."""
    check_site(current_request(app), wiring.settings.allowed_origin)
    wiring.intake.erase(checked_task_id(task_id))
    return Response("", status_code=204)


@app.route("/status/{task_id}/cancel", methods=["POST"], content_types=[])
@answers_errors(_log)
def cancel(task_id: str) -> Response:
    """Cancel a task: its model is not asked, or stopped."""
    check_site(current_request(app), wiring.settings.allowed_origin)
    task = wiring.business.cancel(checked_task_id(task_id))
    task["links"] = {"status": {"href": f"../{task['task_id']}", "method": "GET"}}
    return Response(task)


@app.route("/batches", methods=["POST"], content_types=[])
@answers_errors(_log)
def process_batch() -> Response:
    """Screen the messages of a batch; queue or refuse each of them."""
    request = current_request(app)
    check_site(request, wiring.settings.allowed_origin)
    messages = batches.messages_of(request)
    batch = wiring.intake.submit_batch(
        messages,
        request_id=request_id_of(request),
        refusal=_refusal,
        keyed=keyed(request, caller_of(request), "/batches", batches.request_text(messages)),
    )
    href = f"batches/{batch['batch_id']}"  # relative to .../batches, as all bases end there
    document = batches.submitted(batch) | {"links": {"status": {"href": href, "method": "GET"}}}
    answer = Response(document, headers={"Location": href}, status_code=202)
    if batch.get("is_replay"):
        answer.headers["Idempotent-Replayed"] = "true"
    return _with_batch_patience(answer, batch)


@app.route("/batches/{batch_id}", methods=["GET", "HEAD"], content_types=[])
@answers_errors(_log)
def batch_status(batch_id: str) -> Response:
    """How far a batch is; with `?results=true` its results, a page at a time."""
    batch_id = checked_id(batch_id, "batch_id")
    first = batches.wanted_page(current_request(app))
    batch = wiring.business.batch(batch_id)
    document = batches.shown(batch) | {"links": {"self": {"href": batch_id, "method": "GET"}}}
    if first is not None:
        page = wiring.business.batch_results(batch_id, first=first)
        document["tasks"] = page["tasks"]
        if "next" in page:
            href = f"{batch_id}?results=true&first={page['next']}"
            document["links"]["next"] = {"href": href, "method": "GET"}
    return _with_batch_patience(Response(document), batch)


@app.route("/batches/{batch_id}/cancel", methods=["POST"], content_types=[])
@answers_errors(_log)
def cancel_batch(batch_id: str) -> Response:
    """Cancel those tasks of a batch that have not ended."""
    check_site(current_request(app), wiring.settings.allowed_origin)
    batch = wiring.business.cancel_batch(checked_id(batch_id, "batch_id"))
    links = {"status": {"href": f"../{batch['batch_id']}", "method": "GET"}}
    return Response(batches.shown(batch) | {"links": links})


def _after_waiting(request: Request, task: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """A task's record once its caller has waited for as long as it likes, and how long that is."""
    wait_s = wanted_wait(request, most_s=wiring.settings.max_wait_s)
    if not wait_s:
        return task, 0
    chosen = wiring.settings
    task = settled(
        task,
        wiring.business,
        wait_s=wait_s,
        came_at_s=came_at(request),
        model_s=chosen.model_s if chosen.model == "simulated" else 0.0,
    )
    return task, wait_s


def _with_waited(response: Response, wait_s: int) -> Response:
    if wait_s:
        response.headers["Preference-Applied"] = f"wait={wait_s}"
    return response


def _queued(receipt: Receipt, task: dict[str, Any]) -> Response:
    """Where to look for the result; the whole record, if the task has ended already."""
    has_ended = Status(task["status"]).is_final
    body = task if has_ended else {"task_id": task["task_id"], "status": task["status"]}
    href = f"status/{task['task_id']}"  # relative to .../process, as all bases end there
    body["links"] = {"status": {"href": href, "method": "GET"}}
    if receipt.screened.report_id is not None:
        body["alert"] = receipt.screened.alert
    answer = Response(body, headers={"Location": href}, status_code=200 if has_ended else 202)
    return _with_patience(answer, task)


def _with_patience(response: Response, task: dict[str, Any]) -> Response:
    wiring.pace.note(task)
    pause_s = retry_after(task, model_s=wiring.pace.model_s, now=utc_now())
    if pause_s is not None:
        response.headers["Retry-After"] = str(pause_s)
    return response


def _with_batch_patience(response: Response, batch: dict[str, Any]) -> Response:
    """Ask again when the task that has the longest way to go may be done."""
    for task in batch["tasks"]:
        wiring.pace.note(task)
    now, model_s = utc_now(), wiring.pace.model_s
    open_tasks = [{"created_at": batch["created_at"], **task} for task in batch["tasks"]]
    pauses = [
        retry_after(task, model_s=model_s, now=now) for task in open_tasks if "status" in task
    ]
    if wanted := [pause_s for pause_s in pauses if pause_s is not None]:
        response.headers["Retry-After"] = str(max(wanted))
    return response


def _refusal(screened: Screened) -> dict[str, Any]:
    """The problem that a refused message is told by, alone or in a batch; without its findings."""
    reported = {} if screened.report_id is None else {"report_id": screened.report_id}
    return problem_document(
        MESSAGE_REFUSED,
        f"The message was not queued: {_why(screened.kinds)}",
        field="message",
        **reported,
        kinds=screened.kinds,
    )


def _why(kinds: list[str]) -> str:
    match kinds:
        case ["EMPTY"]:
            return "it is empty."
        case ["TOO_LONG"]:
            most = wiring.settings.max_chars
            return f"it is too long. Send {most:,} characters at most."
        case _:
            return f"it seems to contain {', '.join(kinds)}. Take that out and send it again."


handler = handler_of(app, example="events/client.json")
wiring.prepare(lambda: (wiring.log, wiring.intake), warm=wiring.warm)
