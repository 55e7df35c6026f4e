"""The threads of a front port: few while they compute, more while they wait.

Each request holds a thread while its function calls other APIs, which hold LocalStack's own
threads; so there is a limit, and other requests wait. A burst is not answered sooner by more
threads than processors can serve, and each of them has an environment of every function on its way,
of 10 MB. Where functions wait for something else, more threads are what helps.
"""

import time
from pathlib import Path

from twisted.internet import reactor
from twisted.python.threadpool import ThreadPool

FEW, MOST = 4, 32
# While nothing computes: functions may wait for others on the same port, which wait for threads.
MOST_WAITING = 500
_MORE = 4  # at each look
_LOOK_S = 0.1
_BUSY = 0.5  # of a processor used by this process: requests that compute are what keeps it busy
_IDLE = 0.05  # the same; then requests wait for functions, and maybe for one another
_CONTENDED = 0.3  # of the time somebody waited for a processor
_PRESSURE = Path("/proc/pressure/cpu")  # Linux, "Pressure Stall Information"; not everywhere


def pool_of(name: str) -> ThreadPool:
    """A pool that fits itself to what its requests do."""
    pool = ThreadPool(2, FEW, name=name)
    reactor.callLater(_LOOK_S, _fit, pool, None)
    return pool


def wanted(now: int, *, backlog: int, busy: int, used: float, waited: float) -> int:
    """How many threads a pool should have.

    Args:
        now: How many it may have now.
        backlog: Requests that wait for a thread.
        busy: Threads that have a request.
        used: Processors that this process used of late.
        waited: The share of the time in which somebody waited for a processor.
    """
    if backlog and now < MOST and used < _BUSY and waited < _CONTENDED:
        return min(now + _MORE, MOST)
    if backlog and used < _IDLE:
        return min(now + 1, MOST_WAITING)
    return now if backlog or busy else FEW


def waited_s() -> float:
    """How long somebody has waited for a processor since the start; 0 where nobody counts it."""
    try:
        some, _, _ = _PRESSURE.read_text().partition("\n")
    except OSError:
        return 0.0
    return int(some.rpartition("total=")[2]) / 1e6


def _fit(pool: ThreadPool, before: tuple[float, float] | None) -> None:
    """Look whether more threads would help.

    Args:
        before: Processor time and waiting time at the last look, if requests waited then.
    """
    work = pool._team.statistics()
    backlog = work.backloggedWorkCount
    now = (time.process_time(), waited_s()) if backlog else None
    used_s, pressed_s = (
        (now[0] - before[0], now[1] - before[1]) if now and before else (_LOOK_S, _LOOK_S)
    )
    number = wanted(
        pool.max,
        backlog=backlog,
        busy=work.busyWorkerCount,
        used=used_s / _LOOK_S,
        waited=pressed_s / _LOOK_S,
    )
    new = number - pool.max
    if new:
        pool.adjustPoolsize(maxthreads=number)
    for _ in range(new):
        pool.startAWorker()
    reactor.callLater(_LOOK_S, _fit, pool, now)
