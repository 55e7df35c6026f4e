"""The commands of operators, which speak to AWS or to the local cloud.

What they stand on, AWS's SDK above all, is imported by the command that is typed: the others need
none of it.
"""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.cli import deployment
from commands.cli.ending import CommandError, WrongUse
from commands.cli.options import AsJson, Endpoint, Folder, Stack
from commands.cli.showing import Screen
from commands.cli.telling import told
from commands.reports import Folder as ReportsFolder
from commands.reports import Reports, line_of, reports_of
from infra.task import is_task_id

if TYPE_CHECKING:
    from commands.cloud import Cloud
    from commands.logs.reading import Found

_STACK = "promptlane"
_SERVICES = ("client", "business", "worker", "buried", "webhook")
_LEVELS = ("info", "warning", "error")


@told
def logs(
    task: Annotated[str, typer.Option(help="One task's story.")] = "",
    trace: Annotated[str, typer.Option(help="One request's story, by its trace id.")] = "",
    service: Annotated[str, typer.Option(help=f"One of {', '.join(_SERVICES)}.")] = "",
    level: Annotated[str, typer.Option(help=f"One of {', '.join(_LEVELS)}.")] = "",
    minutes: Annotated[float, typer.Option(min=0, help="How far back.")] = 60,
    folder: Annotated[
        Path | None,
        typer.Option("--dir", help="The local cloud's, with the logs of Celery workers."),
    ] = None,
    influx_port: Annotated[
        int, typer.Option(help="Of docker compose's InfluxDB, on this machine.")
    ] = 8086,
    plot: Annotated[
        Path | None,
        typer.Option(metavar="FILE.svg", help="With --task: draws the story into this file."),
    ] = None,
    stack: Stack = _STACK,
    endpoint: Endpoint = "",
    as_json: AsJson = False,
) -> None:
    """Show what the services did, from InfluxDB or CloudWatch Logs."""
    _check_choices(service, level, task)
    if plot and not task:
        raise WrongUse("--plot draws one task: name it with --task")
    from commands.logs.reading import Places, Wanted, read, shown
    from infra.settings import Settings

    wanted = Wanted(minutes=minutes, service=service, level=level, task=task, trace=trace)
    run = deployment.local_run(os.environ)
    places = Places(
        settings=Settings.from_env(os.environ),
        folder=folder or (run.folder if run else Path(".localstack")),
        influx_port=influx_port,
    )
    found = read(_cloud(endpoint, stack), wanted, places)
    screen = Screen(as_json=as_json)
    if plot:
        _draw(plot, found)
    if as_json:
        for event in found.events:
            screen.data(event, "")
    else:
        screen.data(None, shown(found, wanted))


@told
def redrive(stack: Stack = _STACK, endpoint: Endpoint = "") -> None:
    """Give parked tasks all their tries again, up to 100 at a time."""
    _ask("redrive", stack, endpoint)


@told
def replay_logs(stack: Stack = _STACK, endpoint: Endpoint = "") -> None:
    """Offer the log events that InfluxDB did not take to it again."""
    _ask("replay-logs", stack, endpoint)


@told
def parked(
    most: Annotated[int, typer.Option(min=1, max=1000, help="How many to list.")] = 100,
    stack: Stack = _STACK,
    endpoint: Endpoint = "",
    as_json: AsJson = False,
) -> None:
    """List the tasks whose last try failed, which a redrive gives another chance."""
    from commands.parked import parked as parked_in

    count, tasks = parked_in(_cloud(endpoint, stack), most=most)
    screen = Screen(as_json=as_json)
    for task in tasks:
        screen.data(task, f"{task['task_id']}  parked {task['parked_at']}")
    screen.note(f"{max(count, len(tasks))} parked" + ("; see redrive" if tasks else ""))


@told
def keys(
    new: Annotated[str, typer.Option(metavar="NAME", help="Make a key.")] = "",
    revoke: Annotated[str, typer.Option(metavar="NAME", help="End a key.")] = "",
    stack: Stack = _STACK,
    endpoint: Endpoint = "",
    as_json: AsJson = False,
) -> None:
    """List the API keys of a stack with Auth=key, or make or revoke one."""
    if new and revoke:
        raise WrongUse("--new or --revoke: one at a time")
    from commands import keys as keys_of

    cloud = _cloud(endpoint, stack)
    screen = Screen(as_json=as_json)
    if new:
        key = keys_of.made(cloud, new)
        shown_once = f"Send it as x-api-key; it is shown only now: {key['value']}"
        screen.data(key, f"{keys_of.line_of(key)}\n{shown_once}")
    elif revoke:
        key = keys_of.revoked(cloud, revoke)
        gone = "is revoked; its tasks stay, and nobody can ask for them any more."
        screen.data(key, f"{revoke} {gone}")
    else:
        found = keys_of.listed(cloud)
        for key in found:
            screen.data(key, keys_of.line_of(key))
        if not found:
            screen.note("There are no keys yet.")


@told
def reports(
    report: Annotated[str, typer.Argument(metavar="[REPORT_ID]", help="Show this one whole.")] = "",
    folder: Folder = Path("error_reports"),
    stack: Annotated[
        str, typer.Option("--stack", metavar="NAME", help="Those of a deployment, from its bucket.")
    ] = "",
    most: Annotated[int, typer.Option(min=1, help="How many to list.")] = 1000,
    endpoint: Endpoint = "",
    as_json: AsJson = False,
) -> None:
    """List the alert reports in a folder or of a deployment, newest last."""
    kept: Reports = reports_of(_cloud(endpoint, stack)) if stack else ReportsFolder(folder)
    screen = Screen(as_json=as_json)
    if report:
        whole = kept.one(report)
        if whole is None:
            raise CommandError(f"There is no report {report} in {kept}.")
        screen.data(json.loads(whole), whole)
        return
    count = 0
    for each in kept.newest(most):
        screen.data(each, line_of(each))
        count += 1
    if not as_json:
        screen.data(None, f"{count} alert report{'' if count == 1 else 's'} in {kept}")


def _draw(path: Path, found: "Found") -> None:
    from commands.logs.timeline import timeline_of

    if not found.events:
        raise CommandError("There is nothing to draw: no event of this task was found.")
    path.write_text(timeline_of(found.events), encoding="utf-8")


def _ask(name: str, stack: str, endpoint: str) -> None:
    from commands.invoke import asked

    answered = asked(_cloud(endpoint, stack), name)
    Screen(as_json=False).data(None, answered)


def _cloud(endpoint: str, stack: str) -> "Cloud":
    """The cloud that is named, else the one of the `make run` that is up, else AWS."""
    from commands.cloud import Cloud

    run = deployment.local_run(os.environ)
    if run is not None and endpoint in ("", run.endpoint):
        if not endpoint and os.environ.get("PROMPTLANE_URL"):
            return Cloud("", stack)  # a deployment elsewhere is meant
        has_own = "AWS_SECRET_ACCESS_KEY" in os.environ and bool(endpoint)
        return Cloud(run.endpoint, stack, secret="" if has_own else run.secret)
    return Cloud(endpoint, stack)


def _check_choices(service: str, level: str, task: str) -> None:
    for name, value, known in (("service", service, _SERVICES), ("level", level, _LEVELS)):
        if value and value not in known:
            raise WrongUse(f"--{name} {value}: expected one of {', '.join(known)}")
    if task and not is_task_id(task):
        raise WrongUse(f"--task {task}: expected a task id")
