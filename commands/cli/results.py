"""The results of a run over a file of messages, and beside them what makes it resumable."""

import fcntl
import json
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from commands.cli.ending import WrongUse
from commands.cli.lines import Line, digest_of

_OWNER_ONLY = 0o600  # results have the values that were masked on the way


class Results:
    """One file of results, a JSON document a line, in the order in which they came.

    Beside it, in a file whose name ends in `.run`, lies the random id that the run's idempotency
    keys begin with: with it, a later run sends the same requests again and gets the same tasks.
    """

    def __init__(self, file: Path, run_id: str, known: dict[int, str]) -> None:
        self.file = file
        self._run_id = run_id
        self._known = known
        self._lock = threading.Lock()

    @property
    def states(self) -> Mapping[int, str]:
        """The states of the lines that have a result, by the number of the line."""
        return self._known

    def key_for(self, lines: Sequence[Line]) -> str:
        """The idempotency key of a batch."""
        return f"{self._run_id}-{lines[0].number}-{lines[-1].number}"

    def missing(self, lines: Iterable[Line]) -> list[Line]:
        """The lines that have no result yet."""
        return [line for line in lines if line.number not in self._known]

    def add(self, documents: Sequence[dict[str, Any]]) -> None:
        """Write results; each has its `line` and its `status`."""
        text = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in documents)
        with self._lock, self.file.open("a", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            self._known |= {each["line"]: each["status"] for each in documents}


@contextmanager
def results_in(file: Path, lines: Sequence[Line], url: str) -> Iterator[Results]:
    """A file of results, new or of an earlier run over the same messages; nobody else's meanwhile.

    Raises:
        WrongUse: It belongs to other messages or to another deployment, or somebody is at it.
    """
    notes = file.with_name(f"{file.name}.run")
    try:
        descriptor = os.open(notes, os.O_RDWR | os.O_CREAT, _OWNER_ONLY)
    except OSError as error:
        raise WrongUse(f"{notes} cannot be written: {error.strerror}") from error
    with os.fdopen(descriptor, "r+", encoding="utf-8") as noted:
        try:
            fcntl.flock(noted, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WrongUse(f"Another command is at {file} right now") from error
        text = noted.read()
        ours = {"url": url, "digest": digest_of(lines)}
        if text:
            run_id = _run_id_in(text, ours, notes)
            yield Results(file, run_id, _states_in(file))
            return
        if file.exists() and file.stat().st_size:
            raise WrongUse(f"{file} is there already, and {notes} is not: name another --output")
        run_id = str(uuid4())
        noted.write(json.dumps({"run_id": run_id, **ours}) + "\n")
        noted.flush()
        os.fsync(noted.fileno())
        file.touch(_OWNER_ONLY)
        yield Results(file, run_id, {})


def _run_id_in(text: str, ours: Mapping[str, str], notes: Path) -> str:
    try:
        noted = json.loads(text)
        run_id = str(noted["run_id"])
        is_ours = {name: noted[name] for name in ours} == ours
    except (ValueError, KeyError, TypeError) as error:
        raise WrongUse(f"{notes} cannot be read: remove it to begin anew") from error
    if not is_ours:
        raise WrongUse(
            f"{notes} is of a run over other messages, or at another address ({noted['url']}): "
            "name another --output, or remove it and its results"
        )
    return run_id


def _states_in(file: Path) -> dict[int, str]:
    """The states by line; half a line at the end, of a run that died writing it, is cut off."""
    file.touch(_OWNER_ONLY)
    content = file.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if whole != content:
        os.truncate(file, len(whole))
    documents = map(json.loads, whole.decode().splitlines())
    return {document["line"]: document["status"] for document in documents}
