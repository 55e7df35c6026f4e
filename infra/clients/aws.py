"""Clients of AWS services."""

from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.session import get_session

from infra.machinery.loop import CALLS_AT_ONCE

# Two tries of four seconds at most: a caller behind the gateway's 29 s gets its 503 in time.
_CONFIG = Config(
    connect_timeout=1,
    read_timeout=3,
    retries={"mode": "standard", "total_max_attempts": 2},
    max_pool_connections=CALLS_AT_ONCE,
    parameter_validation=False,  # the service looks, too; here it was 7 % of a call
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
    return _client("bedrock-runtime", config)


def aws_client(service: str) -> Any:
    """boto3's client of a service, such as "sqs", for many threads at once."""
    return _client(service, _CONFIG)


def _client(service: str, config: Config) -> Any:
    """A client that says once who it is: the SDK would build its User-Agent twice for each call,
    which is a fifth of the call's processor time."""
    session, user_agent = _session()
    told = config.merge(Config(user_agent=user_agent))
    return session.client(service, config=told)  # type: ignore[call-overload]


@cache
def _session() -> tuple[boto3.Session, str]:
    """The SDK's session, and who it is; the last part the SDK adds by itself."""
    core = get_session()
    session = boto3.Session(botocore_session=core)
    return session, core.user_agent().removesuffix(f" {core.user_agent_extra}")
