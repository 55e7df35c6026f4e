"""Submits many tasks at once or at a steady rate, follows them, and says what that took."""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from commands.cli.client import Client
from commands.cli.ending import Refused
from commands.cli.following import followed
from commands.cli.schedule import Job, run_all

# Told of how many tasks are accepted, and how many have ended.
type Tell = Callable[[int, int], None]


class Load:
    """A number of tasks with one message.

    Args:
        parallel: How many requests are made at once, at most.
        rate: Submits a second; 0 makes them all at once.
    """

    def __init__(
        self, client: Client, message: str, *, parallel: int, rate: float, tell: Tell
    ) -> None:
        self._client = client
        self._message = message
        self._parallel = parallel
        self._rate = rate
        self._tell = tell
        self._lock = threading.Lock()
        self._task_ids: list[str] = []
        self._submits_ms: list[float] = []
        self._refused = 0

    def run(self, count: int) -> dict[str, Any]:
        """Submit so many tasks and wait for them; the measures, times in seconds or ms.

        Raises:
            CommandError: It cannot go on; what was accepted runs to its end.
        """
        started_at = time.time()
        due_s = (1 / self._rate) if self._rate else 0.0
        jobs: list[tuple[float, Job]] = [(n * due_s, self._submit) for n in range(count)]
        run_all(jobs, parallel=self._parallel, stopping=threading.Event())
        ended: set[str] = set()

        def note(record: dict[str, Any]) -> None:
            if "finished_at" in record:
                ended.add(record["task_id"])
                self._tell(len(self._task_ids), len(ended))

        records = followed(self._client, self._task_ids, parallel=self._parallel, tell=note)
        return self._measures(count, started_at, records)

    def _submit(self) -> None:
        headers = {"Idempotency-Key": str(uuid4())}
        started = time.perf_counter()
        try:
            answer = self._client.call(
                "POST", "process", {"message": self._message}, headers=headers
            )
        except Refused:
            with self._lock:
                self._refused += 1
            return
        took_ms = (time.perf_counter() - started) * 1000
        with self._lock:
            self._submits_ms.append(took_ms)
            self._task_ids.append(answer.document["task_id"])
            self._tell(len(self._task_ids), 0)

    def _measures(
        self, count: int, started_at: float, records: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        states = [record["status"] for record in records]
        finished = [_instant(record["finished_at"]) for record in records]
        waits_ms = [
            (_instant(record["started_at"]) - _instant(record["created_at"])) * 1000
            for record in records
            if record.get("started_at")
        ]
        return {
            "tasks": count,
            "accepted": len(records),
            "refused": self._refused,
            "states": {state: states.count(state) for state in dict.fromkeys(states)},
            "first_request_to_last_finish_s": round(max(finished) - started_at, 2)
            if finished
            else None,
            "submit_ms": _quantiles(self._submits_ms),
            "accepted_to_started_ms": _quantiles(waits_ms),
        }


def _instant(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def _quantiles(values: Sequence[float]) -> dict[str, float]:
    """The median and the 99th percentile; nothing of nothing."""
    if not values:
        return {}
    ranked = sorted(values)
    return {
        name: round(ranked[min(len(ranked) - 1, int(len(ranked) * share))], 1)
        for name, share in (("p50", 0.5), ("p99", 0.99))
    }
