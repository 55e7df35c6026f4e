"""Runs a file of messages through `/batches`, so that it can be interrupted and run again."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urljoin

from commands.cli.client import Client
from commands.cli.ending import CannotReach
from commands.cli.lines import Line, batches_of
from commands.cli.requesting import Answer
from commands.cli.restoring import with_values
from commands.cli.results import Results
from commands.cli.schedule import Job, run_all

# What becomes of messages that are no task: they were refused, or their record is gone.
REFUSED = "REFUSED"
GONE = "GONE"
_UNAVAILABLE = "urn:promptlane:problem:unavailable"
_MOST_SUBMITS = 100  # of one batch, while the queue does not take all of it
_USUAL_PAUSE_S = 2.0

# Told of how many lines are in which state, whenever that has changed.
type Tell = Callable[[Counter[str]], None]


class JsonlRun:
    """All lines of a file, from the first request to the last result.

    Args:
        parallel: How many requests are made at once, at most.
        waits: Whether results are waited for; else it is enough that all lines are queued.
    """

    def __init__(
        self, client: Client, results: Results, *, parallel: int, waits: bool, tell: Tell
    ) -> None:
        self._client = client
        self._results = results
        self._parallel = parallel
        self._waits = waits
        self._tell = tell
        self._lock = threading.Lock()
        self._counts: dict[int, Counter[str]] = {}  # by batch, from 1; 0 is what was known before

    def run(self, lines: Sequence[Line]) -> Counter[str]:
        """Carry the run out, or on; how many lines are in which state at its end.

        Raises:
            CommandError: It cannot go on. Nothing is lost: a later run carries on.
        """
        states = self._results.states
        known: Counter[str] = Counter()
        jobs: list[tuple[float, Job]] = []
        for place, batch in enumerate(batches_of(lines), 1):
            if self._results.missing(batch):
                jobs.append((0.0, self._job(place, batch)))
            else:
                known.update(states[line.number] for line in batch)
        self._note(0, known)
        run_all(jobs, parallel=self._parallel, stopping=self._client.stopping)
        return self._total()

    def _job(self, place: int, batch: list[Line]) -> Job:
        def note(counts: Counter[str]) -> None:
            self._note(place, counts)

        return _Batch(self._client, self._results, batch, note=note, waits=self._waits)

    def _note(self, place: int, counts: Counter[str]) -> None:
        with self._lock:
            self._counts[place] = counts
            self._tell(self._total())

    def _total(self) -> Counter[str]:
        return sum(self._counts.values(), Counter[str]())


class _Batch:
    """One batch: first submitted, then asked for until it has ended, then written down."""

    def __init__(
        self, client: Client, results: Results, lines: list[Line], *, note: Tell, waits: bool
    ) -> None:
        self._client = client
        self._results = results
        self._lines = lines
        self._note = note
        self._waits = waits
        self._submits = 0
        self._path = ""  # once it is submitted
        self._taken: list[dict[str, Any]] = []  # what became of each line

    def __call__(self) -> float | None:
        return self._ask() if self._path else self._submit()

    def _submit(self) -> float | None:
        self._submits += 1
        answer = self._client.call(
            "POST",
            "batches",
            {"messages": [line.document for line in self._lines]},
            headers={"Idempotency-Key": self._results.key_for(self._lines)},
        )
        self._taken = answer.document["tasks"]
        left_out = [task for task in self._taken if _type(task) == _UNAVAILABLE]
        if left_out and self._submits >= _MOST_SUBMITS:
            raise CannotReach(f"The queue did not take {len(left_out)} messages of a batch")
        if left_out:  # the same request again queues these and nothing else
            return answer.retry_after_s or _USUAL_PAUSE_S
        self._note(Counter(map(_state, self._taken)))
        if not self._waits:
            return None
        self._path = f"batches/{answer.document['batch_id']}"
        return answer.retry_after_s or 0.0

    def _ask(self) -> float | None:
        answer = self._client.call("GET", self._path)
        self._note(Counter(map(_state, answer.document["tasks"])))
        if answer.retry_after_s is not None:
            return answer.retry_after_s
        self._write(self._tasks(self._client.call("GET", f"{self._path}?results=true")))
        return None

    def _tasks(self, page: Answer) -> dict[str, dict[str, Any]]:
        """The tasks by id, with their results, from this page and those that follow it."""
        tasks: dict[str, dict[str, Any]] = {}
        while True:
            tasks |= {task["task_id"]: task for task in page.document["tasks"] if "task_id" in task}
            following = page.document.get("links", {}).get("next")
            if following is None:
                return tasks
            page = self._client.call("GET", urljoin(page.url, following["href"]))

    def _write(self, tasks: dict[str, dict[str, Any]]) -> None:
        missing = {line.number for line in self._results.missing(self._lines)}
        self._results.add(
            [
                _result(line, taken, tasks.get(taken.get("task_id", ""), {}))
                for line, taken in zip(self._lines, self._taken, strict=True)
                if line.number in missing
            ]
        )


def _result(line: Line, taken: dict[str, Any], task: dict[str, Any]) -> dict[str, Any]:
    """What is written of one line."""
    named = {} if line.custom_id is None else {"custom_id": line.custom_id}
    record = {**taken, **with_values(task, line.message, taken.get("alert"))}
    record.pop("links", None)
    if isinstance(record.get("alert"), dict):
        # spans are of no use without the message, and the values are back in their places
        spans = ("findings", "masked")
        record["alert"] = {k: v for k, v in record["alert"].items() if k not in spans}
    return {"line": line.number, **named, **record, "status": _state(record)}


def _state(task: dict[str, Any]) -> str:
    if "problem" not in task:
        return str(task["status"])
    return GONE if "task_id" in task else REFUSED


def _type(task: dict[str, Any]) -> str:
    return str(task.get("problem", {}).get("type", ""))
