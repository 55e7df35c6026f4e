"""A version that is replaced or deleted first finishes what it is doing, as on AWS."""

import threading
import time
from typing import Any

from localstack.services.lambda_.invocation.execution_environment import RuntimeStatus
from localstack.services.lambda_.invocation.version_manager import LambdaVersionManager
from localstack.utils.patch import patch

_STRAGGLERS_S = 0.2  # for who has asked for the old version and is not in it yet
_MARGIN_S = 15.0  # an init phase, and then some
_POLL_S = 0.05
_WORKING = {RuntimeStatus.STARTING, RuntimeStatus.INVOKING}


def install() -> None:
    """Let version managers stop when they are idle; new invocations already go elsewhere."""

    @patch(LambdaVersionManager.stop)
    def stop(original: Any, manager: Any) -> None:
        # LocalStack's own threads for this are few, and new versions are started by them.
        threading.Thread(
            target=_stop_when_idle, args=(original, manager), name="hoststack-rollover", daemon=True
        ).start()


def _stop_when_idle(stop: Any, manager: Any) -> None:
    give_up_at = time.monotonic() + manager.function_version.config.timeout + _MARGIN_S
    time.sleep(_STRAGGLERS_S)
    while _is_working(manager) and time.monotonic() < give_up_at:
        time.sleep(_POLL_S)
    stop(manager)


def _is_working(manager: Any) -> bool:
    environments = manager.assignment_service.environments.get(manager.id, {})
    return any(environment.status in _WORKING for environment in list(environments.values()))
