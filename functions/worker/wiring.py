"""What both workers have: the function on Lambda and the one under Celery."""

from functools import cached_property

from functions.wiring import Wiring
from functions.worker.analyse import Worker
from functions.worker.watch import Watch

_LOOK_S = 1.0  # between two looks for cancelled tasks
_WATCHED_S = 2.0  # quicker models answer before a look would stop them
_LEAST_CLAIM_S = 1.0  # that a store which does not answer is asked for a claim
MARGIN_S = 2.0  # of an attempt's time, kept for the last writes


class WorkerWiring(Wiring):
    """A worker's settings and adapters, and what it builds on them."""

    service = "worker"

    @cached_property
    def worker(self) -> Worker:
        """What runs tasks."""
        chosen = self.settings
        return Worker(
            broker=self.parking_broker,
            store=self.store,
            announcer=self.announcer,
            model=self.model,
            log=self.log,
            retry_s=self.settings.retry_s,
            claim_s=max(_LEAST_CLAIM_S, chosen.worker_s - MARGIN_S - chosen.model_s - 1.0),
            watch=Watch(self.store, every_s=_LOOK_S if self.settings.model_s >= _WATCHED_S else 0),
        )
