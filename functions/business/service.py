"""What the business service does, as coroutines over the broker and the task store."""

import asyncio
import time
from collections.abc import Awaitable
from typing import Any

from infra.errors import BrokerUnavailable, TaskNotFound, Unavailable
from infra.log import Log
from infra.ports import Broker, TaskStore
from infra.task import Status, Task, TaskRecord, new_task_id, utc_now

# A task id that no client ever gets; reading it proves that the store answers.
_PROBE_ID = "00000000-0000-0000-0000-000000000000"


class Business:
    """Submits tasks and tells their states."""

    def __init__(self, *, broker: Broker, store: TaskStore, log: Log) -> None:
        self._broker = broker
        self._store = store
        self._log = log

    async def submit(self, message: str, task_id: str | None = None) -> TaskRecord:
        """Record a task as PENDING and queue it.

        Args:
            task_id: The caller's choice, so that a caller who got no answer can ask again and
                still have one task.

        Raises:
            StoreUnavailable: Nothing was queued.
            BrokerUnavailable: Nothing was queued, and the record was taken back.
        """
        task = Task(id=task_id or new_task_id(), message=message, accepted_at=utc_now())
        record = await self._store.put(task)
        if record.status is not Status.PENDING:
            return record  # asked again, and a worker has it already
        try:
            await self._broker.enqueue(task)
        except BrokerUnavailable:
            if await self._store.withdraw(task.id):
                raise
            return await self._store.get(task.id)  # it was queued after all: a worker has it
        self._log.emit(
            "task_state_changed", "task enqueued", outcome=Status.PENDING, task_id=task.id
        )
        return record

    async def status(self, task_id: str) -> TaskRecord:
        """Read a task.

        Raises:
            TaskNotFound: There is none with this id.
        """
        return await self._store.get(task_id)

    async def health(self) -> dict[str, Any]:
        """A health document with one check each of broker and task store, made side by side."""
        broker, store = await asyncio.gather(
            _check(self._broker.depth(), "queuedTasks"), _check(self._probe_store(), None)
        )
        has_failed = "fail" in (broker["status"], store["status"])
        return {
            "status": "fail" if has_failed else "pass",
            "serviceId": "promptlane-business",
            "checks": {"broker:responseTime": [broker], "task-store:responseTime": [store]},
        }

    async def _probe_store(self) -> None:
        try:
            await self._store.get(_PROBE_ID)
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


def record_document(record: TaskRecord) -> dict[str, Any]:
    """A task's record as a JSON object; what it lacks is left out, instants are ISO 8601."""
    document: dict[str, Any] = {
        "task_id": record.id,
        "status": record.status,
        "attempt": record.attempt,
        "created_at": record.created_at.isoformat(),
    }
    if record.started_at is not None:
        document["started_at"] = record.started_at.isoformat()
    if record.finished_at is not None:
        document["finished_at"] = record.finished_at.isoformat()
    if record.result is not None:
        document["result"] = record.result
    if record.reason is not None:
        document["reason"] = record.reason
    return document
