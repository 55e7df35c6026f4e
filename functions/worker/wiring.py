"""What both workers have: the function on Lambda and the one under Celery."""

from functools import cached_property
from typing import TYPE_CHECKING

from functions.wiring import Wiring
from functions.worker.analyse import Worker
from functions.worker.watch import Watch
from infra.errors import SettingsError

if TYPE_CHECKING:
    from functions.worker.screening import AnswerScreen

_LOOK_S = 1.5  # between two looks for cancelled tasks: they are stopped within two seconds
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
            answers=self.answers,
            retry_s=chosen.retry_s,
            claim_s=max(_LEAST_CLAIM_S, chosen.worker_s - MARGIN_S - self._model_time_s - 1.0),
            watch=Watch(self.store, every_s=_LOOK_S if self._is_watched else 0),
        )

    @cached_property
    def answers(self) -> "AnswerScreen | None":
        """What screens answers, if there is a policy for them: the engine costs a cold start.

        Raises:
            SettingsError: PROMPTLANE_ANSWER_POLICY is none.
        """
        if not self.settings.answer_policy:
            return None
        from functions.worker.screening import AnswerScreen, answer_policy

        try:
            policy = answer_policy(self.settings.answer_policy)
        except ValueError as error:
            raise SettingsError(f"PROMPTLANE_ANSWER_POLICY: {error}") from error
        return AnswerScreen(policy=policy, reports=self.reports_when_needed(), log=self.log)

    @property
    def _is_watched(self) -> bool:
        chosen = self.settings
        return chosen.model != "simulated" or chosen.model_s >= _WATCHED_S

    @property
    def _model_time_s(self) -> float:
        """The longest that an answer takes."""
        chosen = self.settings
        return chosen.model_s if chosen.model == "simulated" else self.model_timeout_s
