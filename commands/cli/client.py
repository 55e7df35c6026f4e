"""The HTTP client of the API: waits where the service asks for it, and repeats only what is safe.

Every request may be repeated: submits carry an idempotency key, and the others are idempotent.
"""

import threading
import time
from collections.abc import Callable
from urllib.parse import urljoin

from commands.cli.authorizing import Authorize
from commands.cli.ending import CannotReach, Refused, ServiceFault
from commands.cli.pacing import Pacing
from commands.cli.requesting import Answer, Connections, NoAnswer

# Once the service has answered, it is waited for so long before a command gives up.
PATIENCE_S = 60.0
_USUAL_PAUSE_S = 1.0
_BUSY = (429, 502, 503, 504)
_KEY_IN_USE = "urn:promptlane:problem:idempotency-key-in-use"


class _Busy(Exception):
    """The service has too much to do, or was there and is away; `error` is what a user is told."""

    def __init__(self, error: Exception, retry_after_s: float | None) -> None:
        super().__init__(str(error))
        self.error = error
        self.retry_after_s = retry_after_s


class Client:
    """One deployment's API; may be used by several threads.

    Args:
        url: Its root, with a slash at its end.
        patience_s: How long a request is repeated while the service is busy or away, in seconds.
        connections: How many are kept open.
        authorize: What a request says of who makes it; see `authorizing`.
        on_pause: Told of each pause: why, and how long it is, in seconds.
    """

    def __init__(
        self,
        url: str,
        *,
        patience_s: float = PATIENCE_S,
        connections: int = 1,
        authorize: Authorize = lambda _method, _url, _body: {},
        on_pause: Callable[[str, float], None] = lambda _why, _pause_s: None,
    ) -> None:
        self.url = url
        self.stopping = threading.Event()
        self._connections = Connections(url, authorize, most=connections)
        self._patience_s = patience_s
        self._on_pause = on_pause
        self._has_answered = False
        self._pacing = Pacing()

    def call(
        self,
        method: str,
        path: str,
        document: object | None = None,
        *,
        headers: dict[str, str] | None = None,
        takes: tuple[int, ...] = (),
    ) -> Answer:
        """Make one request, again and again while the service asks for patience.

        Args:
            path: From the root of the API; a whole URL stays as it is.
            takes: Statuses that are no errors here.

        Raises:
            Refused: A 4xx, with its problem.
            ServiceFault: A 5xx that no patience helps against.
            CannotReach: Nobody answers, or the service is busy for too long.
        """
        give_up_at = time.monotonic() + self._patience_s
        while True:
            self._pacing.wait(self.stopping)
            try:
                answer, error = self._tried(method, path, document, headers or {}, takes)
            except _Busy as busy:
                error = busy.error
                pause_s = self._pacing.unanswered(busy.retry_after_s)
            else:
                self._pacing.answered()
                if error is None:
                    return answer
                if not _is_in_use(answer):
                    raise error
                pause_s = answer.retry_after_s or _USUAL_PAUSE_S
            if time.monotonic() + pause_s > give_up_at:
                raise error
            self._on_pause(str(error), pause_s)
            if self.stopping.wait(pause_s):
                raise error

    def _tried(
        self,
        method: str,
        path: str,
        document: object | None,
        headers: dict[str, str],
        takes: tuple[int, ...],
    ) -> tuple[Answer, Exception | None]:
        """The answer to a request, and the error that it is, if it is one.

        Raises:
            CannotReach: There may never have been anybody.
            _Busy: Another time the answer may be another.
        """
        try:
            answer = self._connections.answer(method, urljoin(self.url, path), document, headers)
        except NoAnswer as no_answer:
            away = CannotReach(f"Nothing answers at {self.url}: {no_answer}")
            if not (self._has_answered or no_answer.was_connected):
                raise away from no_answer
            raise _Busy(away, None) from no_answer
        self._has_answered = True
        error = _error_in(answer, takes)
        if error is not None and answer.status in _BUSY:
            raise _Busy(error, answer.retry_after_s)
        return answer, error


def _error_in(answer: Answer, takes: tuple[int, ...]) -> Exception | None:
    """The error that an answer is, if it is one."""
    status = answer.status
    if status in takes:
        return None
    if not (status == 204 or isinstance(answer.document, dict)) or 300 <= status < 400:
        return CannotReach(
            f"What answers at {answer.url} does not speak as Promptlane (HTTP {status})"
        )
    if status < 400:
        return None
    problem = answer.document
    words = str(problem.get("detail") or problem.get("title") or problem.get("message") or "")
    report = f", report {problem['report_id']}" if "report_id" in problem else ""
    told = f"{words or 'no reason was given'} (HTTP {status}{report})"
    if status in _BUSY and status != 429:
        return CannotReach(f"The service is not able to answer: {told}")
    if status >= 500:
        return ServiceFault(f"The service has a fault: {told}")
    return Refused(told, problem)


def _is_in_use(answer: Answer) -> bool:
    return isinstance(answer.document, dict) and answer.document.get("type") == _KEY_IN_USE
