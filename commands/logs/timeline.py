"""One task's life as a picture: what each service did, and when, as an SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from infra.machinery.points import Document

_LANES = ("client", "business", "queue", "worker", "buried", "webhook")
_LEFT, _WIDTH, _ROW, _TOP = 96, 960, 26, 34
_STYLE = """
text { font: 12px ui-sans-serif, system-ui, sans-serif; fill: #24292f }
.soft { fill: #57606a } .lane { stroke: #d0d7de } .client { fill: #2563a8 } .business { fill: #5b8fc9 }
.queue { fill: #8b96a3 } .worker { fill: #a4562a } .on { fill: #fff } .buried, .error { fill: #b42318 } .webhook { fill: #3d8361 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .on { fill: #fff } .soft { fill: #9da7b1 } .lane { stroke: #3d444d } }
"""  # noqa: E501


@dataclass(frozen=True, slots=True)
class _Span:
    """Something that a service did, from one instant to another, in seconds."""

    lane: str
    began_s: float
    ended_s: float
    text: str
    is_error: bool = False


def timeline_of(events: Sequence[Document]) -> str:
    """The events of one task as a picture; its times are seconds from the first of them.

    Raises:
        ValueError: There are none.
    """
    spans = sorted(_spans(events), key=lambda span: (_LANES.index(span.lane), span.began_s))
    if not spans:
        raise ValueError("there are no events to draw")
    first_s = min(span.began_s for span in spans)
    whole_s = max(span.ended_s for span in spans) - first_s or 1.0
    scale = (_WIDTH - _LEFT - 16) / whole_s
    shapes: list[str] = []
    y = _TOP
    lane = ""
    for span in spans:
        if span.lane != lane:
            lane = span.lane
            shapes.append(f'<line class="lane" x1="0" x2="{_WIDTH}" y1="{y - 4}" y2="{y - 4}"/>')
            shapes.append(f'<text class="soft" x="8" y="{y + 14}">{lane}</text>')
        shapes += _drawn(span, y, _LEFT + (span.began_s - first_s) * scale, scale)
        y += _ROW
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y + 8}" '
        f'width="{_WIDTH}" height="{y + 8}" role="img" aria-label="The life of a task">'
        f"<style>{_STYLE}</style>{''.join(_axis(whole_s, scale, y))}{''.join(shapes)}</svg>\n"
    )


def _spans(events: Sequence[Document]) -> list[_Span]:
    spans = []
    for event in events:
        at_s = event["time_ns"] / 1e9
        took_s = event.get("duration_ms", 0.0) / 1000
        is_error = event["level"] == "error"
        if "queue_wait_ms" in event:
            waited_s = event["queue_wait_ms"] / 1000
            spans.append(_Span("queue", at_s - waited_s, at_s, f"waited {_short(waited_s)}"))
        told = event.get("route") or event["text"]
        parts = [told, str(event.get("status", "")), _short(took_s) if took_s else ""]
        text = " ".join(part for part in parts if part)
        spans.append(_Span(event["service"], at_s - took_s, at_s, text, is_error))
    return [span for span in spans if span.lane in _LANES]


def _drawn(span: _Span, y: int, x: float, scale: float) -> list[str]:
    """A bar with its text behind it, or before it where it would not fit."""
    width = max((span.ended_s - span.began_s) * scale, 3.0)
    kind = f"{span.lane} error" if span.is_error else span.lane
    is_late = x + width > _WIDTH * 0.62
    if is_late and width > _WIDTH * 0.4:
        words = f'<text class="on" x="{x + 8:.1f}" y="{y + 14}">'
    elif is_late:
        words = f'<text x="{x - 6:.1f}" y="{y + 14}" text-anchor="end">'
    else:
        words = f'<text x="{x + width + 6:.1f}" y="{y + 14}">'
    bar = f'<rect class="{kind}" x="{x:.1f}" y="{y}" width="{width:.1f}" height="18" rx="3"/>'
    return [bar, f"{words}{escape(span.text)}</text>"]


def _axis(whole_s: float, scale: float, bottom: int) -> list[str]:
    step_s = next(step for step in (0.1, 0.5, 1, 2, 5, 10, 60, 600, 3_600) if whole_s / step <= 12)
    ticks = [tick * step_s for tick in range(int(whole_s / step_s) + 1)]
    return [
        f'<line class="lane" x1="{_LEFT + tick * scale:.1f}" x2="{_LEFT + tick * scale:.1f}" '
        f'y1="22" y2="{bottom}"/><text class="soft" x="{_LEFT + tick * scale:.1f}" y="16" '
        f'text-anchor="middle">{tick:g} s</text>'
        for tick in ticks
    ]


def _short(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"
