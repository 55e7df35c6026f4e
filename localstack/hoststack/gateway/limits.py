"""Limits of AWS's gateway: request size, throttling by method settings.

Source: API Gateway Developer Guide, "Quotas" (payload 10 MB) and "Throttle requests" (token
bucket: `burst` tokens at most, `rate` new ones a second).
"""

import threading
import time
from collections.abc import Callable
from typing import Any

from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    RequestTooLargeError,
    ThrottledError,
)
from localstack.services.apigateway.resource_providers.aws_apigateway_stage import (
    ApiGatewayStageProvider,
)
from localstack.utils.patch import patch

MAX_PAYLOAD_BYTES = 10 * 1024 * 1024

_buckets: dict[tuple[str, str], "TokenBucket"] = {}


class TokenBucket:
    """Lets `rate` requests a second through in the long run, and `burst` at once."""

    def __init__(
        self, *, rate: float, burst: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = rate
        self._burst = burst
        self._now = now
        self._tokens = burst
        self._filled_at = now()
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Whether a request may pass now."""
        with self._lock:
            now = self._now()
            grown = (now - self._filled_at) * self._rate
            self._tokens = min(self._burst, self._tokens + grown)
            self._filled_at = now
            if self._tokens < 1:
                return False
            self._tokens -= 1
            return True


def install() -> None:
    """Remember each stage's throttling when CloudFormation makes it."""

    @patch(ApiGatewayStageProvider.create)
    def create(original: Any, provider: Any, request: Any) -> Any:
        model = dict(request.desired_state)
        event = original(provider, request)
        for setting in model.get("MethodSettings") or []:
            is_whole_stage = (
                setting.get("ResourcePath") == "/*" and setting.get("HttpMethod") == "*"
            )
            if is_whole_stage and "ThrottlingRateLimit" in setting:
                rate = float(setting["ThrottlingRateLimit"])
                burst = float(setting.get("ThrottlingBurstLimit", rate))
                key = (model["RestApiId"], model.get("StageName", "default"))
                _buckets[key] = TokenBucket(rate=rate, burst=burst)
        return event


def check(chain: Any, context: Any, response: Any) -> None:
    """Handler of the gateway's chain: refuse what AWS's gateway would refuse.

    Raises:
        RequestTooLargeError: The body has more than 10 MB.
        ThrottledError: The stage's bucket is empty.
    """
    if len(context.invocation_request["body"] or b"") > MAX_PAYLOAD_BYTES:
        raise RequestTooLargeError("Request Too Long")
    bucket = _buckets.get((context.api_id, context.stage))
    if bucket is not None and not bucket.take():
        raise ThrottledError("Too Many Requests")
