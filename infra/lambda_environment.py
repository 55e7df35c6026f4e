"""What AWS itself tells a function in its environment variables."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from infra.errors import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class AwsIdentity:
    """Who this execution environment is to AWS.

    Lambda sets it in the environment, and a fork gets another one, so it is read for each call and
    never kept. Under SnapStart the environment has none: `infra.credentials` asks for it.
    """

    access_key_id: str
    secret_access_key: str
    session_token: str
    region: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "AwsIdentity":
        """Read the identity.

        Raises:
            SettingsError: There are no credentials.
        """
        if not env.get("AWS_ACCESS_KEY_ID") or not env.get("AWS_SECRET_ACCESS_KEY"):
            raise SettingsError(
                "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set: calls to the business "
                "service are signed with them (Lambda sets them)"
            )
        return cls(
            access_key_id=env["AWS_ACCESS_KEY_ID"],
            secret_access_key=env["AWS_SECRET_ACCESS_KEY"],
            session_token=env.get("AWS_SESSION_TOKEN", ""),
            region=region_of(env),
        )


def region_of(env: Mapping[str, str]) -> str:
    """The AWS region that calls are signed for."""
    return env.get("AWS_REGION") or env.get("AWS_DEFAULT_REGION") or "us-east-1"


def lambda_url(env: Mapping[str, str]) -> str:
    """Where Lambda's own API is: AWS's, unless the variables that its SDKs read name another."""
    for name in ("AWS_ENDPOINT_URL_LAMBDA", "AWS_ENDPOINT_URL"):
        if env.get(name):
            return env[name].rstrip("/")
    region = region_of(env)
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return f"https://lambda.{region}.{suffix}"


def credentials_source(env: Mapping[str, str]) -> tuple[str, str] | None:
    """Where Lambda hands out credentials, a URL and a token, if the environment holds none."""
    url = env.get("AWS_CONTAINER_CREDENTIALS_FULL_URI", "")
    if not url or "AWS_ACCESS_KEY_ID" in env:
        return None
    return url, env.get("AWS_CONTAINER_AUTHORIZATION_TOKEN", "")


def trace_header(env: Mapping[str, str]) -> str:
    """The X-Ray trace that this invocation belongs to, as an X-Amzn-Trace-Id header; or empty."""
    return env.get("_X_AMZN_TRACE_ID", "")


def execution_environment(env: Mapping[str, str]) -> str:
    """A text that no other execution environment has: on Lambda its log stream's name.

    Elsewhere it is random: containers share process ids, and machines reuse them.
    """
    return env.get("AWS_LAMBDA_LOG_STREAM_NAME") or str(uuid.uuid4())
