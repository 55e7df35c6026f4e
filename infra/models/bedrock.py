"""Models of Amazon Bedrock, through its Converse API."""

import asyncio
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.answer import Answer, Usage
from infra.errors import ModelFailed
from infra.machinery.provider import error_for, name_in, word_in
from infra.machinery.threads import in_own_thread

_FAILED_INSIDE = "ModelErrorException"  # has status 424, and is the model's fault


class BedrockModel:
    """Ask a model or an inference profile, any number of times at once.

    Args:
        client: Of `bedrock-runtime`; one that does not try again by itself.
        name: A model's id, an inference profile's, or its ARN.
        system_prompt: Goes before each message; empty is none.
        max_output_tokens: 0 leaves it to the model.
        timeout_s: Of one answer, in seconds.
    """

    def __init__(
        self,
        client: Any,
        *,
        name: str,
        system_prompt: str,
        max_output_tokens: int,
        timeout_s: float,
    ) -> None:
        self._client = client
        self._asked: dict[str, Any] = {"modelId": name}
        if system_prompt:
            self._asked["system"] = [{"text": system_prompt}]
        if max_output_tokens:
            self._asked["inferenceConfig"] = {"maxTokens": max_output_tokens}
        self._timeout_s = timeout_s

    async def answer(self, message: str) -> Answer:
        """Ask once; a caller that is cancelled leaves a call behind that runs on and is billed."""
        messages = [{"role": "user", "content": [{"text": message}]}]
        try:
            async with asyncio.timeout(self._timeout_s):
                reply = await in_own_thread(
                    lambda: self._client.converse(messages=messages, **self._asked)
                )
        except TimeoutError as error:
            raise ModelFailed("timeout") from error
        except ClientError as error:
            raise _error_in(error) from error
        except (BotoCoreError, ValueError, RecursionError) as error:
            raise ModelFailed(type(error).__name__) from error
        return self._answer_in(reply)

    def _answer_in(self, reply: Any) -> Answer:
        match reply:
            case {"output": {"message": {"content": list(parts)}}, "stopReason": reason}:
                pass
            case _:
                raise ModelFailed("no_answer")
        usage = reply.get("usage", {})
        return Answer(
            text="".join(part["text"] for part in parts if "text" in part),
            usage=Usage(
                input_tokens=usage.get("inputTokens", 0), output_tokens=usage.get("outputTokens", 0)
            ),
            model=name_in(self._asked["modelId"]),
            finish_reason=word_in(reason),
        )


def _error_in(error: ClientError) -> Exception:
    answered = error.response["ResponseMetadata"]
    code = word_in(error.response["Error"].get("Code"))
    if code == _FAILED_INSIDE:
        return ModelFailed(code)
    headers = answered.get("HTTPHeaders", {})
    return error_for(answered["HTTPStatusCode"], code, retry_after=headers.get("retry-after"))
