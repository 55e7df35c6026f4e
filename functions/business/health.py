"""The health of what the business service stands on."""

import asyncio
import time
from collections.abc import Awaitable
from typing import Any

from infra.errors import BrokerUnavailable, TaskNotFound, Unavailable
from infra.ports import Broker, TaskStore
from infra.task import utc_now

# A task id that no client ever gets; reading it proves that the store answers.
_PROBE_ID = "00000000-0000-0000-0000-000000000000"

_NO_WORKERS = {
    "componentType": "component",
    "status": "warn",
    "output": "No worker takes tasks: what is accepted waits until one does",
}


async def health_of(broker: Broker, store: TaskStore) -> dict[str, Any]:
    """A health document with one check each of broker and task store, made side by side; and with
    one of the workers, if nobody takes tasks."""
    of_broker, of_store, has_workers = await asyncio.gather(
        _check(broker.depth(), "queuedTasks"),
        _check(_probe(store), None),
        _has_workers(broker),
    )
    found = {of_broker["status"], of_store["status"], "pass" if has_workers else "warn"}
    checks = {"broker:responseTime": [of_broker], "task-store:responseTime": [of_store]}
    if not has_workers:
        checks["workers:liveness"] = [_NO_WORKERS | {"time": utc_now().isoformat()}]
    return {
        "status": next(each for each in ("fail", "warn", "pass") if each in found),
        "serviceId": "promptlane-business",
        "checks": checks,
    }


async def _has_workers(broker: Broker) -> bool:
    try:
        return await broker.has_workers()
    except BrokerUnavailable:
        return True  # its own check tells


async def _probe(store: TaskStore) -> None:
    try:
        await store.get(_PROBE_ID)
    except TaskNotFound:
        return


async def _check(probe: Awaitable[object], extra: str | None) -> dict[str, Any]:
    started = time.perf_counter()
    check: dict[str, Any] = {"componentType": "datastore", "time": utc_now().isoformat()}
    try:
        answer = await probe
    except Unavailable as error:
        check |= {"status": "fail", "output": str(error)}
    else:
        check["status"] = "pass"
        if extra is not None:
            check[extra] = answer
    elapsed_ms = round((time.perf_counter() - started) * 1000, 1)
    return check | {"observedValue": elapsed_ms, "observedUnit": "ms"}
