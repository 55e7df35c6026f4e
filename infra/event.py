"""A structured log event: a constant text with facts beside it, never a prompt or an answer."""

from dataclasses import asdict, dataclass
from typing import Any, Literal, TypedDict

type Level = Literal["info", "warning", "error"]
type EventName = Literal[
    "cold_start",
    "request_handled",
    "task_state_changed",
    "batch_queued",
    "alert_raised",
    "webhook_sent",
    "error",
]

LANES = 64  # see `LogEvent.lane`
# OpenTelemetry's names (https://opentelemetry.io/docs/specs/semconv/gen-ai/), where it has some.
GEN_AI = {
    "input_tokens": "gen_ai.usage.input_tokens",
    "output_tokens": "gen_ai.usage.output_tokens",
    "model": "gen_ai.response.model",
    "finish_reasons": "gen_ai.response.finish_reasons",
}


class Facts(TypedDict, total=False):
    """What may stand beside an event's text."""

    outcome: str  # a task state, an alert action, "pass", "fail", ...
    route: str  # the route's template, such as "/status/{task_id}"
    status: int  # an HTTP status code
    request_id: str
    trace_id: str  # W3C Trace Context
    caller: str  # a hash of who called; nobody's name
    task_id: str
    batch_id: str
    tasks: int  # how many
    report_id: str
    kinds: list[str]  # the kinds of finding, such as "PHONE"
    attempt: int
    duration_ms: float
    queue_wait_ms: float  # from accepted to claimed
    pause_ms: float  # until a busy model is asked again
    input_tokens: int
    output_tokens: int
    model: str  # as its provider calls it
    finish_reasons: list[str]  # why it stopped, one for each choice
    fault: str  # an error's class or a provider's code, never its words
    where: str  # the file and line that raised it


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEvent:
    """One thing that happened in one service.

    Attributes:
        time_ns: Nanoseconds since 1970, strictly increasing within a process.
        lane: 0 to 63, from the execution environment: keeps the events apart that two processes
            log in the same nanosecond.
        text: A constant; what varies is in the facts.
    """

    time_ns: int
    lane: int
    level: Level
    service: str
    event_name: EventName
    text: str
    outcome: str | None = None
    route: str | None = None
    status: int | None = None
    request_id: str | None = None
    trace_id: str | None = None
    caller: str | None = None
    task_id: str | None = None
    batch_id: str | None = None
    tasks: int | None = None
    report_id: str | None = None
    kinds: list[str] | None = None
    attempt: int | None = None
    duration_ms: float | None = None
    queue_wait_ms: float | None = None
    pause_ms: float | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    model: str | None = None
    finish_reasons: list[str] | None = None
    fault: str | None = None
    where: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The event as a JSON object, without the facts it lacks."""
        return {
            GEN_AI.get(name, name): value
            for name, value in asdict(self).items()
            if value not in (None, "")
        }
