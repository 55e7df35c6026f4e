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


_MODELS_AT_ONCE = 100  # a full batch


def bedrock_client(*, timeout_s: float) -> Any:
    """boto3's client of Bedrock's models; it asks once, since each call is billed.

    Args:
        timeout_s: The longest silence, in seconds.
    """
    config = Config(
        connect_timeout=5,
        read_timeout=timeout_s,
        retries={"mode": "standard", "total_max_attempts": 1},
        max_pool_connections=_MODELS_AT_ONCE,
    )
    return boto3.client("bedrock-runtime", config=config)


def aws_client(service: str) -> Any:
    """boto3's client of a service, such as "sqs", for many threads at once."""
    return boto3.client(service, config=_CONFIG)  # type: ignore[call-overload]
