"""Makes organisation and bucket, and sets the bucket's retention, through InfluxDB 2's API."""

import time
from typing import Any

from influxdb_client.client.influxdb_client import InfluxDBClient
from influxdb_client.domain.bucket_retention_rules import BucketRetentionRules
from influxdb_client.domain.onboarding_request import OnboardingRequest
from influxdb_client.service.setup_service import SetupService
from urllib3.exceptions import HTTPError

from commands.influx_client import connected
from infra.errors import LogsUnavailable
from infra.settings import Settings

_PAUSE_S = 0.1
# Generated classes, without types.
_OnboardingRequest: Any = OnboardingRequest
_RetentionRules: Any = BucketRetentionRules
_SetupService: Any = SetupService


def set_up(settings: Settings, *, retention_days: int, patience_s: float = 0.0) -> str:
    """Make what is missing.

    Args:
        retention_days: How long points are kept; 0 is for ever.
        patience_s: How long a server that is starting may take to answer.

    Returns:
        What was done, in one line.

    Raises:
        LogsUnavailable: The server does not answer, or refused; the message says why.
    """
    give_up_at = time.monotonic() + patience_s
    while True:
        try:
            with connected(settings, timeout_s=5) as client:
                return _set_up(client, settings, retention_days * 86_400)
        except LogsUnavailable as error:
            if not isinstance(error.__cause__, HTTPError):
                advice = "does the token in INFLUX_TOKEN own the organisation in INFLUX_ORG?"
                raise LogsUnavailable(f"{error}: {advice}") from error
            if time.monotonic() > give_up_at:
                raise LogsUnavailable(f"{error}: is INFLUX_URL right?") from error
        time.sleep(_PAUSE_S)


def _set_up(client: InfluxDBClient, settings: Settings, retention_s: int) -> str:
    kept = f"kept for {retention_s // 86_400} days" if retention_s else "kept for ever"
    service = _SetupService(client.api_client)
    if service.get_setup().allowed:
        service.post_setup(
            onboarding_request=_OnboardingRequest(
                username="promptlane",
                password=settings.influx_token,
                org=settings.influx_org,
                bucket=settings.influx_bucket,
                token=settings.influx_token,
                retention_period_seconds=retention_s,
            )
        )
        return f"InfluxDB is set up: bucket {settings.influx_bucket}, {kept}"
    buckets: Any = client.buckets_api()
    rules = _RetentionRules(type="expire", every_seconds=retention_s)
    bucket = buckets.find_bucket_by_name(settings.influx_bucket)
    if bucket is None:
        buckets.create_bucket(
            bucket_name=settings.influx_bucket, org=settings.influx_org, retention_rules=rules
        )
        return f"bucket {settings.influx_bucket} is made, {kept}"
    bucket.retention_rules = [rules]
    buckets.update_bucket(bucket)
    return f"bucket {settings.influx_bucket} is there, {kept}"
