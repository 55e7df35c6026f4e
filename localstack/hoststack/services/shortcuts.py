"""Work that LocalStack does for each invocation and that costs more than it gives here."""

import heapq
import itertools
import threading
import time
from collections.abc import Callable
from typing import Any, ClassVar

from localstack import config
from localstack.services.cloudformation.resource_provider import ResourceProviderExecutor
from localstack.services.lambda_.invocation import execution_environment, version_manager
from localstack.services.lambda_.invocation.execution_environment import ExecutionEnvironment
from localstack.utils.patch import patch

_CREDENTIALS_LIFE_S = 6 * 3600.0  # half of what STS gives
_RESOURCE_POLL_S = 0.05  # LocalStack looks once a second whether a resource is ready
_RESOURCE_PATIENCE_S = 120.0
_FEW_TIMERS = 100  # cancelled ones that may stay in the queue


def install(*, lambda_metrics: bool) -> None:
    """Share credentials and timers; count invocations in CloudWatch only if asked to."""
    _share_credentials()
    _deploy_quickly()
    execution_environment.Timer = SharedTimer
    if not lambda_metrics:
        start_thread = version_manager.start_thread

        def start_useful_thread(run: Any, *args: Any, name: str | None = None, **more: Any) -> Any:
            if name is not None and name.startswith("record-cloudwatch-metric"):
                return None
            return start_thread(run, *args, name=name, **more)

        version_manager.start_thread = start_useful_thread


def _share_credentials() -> None:
    """One STS session for all environments of a function, renewed in time."""
    known: dict[tuple[str, ...], tuple[float, Any]] = {}
    lock = threading.Lock()

    @patch(ExecutionEnvironment.get_credentials)
    def get_credentials(original: Any, environment: Any) -> Any:
        version = environment.function_version
        key = (version.config.role, version.id.region, version.id.function_name)
        with lock:
            until, credentials = known.get(key, (0.0, None))
            if until < time.monotonic():
                credentials = original(environment)
                known[key] = (time.monotonic() + _CREDENTIALS_LIFE_S, credentials)
            return credentials


def _deploy_quickly() -> None:
    config.BOTO_WAITER_DELAY = _RESOURCE_POLL_S
    config.BOTO_WAITER_MAX_ATTEMPTS = int(_RESOURCE_PATIENCE_S / _RESOURCE_POLL_S)

    @patch(ResourceProviderExecutor.deploy_loop)
    def deploy_loop(original: Any, executor: Any, *args: Any, **more: Any) -> Any:
        return original(executor, *args, **{"sleep_time": _RESOURCE_POLL_S, **more})


class SharedTimer:
    """A `threading.Timer` whose instances share one thread: LocalStack makes one per invocation."""

    _queue: ClassVar[list[tuple[float, int, "SharedTimer"]]] = []
    _changed = threading.Condition()
    _numbers = itertools.count()
    _is_running = False
    _cancelled = 0  # about so many of those in the queue

    def __init__(self, interval: float, function: Callable[..., object]) -> None:
        self._interval_s = interval
        self._function: Callable[..., object] | None = function

    def start(self) -> None:
        """Call the function after the interval, on a thread of its own."""
        entry = (time.monotonic() + self._interval_s, next(self._numbers), self)
        with self._changed:
            heapq.heappush(self._queue, entry)
            if not SharedTimer._is_running:
                SharedTimer._is_running = True
                threading.Thread(target=_keep_time, daemon=True, name="hoststack-timer").start()
            if self._queue[0] is entry:
                self._changed.notify()

    def cancel(self) -> None:
        """Do not call the function, if it was not called yet, and let go of it."""
        self._function = None
        with self._changed:
            SharedTimer._cancelled += 1
            if self._cancelled > max(_FEW_TIMERS, len(self._queue) // 2):
                # In place of ten minutes' invocations, one each.
                self._queue[:] = [entry for entry in self._queue if entry[2]._function is not None]
                heapq.heapify(self._queue)
                SharedTimer._cancelled = 0

    @classmethod
    def due(cls) -> "SharedTimer":
        """Wait for the next timer whose time has come."""
        with cls._changed:
            while True:
                while cls._queue and cls._queue[0][2]._function is None:
                    heapq.heappop(cls._queue)
                if not cls._queue:
                    cls._changed.wait()
                    continue
                left_s = cls._queue[0][0] - time.monotonic()
                if left_s <= 0:
                    return heapq.heappop(cls._queue)[2]
                cls._changed.wait(left_s)

    def run(self) -> None:
        """Call the function now, unless cancelled."""
        if self._function is not None:
            threading.Thread(target=self._function, daemon=True, name="hoststack-timed").start()


def _keep_time() -> None:
    while True:
        SharedTimer.due().run()
