"""The commands for tasks that were submitted before."""

from collections import Counter
from typing import Annotated, Any

import typer

from commands.cli import sending
from commands.cli.client import Client
from commands.cli.connecting import client_for
from commands.cli.ending import CommandError, WrongUse, coming_back
from commands.cli.following import followed
from commands.cli.following import status as status_of
from commands.cli.options import ApiKey, AsJson, OfBatches, Parallel, TaskIds, Url
from commands.cli.showing import Screen, batch_line_of, line_of
from commands.cli.telling import told
from infra.task import is_task_id


@told
def status(
    ids: TaskIds,
    wait: Annotated[bool, typer.Option("--wait", help="Until all have ended.")] = False,
    batch: OfBatches = False,
    parallel: Parallel = 4,
    url: Url = "",
    api_key: ApiKey = "",
    as_json: AsJson = False,
) -> None:
    """Tell the state of tasks or batches, and the results of tasks."""
    _check_ids(ids)
    screen = Screen(as_json=as_json)
    client = client_for(screen, url, api_key, parallel)
    if batch:
        if wait:
            raise WrongUse("--wait is for tasks: promptlane watch --batch follows a batch")
        for batch_id in ids:
            found = client.call("GET", f"batches/{batch_id}").document
            screen.data(found, batch_line_of(found))
        return
    if not wait:
        for task_id in ids:
            record = status_of(client, task_id).document
            screen.data(record, line_of(record))
        return
    with coming_back(f"The tasks go on: promptlane status {' '.join(ids)} --wait"):
        records = followed(client, ids, parallel=parallel, tell=lambda _record: None)
    if len(records) == 1:
        sending.show_ended(screen, records[0])
        return
    for record in records:
        screen.data(record, line_of(record))
    _check_all_succeeded(records)


@told
def watch(
    ids: TaskIds,
    batch: OfBatches = False,
    parallel: Parallel = 4,
    url: Url = "",
    api_key: ApiKey = "",
    as_json: AsJson = False,
) -> None:
    """Watch tasks until they have ended: a table in a terminal, else a line for each change."""
    _check_ids(ids)
    screen = Screen(as_json=as_json)
    client = client_for(screen, url, api_key, parallel)
    task_ids = _tasks_of(client, ids) if batch else ids
    latest: dict[str, dict[str, Any]] = {}
    back = " ".join(["promptlane watch", *(["--batch"] if batch else []), *ids])
    with coming_back(f"The tasks go on: {back}"), screen.table() as table:

        def note(record: dict[str, Any]) -> None:
            known = latest.get(record["task_id"], {}).get("status")
            latest[record["task_id"]] = record
            table(list(latest.values()))
            if record["status"] != known and not screen.is_live:
                screen.data(record, line_of(record))

        records = followed(client, task_ids, parallel=parallel, tell=note)
    if screen.is_live:
        for record in records:
            screen.data(record, line_of(record))
    _check_all_succeeded(records)


@told
def cancel(
    ids: TaskIds,
    batch: OfBatches = False,
    url: Url = "",
    api_key: ApiKey = "",
    as_json: AsJson = False,
) -> None:
    """Cancel tasks, or what has not ended of batches."""
    _check_ids(ids)
    screen = Screen(as_json=as_json)
    client = client_for(screen, url, api_key)
    for each in ids:
        path = f"batches/{each}/cancel" if batch else f"status/{each}/cancel"
        found = client.call("POST", path).document
        screen.data(found, batch_line_of(found) if batch else line_of(found))


@told
def erase(ids: TaskIds, url: Url = "", api_key: ApiKey = "", as_json: AsJson = False) -> None:
    """Erase tasks that have ended, with their results and their alert reports."""
    _check_ids(ids)
    screen = Screen(as_json=as_json)
    client = client_for(screen, url, api_key)
    for task_id in ids:
        client.call("DELETE", f"status/{task_id}")
        screen.data({"task_id": task_id, "erased": True}, f"{task_id}  erased")


def _check_ids(ids: list[str]) -> None:
    for each in ids:
        if not is_task_id(each.lower()):
            raise WrongUse(f"{each}: expected an id such as 123e4567-e89b-42d3-a456-426614174000")


def _tasks_of(client: Client, batch_ids: list[str]) -> list[str]:
    batches = [client.call("GET", f"batches/{each}").document for each in batch_ids]
    # what was refused or is gone has no record to watch
    return [t["task_id"] for batch in batches for t in batch["tasks"] if "problem" not in t]


def _check_all_succeeded(records: list[dict[str, Any]]) -> None:
    states = Counter(str(record["status"]) for record in records)
    if states.keys() - {"SUCCESS"}:
        told_states = ", ".join(f"{count} {state}" for state, count in states.items())
        raise CommandError(f"Not every task succeeded: {told_states}")
