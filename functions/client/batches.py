"""Batches, as the client service takes them in and shows them."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from chalice.app import Request

from functions.client.message import json_body
from infra.batch import MOST_MESSAGES
from infra.errors import BadRequest
from infra.task import Status

_HOW = 'Send {"messages": [{"message": "...", "custom_id": "row-1"}, ...]}'
_LONGEST_CUSTOM_ID = 64  # characters


class BatchMessage(NamedTuple):
    """One message of a batch, with the caller's own name for it, if it has one."""

    message: str
    custom_id: str | None


def messages_of(request: Request) -> list[BatchMessage]:
    """The messages to screen, in the order in which they were sent.

    Raises:
        BadRequest: There are none, too many, or they cannot be read; a custom id is there twice.
    """
    has_body = bool(request.to_original_event().get("body"))
    match json_body(request) if has_body else None:
        case {"messages": list(documents)} if 0 < len(documents) <= MOST_MESSAGES:
            messages = [_message_in(each, place) for place, each in enumerate(documents)]
        case {"messages": list(documents)} if documents:
            raise BadRequest(
                f"There are too many messages: send {MOST_MESSAGES} at most.", field="messages"
            )
        case _:
            raise BadRequest(f"There are no messages. {_HOW}.", field="messages")
    names = Counter(each.custom_id for each in messages if each.custom_id is not None)
    if names and max(names.values()) > 1:
        raise BadRequest("A custom id is there twice.", field="custom_id")
    return messages


def request_text(messages: list[BatchMessage]) -> str:
    """All that a batch asks for, as one text: what its fingerprint is made of."""
    return json.dumps(messages)


def wanted_page(request: Request) -> int | None:
    """The place of the first result that a look at a batch asks for; None if it asks for none.

    Raises:
        BadRequest: A query parameter is not what it should be.
    """
    given: Mapping[str, str] = request.query_params or {}
    if given.get("results", "false") not in ("true", "false"):
        raise BadRequest("Send results=true, or leave it out.", field="results")
    first = given.get("first", "0")
    if not (first.isascii() and first.isdecimal() and int(first) < MOST_MESSAGES):
        raise BadRequest(
            f"The place of a task is a number from 0 to {MOST_MESSAGES - 1}.", field="first"
        )
    return int(first) if given.get("results") == "true" else None


def submitted(batch: Mapping[str, Any]) -> dict[str, Any]:
    """What the answer to a submit tells of a batch."""
    refused = sum("problem" in task for task in batch["tasks"])
    counts = {"accepted": len(batch["tasks"]) - refused, "refused": refused}
    tasks = [_outcome(task) for task in batch["tasks"]]
    return {"batch_id": batch["batch_id"], "counts": counts, "tasks": tasks}


def shown(batch: Mapping[str, Any]) -> dict[str, Any]:
    """What a later look tells of a batch: how many tasks are in which state, and each of them."""
    states = Counter(_state(task) for task in batch["tasks"])
    counts = {name: states[name] for name in (*Status, "refused", "gone") if states[name]}
    return {**batch, "counts": counts}


def _outcome(task: Mapping[str, Any]) -> dict[str, Any]:
    names = ("custom_id", "task_id", "status", "alert", "problem")
    return {name: task[name] for name in names if name in task}


def _state(task: Mapping[str, Any]) -> str:
    if "problem" not in task:
        return str(task["status"])
    return "gone" if "task_id" in task else "refused"


def _message_in(document: Any, place: int) -> BatchMessage:
    field = f"messages[{place}]"
    match document:
        case {"message": str(message), **others}:
            pass
        case {"message": _}:
            raise BadRequest("The message is not a text.", field=f"{field}.message")
        case _:
            raise BadRequest(f"There is no message at this place. {_HOW}.", field=field)
    match others.get("custom_id"):
        case None:
            return BatchMessage(message, None)
        case str(custom_id) if 0 < len(custom_id) <= _LONGEST_CUSTOM_ID:
            return BatchMessage(message, custom_id)
    raise BadRequest(
        f"A custom id is a text of 1 to {_LONGEST_CUSTOM_ID} characters.",
        field=f"{field}.custom_id",
    )
