"""Many small jobs on a few threads, each of which may want to come back later."""

import heapq
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

# Does a bit of work. Returns in how many seconds it wants to be called again; None if it is done.
type Job = Callable[[], float | None]


def run_all(jobs: Iterable[tuple[float, Job]], *, parallel: int, stopping: threading.Event) -> None:
    """Call each job when it is due, until all are done.

    Args:
        jobs: With the seconds after which each is due for the first time.
        parallel: How many are called at once, at most.
        stopping: Set when a job raises or someone presses Ctrl-C: jobs that pause shall end then.
    """
    started = time.monotonic()
    waiting = [(started + due_s, place, job) for place, (due_s, job) in enumerate(jobs)]
    heapq.heapify(waiting)
    running: dict[Future[float | None], tuple[int, Job]] = {}
    pool = ThreadPoolExecutor(parallel)
    try:
        while waiting or running:
            while waiting and len(running) < parallel and waiting[0][0] <= time.monotonic():
                _, place, job = heapq.heappop(waiting)
                running[pool.submit(job)] = (place, job)
            for future in _ended(running, waiting[0][0] if waiting else None, parallel):
                place, job = running.pop(future)
                again_in_s = future.result()
                if again_in_s is not None:
                    heapq.heappush(waiting, (time.monotonic() + again_in_s, place, job))
    finally:
        # Ctrl-C waits for no answer: who calls us ends the process.
        stopping.set()
        pool.shutdown(wait=False, cancel_futures=True)


def _ended(
    running: Iterable[Future[float | None]], next_due_at: float | None, parallel: int
) -> Iterable[Future[float | None]]:
    """The jobs that ended, once one has, or the next one is due and there is room for it."""
    futures = list(running)
    is_full = len(futures) >= parallel
    timeout_s = None if next_due_at is None or is_full else next_due_at - time.monotonic()
    if timeout_s is not None and timeout_s <= 0:
        timeout_s = 0
    if not futures:
        time.sleep(timeout_s or 0)
        return ()
    return wait(futures, timeout_s, FIRST_COMPLETED).done
