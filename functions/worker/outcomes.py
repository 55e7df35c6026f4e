"""How an attempt ends: the result is stored, or the task waits, is tried again or given up."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from functions.giving_up import give_up
from functions.worker import busy
from functions.worker.insisting import insisted
from infra.answer import Answer
from infra.errors import AttemptLost, ModelBusy, ResultRejected, StoreUnavailable
from infra.event import Facts, Level
from infra.log import Log
from infra.machinery.pauses import LONGEST_S, doubled
from infra.outcome import Outcome
from infra.ports import Announcer, Broker, TaskStore
from infra.task import Claim, Status, Task, utc_now


@dataclass(frozen=True, slots=True)
class Again:
    """The message is still needed: it should come back after `delay_s` seconds.

    Attributes:
        task: What to send anew in place of the message; None: the same message comes back, which
            its queue counts.
    """

    delay_s: float
    task: Task | None = None


def anew(task: Task, delay_s: float) -> Again:
    """A task that waits should be sent anew, as late as a queue can delay it: it costs no try."""
    return Again(min(delay_s, LONGEST_S), task)


class Outcomes:
    """Ends attempts.

    Args:
        retry_s: Longest pause before the second try, in seconds; doubled for each further one.
        jitter: Makes a pause of the longest one.
    """

    def __init__(  # noqa: PLR0913
        self,
        *,
        broker: Broker,
        store: TaskStore,
        announcer: Announcer,
        log: Log,
        retry_s: float,
        jitter: Callable[[float], float],
    ) -> None:
        self._broker = broker
        self._store = store
        self._announcer = announcer
        self._log = log
        self._retry_s = retry_s
        self._jitter = jitter

    async def succeeded(
        self, task: Task, attempt: int, answer: Answer, *, duration_ms: float, deadline: float
    ) -> None:
        """Store an answer; one that the store will never take ends the task, too.

        Args:
            deadline: Of the attempt, by the loop's clock.
        """
        try:
            await self._store_answer(task, attempt, answer, deadline)
        except ResultRejected as error:  # asking the model again would cost the same again
            self.say_unused(task, attempt, answer)
            await self.given_up(task, attempt, str(error), answer)
        except AttemptLost:
            self.say_unused(task, attempt, answer)
            if answer.usage:
                await self._store.add_usage(task.id, answer.usage)
            raise
        except StoreUnavailable:
            self.say_unused(task, attempt, answer)
            raise
        else:
            facts = facts_of(answer)
            facts |= Facts(outcome=Status.SUCCESS, attempt=attempt, duration_ms=duration_ms)
            self.tell(task, "task succeeded", facts, level="info")
            await self.announce(task, Status.SUCCESS, attempt)

    async def put_off(self, task: Task, claim: Claim, error: ModelBusy) -> Again | None:
        """Let a task wait for the model, which costs it no try."""
        attempt = claim.attempt
        pause_s = busy.pause_s(
            error, claim, first_s=self._retry_s, jitter=self._jitter, now=utc_now()
        )
        if pause_s is None:
            facts = Facts(outcome="busy", attempt=attempt, fault=error.code)
            self.tell(task, "the model is busy for too long", facts)
            reason = f"the model was busy for longer than an hour: {error.code}"
            await self.given_up(task, attempt, reason)
            return None
        await self._store.put_off(task.id, attempt=attempt, pause_s=pause_s)
        pause_ms = round(pause_s * 1000, 1)
        facts = Facts(outcome="busy", attempt=attempt, fault=error.code, pause_ms=pause_ms)
        self.tell(task, "the model is busy, the task waits", facts)
        return anew(task, pause_s)

    async def failed(
        self, task: Task, claim: Claim, reason: str, *, fault: str = ""
    ) -> Again | None:
        """Have a task tried again, if there is a try left."""
        attempt = claim.attempt
        if claim.is_last:
            facts = Facts(outcome="spent", attempt=attempt, fault=fault)
            self.tell(task, "the last attempt failed", facts)
            await self.given_up(task, attempt, reason)
            return None
        await self._store.release(task.id, attempt=attempt)
        facts = Facts(outcome="retry", attempt=attempt, fault=fault)
        self.tell(task, "attempt failed, another will follow", facts)
        return Again(self._jitter(doubled(self._retry_s, attempt)))

    async def given_up(
        self, task: Task, attempt: int, reason: str, answer: Answer | None = None
    ) -> None:
        """End a task as FAILURE and park its message."""
        await give_up(
            task,
            attempt,
            reason,
            broker=self._broker,
            store=self._store,
            announcer=self._announcer,
            log=self._log,
            answer=answer,
        )

    async def announce(self, task: Task, status: Status, attempt: int) -> None:
        """Have the operator's webhook told how a task ended."""
        await self._announcer.announce(Outcome(task_id=task.id, status=status, attempt=attempt))

    def say_unused(self, task: Task, attempt: int, answer: Answer) -> None:
        """Tell of an answer that was paid and is not given out."""
        facts = facts_of(answer)
        facts["outcome"], facts["attempt"] = "unused", attempt
        self.tell(task, "the model's answer is not used", facts)

    def tell(self, task: Task, text: str, facts: Facts, *, level: Level = "warning") -> None:
        """Tell what became of an attempt or a message."""
        facts["task_id"] = task.id
        self._log.emit("task_state_changed", text, level=level, **facts)

    async def _store_answer(
        self, task: Task, attempt: int, answer: Answer, deadline: float
    ) -> None:
        """Store a result; it cost ten seconds, so a store that is away is asked until the end."""
        stored = partial(self._stored, task, attempt, answer)
        await insisted(stored, StoreUnavailable, deadline)

    async def _stored(self, task: Task, attempt: int, answer: Answer) -> None:
        try:
            await self._store.succeed(task.id, attempt=attempt, answer=answer)
        except AttemptLost:
            # Maybe to ourselves: the store took the result, and its answer was lost.
            record = (await self._store.get_all([task.id])).get(task.id)
            if record is None or (record.status, record.attempt) != (Status.SUCCESS, attempt):
                raise


def facts_of(answer: Answer) -> Facts:
    """What a log event tells of an answer."""
    facts = Facts()
    if answer.usage:
        facts["input_tokens"] = answer.usage.input_tokens
        facts["output_tokens"] = answer.usage.output_tokens
    if answer.model:
        facts["model"] = answer.model
    if answer.finish_reason:
        facts["finish_reasons"] = [answer.finish_reason]
    return facts
