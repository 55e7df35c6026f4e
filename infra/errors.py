"""One tree for everything that can go wrong.

PromptlaneError
├── SettingsError          a setting is missing or wrong; the start stops here
├── BadRequest             what the caller sent cannot be taken; `field` names the part
├── TaskNotFound           no task has this id
├── BatchNotFound          no batch has this id
├── TaskRejected           this will never become a task; retrying is useless
├── QueueFull              the queue is full; nothing was queued
├── TaskIsFinal            the task has ended: nothing is left to cancel
├── TaskIsRunning          the task has not ended: it cannot be erased yet
├── Revoked                the task was cancelled while its model was asked
├── KeyInUse               a request with this idempotency key is being worked on
├── KeyReused              another request had this idempotency key
├── AttemptLost            another attempt owns the task now; this one's result is dropped
├── ModelError             the model gave no answer
│   ├── ModelBusy              it has too much to do; worth another try later, which costs none
│   ├── ModelFailed            it could not; worth another try
│   └── ModelRefused           it never will; asking again is useless
├── AnswerRefused          the answer policy lets this answer not out; asking again is useless
├── ResultRejected         the store will never take this result; trying again is useless
├── PointsRefused          the log store will never take these points as they are
├── Interrupted            this process stops; worth another try elsewhere
└── Unavailable            something outside does not answer; always safe to retry
    ├── BrokerUnavailable
    ├── StoreUnavailable
    ├── ReportsUnavailable
    ├── BusinessUnavailable
    ├── CredentialsUnavailable
    ├── ReceiverUnavailable    `status` is what the webhook's receiver answered
    ├── SecretUnavailable
    └── LogsUnavailable
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from infra.answer import Answer


class PromptlaneError(Exception):
    """Something that Promptlane has a name for."""


class SettingsError(PromptlaneError):
    """A setting is missing or wrong; the message names it and says what was expected."""


class BadRequest(PromptlaneError):
    """What the caller sent cannot be taken.

    Args:
        detail: One sentence for the caller; it never quotes what was sent.
        field: The part of the request at fault, such as `message` or `task_id`.
        status: The HTTP status code that says it best.
    """

    def __init__(self, detail: str, *, field: str, status: int = 400) -> None:
        super().__init__(detail)
        self.field = field
        self.status = status


class TaskNotFound(PromptlaneError):
    """No task has this id."""


class BatchNotFound(PromptlaneError):
    """No batch has this id."""


class TaskRejected(PromptlaneError):
    """This will never become a task; retrying is useless."""


class QueueFull(PromptlaneError):
    """The queue is full; nothing was queued, and a later try may succeed."""


class TaskIsFinal(PromptlaneError):
    """The task has ended already, so that nothing is left to cancel."""


class TaskIsRunning(PromptlaneError):
    """The task has not ended yet, so that it cannot be erased."""


class Revoked(PromptlaneError):
    """The task was cancelled while its model was asked; there is nothing to store."""


class KeyInUse(PromptlaneError):
    """A request with this idempotency key is being worked on; ask again in a moment."""


class KeyReused(PromptlaneError):
    """Another request had this idempotency key."""


class AttemptLost(PromptlaneError):
    """Another attempt owns the task now, or it is final; this attempt's result is dropped."""


class ModelError(PromptlaneError):
    """The model gave no answer.

    Args:
        code: One word that says why, such as `rate_limit_exceeded`; never the provider's sentence,
            which may quote the prompt.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ModelBusy(ModelError):
    """The model has too much to do; worth another try later, which costs the task none.

    Args:
        retry_after_s: When to come back, in seconds, if the provider said so.
    """

    def __init__(self, code: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(code)
        self.retry_after_s = retry_after_s


class ModelFailed(ModelError):
    """The model could not answer; worth another try."""


class ModelRefused(ModelError):
    """The model will never answer this; asking again is useless.

    Args:
        answer: What it said nevertheless, without a text; it is billed.
    """

    def __init__(self, code: str, *, answer: "Answer | None" = None) -> None:
        super().__init__(code)
        self.answer = answer


class AnswerRefused(PromptlaneError):
    """The answer policy does not let this answer out.

    Args:
        kinds: Of what was found.
        answer: Without its text; it is billed.
    """

    def __init__(self, kinds: list[str], *, answer: "Answer") -> None:
        super().__init__(f"answer refused: {', '.join(kinds)}")
        self.answer = answer


class ResultRejected(PromptlaneError):
    """The task store will never take this result; the message says why, without a word of it."""


class PointsRefused(PromptlaneError):
    """The log store refused points for what they are; it may have taken others beside them."""


class Interrupted(PromptlaneError):
    """This process stops before the model could answer; worth another try elsewhere."""


class Unavailable(PromptlaneError):
    """Something outside does not answer; always safe to retry."""


class BrokerUnavailable(Unavailable):
    """The broker refused or did not answer."""


class StoreUnavailable(Unavailable):
    """The task store refused or did not answer."""


class ReportsUnavailable(Unavailable):
    """The report store refused or did not answer."""


class BusinessUnavailable(Unavailable):
    """The business service refused or did not answer."""


class ReceiverUnavailable(Unavailable):
    """The webhook's receiver did not take what it was told.

    Args:
        status: The HTTP status code that it answered with; 0 without an answer.
    """

    def __init__(self, detail: str, *, status: int = 0) -> None:
        super().__init__(detail)
        self.status = status


class CredentialsUnavailable(Unavailable):
    """Lambda did not hand out the credentials that calls are signed with."""


class SecretUnavailable(Unavailable):
    """A secret could not be read."""


class LogsUnavailable(Unavailable):
    """The log store, or the queue in front of it, refused or did not answer."""
