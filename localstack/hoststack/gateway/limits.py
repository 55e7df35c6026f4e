"""Limits of AWS's gateway: request size, throttling by method settings and by usage plans.

Source: API Gateway Developer Guide, "Quotas" (payload 10 MB) and "Throttle requests": each method
of a stage has a token bucket, `burst` tokens at most and `rate` new ones a second; each API key has
one for each usage plan that throttles.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    RequestTooLargeError,
    ThrottledError,
)
from localstack.services.apigateway.next_gen.execute_api.handlers.api_key_validation import (
    ApiKeyValidationHandler,
)
from localstack.services.apigateway.next_gen.execute_api.moto_helpers import (
    get_usage_plan_keys,
    get_usage_plans,
)
from localstack.services.apigateway.resource_providers.aws_apigateway_stage import (
    ApiGatewayStageProvider,
)
from localstack.utils.patch import patch

MAX_PAYLOAD_BYTES = 10 * 1024 * 1024


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


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodSetting:
    """One throttling entry of a stage; `*` stands for every path or method."""

    path: str
    method: str
    rate: float
    burst: float

    def precision(self, path: str, method: str) -> int:
        """How exactly it names a method: 0 not at all, 3 by path and method."""
        if self.path not in {"*", path} or self.method not in {"*", method}:
            return 0
        return 1 + (self.path == path) + (self.method == method)


class Throttle:
    """The buckets of one stage."""

    def __init__(self, settings: Sequence[MethodSetting]) -> None:
        self._settings = settings
        self._buckets: dict[tuple[str, str], TokenBucket | None] = {}
        self._lock = threading.Lock()

    def take(self, path: str, method: str) -> bool:
        """Whether a request to this method may pass now."""
        with self._lock:
            if (path, method) not in self._buckets:
                self._buckets[path, method] = self._bucket(path, method)
            bucket = self._buckets[path, method]
        return bucket is None or bucket.take()

    def _bucket(self, path: str, method: str) -> TokenBucket | None:
        ranked = sorted(self._settings, key=lambda setting: setting.precision(path, method))
        if not ranked or not ranked[-1].precision(path, method):
            return None
        return TokenBucket(rate=ranked[-1].rate, burst=ranked[-1].burst)


class KeyThrottle:
    """The buckets of API keys, one for each plan and key; a plan that changes begins anew."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, str], tuple[TokenBucket, float, float]] = {}
        self._lock = threading.Lock()

    def take(self, plan: dict[str, Any], key_id: str) -> bool:
        """Whether a request with this key may pass now."""
        declared = plan.get("throttle") or {}
        if declared.get("rateLimit") is None:
            return True
        rate = float(declared["rateLimit"])
        burst = float(declared.get("burstLimit", rate))
        with self._lock:
            found = self._buckets.get((plan["id"], key_id))
            if found is None or found[1:] != (rate, burst):
                found = TokenBucket(rate=rate, burst=burst), rate, burst
                self._buckets[plan["id"], key_id] = found
        return found[0].take()


_throttles: dict[tuple[str, str], Throttle] = {}
_keys = KeyThrottle()


def install() -> None:
    """Throttle by key; remember each stage's throttling when CloudFormation makes it."""
    patch(ApiKeyValidationHandler.__call__)(check_key)

    @patch(ApiGatewayStageProvider.create)
    def create(original: Any, provider: Any, request: Any) -> Any:
        event = original(provider, request)
        settings = method_settings(event.resource_model.get("MethodSettings") or [])
        _throttles[_stage(event.resource_model)] = Throttle(settings)
        return event

    @patch(ApiGatewayStageProvider.delete)
    def delete(original: Any, provider: Any, request: Any) -> Any:
        _throttles.pop(_stage(request.desired_state), None)
        return original(provider, request)


def method_settings(declared: Sequence[dict[str, Any]]) -> list[MethodSetting]:
    """The entries of CloudFormation's `MethodSettings` that throttle."""
    return [
        MethodSetting(
            path=_path(entry.get("ResourcePath", "/*")),
            method=entry.get("HttpMethod", "*"),
            rate=float(entry["ThrottlingRateLimit"]),
            burst=float(entry.get("ThrottlingBurstLimit", entry["ThrottlingRateLimit"])),
        )
        for entry in declared
        if "ThrottlingRateLimit" in entry
    ]


def _path(declared: str) -> str:
    """A `ResourcePath` without CloudFormation's code: `/~1a~1b` is `/a/b`, and `/*` is all."""
    plain = declared.removeprefix("/") if declared.startswith("/~1") else declared
    return plain.replace("~1", "/").replace("/*", "*")


def check(chain: Any, context: Any, response: Any) -> None:
    """Handler of the gateway's chain: refuse what AWS's gateway would refuse.

    Raises:
        RequestTooLargeError: The body has more than 10 MB.
        ThrottledError: The method's bucket is empty.
    """
    if len(context.invocation_request["body"] or b"") > MAX_PAYLOAD_BYTES:
        raise RequestTooLargeError("Request Too Long")
    throttle = _throttles.get((context.api_id, context.stage))
    if throttle is None:
        return
    if not throttle.take(context.resource["path"], context.resource_method["httpMethod"]):
        raise ThrottledError("Too Many Requests")


def check_key(original: Any, handler: Any, chain: Any, context: Any, response: Any) -> None:
    """See that a request's API key is valid, as LocalStack does, and not used too often.

    Raises:
        ThrottledError: The key's bucket is empty.
    """
    original(handler, chain, context, response)
    if not context.resource_method.get("apiKeyRequired"):
        return
    key_id = context.context_variables["identity"]["apiKeyId"]
    where = {"account_id": context.account_id, "region_name": context.region}
    for plan in get_usage_plans(**where):
        stages = [(stage.get("apiId"), stage.get("stage")) for stage in plan.get("apiStages", [])]
        if (context.api_id, context.stage) not in stages:
            continue
        keys = get_usage_plan_keys(usage_plan_id=plan["id"], **where)
        if key_id in {key["id"] for key in keys} and not _keys.take(plan, key_id):
            raise ThrottledError("Too Many Requests")


def _stage(model: dict[str, Any]) -> tuple[str, str]:
    return model["RestApiId"], model.get("StageName", "default")
