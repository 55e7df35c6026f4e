"""The classic business service: hands messages to Celery and asks its result store."""

from datetime import UTC, datetime

from fastapi import FastAPI
from pydantic import BaseModel

from tests.bench.classic.worker import analyse_user_request, celery

app = FastAPI()


class Submitted(BaseModel):
    """What the front sends."""

    message: str


def health() -> dict[str, str]:
    """That the service answers."""
    return {"status": "pass"}


def submit(submitted: Submitted) -> dict[str, str]:
    """Queue a message."""
    created_at = datetime.now(UTC).isoformat()
    task = analyse_user_request.delay(submitted.message, created_at)
    return {"task_id": task.id, "status": "PENDING"}


def status(task_id: str) -> dict[str, str]:
    """A task's state; once it is done, its times and its result too."""
    result = celery.AsyncResult(task_id)
    times = result.result if result.state == "SUCCESS" else {}
    return {"task_id": task_id, "status": result.state, **times}


app.add_api_route("/health", health)
app.add_api_route("/tasks", submit, methods=["POST"], status_code=202)
app.add_api_route("/tasks/{task_id}", status)
