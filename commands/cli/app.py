"""The commands that `promptlane` knows: what each takes, and who does it."""

import json
import os
import sys
import webbrowser
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.cli import deployment, ending, operating, sending, tasks
from commands.cli.connecting import client_for
from commands.cli.ending import CommandError, WrongUse, coming_back
from commands.cli.load import Load
from commands.cli.options import ApiKey, AsJson, Parallel, Url
from commands.cli.showing import Screen, columns_of
from commands.cli.telling import told

app = typer.Typer(
    name="promptlane",
    help="Send prompts to a Promptlane deployment, follow their tasks, and operate it.",
    epilog="Exit codes: 0 done, 1 failed, 2 wrong use, 3 refused, 4 cannot reach, 130 Ctrl-C.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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
        client = client_for(screen, url, api_key, parallel, patience_s=sending.FILE_PATIENCE_S)
        sending.submit_file(
            screen, client, text, output=output, parallel=parallel, is_awaited=wait is not False
        )
        return
    if output:
        raise WrongUse("--output is for a file of messages")
    client = client_for(screen, url, api_key)
    message = sending.message_from(text)
    sending.submit_one(screen, client, message, key=key, is_awaited=bool(wait))


@app.command()
@told
def health(url: Url = "", api_key: ApiKey = "", as_json: AsJson = False) -> None:
    """Tell whether a message sent now would be queued."""
    screen = Screen(as_json=as_json)
    found = client_for(screen, url, api_key).call("GET", "health", takes=(503,)).document
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
    client = client_for(screen, url, api_key, parallel)
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


for _name, _command in (
    ("status", tasks.status),
    ("watch", tasks.watch),
    ("cancel", tasks.cancel),
    ("erase", tasks.erase),
    ("logs", operating.logs),
    ("reports", operating.reports),
    ("parked", operating.parked),
    ("redrive", operating.redrive),
    ("replay-logs", operating.replay_logs),
    ("keys", operating.keys),
):
    app.command(_name)(_command)


def _observed(check: dict[str, Any]) -> str:
    value = check.get("observedValue")
    return "" if value is None else f"{value} {check.get('observedUnit', '')}".strip()


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {each}" for name, each in value.items())
    return json.dumps(value)
