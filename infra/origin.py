"""Where a piece of work comes from: who asked for it, and the trace that it belongs to.

It travels with a request and with a task, and stands in each log event. The trace's form is W3C
Trace Context (https://www.w3.org/TR/trace-context/).
"""

import hashlib
import os
import re
from contextvars import ContextVar
from dataclasses import dataclass

ANONYMOUS = "anonymous"

_TRACEPARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.{0,200})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who asked, and in which trace.

    Attributes:
        caller: A hash of who called, or `anonymous`; never a name.
        traceparent: `00-<trace id>-<span id>-<flags>`; empty outside of any trace.
    """

    caller: str = ANONYMOUS
    traceparent: str = ""

    @property
    def trace_id(self) -> str:
        """32 hexadecimal digits; empty outside of any trace."""
        return self.traceparent[3:35]


NOWHERE = Origin()
_current = ContextVar("origin", default=NOWHERE)


def current() -> Origin:
    """The origin of what this thread, or this asyncio task, is doing."""
    return _current.get()


def enter(*, caller: str, traceparent: str) -> Origin:
    """Begin a step of a request's or a task's way; what is done from here on belongs to it.

    Args:
        traceparent: As it came from the last step; a new trace begins if it is none.
    """
    origin = Origin(caller=caller, traceparent=_next_span(traceparent))
    _current.set(origin)
    return origin


def hash_of(kind: str, name: str) -> str:
    """What stands for a caller in tasks and log events: 32 hexadecimal digits.

    Args:
        kind: `key`, `user` or `principal`.
        name: The API key's id (not its value), the user's ARN, or the principal's id.
    """
    return hashlib.sha256(f"{kind}\0{name}".encode()).hexdigest()[:32]


def _next_span(traceparent: str) -> str:
    trace_id, flags = os.urandom(16).hex(), "00"
    if found := _TRACEPARENT.fullmatch(traceparent):
        version, its_trace_id, span_id, its_flags, more = found.groups()
        is_known = version != "ff" and not (version == "00" and more)
        if is_known and int(its_trace_id, 16) and int(span_id, 16):
            trace_id, flags = its_trace_id, its_flags
    return f"00-{trace_id}-{os.urandom(8).hex()}-{flags}"
