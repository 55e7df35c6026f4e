"""Log events as InfluxDB points: one schema for every sink, described in docs/logs.md.

A point is made from an event's JSON line alone, so a line that is delivered twice makes the same
point, which overwrites itself.
"""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from infra.event import LANES

type Document = Mapping[str, Any]

MEASUREMENT = "events"
# What queries group by; few values each. `status_class` is made from `status`, such as "2xx".
TAGS = ("event_name", "lane", "level", "outcome", "route", "service", "status_class")
# Everything else, each of one type for ever: InfluxDB refuses a field whose type has changed.
FIELDS: dict[str, type] = {
    "text": str,
    "request_id": str,
    "trace_id": str,
    "caller": str,
    "task_id": str,
    "batch_id": str,
    "tasks": int,
    "report_id": str,
    "kinds": list,  # stored as one text, "EMAIL,PHONE"
    "fault": str,
    "where": str,
    "status": int,
    "attempt": int,
    "duration_ms": float,
    "queue_wait_ms": float,
    "pause_ms": float,
    "gen_ai.usage.input_tokens": int,
    "gen_ai.usage.output_tokens": int,
    "gen_ai.response.model": str,
    "gen_ai.response.finish_reasons": list,
}

_ALWAYS = {"time_ns": int, "lane": int} | dict.fromkeys(
    ("level", "service", "event_name", "text"), str
)
_SOMETIMES = {"outcome": str, "route": str} | FIELDS
_LATEST_NS = 2**63 - 1


def event_of(line: str) -> Document | None:
    """Read one line of a service's output.

    Returns:
        None for what is no event of ours: Lambda's own lines, what a library prints.
    """
    if not line.startswith("{"):
        return None
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return document if _is_event(document) else None


def point_of(event: Document) -> str:
    """An event, as `LogEvent.to_json` or `event_of` gives it, in InfluxDB's line protocol."""
    tags = dict(event) | {"lane": f"{event['lane']:02}"}
    if "status" in event:
        tags["status_class"] = f"{event['status'] // 100}xx"
    head = [MEASUREMENT, *(f"{name}={_tag(tags[name])}" for name in TAGS if tags.get(name))]
    fields = [f"{name}={_field(name, event[name])}" for name in FIELDS if name in event]
    return f"{','.join(head)} {','.join(fields)} {event['time_ns']}"


def _is_event(document: Any) -> bool:
    if not isinstance(document, dict):
        return False
    has_all = all(_is(document.get(name), kind) for name, kind in _ALWAYS.items())
    return (
        has_all
        and all(_is(document[name], kind) for name, kind in _SOMETIMES.items() if name in document)
        and 0 < document["time_ns"] <= _LATEST_NS
        and 0 <= document["lane"] < LANES
    )


def _is(value: Any, kind: type) -> bool:
    if isinstance(value, bool):
        return False
    if kind is float:  # JSON has one kind of number: 5.0 may arrive as 5
        return isinstance(value, int | float) and math.isfinite(value)
    if kind is list:
        return isinstance(value, list) and all(isinstance(entry, str) for entry in value)
    return isinstance(value, kind) and value != ""


def _tag(text: str) -> str:
    # Line protocol has no way to write a line break, or a backslash at the end, in a tag.
    text = re.sub(r"[\x00-\x1f\x7f]+", " ", text).rstrip("\\")
    return re.sub(r"([,= ])", r"\\\1", text) or "?"


def _field(name: str, value: Any) -> str:
    kind = FIELDS[name]
    if kind is float:
        return repr(float(value))
    if kind is int:
        return f"{value}i"
    return _quoted(",".join(value) if kind is list else value)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
