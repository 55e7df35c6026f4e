"""The commands that `promptlane` knows: what each takes, and who does it."""

import json
import os
import sys
import webbrowser
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.cli import deployment, ending, operating, sending
from commands.cli.client import PATIENCE_S, Client
from commands.cli.ending import CommandError, WrongUse, coming_back
from commands.cli.following import followed
from commands.cli.following import status as status_of
from commands.cli.load import Load
from commands.cli.options import ApiKey, AsJson, OfBatches, Parallel, TaskIds, Url
from commands.cli.showing import Screen, batch_line_of, columns_of, line_of
from commands.cli.telling import told
from infra.task import is_task_id

app = typer.Typer(
    name="promptlane",
    help="Send prompts to a Promptlane deployment, follow their tasks, and operate it.",
    epilog="Exit codes: 0 done, 1 failed, 2 wrong use, 3 refused, 4 cannot reach, 130 Ctrl-C.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _name, _command in (
    ("logs", operating.logs),
    ("reports", operating.reports),
    ("parked", operating.parked),
    ("redrive", operating.redrive),
    ("replay-logs", operating.replay_logs),
    ("keys", operating.keys),
):
    app.command(_name)(_command)


def main() -> None:
    """Run what was typed; nothing that it started is waited for after Ctrl-C."""
    code: Any = 0
    try:
        app()
    except SystemExit as error:
        code = error.code
    except BrokenPipeError:  # who read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.stdout.flush()
    sys.stderr.flush()
    if code == ending.INTERRUPTED:
        os._exit(ending.INTERRUPTED)
    sys.exit(code)


@app.command()
@told
def submit(
    text: Annotated[
        str,
        typer.Argument(
            metavar="TEXT|-|FILE.jsonl",
            help="The message; - reads it from standard input. A name that ends in .jsonl is a "
            "file of messages, a JSON document a line.",
            show_default=False,
        ),
    ],
    wait: Annotated[
        bool | None,
        typer.Option("--wait/--no-wait", help="Wait for results. Files: yes; one message: no."),
    ] = None,
    key: Annotated[
        str, typer.Option(metavar="KEY", help="Idempotency key: the same again is one task.")
    ] = "",
    batch: Annotated[bool, typer.Option("--batch", help="JSON lines, by whatever name.")] = False,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="For a file's results.")
    ] = None,
    parallel: Parallel = 4,
    url: Url = "",
    api_key: ApiKey = "",
    as_json: AsJson = False,
) -> None:
    """Submit a message, or a file of messages, which may be interrupted and run again."""
    screen = Screen(as_json=as_json)
    if batch or text.endswith(".jsonl"):
        if key:
            raise WrongUse("--key is for one message: a file's run has keys of its own")
        client = _client(screen, url, api_key, parallel, patience_s=sending.FILE_PATIENCE_S)
        sending.submit_file(
            screen, client, text, output=output, parallel=parallel, is_awaited=wait is not False
        )
        return
    if output:
        raise WrongUse("--output is for a file of messages")
    client = _client(screen, url, api_key)
    message = sending.message_from(text)
    sending.submit_one(screen, client, message, key=key, is_awaited=bool(wait))


@app.command()
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
    client = _client(screen, url, api_key, parallel)
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


@app.command()
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
    client = _client(screen, url, api_key, parallel)
    task_ids = _tasks_of(client, ids) if batch else ids
    latest: dict[str, dict[str, Any]] = {}
    with coming_back(f"The tasks go on: promptlane watch {' '.join(ids)}"), screen.table() as table:

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


@app.command()
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
    client = _client(screen, url, api_key)
    for each in ids:
        path = f"batches/{each}/cancel" if batch else f"status/{each}/cancel"
        found = client.call("POST", path).document
        screen.data(found, batch_line_of(found) if batch else line_of(found))


@app.command()
@told
def erase(ids: TaskIds, url: Url = "", api_key: ApiKey = "", as_json: AsJson = False) -> None:
    """Erase tasks that have ended, with their results and their alert reports."""
    _check_ids(ids)
    screen = Screen(as_json=as_json)
    client = _client(screen, url, api_key)
    for task_id in ids:
        client.call("DELETE", f"status/{task_id}")
        screen.data({"task_id": task_id, "erased": True}, f"{task_id}  erased")


@app.command()
@told
def health(url: Url = "", api_key: ApiKey = "", as_json: AsJson = False) -> None:
    """Tell whether a message sent now would be queued."""
    screen = Screen(as_json=as_json)
    found = _client(screen, url, api_key).call("GET", "health", takes=(503,)).document
    rows = [
        (name.partition(":")[0], str(check.get("status", "")), _observed(check))
        for name, checks in found.get("checks", {}).items()
        for check in checks
    ]
    screen.data(found, columns_of([("service", str(found["status"]), ""), *rows]))
    if found["status"] == "fail":
        raise CommandError("A message sent now would not be queued.")


@app.command()
@told
def load(
    count: Annotated[int, typer.Argument(metavar="N", min=1, max=100_000, show_default=False)],
    message: Annotated[
        str, typer.Option(help="What each task asks.")
    ] = "Summarise the history of tea in three sentences.",
    rate: Annotated[float, typer.Option(min=0, help="Submits a second; 0: all at once.")] = 0,
    parallel: Parallel = 32,
    url: Url = "",
    api_key: ApiKey = "",
    as_json: AsJson = False,
) -> None:
    """Submit N tasks, follow them, and tell what that took."""
    screen = Screen(as_json=as_json)
    client = _client(screen, url, api_key, parallel)
    with (
        coming_back("Stopped. The tasks that were accepted go on."),
        screen.progress(count, "Tasks") as tell,
    ):
        measures = Load(
            client,
            message,
            parallel=parallel,
            rate=rate,
            tell=lambda accepted, ended: tell(ended, {"accepted": accepted, "ended": ended}),
        ).run(count)
    rows = [(name, _words(value)) for name, value in measures.items()]
    screen.data(measures, columns_of(rows))
    if measures["states"].get("SUCCESS") != count:
        raise CommandError("Not every task was accepted and succeeded.")


@app.command("open")
@told
def open_page(url: Url = "") -> None:
    """Open the page of a deployment in a browser."""
    address = deployment.url_of(url, os.environ)
    screen = Screen(as_json=False)
    screen.data(address, address)
    if not webbrowser.open(address):
        screen.note("No browser could be started: open the address yourself.")


def _client(
    screen: Screen,
    url: str,
    api_key: str,
    connections: int = 1,
    *,
    patience_s: float = PATIENCE_S,
) -> Client:
    return Client(
        deployment.url_of(url, os.environ),
        api_key=api_key,
        patience_s=patience_s,
        connections=connections,
        on_pause=screen.pause,
    )


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


def _observed(check: dict[str, Any]) -> str:
    value = check.get("observedValue")
    return "" if value is None else f"{value} {check.get('observedUnit', '')}".strip()


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {each}" for name, each in value.items())
    return json.dumps(value)
