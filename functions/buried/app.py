"""Handler of the buried function: SQS batches of dead letters, and redrives by hand."""

from functools import cache
from typing import Any

from functions import wiring
from functions.buried.service import Buried
from functions.sqs import SqsRecord, records_of, run_batch
from infra.errors import PromptlaneError, TaskRejected
from infra.log import Log
from infra.machinery.loop import Loop

_MOST_REDRIVEN = 100  # by one call, which has the function's time-out

_loop = Loop()


@cache
def _log() -> Log:
    return wiring.log("worker")


@cache
def _buried() -> Buried:
    return Buried(
        broker=wiring.broker(), parked=wiring.parked_queue(), store=wiring.store(), log=_log()
    )


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """See to a batch of dead letters, or redrive parked tasks: `{"redrive": {"most": 100}}`."""
    match event:
        case {"redrive": dict(options)}:
            most = options.get("most", _MOST_REDRIVEN)
            if not isinstance(most, int) or not 1 <= most <= _MOST_REDRIVEN:
                raise TaskRejected(f"redrive.most: expected a number from 1 to {_MOST_REDRIVEN}")
            return _loop.run(_redrive(most))
        case _:
            return _loop.run(run_batch(records_of(event), _see_to))


async def _see_to(record: SqsRecord) -> bool:
    try:
        return await _buried().see_to(record.task())
    except PromptlaneError as error:
        _log().error("a dead letter was left for later", error)
        return False


async def _redrive(most: int) -> dict[str, int]:
    redriven = await _buried().redrive(most=most)
    return {"redriven": redriven, "kept_aside": await wiring.parked_queue().kept_aside()}


wiring.prepare(_buried)
