"""Handler of the buried function: SQS batches of dead letters, and redrives by hand."""

from functools import cached_property
from typing import Any

from functions.buried.service import Buried
from functions.sqs import SqsRecord, records_of, run_batch
from functions.wiring import Wiring
from infra.errors import PromptlaneError, TaskRejected

_MOST_REDRIVEN = 100  # by one call, which has the function's time-out


class BuriedWiring(Wiring):
    """The buried function's settings and adapters, and what it builds on them."""

    service = "worker"

    @cached_property
    def buried(self) -> Buried:
        """What sees to dead letters."""
        return Buried(
            broker=self.parking_broker,
            parked=self.parked_queue,
            store=self.store,
            announcer=self.announcer,
            log=self.log,
        )


wiring = BuriedWiring()


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """See to a batch of dead letters, or redrive parked tasks: `{"redrive": {"most": 100}}`."""
    match event:
        case {"redrive": dict(options)}:
            most = options.get("most", _MOST_REDRIVEN)
            if not isinstance(most, int) or not 1 <= most <= _MOST_REDRIVEN:
                raise TaskRejected(f"redrive.most: expected a number from 1 to {_MOST_REDRIVEN}")
            return wiring.loop.run(_redrive(most))
        case _:
            return wiring.loop.run(run_batch(records_of(event), _see_to))


async def _see_to(record: SqsRecord) -> bool:
    try:
        return await wiring.buried.see_to(record.task())
    except PromptlaneError as error:
        wiring.log.error("a dead letter was left for later", error)
        return False


async def _redrive(most: int) -> dict[str, int]:
    redriven = await wiring.buried.redrive(most=most)
    return {"redriven": redriven, "kept_aside": await wiring.parked_queue.kept_aside()}


wiring.prepare(lambda: wiring.buried)
