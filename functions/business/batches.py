"""What the business service does with batches: many tasks by few calls."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from functions.business.document import record_document
from functions.business.gauge import Gauge
from functions.business.service import FIRST_CALLERS_TIME, Business
from functions.problems import TASK_NOT_FOUND, UNAVAILABLE, problem_document
from infra import origin
from infra.batch import Batch
from infra.errors import (
    BatchNotFound,
    KeyInUse,
    KeyReused,
    QueueFull,
    StoreUnavailable,
    TaskIsFinal,
    TaskNotFound,
)
from infra.log import Log
from infra.origin import Origin
from infra.ports import Broker, TaskStore
from infra.task import Status, Task, TaskRecord, utc_now

_PAGE_CHARACTERS = 4_000_000  # of JSON, in one page of results
_UNQUEUED = problem_document(
    UNAVAILABLE, "The task could not be queued. Send the batch again under the same key."
)
_GONE = problem_document(TASK_NOT_FOUND, "The task was erased, or its retention has passed.")
_AT_ONCE = 10  # results that are read together


class Accepted(NamedTuple):
    """A message of a batch that is to be queued."""

    message: str
    report_id: str | None = None


class Batches:
    """Queues batches and tells their states. For another caller than its own, there is no batch;
    an empty caller is an operator."""

    def __init__(
        self, *, business: Business, broker: Broker, store: TaskStore, gauge: Gauge, log: Log
    ) -> None:
        self._business = business
        self._broker = broker
        self._store = store
        self._gauge = gauge
        self._log = log

    async def submit(
        self, asked: Batch, accepted: Mapping[int, Accepted]
    ) -> tuple[dict[str, Any], bool]:
        """Record a batch and its tasks, and queue them.

        Args:
            accepted: The messages that were not refused, by their places in the batch.

        Returns:
            The batch as a document, and whether nothing was left to do for this request.

        Raises:
            KeyReused: Another request had this key; nothing was queued.
            KeyInUse: This one is being queued at the moment.
            QueueFull: Nothing was recorded or queued.
            StoreUnavailable: Nothing was queued.
        """
        if await self._gauge.is_full() and not await self._is_known(asked.id):
            raise QueueFull
        batch = await self._store.put_batch(asked)
        to_queue = _to_queue(batch, asked)
        if not to_queue:
            return await self._document(batch), not _is_first(batch, asked)
        unqueued = await self._queue(batch, {place: accepted[place] for place in to_queue})
        if unqueued or batch.fingerprint is not None:
            await self._note(batch, unqueued)
        queued = len(to_queue) - len(unqueued)
        self._log.emit("batch_queued", "batch queued", batch_id=batch.id, tasks=queued)
        batch = replace(batch, unqueued=tuple(unqueued))
        if _is_first(batch, asked):
            return _document(batch, [_submitted(batch, place) for place in _places(batch)]), False
        return await self._document(batch), False

    async def status(self, batch_id: str, *, caller: str = "") -> dict[str, Any]:
        """A batch with the states of its tasks, without their results.

        Raises:
            BatchNotFound: There is none with this id.
        """
        return await self._document(await self._batch(batch_id, caller))

    async def results(self, batch_id: str, *, first: int, caller: str = "") -> dict[str, Any]:
        """A part of a batch's tasks with their results: as many as fit into a page.

        Args:
            first: The place of the first one.

        Returns:
            `tasks`, and `next`: the place of the first one of the next page, if there is one.

        Raises:
            BatchNotFound: There is none with this id.
        """
        batch = await self._batch(batch_id, caller)
        tasks: list[dict[str, Any]] = []
        size = 0
        for start in range(first, len(batch.entries), _AT_ONCE):
            places = range(start, min(start + _AT_ONCE, len(batch.entries)))
            records = await self._records(batch, places, with_results=True)
            for place in places:
                task = _entry_document(batch, place, records.get(batch.task_id(place)))
                size += len(json.dumps(task))
                if tasks and size > _PAGE_CHARACTERS:
                    return {"tasks": tasks, "next": place}
                tasks.append(task)
        return {"tasks": tasks}

    async def cancel(self, batch_id: str, *, caller: str = "") -> dict[str, Any]:
        """Cancel what is not final; the batch as it is then.

        Raises:
            BatchNotFound: There is none with this id.
        """
        batch = await self._batch(batch_id, caller)
        await asyncio.gather(*(self._cancel(batch.task_id(place)) for place in batch.accepted))
        return await self._document(batch)

    async def _queue(self, batch: Batch, accepted: Mapping[int, Accepted]) -> list[int]:
        """Record and enqueue tasks; the places of those that could not be."""
        whose = Origin(caller=batch.caller, traceparent=origin.current().traceparent)
        tasks = {
            place: Task(
                id=batch.task_id(place),
                message=each.message,
                accepted_at=batch.created_at,
                origin=whose,
            )
            for place, each in accepted.items()
        }
        recorded = await asyncio.gather(
            *(self._put(task, accepted[place].report_id) for place, task in tasks.items())
        )
        states = dict(zip(tasks, recorded, strict=True))
        ready = [task for place, task in tasks.items() if states[place] is Status.PENDING]
        failed = await self._broker.enqueue_all(ready)
        taken_back = await asyncio.gather(*(self._take_back(task_id) for task_id in failed))
        lost = {task_id for task_id, is_back in zip(failed, taken_back, strict=True) if is_back}
        return [place for place, task in tasks.items() if states[place] is None or task.id in lost]

    async def _put(self, task: Task, report_id: str | None) -> Status | None:
        """Record a task; its state, or None if the store did not answer."""
        try:
            return (await self._store.put(task, report_id=report_id)).status
        except StoreUnavailable:
            return None

    async def _take_back(self, task_id: str) -> bool:
        """Take a task back that is not known to be queued; whether that is so now."""
        try:
            return await self._store.withdraw(task_id)
        except StoreUnavailable:
            return True  # its record stays PENDING; the next request under the key queues it

    async def _note(self, batch: Batch, unqueued: Sequence[int]) -> None:
        try:
            await self._store.note_unqueued(batch.id, unqueued)
        except StoreUnavailable as error:  # the tasks are queued; a replay looks at each again
            self._log.error("a batch could not be noted as queued", error)

    async def _cancel(self, task_id: str) -> None:
        try:
            await self._business.cancel(task_id)
        except (TaskIsFinal, TaskNotFound):
            return

    async def _batch(self, batch_id: str, caller: str) -> Batch:
        batch = await self._store.get_batch(batch_id)
        if caller not in ("", batch.caller):
            raise BatchNotFound(batch_id)
        return batch

    async def _is_known(self, batch_id: str) -> bool:
        try:
            await self._store.get_batch(batch_id)
        except BatchNotFound:
            return False
        return True

    async def _document(self, batch: Batch) -> dict[str, Any]:
        records = await self._records(batch, _places(batch), with_results=False)
        tasks = [
            _entry_document(batch, place, records.get(batch.task_id(place)))
            for place in _places(batch)
        ]
        return _document(batch, tasks)

    async def _records(
        self, batch: Batch, places: Sequence[int], *, with_results: bool
    ) -> dict[str, TaskRecord]:
        ids = [batch.task_id(place) for place in places if batch.entries[place].problem is None]
        if not ids:
            return {}
        records = await self._store.get_all(ids, with_results=with_results)
        for late in [r.id for r in records.values() if self._business.has_outlived_its_message(r)]:
            records[late] = await self._business.status(late)
        return records


def _to_queue(batch: Batch, asked: Batch) -> Sequence[int]:
    """The places that a request has to queue: all, what an earlier one could not, or none.

    Raises:
        KeyReused: Another request had the key, or is another caller's.
        KeyInUse: The first one is still at it; or it died in between, and its time is not over.
    """
    if (batch.fingerprint, batch.caller) != (asked.fingerprint, asked.caller):
        raise KeyReused(batch.id)
    if batch.unqueued is not None:
        return batch.unqueued
    is_repeated = batch.fingerprint is not None and not _is_first(batch, asked)
    if is_repeated and utc_now() - batch.created_at < FIRST_CALLERS_TIME:
        raise KeyInUse(batch.id)
    return batch.accepted


def _is_first(batch: Batch, asked: Batch) -> bool:
    return batch.created_at == asked.created_at


def _places(batch: Batch) -> range:
    return range(len(batch.entries))


def _submitted(batch: Batch, place: int) -> dict[str, Any]:
    """One message of a batch that was queued just now: its task waits, or there is a problem."""
    entry = batch.entries[place]
    if entry.problem is not None or place in (batch.unqueued or ()):
        return _entry_document(batch, place, None)
    state = {"task_id": batch.task_id(place), "status": Status.PENDING}
    return entry.to_json() | state


def _document(batch: Batch, tasks: list[dict[str, Any]]) -> dict[str, Any]:
    created_at = batch.created_at.isoformat()
    return {"batch_id": batch.id, "created_at": created_at, "tasks": tasks}


def _entry_document(batch: Batch, place: int, record: TaskRecord | None) -> dict[str, Any]:
    """One message of a batch: its task's record, or the problem that there is with it."""
    entry = batch.entries[place].to_json()
    if "problem" in entry:
        return entry
    has_begun = record is not None and record.status is not Status.PENDING
    if place in (batch.unqueued or ()) and not has_begun:
        return entry | {"problem": _UNQUEUED}
    if record is not None:
        return entry | record_document(record)
    return entry | {"task_id": batch.task_id(place), "problem": _GONE}
