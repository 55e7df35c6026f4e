"""What the client service says of itself."""

from typing import Any

from infra.settings import Settings


def description(chosen: Settings) -> dict[str, Any]:
    """The service's description, as its root tells programs."""
    return {
        "service": "promptlane-client",
        "description": "A screened queue in front of a slow LLM: submit a message, get a "
        "task id at once, ask for the result later.",
        "limits": {"message_characters": chosen.max_chars, "wait_seconds": chosen.max_wait_s},
        "model": {"kind": chosen.model, "seconds": chosen.model_s},
        # Relative to this URL with a slash at its end: the API lives under several.
        "links": {
            "openapi": {"href": "openapi.json", "method": "GET"},
            "health": {"href": "health", "method": "GET"},
            "submit": {"href": "process", "method": "POST"},
            "status": {"href": "status/{task_id}", "method": "GET", "templated": True},
            "cancel": {"href": "status/{task_id}/cancel", "method": "POST", "templated": True},
            "erase": {"href": "status/{task_id}", "method": "DELETE", "templated": True},
            "submit_batch": {"href": "batches", "method": "POST"},
            "batch": {"href": "batches/{batch_id}", "method": "GET", "templated": True},
            "cancel_batch": {
                "href": "batches/{batch_id}/cancel",
                "method": "POST",
                "templated": True,
            },
        },
    }
