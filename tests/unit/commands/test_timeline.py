"""The picture of one task's life."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from commands.logs.timeline import timeline_of

SECOND = 10**9


def event(service: str, at_s: float, text: str, **facts: Any) -> dict[str, Any]:
    return {
        "service": service,
        "time_ns": int((1_700_000_000 + at_s) * SECOND),
        "level": facts.pop("level", "info"),
        "event_name": "task_state_changed",
        "text": text,
        **facts,
    }


LIFE = [
    event("client", 0.06, "request handled", route="POST /process", status=202, duration_ms=60.0),
    event("business", 0.05, "request handled", route="POST /business/tasks", duration_ms=30.0),
    event("worker", 0.3, "task started", queue_wait_ms=270.0),
    event("worker", 10.3, "task succeeded", duration_ms=10_000.0),
    event("client", 11.0, "<b>odd & end</b>", level="error"),
]


def drawn(events: list[dict[str, Any]]) -> ElementTree.Element:
    return ElementTree.fromstring(timeline_of(events))


def test_every_event_is_drawn_in_its_services_lane_and_the_wait_in_the_queues() -> None:
    rects = [each.get("class") for each in drawn(LIFE).iter() if each.tag.endswith("rect")]

    assert rects == ["client", "client error", "business", "queue", "worker", "worker"]


def test_bars_are_as_long_as_what_they_stand_for() -> None:
    widths = {
        float(each.get("width") or 0) for each in drawn(LIFE).iter() if each.tag.endswith("rect")
    }

    assert max(widths) == pytest.approx(10 / 11.0 * (960 - 96 - 16), rel=0.02)


def test_texts_are_escaped_and_inside_the_picture() -> None:
    svg = timeline_of(LIFE)

    assert "<b>" not in svg
    assert all(0 <= float(x) <= 960 for x in re.findall(r' x="([\d.-]+)"', svg))


def test_a_single_event_can_be_drawn_and_none_cannot() -> None:
    assert drawn([LIFE[2]]) is not None
    with pytest.raises(ValueError, match="no events"):
        timeline_of([])
