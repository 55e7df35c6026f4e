"""The client service's health: its own, with that of what stands behind it.

The form is that of the health check draft (draft-inadarei-api-health-check-06).
"""

import time
from collections.abc import Callable
from typing import Any

from functions.client.business import BusinessClient
from infra.errors import Unavailable
from infra.task import utc_now

MEDIA_TYPE = "application/health+json"
_REMEMBERED_S = 5.0


class Health:
    """Asks what stands behind, and remembers the answer for some seconds: anybody may ask for it.

    Args:
        clock: Gives seconds that never go back.
    """

    def __init__(
        self, business: BusinessClient, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._business = business
        self._clock = clock
        self._until_s = 0.0
        self._last: dict[str, Any] = {}

    def document(self) -> dict[str, Any]:
        """Its `status` is `pass`, `warn` or `fail`; `checks` has one entry a part."""
        if self._clock() >= self._until_s:
            self._last = _health_of(self._business)
            self._until_s = self._clock() + _REMEMBERED_S
        return self._last


def _health_of(business: BusinessClient) -> dict[str, Any]:
    started = time.perf_counter()
    behind: dict[str, Any] = {}
    check: dict[str, Any] = {"componentType": "component", "time": utc_now().isoformat()}
    try:
        behind = business.health()
        check["status"] = "pass"
    except Unavailable as error:
        check["status"] = "fail"
        check["output"] = str(error)
    check["observedValue"] = round((time.perf_counter() - started) * 1000, 1)
    check["observedUnit"] = "ms"
    return {
        "status": behind.get("status", "fail"),
        "serviceId": "promptlane-client",
        "description": "Whether a message sent now would be queued",
        "checks": {"business-service:responseTime": [check], **behind.get("checks", {})},
    }
