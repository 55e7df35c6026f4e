"""The running local cloud, as make's commands meet it, and what to do where there is none."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnection
from botocore.parsers import ResponseParserError

STACK = "promptlane"
_REFUSED = ("InvalidSignatureException", "SignatureDoesNotMatch", "InvalidClientTokenId")


class CloudUnusable(Exception):
    """There is no cloud, no stack or no key; the message says what to do."""


class Cloud:
    """A local cloud with our stack in it, called with the credentials that make has exported."""

    def __init__(self, endpoint: str, stack: str = STACK) -> None:
        self.endpoint = endpoint
        self._stack = stack

    def client(self, service: str, *, read_timeout_s: float = 20) -> Any:
        """A boto3 client that gives up at once where nothing listens."""
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
        )

    def outputs(self) -> dict[str, str]:
        """What the stack says of itself, names of functions among it.

        Raises:
            CloudUnusable: No cloud or no stack answers.
        """
        with self.explained():
            try:
                [stack] = self.client("cloudformation").describe_stacks(StackName=self._stack)[
                    "Stacks"
                ]
            except ClientError as error:
                if _code(error) != "ValidationError":
                    raise
                raise CloudUnusable(
                    f"The cloud at {self.endpoint} has no stack {self._stack}: is it still "
                    "starting? `make deploy` brings it"
                ) from error
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
        except ClientError as error:
            if _code(error) in _REFUSED:
                raise CloudUnusable(
                    f"The cloud at {self.endpoint} has a key of its own: name the folder of its "
                    "files with CLOUD_DIR=, as for its `make run`"
                ) from error
            raise CloudUnusable(f"{self._stranger()}. It said: {error}") from error
        except (NoConnection, HTTPClientError) as error:
            raise CloudUnusable(
                f"No local cloud answers at {self.endpoint}: start one with `make run`, or name "
                "its port with CLOUD_PORT="
            ) from error
        except (BotoCoreError, ResponseParserError, KeyError) as error:
            raise CloudUnusable(self._stranger()) from error

    def _stranger(self) -> str:
        return (
            f"What answers at {self.endpoint} does not speak as Promptlane's local cloud; "
            "CLOUD_PORT= names its port"
        )


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
