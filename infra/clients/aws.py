"""Clients of AWS services."""

from typing import Any

import boto3
from botocore.config import Config

from infra.machinery.loop import CALLS_AT_ONCE

# Two tries of four seconds at most: a caller behind the gateway's 29 s gets its 503 in time.
_CONFIG = Config(
    connect_timeout=1,
    read_timeout=3,
    retries={"mode": "standard", "total_max_attempts": 2},
    max_pool_connections=CALLS_AT_ONCE,
)


def aws_client(service: str) -> Any:
    """boto3's client of a service, such as "sqs", for many threads at once."""
    return boto3.client(service, config=_CONFIG)  # type: ignore[call-overload]
