"""Events as a text table, one a line."""

from collections.abc import Sequence
from datetime import UTC, datetime

from infra.machinery.points import Document

type Row = tuple[str, ...]

_HEAD = ("time (UTC)", "level", "service", "event", "outcome", "route", "took", "waited", "text")


def rows_of(events: Sequence[Document]) -> list[Row]:
    """A row for each event."""
    return [_row(event) for event in events]


def story_of(events: Sequence[Document]) -> list[Row]:
    """The rows of one task; requests that came again and again between two changes of its state
    are one row, with a count."""
    rows: list[Row] = []
    alike: dict[tuple[object, ...], list[Document]] = {}
    for event in events:
        if event["event_name"] == "request_handled":
            key = tuple(event.get(name) for name in ("service", "route", "status"))
            alike.setdefault(key, []).append(event)
            continue
        rows += _counted(alike)
        alike = {}
        rows.append(_row(event))
    return rows + _counted(alike)


def table_of(rows: Sequence[Row]) -> str:
    """Rows under a head, in columns; empty columns are left out."""
    if not rows:
        return ""
    kept = [n for n in range(len(_HEAD)) if any(row[n] for row in rows)]
    lines = [[row[n] for n in kept] for row in (_HEAD, *rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(kept))]
    return "".join(
        "  ".join(f"{cell:{width}}" for cell, width in zip(line, widths, strict=True)).rstrip()
        + "\n"
        for line in lines
    )


def _counted(alike: dict[tuple[object, ...], list[Document]]) -> list[Row]:
    last = sorted(alike.values(), key=lambda same: same[-1]["time_ns"])
    return [
        _row(same[-1])
        if len(same) == 1
        else (*_row(same[-1])[:-1], f"{same[-1]['text']} ({len(same)} times, the last)")
        for same in last
    ]


def _row(event: Document) -> Row:
    status = f" {event['status']}" if "status" in event else ""
    seconds, rest_ns = divmod(event["time_ns"], 10**9)
    when = f"{datetime.fromtimestamp(seconds, UTC):%m-%d %H:%M:%S}.{rest_ns // 10**6:03}"
    return (
        when,
        event["level"],
        event["service"],
        event["event_name"],
        event.get("outcome", ""),
        f"{event.get('route', '')}{status}".strip(),
        _took(event.get("duration_ms")),
        _took(event.get("queue_wait_ms")),
        " ".join([event["text"], *_facts(event)]),
    )


def _facts(event: Document) -> list[str]:
    facts = []
    if "attempt" in event:
        facts.append(f"attempt={event['attempt']}")
    if "kinds" in event:
        facts.append(f"kinds={','.join(event['kinds'])}")
    if "gen_ai.usage.input_tokens" in event:
        tokens = (event[f"gen_ai.usage.{way}_tokens"] for way in ("input", "output"))
        facts.append(f"tokens={'+'.join(map(str, tokens))}")
    for name in (
        "pause_ms",
        "fault",
        "where",
        "tasks",
        "task_id",
        "batch_id",
        "report_id",
        "request_id",
    ):
        if name in event:
            facts.append(f"{name.removesuffix('_id')}={event[name]}")
    return facts


def _took(ms: float | None) -> str:
    if ms is None:
        return ""
    return f"{ms / 1000:.2f} s" if ms >= 1000 else f"{ms:.1f} ms"
