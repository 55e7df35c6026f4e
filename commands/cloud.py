"""The cloud that a command is for, AWS or the running local one, and what to do where it fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    HTTPClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
)
from botocore.exceptions import ConnectionError as NoConnection
from botocore.parsers import ResponseParserError

from commands.cloud_errors import CloudAway, CloudUnusable, CredentialsMissing

STACK = "promptlane"
_REFUSED = ("InvalidSignatureException", "SignatureDoesNotMatch", "InvalidClientTokenId")
_MISSING = (
    CredentialRetrievalError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
)


class Cloud:
    """A cloud with our stack in it.

    Args:
        endpoint: Of a local cloud; empty for AWS itself, or what AWS_ENDPOINT_URL names.
        secret: Of the local cloud's root key; without it the usual credentials are taken, which
            make exports for its commands.
    """

    def __init__(self, endpoint: str, stack: str = STACK, *, secret: str = "") -> None:
        self.endpoint = endpoint
        self.stack = stack
        self._secret = secret

    def __str__(self) -> str:
        return f"The cloud at {self.endpoint}" if self.endpoint else "AWS"

    def client(self, service: str, *, read_timeout_s: float = 20) -> Any:
        """A boto3 client; one of a local cloud gives up at once where nothing listens."""
        if not self.endpoint:
            return boto3.client(service, config=Config(read_timeout=read_timeout_s))  # type: ignore[call-overload]
        key = {"aws_access_key_id": "test", "aws_secret_access_key": self._secret}
        return boto3.client(  # type: ignore[call-overload]
            service,
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            config=Config(
                connect_timeout=1,
                read_timeout=read_timeout_s,
                retries={"total_max_attempts": 1},
                proxies={},
            ),
            **(key if self._secret else {}),
        )

    def outputs(self) -> dict[str, str]:
        """What the stack says of itself, names of functions among it.

        Raises:
            CloudUnusable: No cloud or no stack answers.
        """
        with self.explained():
            try:
                [stack] = self.client("cloudformation").describe_stacks(StackName=self.stack)[
                    "Stacks"
                ]
            except ClientError as error:
                if _code(error) != "ValidationError":
                    raise
                hint = (
                    "is it still starting? `make deploy` brings it"
                    if self.endpoint
                    else "--stack names another, AWS_REGION and AWS_PROFILE say where"
                )
                raise CloudUnusable(f"{self} has no stack {self.stack}: {hint}") from error
        return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}

    def functions(self) -> list[dict[str, Any]]:
        """The stack's functions, each as Lambda tells of it; see `outputs` for errors."""
        names = [value for key, value in self.outputs().items() if key.endswith("FunctionName")]
        with self.explained():
            return [
                self.client("lambda").get_function_configuration(FunctionName=name)
                for name in names
            ]

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn what boto3 raises into a sentence for the person who typed the command."""
        try:
            yield
        except _MISSING as error:
            why = str(error).rstrip(".")
            raise CredentialsMissing(
                f"{self} cannot be asked: {why}. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID, "
                "AWS_SECRET_ACCESS_KEY and AWS_DEFAULT_REGION; --endpoint names a local cloud"
            ) from error
        except ClientError as error:
            if not self.endpoint:
                raise CloudUnusable(f"AWS refused: {error}") from error
            if _code(error) in _REFUSED:
                raise CloudUnusable(
                    f"{self} has a key of its own: name the folder of its "
                    "files with CLOUD_DIR=, as for its `make run`"
                ) from error
            raise CloudUnusable(f"{self._stranger()}. It said: {error}") from error
        except (NoConnection, HTTPClientError) as error:
            raise CloudAway(self._away(error)) from error
        except (BotoCoreError, ResponseParserError, KeyError) as error:
            raise CloudUnusable(self._stranger()) from error

    def _away(self, error: Exception) -> str:
        if not self.endpoint:
            return f"AWS does not answer: {error}"
        return (
            f"No local cloud answers at {self.endpoint}: start one with `make run`, or name "
            "its port with CLOUD_PORT="
        )

    def _stranger(self) -> str:
        if not self.endpoint:
            return "What answers does not speak as AWS"
        return (
            f"What answers at {self.endpoint} does not speak as Promptlane's local cloud; "
            "CLOUD_PORT= names its port"
        )


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
