"""The client service's routes; its operations are synchronous."""

from typing import Any

from chalice.app import Chalice, Request, Response

from functions.client.browsers import check_site
from functions.client.health import MEDIA_TYPE as HEALTH_MEDIA_TYPE
from functions.client.idempotency import keyed
from functions.client.intake import Receipt
from functions.client.message import message_of
from functions.client.patience import retry_after
from functions.client.waiting import came_at, settled, wanted_wait
from functions.client.wiring import ClientWiring
from functions.problems import MESSAGE_REFUSED, problem
from functions.rest import (
    answers_errors,
    checked_task_id,
    current_request,
    handler_of,
    log_requests,
    request_id_of,
)
from infra.log import Log
from infra.task import Status, utc_now

app = Chalice(app_name="promptlane-client")


wiring = ClientWiring()


def _log() -> Log:
    return wiring.log


log_requests(app, _log)


@app.route("/", methods=["GET", "HEAD"], content_types=[])
@answers_errors(_log)
def describe() -> Response:
    """What this service is and where its operations are."""
    return Response(
        {
            "service": "promptlane-client",
            "description": "A screened queue in front of a slow LLM: submit a message, get a "
            "task id at once, ask for the result later.",
            "limits": {"message_characters": wiring.settings.max_chars},
            # Relative to this URL with a slash at its end: the API lives under several.
            "links": {
                "health": {"href": "health", "method": "GET"},
                "submit": {"href": "process", "method": "POST"},
                "status": {"href": "status/{task_id}", "method": "GET", "templated": True},
                "cancel": {"href": "status/{task_id}/cancel", "method": "POST", "templated": True},
                "erase": {"href": "status/{task_id}", "method": "DELETE", "templated": True},
            },
        }
    )


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
        message, request_id=request_id_of(request), keyed=keyed(request, "/process", message)
    )
    if receipt.task is None:
        return _refused(receipt)
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


def _after_waiting(request: Request, task: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """A task's record once its caller has waited for as long as it likes, and how long that is."""
    wait_s = wanted_wait(request, most_s=wiring.settings.max_wait_s)
    if not wait_s:
        return task, 0
    task = settled(task, wiring.business, wait_s=wait_s, came_at_s=came_at(request))
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
    if receipt.report_id is not None:
        body["alert"] = {
            "action": receipt.action,
            "report_id": receipt.report_id,
            "kinds": receipt.kinds,
        }
    answer = Response(body, headers={"Location": href}, status_code=200 if has_ended else 202)
    return _with_patience(answer, task)


def _with_patience(response: Response, task: dict[str, Any]) -> Response:
    pause_s = retry_after(task, model_s=wiring.settings.model_s, now=utc_now())
    if pause_s is not None:
        response.headers["Retry-After"] = str(pause_s)
    return response


def _refused(receipt: Receipt) -> Response:
    return problem(
        MESSAGE_REFUSED,
        f"The message was not queued: {_why(receipt.kinds)}",
        field="message",
        report_id=receipt.report_id,
        kinds=receipt.kinds,
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
wiring.prepare(lambda: (wiring.log, wiring.intake))
