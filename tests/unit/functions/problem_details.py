"""What every error answer of ours has."""

from typing import Any

from tests.stand.gateway import Answer


def assert_problem(answer: Answer, slug: str, status: int) -> dict[str, Any]:
    """Check that an answer is a whole problem of this kind; returns it."""
    document: dict[str, Any] = answer.json()
    assert (answer.status, document["type"]) == (status, f"urn:promptlane:problem:{slug}")
    assert answer.headers["content-type"] == "application/problem+json"
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]
    asks_to_retry = status == 503 or slug == "idempotency-key-in-use"
    assert asks_to_retry == ("retry-after" in answer.headers)
    return document
