"""Arrivals, pollers, batches and concurrency of an SQS mapping, as discrete events.

The model: a message goes to any poller that waits at the queue, or else to the backlog. A poller
gathers until its window ends or its batch is full, then is away until its invocation ends. There
are `starts_with` pollers at first; while there is a backlog their number grows by `adds_per_s`, up
to the concurrency (Lambda Developer Guide, "Configuring scaling behavior for SQS event source
mappings"). It never shrinks, and nothing fails.
"""

import heapq
import itertools
import random
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

type _Batch = list[float]  # when each of its messages arrived
type _Happening = Callable[[float, _Batch], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """A mapping's limits. AWS begins with five pollers and adds 300 a minute.

    Attributes:
        polls_at_once: Pollers that gather at the same time; the local cloud's is one.
        overhead_s: What an invocation takes besides the model's time.
        task_s: What each task of a batch takes besides that: its share of the CPU.
    """

    batch: int
    window_s: float
    concurrency: int
    starts_with: int = 5
    adds_per_s: float = 5.0
    pick_up_s: float = 0.02
    overhead_s: float = 0.0
    task_s: float = 0.0
    polls_at_once: int = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of the messages.

    Attributes:
        waits_s: From each message's arrival to the start of its work.
        last_s: When the last invocation ended, from the first arrival.
    """

    waits_s: Sequence[float]
    last_s: float
    batches: int
    most_running: int  # invocations at once

    @property
    def mean_batch(self) -> float:
        """Messages in one invocation, on average."""
        return len(self.waits_s) / self.batches


def simulate(arrivals_s: Iterable[float], mapping: Mapping, *, model_s: float) -> Outcome:
    """Run messages through a mapping.

    Args:
        arrivals_s: When messages become visible, in any order; the first is the zero of time.
    """
    return _Run(sorted(arrivals_s), mapping, model_s).outcome()


def burst(count: int, over_s: float) -> list[float]:
    """So many messages, evenly over a time."""
    return [over_s * i / count for i in range(count)]


def poisson(count: int, per_s: float, seed: int = 1) -> list[float]:
    """So many messages that come independently of each other; the same ones for a seed."""
    dice = random.Random(seed)
    return list(itertools.accumulate(dice.expovariate(per_s) for _ in range(count)))


class _Run:
    def __init__(self, arrivals_s: list[float], mapping: Mapping, model_s: float) -> None:
        self._mapping = mapping
        self._alone_s = mapping.pick_up_s + model_s + mapping.overhead_s
        self._dice = random.Random(1)
        self._first_s = arrivals_s[0]
        self._events: list[tuple[float, int, _Happening, _Batch]] = [
            (at_s, number, self._arrive, [at_s]) for number, at_s in enumerate(arrivals_s)
        ]
        self._numbers = itertools.count(len(arrivals_s))  # equal times keep their order
        self._idle = self._pollers = min(mapping.starts_with, mapping.concurrency)
        self._is_growing = False
        self._gathering: list[_Batch] = []
        self._backlog: deque[float] = deque()
        self._waits_s: list[float] = []
        self._batches = self._running = self._most_running = 0
        self._last_s = 0.0

    def outcome(self) -> Outcome:
        """Let everything happen."""
        while self._events:
            now_s, _, happen, batch = heapq.heappop(self._events)
            happen(now_s, batch)
        return Outcome(
            waits_s=self._waits_s,
            last_s=self._last_s - self._first_s,
            batches=self._batches,
            most_running=self._most_running,
        )

    def _at(self, at_s: float, happen: _Happening, batch: _Batch) -> None:
        heapq.heappush(self._events, (at_s, next(self._numbers), happen, batch))

    def _arrive(self, now_s: float, message: _Batch) -> None:
        may_open = self._idle and len(self._gathering) < self._mapping.polls_at_once
        idle = self._idle if may_open else 0
        if not idle and not self._gathering:
            self._backlog.extend(message)
            self._grow_later(now_s)
        elif (chosen := self._dice.randrange(idle + len(self._gathering))) < idle:
            self._idle -= 1
            self._gather(now_s, message)
        else:
            batch = self._gathering[chosen - idle]
            batch.extend(message)
            if len(batch) == self._mapping.batch:
                self._close(now_s, batch)

    def _gather(self, now_s: float, batch: _Batch) -> None:
        self._gathering.append(batch)
        if self._mapping.window_s == 0 or len(batch) == self._mapping.batch:
            self._close(now_s, batch)
        else:
            self._at(now_s + self._mapping.window_s, self._close, batch)

    def _close(self, now_s: float, batch: _Batch) -> None:
        if not any(batch is open_one for open_one in self._gathering):
            return  # it was full before its window ended
        self._gathering = [open_one for open_one in self._gathering if open_one is not batch]
        self._waits_s += (now_s + self._mapping.pick_up_s - arrival_s for arrival_s in batch)
        self._batches += 1
        self._running += 1
        self._most_running = max(self._most_running, self._running)
        busy_s = self._alone_s + len(batch) * self._mapping.task_s
        self._at(now_s + busy_s, self._end, batch)

    def _end(self, now_s: float, batch: _Batch) -> None:
        self._running -= 1
        self._last_s = now_s
        self._free(now_s)

    def _free(self, now_s: float) -> None:
        if self._backlog:
            size = min(self._mapping.batch, len(self._backlog))
            self._gather(now_s, [self._backlog.popleft() for _ in range(size)])
        else:
            self._idle += 1

    def _grow_later(self, now_s: float) -> None:
        can_grow = self._pollers < self._mapping.concurrency and self._mapping.adds_per_s > 0
        if can_grow and self._backlog and not self._is_growing:
            self._is_growing = True
            self._at(now_s + 1 / self._mapping.adds_per_s, self._grow, [])

    def _grow(self, now_s: float, _: _Batch) -> None:
        self._is_growing = False
        if self._backlog:
            self._pollers += 1
            self._free(now_s)
            self._grow_later(now_s)
