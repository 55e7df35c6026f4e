"""Waiting for what comes, no longer than it takes."""

import time
from collections.abc import Callable


def wait_until(is_so: Callable[[], bool], timeout_s: float = 15) -> None:
    """Look again and again."""
    give_up_at = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < give_up_at, f"not after {timeout_s} s"
        time.sleep(0.05)


def ends_within(limit_s: float, is_over: Callable[[], bool]) -> bool:
    """Whether a condition comes true in time."""
    give_up_at = time.monotonic() + limit_s
    while time.monotonic() < give_up_at:
        if is_over():
            return True
        time.sleep(0.2)
    return False
