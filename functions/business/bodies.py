"""What the bodies of requests say: batches, their entries, ids and texts."""

from typing import Any

from functions.business.batches import Accepted
from functions.rest import checked_id
from infra.batch import MOST_MESSAGES, Batch, Entry
from infra.errors import BadRequest
from infra.origin import ANONYMOUS
from infra.task import utc_now


def batch_in(document: Any, *, caller: str) -> tuple[Batch, dict[int, Accepted]]:
    """A batch, and its accepted messages by their places.

    Args:
        caller: Whose it is; empty for an operator's.

    Raises:
        BadRequest: The document holds none.
    """
    match document:
        case {"batch_id": str(batch_id), "entries": [_, *_] as entries, **others} if (
            len(entries) <= MOST_MESSAGES
        ):
            pass
        case _:
            raise BadRequest(
                f'Send {{"batch_id": "...", "entries": [...]}}, 1 to {MOST_MESSAGES} of them.',
                field="entries",
            )
    batch = Batch(
        id=checked_id(batch_id, "batch_id"),
        created_at=utc_now(),
        entries=tuple(_entry_in(entry) for entry in entries),
        caller=caller or ANONYMOUS,
        fingerprint=text_in(others, "fingerprint"),
    )
    accepted = {}
    for place in batch.accepted:
        match entries[place]:
            case {"message": str(message), **more}:
                accepted[place] = Accepted(message, id_in(more, "report_id"))
            case _:
                raise BadRequest("An entry has a message, or a problem.", field="entries")
    return batch, accepted


def _entry_in(document: Any) -> Entry:
    match document:
        case dict():
            return Entry(
                custom_id=text_in(document, "custom_id"),
                problem=document.get("problem"),
                alert=document.get("alert"),
            )
        case _:
            raise BadRequest("An entry is an object.", field="entries")


def id_in(document: dict[Any, Any], name: str) -> str | None:
    """The id of this name, if there is one.

    Raises:
        BadRequest: It is none.
    """
    text = text_in(document, name)
    return None if text is None else checked_id(text, name)


def text_in(document: dict[Any, Any], name: str) -> str | None:
    """The text of this name, if there is one.

    Raises:
        BadRequest: It is something else.
    """
    if name not in document:
        return None
    if not isinstance(document[name], str):
        raise BadRequest(f"The {name.replace('_', ' ')} is not a text.", field=name)
    return str(document[name])
