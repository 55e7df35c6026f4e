"""The client service's health: its own, with that of what stands behind it.

The form is that of the health check draft (draft-inadarei-api-health-check-06).
"""

import time
from typing import Any

from functions.client.business import BusinessService
from infra.errors import Unavailable
from infra.task import utc_now

MEDIA_TYPE = "application/health+json"


def health_of(business: BusinessService) -> dict[str, Any]:
    """A health document: `status` is `pass`, `warn` or `fail`; `checks` has one entry a part."""
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
