"""The task itself: claim it, let the model answer, finish it; or give it back, or give it up."""

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from functions.worker.insisting import insisted
from functions.worker.outcomes import Again, Outcomes, anew
from functions.worker.watch import Watch
from infra import origin
from infra.answer import Answer
from infra.errors import (
    AnswerRefused,
    AttemptLost,
    Interrupted,
    ModelBusy,
    ModelFailed,
    ModelRefused,
    ReportsUnavailable,
    Revoked,
    StoreUnavailable,
)
from infra.event import Facts
from infra.log import Log
from infra.machinery.pauses import full_jitter
from infra.ports import Announcer, Broker, Model, TaskStore
from infra.task import Claim, Status, Task, utc_now

if TYPE_CHECKING:
    from functions.worker.screening import AnswerScreen

_LEASE_MARGIN_S = 3.0  # from a worker's last moment to the first when another may take over


class Worker:
    """Runs tasks, any number of them at once.

    Args:
        retry_s: Longest pause before the second try, in seconds; doubled for each further one.
        claim_s: How long a store that does not answer is asked for a claim, in seconds.
        watch: Stops models of tasks that are cancelled; by default none is.
        answers: Screens what models say; by default nothing does.
        jitter: Makes a pause of the longest one.
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
        answers: "AnswerScreen | None" = None,
        jitter: Callable[[float], float] = full_jitter,
    ) -> None:
        self._broker = broker
        self._store = store
        self._model = model
        self._log = log
        self._retry_s = retry_s
        self._claim_s = claim_s
        self._watch = watch or Watch(store, every_s=0)
        self._answers = answers
        self._end = Outcomes(
            broker=broker,
            store=store,
            announcer=announcer,
            log=log,
            retry_s=retry_s,
            jitter=jitter,
        )

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
                    # Not anew if a worker has it: where batches fail as a whole, copies multiply.
                    pause_s = claim.held_for_s + 1
                    return anew(task, pause_s) if claim.is_waiting else Again(pause_s)
                case "spent":
                    reason = "the worker crashed or ran out of time at its last try"
                    await self._end.given_up(task, claim.attempt, reason)
                case "failed":
                    # The attempt that wrote FAILURE may have died before it told and parked.
                    await self._end.announce(task, Status.FAILURE, claim.attempt)
                    await self._broker.park(task)
                case "succeeded":
                    await self._end.announce(task, Status.SUCCESS, claim.attempt)
                    self._say_dropped(task, claim)
                case "revoked":
                    await self._end.announce(task, Status.REVOKED, claim.attempt)
                    self._say_dropped(task, claim)
                case "unknown":
                    self._say_dropped(task, claim)
            return None
        except AttemptLost:
            # The message is still needed: if that attempt dies, it may be the only copy.
            facts = Facts(outcome="lost", attempt=0)
            self._end.tell(task, "result dropped: another attempt owns the task", facts)
            return Again(self._retry_s)
        except Exception as error:
            self._log.error("a delivery failed", error, task_id=task.id)
            return Again(self._retry_s)

    async def _claim(self, task: Task, mark: str, time_s: float) -> Claim:
        """Claim a task; a store that does not answer is asked again, for it is the same claim."""
        until = asyncio.get_running_loop().time() + min(self._claim_s, time_s)
        claim = partial(
            self._store.claim,
            task.id,
            lease_s=time_s + _LEASE_MARGIN_S,
            accepted_at=task.accepted_at,
            mark=mark,
            lost_mark=task.lost_claim,
        )
        return await insisted(claim, StoreUnavailable, until)

    async def _attempt(self, task: Task, claim: Claim, deadline: float) -> Again | None:
        self._log.emit(
            "task_state_changed",
            "task started",
            outcome=Status.STARTED,
            task_id=task.id,
            attempt=claim.attempt,
            queue_wait_ms=_ms_since(task.accepted_at),
        )
        started_at = utc_now()
        try:
            async with asyncio.timeout_at(deadline):
                answer = await self._watch.over(task.id, self._model.answer(task.message))
        except Exception as error:
            return await self._without_answer(task, claim, error)
        try:
            answer = await self._screened(task, claim.attempt, answer, deadline)
        except AnswerRefused as error:  # asking again would cost the same again
            self._end.say_unused(task, claim.attempt, answer)
            await self._end.given_up(task, claim.attempt, str(error), error.answer)
            return None
        except ReportsUnavailable:
            self._end.say_unused(task, claim.attempt, answer)
            raise
        await self._end.succeeded(
            task, claim.attempt, answer, duration_ms=_ms_since(started_at), deadline=deadline
        )
        return None

    async def _screened(self, task: Task, attempt: int, answer: Answer, deadline: float) -> Answer:
        """Screen an answer; it was paid, so a report store that is away is asked until the end."""
        if self._answers is None:
            return answer
        screened = partial(self._answers.screened, task, attempt, answer)
        return await insisted(screened, ReportsUnavailable, deadline)

    async def _without_answer(self, task: Task, claim: Claim, error: Exception) -> Again | None:
        attempt = claim.attempt
        match error:
            case Revoked():
                facts = Facts(outcome=Status.REVOKED, attempt=attempt)
                self._end.tell(task, "attempt stopped: the task is cancelled", facts)
                await self._end.announce(task, Status.REVOKED, attempt)
            case ModelBusy():
                return await self._end.put_off(task, claim, error)
            case ModelRefused(code=code, answer=answer):
                if answer is not None:
                    self._end.say_unused(task, attempt, answer)
                facts = Facts(outcome="refused", attempt=attempt, fault=code)
                self._end.tell(task, "the model refused, another attempt would not help", facts)
                reason = f"the model refused: {code}"
                await self._end.given_up(task, attempt, reason, answer)
            case TimeoutError():
                return await self._end.failed(
                    task, claim, "the model ran out of the worker's time", fault="timeout"
                )
            case ModelFailed(code=code):
                return await self._end.failed(task, claim, f"the model failed: {code}", fault=code)
            case Interrupted():
                await self._store.hand_back(task.id, attempt=attempt)
                facts = Facts(outcome="handed_back", attempt=attempt)
                self._end.tell(task, "attempt broken off: the worker stops", facts)
                return Again(0)
            case _:
                self._log.error("the model raised", error, task_id=task.id, attempt=attempt)
                return await self._end.failed(task, claim, "the model failed")
        return None

    def _say_dropped(self, task: Task, claim: Claim) -> None:
        facts = Facts(outcome=claim.outcome, attempt=0)
        self._end.tell(task, "message dropped: nothing is left to do", facts)


def _ms_since(instant: datetime) -> float:
    return round((utc_now() - instant).total_seconds() * 1000, 1)
