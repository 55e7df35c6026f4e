"""What a command shows: data on standard output, all that is said about it on standard error.

Colours, bars and tables are for terminals alone; with NO_COLOR a terminal is none.
"""

import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, override

from rich.console import Console
from rich.live import Live
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

_STYLES = {"SUCCESS": "green", "FAILURE": "red", "REFUSED": "red", "REVOKED": "yellow"}
_LINE_EVERY_S = 10.0  # of progress, where there is no terminal
# What a model writes could steer a terminal.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

# Told of how many are done, and how many are in which state.
type Tell = Callable[[int, Mapping[str, int]], None]


class Screen:
    """Both outputs of one command.

    Args:
        as_json: Data are JSON documents, one a line.
    """

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self._last_pause = -_LINE_EVERY_S
        is_plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
        self._errors = Console(
            stderr=True, force_terminal=False if is_plain else None, highlight=False
        )

    def data(self, document: Any, text: str) -> None:
        """Print one document, or the text that stands for it."""
        if self.as_json:
            text = json.dumps(document, ensure_ascii=False)
        elif is_terminal():
            text = _CONTROLS.sub("\ufffd", text)
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def note(self, text: str, style: str = "") -> None:
        """Say something about the data."""
        self._errors.print(Text(_CONTROLS.sub("\ufffd", text), style), soft_wrap=True)

    @property
    def is_live(self) -> bool:
        """Whether bars and tables are shown."""
        return self._errors.is_terminal

    def pause(self, why: str, pause_s: float) -> None:
        """Say, now and then, that the service is waited for."""
        now = time.monotonic()
        if now - self._last_pause >= _LINE_EVERY_S:
            self._last_pause = now
            self.note(f"{why}. The next try is in {max(pause_s, 1):.0f} s.", "yellow")

    def fault(self, error: Exception) -> None:
        """Say why a command ends."""
        self.note(str(error), "red")

    @contextmanager
    def progress(self, total: int, what: str) -> Iterator[Tell]:
        """A bar with rate and time left; without a terminal, a line now and then."""
        if not self._errors.is_terminal:
            yield self._lines(total, what)
            return
        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _RateColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[states]}"),
            console=self._errors,
        )
        with bar:
            shown = bar.add_task(what, total=total, states="")
            yield lambda done, states: bar.update(shown, completed=done, states=_counted(states))

    @contextmanager
    def table(self) -> Iterator[Callable[[Sequence[dict[str, Any]]], None]]:
        """A table of records that changes while they do; nothing without a terminal."""
        if not self._errors.is_terminal:
            yield lambda _records: None
            return
        with Live(console=self._errors, transient=True, auto_refresh=False) as live:
            yield lambda records: live.update(
                _table(records, self._errors.height - 4), refresh=True
            )

    def _lines(self, total: int, what: str) -> Tell:
        started = last = time.monotonic()
        done_before: int | None = None  # by an earlier run

        def tell(done: int, states: Mapping[str, int]) -> None:
            nonlocal last, done_before
            now = time.monotonic()
            if done_before is None:
                done_before = done
            if now - last >= _LINE_EVERY_S:
                last = now
                rate = (done - done_before) / (now - started)
                left = f", {(total - done) / rate:.0f} s left" if rate else ""
                self.note(f"{what} {done}/{total}, {rate:.1f}/s{left} ({_counted(states)})")

        return tell


def is_terminal() -> bool:
    """Whether data goes to a terminal."""
    return sys.stdout.isatty()


class _RateColumn(ProgressColumn):
    """How many are done a second."""

    @override
    def render(self, task: Task) -> Text:
        rate = task.finished_speed or task.speed
        return Text(f"{rate:.1f}/s" if rate else "")


def line_of(record: Mapping[str, Any]) -> str:
    """A task's record in a line, with its result or reason under it."""
    facts = [str(record["task_id"]), str(record["status"])]
    if record.get("attempt"):
        facts.append(f"attempt {record['attempt']}")
    if record.get("waiting_for"):
        facts.append(f"waits for the {record['waiting_for']}")
    words = record.get("result") if record["status"] == "SUCCESS" else record.get("reason")
    return "  ".join(facts) + (f"\n{words}" if words else "")


def batch_line_of(batch: Mapping[str, Any]) -> str:
    """A batch in a line."""
    return f"{batch['batch_id']}  {_counted(batch['counts'])}"


def columns_of(rows: Sequence[Sequence[str]]) -> str:
    """Rows as text in columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _counted(states: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {state}" for state, count in states.items() if count)


def _table(records: Sequence[dict[str, Any]], most_rows: int) -> Table:
    counts = Counter(record["status"] for record in records)
    table = Table(caption=_counted(counts), expand=True)
    for head in ("task", "status", "attempt", "result or reason"):
        table.add_column(head, no_wrap=True, overflow="ellipsis")
    for record in records[: max(most_rows, 1)]:
        status = str(record["status"])
        words = str(record.get("result") or record.get("reason") or "")
        table.add_row(
            str(record["task_id"]),
            Text(status, _STYLES.get(status, "cyan")),
            str(record.get("attempt", "")),
            Text(_CONTROLS.sub(" ", words.partition("\n")[0])),
        )
    return table
