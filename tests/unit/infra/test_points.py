"""Log events as points: the schema, and which lines are events."""

import json
import re
from dataclasses import fields
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.event import GEN_AI, LANES, EventName, Level, LogEvent
from infra.log import Log
from infra.machinery.points import FIELDS, MEASUREMENT, TAGS, event_of, point_of
from tests.stand.cloudformation import ROOT

DOCUMENT = (ROOT / "docs" / "logs.md").read_text()
LINE: dict[str, Any] = {
    "time_ns": 1_795_500_000_000_000_001,
    "lane": 3,
    "level": "info",
    "service": "client",
    "event_name": "request_handled",
    "text": "request handled",
}


def schema_in_the_document() -> dict[str, tuple[str, str]]:
    """What docs/logs.md says of each name: tag or field, and its type."""
    rows = re.findall(r"^\| `([\w.]+)` \| (tag|field) \| (\w+) \|", DOCUMENT, re.MULTILINE)
    return {name: (kind, type_) for name, kind, type_ in rows}


def test_the_document_has_every_tag_and_field_with_its_type() -> None:
    types = {str: "string", list: "string", int: "integer", float: "float"}

    assert schema_in_the_document() == {
        **dict.fromkeys(TAGS, ("tag", "string")),
        **{name: ("field", types[kind]) for name, kind in FIELDS.items()},
    }
    assert f"measurement is `{MEASUREMENT}`" in DOCUMENT


def test_the_document_states_the_odds_that_remain() -> None:
    rows = re.findall(
        r"^\| (\d+) \| (\d+) \| ([\d.,]+) days \| 1 in ([\d,]+) \|", DOCUMENT, re.MULTILINE
    )

    assert len(rows) == 4
    for processes, rate, days, one_in in rows:
        n, r = int(processes), int(rate)
        lost_per_s = n * (n - 1) / 2 * r**2 * 1e-9 / LANES
        assert float(days.replace(",", "")) == pytest.approx(1 / lost_per_s / 86_400, rel=0.02)
        assert int(one_in.replace(",", "")) == pytest.approx(n * r / lost_per_s, rel=0.001)


def test_every_fact_of_an_event_is_a_tag_a_field_or_its_time() -> None:
    facts = {GEN_AI.get(field.name, field.name) for field in fields(LogEvent)}

    assert facts | {"status_class"} == {*TAGS, *FIELDS, "time_ns"}


def test_every_field_has_the_type_of_its_fact() -> None:
    hints = {GEN_AI.get(name, name): hint for name, hint in get_type_hints(LogEvent).items()}
    for name, kind in FIELDS.items():
        declared = get_args(hints[name]) or (hints[name],)
        assert kind in {getattr(t, "__origin__", t) for t in declared}, name


def test_the_document_names_every_event_and_level() -> None:
    for name in (*get_args(EventName.__value__), *get_args(Level.__value__)):
        assert f"`{name}`" in DOCUMENT


def test_what_a_log_prints_is_an_event() -> None:
    kept: list[LogEvent] = []

    class Kept:
        def emit(self, event: LogEvent) -> None:
            kept.append(event)

    Log("worker", Kept()).emit("error", "it broke", attempt=1, duration_ms=2.5, kinds=["PHONE"])

    for event in kept:
        line = json.dumps(event.to_json())
        assert event_of(line) == event.to_json()
        assert point_of(event.to_json()) == point_of(json.loads(line))


OTHERS = {
    "START": "START RequestId: 4f1 Version: $LATEST",
    "REPORT": "REPORT RequestId: 4f1\tDuration: 1.00 ms",
    "a print": "hello",
    "nothing": "",
    "JSON of someone else": '{"level": "info", "message": "hello"}',
    "a list": "[1]",
    "cut off": json.dumps(LINE)[:-1],
    "too deep": "{" * 100_000,
    "no text": json.dumps(LINE | {"text": ""}),
    "time as text": json.dumps(LINE | {"time_ns": "1"}),
    "time as truth": json.dumps(LINE | {"time_ns": True}),
    "time too late": json.dumps(LINE | {"time_ns": 2**63}),
    "time before 1970": json.dumps(LINE | {"time_ns": 0}),
    "no such lane": json.dumps(LINE | {"lane": LANES}),
    "a float for an integer": json.dumps(LINE | {"attempt": 1.5}),
    "a number for a text": json.dumps(LINE | {"task_id": 7}),
    "no number": json.dumps(LINE | {"duration_ms": float("nan")}),
    "mixed kinds": json.dumps(LINE | {"kinds": ["PHONE", 1]}),
}


@pytest.mark.parametrize("line", OTHERS.values(), ids=OTHERS)
def test_other_lines_are_no_events(line: str) -> None:
    assert event_of(line) is None


def test_a_point_has_sorted_tags_typed_fields_and_its_time() -> None:
    event = LINE | {
        "outcome": "pass",
        "route": "/process, a=b",
        "status": 202,
        "duration_ms": 5,
        "attempt": 0,
        "task_id": 'a "b" \\',
        "kinds": ["EMAIL", "PHONE"],
    }

    assert point_of(event) == (
        "events,event_name=request_handled,lane=03,level=info,outcome=pass,"
        r"route=/process\,\ a\=b,service=client,status_class=2xx "
        r'text="request handled",task_id="a \"b\" \\",kinds="EMAIL,PHONE",status=202i,'
        "attempt=0i,duration_ms=5.0 1795500000000000001"
    )


def test_what_a_later_version_may_add_is_left_out() -> None:
    assert point_of(LINE | {"colour": "blue"}) == point_of(LINE)


@given(st.text())
def test_a_tag_never_breaks_out_of_its_place(text: str) -> None:
    point = point_of(LINE | {"outcome": text or "x"})

    # Unescaped, there are two spaces outside quotes: before the fields and before the time.
    assert "\n" not in point
    head = point.split(' text="')[0]
    assert len(re.findall(r"(?<!\\)[ ]", head)) == 0
    assert not head.endswith("\\")
