"""The log of one service: events with their time, lane and service."""

import os
import threading
import time
import traceback
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from infra.event import LANES, EventName, Facts, Level, LogEvent
from infra.origin import ANONYMOUS, current

if TYPE_CHECKING:  # a cold start of the client would pay for all protocols
    from infra.ports import LogSink


class Log:
    """What a service writes its events to.

    Args:
        environment: Gives a text that no other execution environment has. It is asked at the first
            event of a process: a fork, or a restored snapshot, is an environment of its own.
    """

    def __init__(
        self,
        service: str,
        sink: "LogSink",
        *,
        environment: Callable[[], str] = lambda: os.urandom(16).hex(),
    ) -> None:
        self._service = service
        self._sink = sink
        self._environment = environment
        self._lane = 0
        self._last_ns = 0
        self._lock = threading.Lock()
        self._pid = 0  # of the process that the lane is for

    def emit(
        self, event_name: EventName, text: str, *, level: Level = "info", **facts: Unpack[Facts]
    ) -> None:
        """Record that something happened; the first event of a process brings a `cold_start`."""
        if self._is_new_process():
            self._send("cold_start", "execution environment started", "info", {})
        self._send(event_name, text, level, facts)

    def error(self, text: str, error: BaseException, **facts: Unpack[Facts]) -> None:
        """Record a failure by its class only: a foreign message may quote what must not leak."""
        facts["fault"] = type(error).__name__
        facts["where"] = _place(error)
        self.emit("error", text, level="error", **facts)

    def _send(self, event_name: EventName, text: str, level: Level, facts: Facts) -> None:
        origin = current()
        if origin.trace_id:
            facts["trace_id"] = origin.trace_id
        if origin.caller != ANONYMOUS:
            facts["caller"] = origin.caller
        event = LogEvent(
            time_ns=self._next_ns(),
            lane=self._lane,
            level=level,
            service=self._service,
            event_name=event_name,
            text=text,
            **facts,
        )
        self._sink.emit(event)

    def _is_new_process(self) -> bool:
        with self._lock:
            if self._pid == os.getpid():
                return False
            self._pid = os.getpid()
            self._lane = lane_of(self._environment())
            return True

    def _next_ns(self) -> int:
        with self._lock:
            self._last_ns = max(time.time_ns(), self._last_ns + 1)
            return self._last_ns


def lane_of(environment: str) -> int:
    """The lane of an execution environment."""
    return zlib.crc32(environment.encode()) % LANES


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
