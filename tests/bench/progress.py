"""A progress bar for waits of a known length."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_WIDTH = 30
_PAUSE_S = 0.2


@contextmanager
def progress(what: str, expected_s: float) -> Iterator[None]:
    """Show how far a step is while the block runs; off a terminal, only that it is done.

    Args:
        expected_s: About how long it takes; the bar stays full if it takes longer.
    """
    started, is_over = time.monotonic(), threading.Event()

    def draw() -> None:
        while not is_over.wait(_PAUSE_S):
            print(f"\r{bar(what, time.monotonic() - started, expected_s)}", end="", file=sys.stderr)

    drawing = threading.Thread(target=draw, daemon=True)
    if sys.stderr.isatty():
        drawing.start()
    try:
        yield
    finally:
        is_over.set()
        if drawing.is_alive():
            drawing.join()
        took_s = time.monotonic() - started
        start = "\r" if sys.stderr.isatty() else ""
        print(f"{start}{bar(what, took_s, took_s)}", file=sys.stderr, flush=True)


def bar(what: str, elapsed_s: float, expected_s: float) -> str:
    """One line: what runs, how far it is, and for how long it has run."""
    share = min(elapsed_s / expected_s, 1.0) if expected_s > 0 else 1.0
    full = round(share * _WIDTH)
    return f"{what:<44} [{'#' * full}{'.' * (_WIDTH - full)}] {elapsed_s:6.1f} s"
