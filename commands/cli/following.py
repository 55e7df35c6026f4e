"""Asks for tasks until they have ended, as often as the service says."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from commands.cli.client import Client
from commands.cli.requesting import Answer
from commands.cli.schedule import Job, run_all

FINAL = ("SUCCESS", "FAILURE", "REVOKED")
_HELD_S = 20  # a request for the only task may be held so long; the service may allow less
_USUAL_PAUSE_S = 1.0

# Told of each record that came.
type Tell = Callable[[dict[str, Any]], None]


def followed(
    client: Client, task_ids: Sequence[str], *, parallel: int, tell: Tell
) -> list[dict[str, Any]]:
    """The records of tasks, once all have ended, in the order of the ids.

    Args:
        parallel: How many requests are made at once, at most.
        tell: Called by one thread at a time.
    """
    lock = threading.Lock()
    records: dict[str, dict[str, Any]] = {}
    is_alone = len(task_ids) == 1

    def job_of(task_id: str) -> Job:
        def ask() -> float | None:
            answer = status(client, task_id, is_held=is_alone)
            with lock:
                records[task_id] = answer.document
                tell(answer.document)
            if answer.document["status"] in FINAL:
                return None
            return answer.retry_after_s or _USUAL_PAUSE_S

        return ask

    jobs = [(0.0, job_of(task_id)) for task_id in dict.fromkeys(task_ids)]
    run_all(jobs, parallel=parallel, stopping=client.stopping)
    return [records[task_id] for task_id in task_ids]


def status(client: Client, task_id: str, *, is_held: bool = False) -> Answer:
    """One task's record, at once or when it has ended."""
    headers = {"Prefer": f"wait={_HELD_S}"} if is_held else {}
    return client.call("GET", f"status/{task_id}", headers=headers)
