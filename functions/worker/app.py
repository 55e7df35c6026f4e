"""Handlers of the worker function (SQS batches) and of the buried function (dead letters)."""

import asyncio
import json
import math
from functools import cache
from typing import Any

from functions import wiring
from functions.worker.analyse import Again, Worker
from functions.worker.undertaker import Undertaker, redrive
from infra.errors import BrokerUnavailable, PromptlaneError, TaskRejected
from infra.log import Log
from infra.loop import Loop
from infra.task import Task

_MARGIN_S = 2.0  # of the function's time, kept for the last writes
_MOST_REDRIVEN = 100  # by one call, which has the function's time-out

_loop = Loop()


@cache
def _log() -> Log:
    return wiring.log("worker")


@cache
def _worker() -> Worker:
    wiring.parked_queue()  # a wrong setting stops the start
    return Worker(
        broker=wiring.broker(),
        store=wiring.store(),
        model=wiring.model(),
        log=_log(),
        retry_s=wiring.settings().retry_s,
    )


@cache
def _undertaker() -> Undertaker:
    wiring.parked_queue()  # a wrong setting stops the start
    return Undertaker(broker=wiring.broker(), store=wiring.store(), log=_log())


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Run every task of an SQS batch at once; name those whose messages should come back."""
    time_s = context.get_remaining_time_in_millis() / 1000 - _MARGIN_S
    return _loop.run(_batch(_records(event), lambda record: _work(record, time_s)))


def buried(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """See to a batch of dead letters, or redrive parked tasks: `{"redrive": {"most": 100}}`."""
    match event:
        case {"redrive": dict(wish)}:
            most = wish.get("most", _MOST_REDRIVEN)
            if not isinstance(most, int) or not 1 <= most <= _MOST_REDRIVEN:
                raise TaskRejected(f"redrive.most: expected a number from 1 to {_MOST_REDRIVEN}")
            return _loop.run(_redrive(most))
        case _:
            return _loop.run(_batch(_records(event), _bury))


def _records(event: Any) -> list[dict[str, Any]]:
    match event:
        case {"Records": list(records)}:
            return records
        case _:
            raise TaskRejected("this function takes SQS events; see events/worker.json for one")


async def _batch(records: list[dict[str, Any]], run: Any) -> dict[str, Any]:
    """Run records side by side; the answer is SQS's partial batch response."""
    is_done = await asyncio.gather(*(run(record) for record in records))
    failures = [r["messageId"] for r, done in zip(records, is_done, strict=True) if not done]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failures]}


async def _work(record: dict[str, Any], time_s: float) -> bool:
    try:
        task = _task(record)
    except TaskRejected as error:
        _log().error("a message is no task", error)
        return False  # the dead-letter queue keeps what nobody can read
    match await _worker().analyse_user_request(task, time_s=time_s):
        case Again(delay_s=delay_s):
            await _postpone(record, delay_s)
            return False
        case None:
            return True


async def _bury(record: dict[str, Any]) -> bool:
    try:
        return await _undertaker().see_to(_task(record))
    except PromptlaneError as error:
        _log().error("a dead letter was left for later", error)
        return False


async def _postpone(record: dict[str, Any], delay_s: float) -> None:
    try:
        await wiring.sqs_broker().postpone(record["receiptHandle"], delay_s=math.ceil(delay_s))
    except BrokerUnavailable:
        return  # then it comes back at the queue's own time-out


async def _redrive(most: int) -> dict[str, int]:
    parked = wiring.parked_queue()
    redriven = await redrive(
        most=most, broker=wiring.broker(), parked=parked, store=wiring.store(), log=_log()
    )
    return {"redriven": redriven, "kept_aside": await parked.kept_aside()}


def _task(record: dict[str, Any]) -> Task:
    try:
        document = json.loads(record["body"])
    except (ValueError, RecursionError) as error:
        raise TaskRejected("not a task: not JSON") from error
    return Task.from_json(document)


wiring.prepare(_worker, _undertaker)
