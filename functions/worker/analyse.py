"""The task itself: claim it, let the model answer, finish it; or give it back, or give it up."""

import asyncio
import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from functions.giving_up import give_up
from functions.worker.watch import Watch
from infra import origin
from infra.errors import (
    AttemptLost,
    Interrupted,
    ModelFailed,
    ResultRejected,
    Revoked,
    StoreUnavailable,
)
from infra.log import Log
from infra.machinery.pauses import doubled
from infra.outcome import Outcome
from infra.ports import Announcer, Broker, Model, TaskStore
from infra.task import Claim, Status, Task, utc_now

_LEASE_MARGIN_S = 3.0  # from a worker's last moment to the first when another may take over
_STORE_PAUSE_S = 0.2  # before a store that did not answer is asked again


@dataclass(frozen=True, slots=True)
class Again:
    """The message is still needed: it should come back after `delay_s` seconds.

    Args:
        task: What to send anew in place of the message; None: the same message comes back, which
            its queue counts.
    """

    delay_s: float
    task: Task | None = None


class Worker:
    """Runs tasks, any number of them at once.

    Args:
        retry_s: Pause before the second try, in seconds; doubled for each further one.
        claim_s: How long a store that does not answer is asked for a claim, in seconds.
        watch: Stops models of tasks that are cancelled; by default none is.
    """

    def __init__(  # noqa: PLR0913
        self,
        *,
        broker: Broker,
        store: TaskStore,
        announcer: Announcer,
        model: Model,
        log: Log,
        retry_s: float,
        claim_s: float = 1.0,
        watch: Watch | None = None,
    ) -> None:
        self._broker = broker
        self._store = store
        self._announcer = announcer
        self._model = model
        self._log = log
        self._retry_s = retry_s
        self._claim_s = claim_s
        self._watch = watch or Watch(store, every_s=0)

    async def analyse_user_request(self, task: Task, *, time_s: float) -> Again | None:
        """Run a task that a broker delivered, maybe not for the first time.

        Args:
            time_s: Seconds until this worker must have let go of the task.

        Returns:
            None when its message is not needed any more, else when it should come back.
        """
        origin.enter(caller=task.origin.caller, traceparent=task.origin.traceparent)
        deadline = asyncio.get_running_loop().time() + time_s
        mark = uuid.uuid4().hex
        try:
            claim = await self._claim(task, mark, time_s)
        except StoreUnavailable as error:
            self._log.error("a task could not be claimed", error, task_id=task.id)
            # If the claim took the task nevertheless, it costs no try: no model was asked.
            return Again(self._retry_s, replace(task, lost_claim=mark))
        try:
            match claim.outcome:
                case "claimed":
                    return await self._attempt(task, claim, deadline)
                case "held":
                    return Again(claim.held_for_s + 1)
                case "spent":
                    reason = "the worker crashed or ran out of time at its last try"
                    await self._give_up(task, claim.attempt, reason)
                case "failed":
                    # The attempt that wrote FAILURE may have died before it told and parked.
                    await self._announce(task, Status.FAILURE, claim.attempt)
                    await self._broker.park(task)
                case "succeeded":
                    await self._announce(task, Status.SUCCESS, claim.attempt)
                    self._say(task, claim.outcome, "message dropped: nothing is left to do")
                case "revoked":
                    await self._announce(task, Status.REVOKED, claim.attempt)
                    self._say(task, claim.outcome, "message dropped: nothing is left to do")
                case "unknown":
                    self._say(task, claim.outcome, "message dropped: nothing is left to do")
            return None
        except AttemptLost:
            # The message is still needed: if that attempt dies, it may be the only copy.
            self._say(task, "lost", "result dropped: another attempt owns the task")
            return Again(self._retry_s)
        except Exception as error:
            self._log.error("a delivery failed", error, task_id=task.id)
            return Again(self._retry_s)

    async def _claim(self, task: Task, mark: str, time_s: float) -> Claim:
        """Claim a task; a store that does not answer is asked again, for it is the same claim."""
        give_up_at = asyncio.get_running_loop().time() + min(self._claim_s, time_s)
        while True:
            try:
                return await self._store.claim(
                    task.id,
                    lease_s=time_s + _LEASE_MARGIN_S,
                    accepted_at=task.accepted_at,
                    mark=mark,
                    lost_mark=task.lost_claim,
                )
            except StoreUnavailable:
                if asyncio.get_running_loop().time() + _STORE_PAUSE_S > give_up_at:
                    raise
                await asyncio.sleep(_STORE_PAUSE_S)

    async def _attempt(self, task: Task, claim: Claim, deadline: float) -> Again | None:
        attempt = claim.attempt
        self._log.emit(
            "task_state_changed",
            "task started",
            outcome=Status.STARTED,
            task_id=task.id,
            attempt=attempt,
            queue_wait_ms=_ms_since(task.accepted_at),
        )
        started_at = utc_now()
        try:
            async with asyncio.timeout_at(deadline):
                result = await self._watch.over(task.id, self._model.answer(task.message))
        except Revoked:
            self._say(
                task, Status.REVOKED, "attempt stopped: the task is cancelled", attempt=attempt
            )
            await self._announce(task, Status.REVOKED, attempt)
            return None
        except TimeoutError:
            return await self._failed(task, claim, "the model ran out of the worker's time")
        except ModelFailed:
            return await self._failed(task, claim, "the model failed")
        except Interrupted:
            await self._store.hand_back(task.id, attempt=attempt)
            self._say(task, "handed_back", "attempt broken off: the worker stops", attempt=attempt)
            return Again(0)
        except Exception as error:
            self._log.error("the model raised", error, task_id=task.id, attempt=attempt)
            return await self._failed(task, claim, "the model failed")
        try:
            await self._store_result(task, attempt, result, deadline)
        except ResultRejected as error:  # asking the model again would cost the same again
            await self._give_up(task, attempt, str(error))
        else:
            self._log.emit(
                "task_state_changed",
                "task succeeded",
                outcome=Status.SUCCESS,
                task_id=task.id,
                attempt=attempt,
                duration_ms=_ms_since(started_at),
            )
            await self._announce(task, Status.SUCCESS, attempt)
        return None

    async def _store_result(self, task: Task, attempt: int, result: str, deadline: float) -> None:
        """Store a result; it cost ten seconds, so a store that is away is asked until the end."""
        while True:
            try:
                return await self._store.succeed(task.id, attempt=attempt, result=result)
            except StoreUnavailable:
                if asyncio.get_running_loop().time() + _STORE_PAUSE_S > deadline:
                    raise
                await asyncio.sleep(_STORE_PAUSE_S)

    async def _failed(self, task: Task, claim: Claim, reason: str) -> Again | None:
        attempt = claim.attempt
        if claim.is_last:
            await self._give_up(task, attempt, reason)
            return None
        await self._store.release(task.id, attempt=attempt)
        self._say(task, "retry", "attempt failed, another will follow", attempt=attempt)
        return Again(doubled(self._retry_s, attempt))

    async def _give_up(self, task: Task, attempt: int, reason: str) -> None:
        await give_up(
            task,
            attempt,
            reason,
            broker=self._broker,
            store=self._store,
            announcer=self._announcer,
            log=self._log,
        )

    async def _announce(self, task: Task, status: Status, attempt: int) -> None:
        await self._announcer.announce(Outcome(task_id=task.id, status=status, attempt=attempt))

    def _say(self, task: Task, outcome: str, text: str, *, attempt: int = 0) -> None:
        self._log.emit(
            "task_state_changed",
            text,
            level="warning",
            outcome=outcome,
            task_id=task.id,
            attempt=attempt,
        )


def _ms_since(instant: datetime) -> float:
    return round((utc_now() - instant).total_seconds() * 1000, 1)
