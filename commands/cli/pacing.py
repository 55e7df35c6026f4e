"""When a command's requests may be made, for all of its threads together."""

import threading
import time

_FIRST_S, _MOST_S = 0.5, 15.0
_LOOK_S = 0.2  # for the end of the command


class Pacing:
    """Keeps requests off a service that has too much to do.

    After a busy answer nobody asks for a while, longer each time. Then one request is made at a
    time, until as many were answered as had not been: threads that all come back at once, with the
    same request, would be the load that keeps the service busy.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._unanswered = 0  # less one for each that was answered since
        self._free_at = 0.0
        self._is_asking = False  # the one request, while there may be no other

    def wait(self, stopping: threading.Event) -> None:
        """Wait until the next request may be made, or the command ends."""
        with self._changed:
            while not stopping.is_set():
                left_s = self._free_at - time.monotonic()
                if left_s <= 0 and not self._is_asking:
                    self._is_asking = self._unanswered > 0
                    return
                self._changed.wait(min(left_s, _LOOK_S) if left_s > 0 else _LOOK_S)

    def answered(self) -> None:
        """The service took a request."""
        with self._changed:
            self._unanswered = max(0, self._unanswered - 1)
            self._is_asking = False
            self._changed.notify_all()

    def unanswered(self, retry_after_s: float | None) -> float:
        """The service was busy, or away; the pause that everyone makes, in seconds.

        Args:
            retry_after_s: The shortest one that the service asks for.
        """
        with self._changed:
            now = time.monotonic()
            if now >= self._free_at:  # else it was asked before others heard of the pause
                self._unanswered += 1
            growing_s: float = min(_FIRST_S * 2.0 ** (self._unanswered - 1), _MOST_S)
            self._free_at = max(self._free_at, now + max(growing_s, retry_after_s or 0.0))
            self._is_asking = False
            self._changed.notify_all()
            return self._free_at - now
