"""The classic HTTP front: takes messages, passes them to the business service, synchronously."""

import os

import httpx
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()
_business = httpx.Client(base_url=os.environ["CLASSIC_BUSINESS_URL"], timeout=60)


class Submitted(BaseModel):
    """What a client sends."""

    message: str


def health() -> dict[str, str]:
    """Whether both services answer."""
    return {"status": str(_business.get("/health").json()["status"])}


def process(submitted: Submitted) -> dict[str, str]:
    """Submit a message."""
    answer: dict[str, str] = _business.post("/tasks", json={"message": submitted.message}).json()
    return answer


def status(task_id: str) -> dict[str, str]:
    """A task's state."""
    answer: dict[str, str] = _business.get(f"/tasks/{task_id}").json()
    return answer


app.add_api_route("/health", health)
app.add_api_route("/process", process, methods=["POST"], status_code=202)
app.add_api_route("/status/{task_id}", status)
