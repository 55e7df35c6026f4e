"""Buffered log sink, for processes that live long: a thread writes what tasks leave behind."""

import atexit
import math
import os
import sys
import threading
import time
from collections import deque
from typing import TextIO

from infra.errors import LogsUnavailable
from infra.event import LogEvent
from infra.machinery.delivery import deliver
from infra.machinery.points import point_of
from infra.ports import PointWriter


class BufferedSink:
    """Collect events and write them in batches; emitting one never waits and never fails.

    What cannot be written is tried again, with longer and longer pauses, while events gather up to
    `most_events`. What is lost in the end is counted on stderr.

    Args:
        flush_s: How long an event may wait for others.
        first_pause_s: After the first failure; doubled for each further one.
        farewell_s: What `close` may take, in seconds.
        stderr: Where losses are printed; by default `sys.stderr` as it is at that moment.
    """

    def __init__(  # noqa: PLR0913 - each with a default
        self,
        writer: PointWriter,
        *,
        most_events: int = 50_000,
        batch_events: int = 1_000,
        flush_s: float = 1.0,
        first_pause_s: float = 1.0,
        longest_pause_s: float = 30.0,
        farewell_s: float = 5.0,
        stderr: TextIO | None = None,
    ) -> None:
        self._writer = writer
        self._most_events = most_events
        self._batch_events = batch_events
        self._flush_s = flush_s
        self._first_pause_s = first_pause_s
        self._longest_pause_s = longest_pause_s
        self._farewell_s = farewell_s
        self._stderr = stderr
        self._is_away = False
        self._points: deque[str] = deque()
        self._in_flight = 0
        self._lost = 0
        self._changed = threading.Condition()
        self._closing = threading.Event()
        self._give_up_at = math.inf
        self._thread: threading.Thread | None = None
        os.register_at_fork(after_in_child=self._forget)

    def emit(self, event: LogEvent) -> None:
        """Leave one event to the thread; when too many wait, the oldest is given up."""
        point = point_of(event.to_json())
        with self._changed:
            if len(self._points) >= self._most_events:
                self._points.popleft()
                self._lost += 1
            self._points.append(point)
            if len(self._points) in (1, self._batch_events):
                self._changed.notify()
            if self._thread is None:
                self._start()

    def close(self) -> None:
        """Write what waits, for `farewell_s` at most; tell what could not be written."""
        atexit.unregister(self.close)
        with self._changed:
            thread, self._thread = self._thread, None
            self._give_up_at = time.monotonic() + self._farewell_s
            self._changed.notify()
        self._closing.set()
        if thread is not None:
            thread.join(self._farewell_s + 0.1)
        with self._changed:
            self._lost += len(self._points) + self._in_flight
            self._points.clear()
        self._tell_lost()

    def _forget(self) -> None:
        """Begin anew in a fork: its parent writes what waits, and has the thread."""
        self._changed = threading.Condition()
        self._points.clear()
        self._in_flight = self._lost = 0
        self._thread = None

    def _start(self) -> None:
        self._closing = threading.Event()
        self._give_up_at = math.inf
        thread = threading.Thread(target=self._run, daemon=True, name="log-sink")
        try:
            thread.start()
        except RuntimeError:  # the interpreter is ending: nobody will write any more
            self._lost += len(self._points)
            self._points.clear()
            return
        self._thread = thread
        atexit.register(self.close)

    def _run(self) -> None:
        pause_s = self._first_pause_s
        while batch := self._next_batch():
            if self._write(batch):
                with self._changed:
                    self._in_flight = 0
                pause_s = self._first_pause_s
                continue
            with self._changed:
                self._points.extendleft(reversed(batch))
                self._in_flight = 0
            self._closing.wait(pause_s)
            if self._closing.is_set():  # while closing, retry quickly: there is little time
                time.sleep(min(self._first_pause_s, self._farewell_s / 10))
            if time.monotonic() > self._give_up_at:
                return
            pause_s = min(pause_s * 2, self._longest_pause_s)

    def _next_batch(self) -> list[str]:
        """Up to `batch_events` points, as soon as so many wait or `flush_s` is over; none when
        the sink is closing and empty."""
        with self._changed:
            while not self._points and self._give_up_at == math.inf:
                self._changed.wait()
            if len(self._points) < self._batch_events and self._give_up_at == math.inf:
                self._changed.wait(self._flush_s)
            self._in_flight = min(self._batch_events, len(self._points))
            return [self._points.popleft() for _ in range(self._in_flight)]

    def _write(self, batch: list[str]) -> bool:
        try:
            refusals = deliver(batch, self._writer)
        except LogsUnavailable as error:
            if not self._is_away:
                self._tell(f"log events wait, and will be offered again: {error}")
            self._is_away = True
            return False
        if self._is_away:
            self._tell("log events are written again")
        self._is_away = False
        if refusals:
            self._tell(f"{len(refusals)} log events were refused: {refusals[0].reason}")
        self._tell_lost()
        return True

    def _tell_lost(self) -> None:
        with self._changed:
            lost, self._lost = self._lost, 0
        if lost:
            self._tell(f"{lost} log events were lost: they could not be written in time")

    def _tell(self, text: str) -> None:
        try:
            print(f"promptlane: {text}", file=self._stderr or sys.stderr, flush=True)
        except (OSError, ValueError):
            return
