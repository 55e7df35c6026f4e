"""Timers that share a thread."""

import threading
import time
import weakref

from hoststack.services.shortcuts import SharedTimer


def test_timers_fire_in_their_order_and_cancelled_ones_do_not() -> None:
    fired: list[str] = []
    all_done = threading.Event()
    timers = [
        SharedTimer(0.15, lambda: fired.append("last")),
        SharedTimer(0.25, all_done.set),
        SharedTimer(0.02, lambda: fired.append("first")),
        SharedTimer(0.05, lambda: fired.append("cancelled")),
    ]
    before = threading.active_count()
    for timer in timers:
        timer.start()
    timers[3].cancel()

    assert threading.active_count() <= before + 1
    assert all_done.wait(5)
    assert fired == ["first", "last"]


def test_a_thousand_timers_take_one_thread() -> None:
    before = threading.active_count()
    timers = [SharedTimer(60, time.time) for _ in range(1000)]
    for timer in timers:
        timer.start()
    assert threading.active_count() <= before + 1
    for timer in timers:
        timer.cancel()


def test_cancelled_timers_are_let_go_of() -> None:
    held = [Held() for _ in range(1000)]
    kept = [weakref.ref(each) for each in held]
    waiting = len(SharedTimer._queue)

    for each in held:
        timer = SharedTimer(60, each.look)
        timer.start()
        timer.cancel()
    del held, each, timer

    assert not any(look() for look in kept)
    assert len(SharedTimer._queue) - waiting < 300


class Held:
    """Something that a timer holds, such as an environment."""

    def look(self) -> None:
        """What the timer would call."""
