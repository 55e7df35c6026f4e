"""`submit`: one message, or a file of them."""

import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

from commands.cli.client import Client
from commands.cli.ending import (
    CommandError,
    Interrupted,
    Refused,
    WrongUse,
    coming_back,
)
from commands.cli.following import FINAL, followed
from commands.cli.jsonl import GONE, REFUSED, JsonlRun
from commands.cli.lines import lines_of
from commands.cli.restoring import with_values
from commands.cli.results import results_in
from commands.cli.showing import Screen

_HELD_S = 20
# How long a file's requests are repeated, in seconds: a full queue takes time to empty.
FILE_PATIENCE_S = 900.0


def submit_one(screen: Screen, client: Client, message: str, *, key: str, is_awaited: bool) -> None:
    """Send one message; with `is_awaited` show its result, with its own values in it.

    Raises:
        CommandError: It was refused, or the task did not succeed.
    """
    used_key = key or str(uuid4())
    headers = {"Idempotency-Key": used_key}
    if is_awaited:
        headers["Prefer"] = f"wait={_HELD_S}"
    again = f"the same command with --key {used_key} finds it"
    with coming_back(f"It may have been queued; {again}."):
        answer = client.call("POST", "process", {"message": message}, headers=headers)
    task: dict[str, Any] = answer.document
    alert = task.get("alert")
    _note_alert(screen, alert)
    is_masked = isinstance(alert, dict) and bool(alert.get("masked"))
    if not is_awaited:
        screen.data(task, str(task["task_id"]))
        back = f"promptlane status {task['task_id']} --wait"
        again = f"the same command with --wait --key {used_key}"
        screen.note(f"{task['status']}. Its result: {again if is_masked else back}")
        return
    if task["status"] not in FINAL:
        back = f"promptlane status {task['task_id']} --wait"
        hint = f"The task goes on: {again}." if is_masked else f"The task goes on: {back}"
        with coming_back(hint):
            [record] = followed(client, [task["task_id"]], parallel=1, tell=lambda _record: None)
        task = record | ({"alert": alert} if alert else {})
    show_ended(screen, with_values(task, message, alert))


def show_ended(screen: Screen, record: dict[str, Any]) -> None:
    """Show the result of a task that has ended, or why there is none.

    Raises:
        CommandError: It did not succeed.
    """
    if record["status"] == "SUCCESS":
        screen.data(record, str(record.get("result", "")))
        return
    if screen.as_json:
        screen.data(record, "")
    raise CommandError(_why(record))


def submit_file(  # noqa: PLR0913  # what the person who typed the command has chosen
    screen: Screen,
    client: Client,
    source: str,
    *,
    output: Path | None,
    parallel: int,
    is_awaited: bool,
) -> None:
    """Send all messages of a file of JSON lines, and write their results into another.

    Raises:
        CommandError: Not every task succeeded, or the run cannot go on.
    """
    results_file = output or _results_beside(source)
    lines = lines_of(_text_of(source))
    with results_in(results_file, lines, client.url) as results:
        try:
            with screen.progress(len(lines), "Tasks") as tell:
                run = JsonlRun(
                    client,
                    results,
                    parallel=parallel,
                    waits=is_awaited,
                    tell=lambda counts: tell(_ended(counts), counts),
                )
                counts = run.run(lines)
        except KeyboardInterrupt as error:
            raise Interrupted(
                "Stopped. What is queued goes on; the same command comes back to it."
            ) from error
        except Refused:
            raise
        except CommandError as error:
            raise type(error)(f"{error}. The same command goes on from here.") from error
    summary = {"lines": len(lines), "states": dict(counts)}
    screen.data({"results": str(results_file), **summary}, str(results_file))
    screen.note(f"{len(lines)} messages: {_counted(counts)}")
    _check_all(counts, is_awaited=is_awaited)


def message_from(source: str) -> str:
    """The message that an argument stands for: itself, or what comes on standard input."""
    if source != "-":
        return source
    return _decoded(sys.stdin.buffer.read(), "Standard input")


def _results_beside(source: str) -> Path:
    if source == "-":
        raise WrongUse("--output is missing: a run over standard input has to keep its results")
    return Path(f"{source.removesuffix('.jsonl')}.results.jsonl")


def _text_of(source: str) -> str:
    if source == "-":
        return _decoded(sys.stdin.buffer.read(), "Standard input")
    try:
        return _decoded(Path(source).read_bytes(), source)
    except OSError as error:
        raise WrongUse(f"{source} cannot be read: {os.strerror(error.errno or 0)}") from error


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongUse(f"{name} is no UTF-8") from error


def _note_alert(screen: Screen, alert: Any) -> None:
    if isinstance(alert, dict):
        kinds = ", ".join(alert.get("kinds", ()))
        screen.note(f"Alert ({alert.get('action')}): {kinds}, report {alert.get('report_id')}")


def _why(record: dict[str, Any]) -> str:
    reason = record.get("reason")
    return f"{record['task_id']} is {record['status']}" + (f": {reason}" if reason else "")


def _ended(counts: Counter[str]) -> int:
    return sum(count for state, count in counts.items() if state in (*FINAL, REFUSED, GONE))


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {state}" for state, count in counts.items())


def _check_all(counts: Counter[str], *, is_awaited: bool) -> None:
    """Raises what the exit code needs; the summary has said it already."""
    if is_awaited and any(counts[state] for state in ("FAILURE", "REVOKED", GONE)):
        raise CommandError("Not every task succeeded; the results tell which.")
    if counts[REFUSED]:
        raise Refused("Some messages were refused; the results tell which.")
