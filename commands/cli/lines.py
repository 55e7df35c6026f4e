"""The messages of a file of JSON lines, checked as a whole before the first one is sent."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from commands.cli.ending import WrongUse

_LARGEST_BATCH = 100  # messages
_LARGEST_BATCH_BYTES = 4_000_000  # the service takes some 5.5 MB


@dataclass(frozen=True, slots=True)
class Line:
    """One message.

    Attributes:
        number: Of its line, from 1.
        custom_id: The caller's own name for it; None if it has none.
    """

    number: int
    message: str
    custom_id: str | None

    @property
    def document(self) -> dict[str, str]:
        """The message as a batch has it."""
        named = {} if self.custom_id is None else {"custom_id": self.custom_id}
        return {"message": self.message, **named}


def lines_of(text: str) -> list[Line]:
    """The lines that are not empty, in their order.

    Raises:
        WrongUse: One cannot be read, a custom id is there twice, or there is no line at all.
    """
    lines = [_line(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        raise WrongUse("There are no messages: expected a JSON document a line")
    seen: dict[str, int] = {}
    for line in lines:
        if line.custom_id is not None:
            first = seen.setdefault(line.custom_id, line.number)
            if first != line.number:
                raise WrongUse(f"Line {line.number} has the custom id of line {first}")
    return lines


def digest_of(lines: Sequence[Line]) -> str:
    """Stands for the messages: the same only for the same ones, at the same lines."""
    told = json.dumps([[line.number, line.message, line.custom_id] for line in lines])
    return hashlib.sha256(told.encode()).hexdigest()


def batches_of(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines in batches that the service takes; the same lines give the same batches."""
    batch: list[Line] = []
    size = 0
    for line in lines:
        length = len(json.dumps(line.document, ensure_ascii=False).encode())
        if batch and (len(batch) == _LARGEST_BATCH or size + length > _LARGEST_BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += length
    if batch:
        yield batch


def _line(number: int, text: str) -> Line:
    try:
        document: Any = json.loads(text)
        json.dumps(document, ensure_ascii=False).encode()  # half of a pair of surrogates is no text
    except ValueError as error:
        raise WrongUse(f"Line {number} is no JSON: {error}") from error
    match document:
        case str(message):
            return Line(number, message, None)
        case {"message": str(message), **others} if others.keys() <= {"custom_id"}:
            custom_id = others.get("custom_id")
            if custom_id is None or (isinstance(custom_id, str) and 0 < len(custom_id) <= 64):
                return Line(number, message, custom_id)
    raise WrongUse(
        f'Line {number}: expected {{"message": "..."}}, and a "custom_id" of 1 to 64 characters '
        "if it has one"
    )
