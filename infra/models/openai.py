"""Any model behind OpenAI's `chat/completions`: OpenAI, Azure, vLLM, Ollama, llama.cpp, ..."""

import asyncio
import json
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from infra import origin
from infra.answer import Answer, Usage
from infra.errors import ModelFailed, ModelRefused
from infra.machinery.http import HttpServer, Post, Reply, TooLarge
from infra.machinery.provider import error_for, name_in, word_in
from infra.machinery.threads import in_own_thread

_MOST_BYTES = 8_000_000  # of an answer; a task's result is smaller


class OpenAiModel:
    """Ask a `chat/completions` endpoint, any number of times at once.

    Args:
        url: What stands before `/chat/completions`, such as `https://api.openai.com/v1`; a query
            stays behind it.
        key: Sent as a bearer token; empty sends none.
        system_prompt: Goes before each message; empty is none.
        max_output_tokens: 0 leaves it to the model.
        timeout_s: Of one answer, in seconds.
    """

    def __init__(  # noqa: PLR0913
        self,
        *,
        url: str,
        name: str,
        key: str,
        system_prompt: str,
        max_output_tokens: int,
        timeout_s: float,
    ) -> None:
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        self._target = f"{parts.path.rstrip('/')}/chat/completions{query}"
        self._server = HttpServer(url, silent_s=timeout_s, most_bytes=_MOST_BYTES)
        self._headers = {"Content-Type": "application/json", "User-Agent": "promptlane"}
        host = parts.hostname or ""
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
            if host.endswith(".azure.com"):
                self._headers["api-key"] = key  # its older API versions know only this one
        self._asked: dict[str, Any] = {"model": name}
        if max_output_tokens:
            # OpenAI's newer models refuse the old name; other servers know only that.
            is_openais = host.endswith((".openai.com", ".azure.com"))
            limit = "max_completion_tokens" if is_openais else "max_tokens"
            self._asked[limit] = max_output_tokens
        self._before = [{"role": "system", "content": system_prompt}] if system_prompt else []
        self._timeout_s = timeout_s

    async def answer(self, message: str) -> Answer:
        """Ask for one completion; a caller that is cancelled closes the connection."""
        messages = [*self._before, {"role": "user", "content": message}]
        body = json.dumps({**self._asked, "messages": messages}).encode()
        headers = dict(self._headers)
        if traceparent := origin.current().traceparent:
            headers["traceparent"] = traceparent
        post = Post(self._server)
        try:
            async with asyncio.timeout(self._timeout_s):
                reply = await in_own_thread(
                    lambda: post.send(self._target, body, headers), abort=post.abort
                )
        except TimeoutError as error:
            raise ModelFailed("timeout") from error
        except TooLarge as error:  # asking again would cost the same again
            raise ModelRefused("answer_too_large") from error
        except (OSError, HTTPException) as error:
            raise ModelFailed(type(error).__name__) from error
        if reply.status != 200:
            raise _error_in(reply)
        return _answer_in(reply)

    def close(self) -> None:
        """Let go of the kept connections."""
        self._server.close()


def _answer_in(reply: Reply) -> Answer:
    document = _json(reply.body)
    match document:
        case {"choices": [{"message": {"content": content}, **choice}, *_]}:
            pass
        case _:
            raise ModelFailed("no_answer")
    answer = Answer(
        text=content if isinstance(content, str) else "",
        usage=_usage_in(document.get("usage")),
        model=name_in(document.get("model")),
        finish_reason=word_in(choice.get("finish_reason")),
    )
    if not isinstance(content, str):  # withheld, or all tokens went into thinking
        raise ModelRefused(answer.finish_reason or "no_text", answer=answer)
    return answer


def _usage_in(usage: Any) -> Usage | None:
    match usage:
        case {"prompt_tokens": int(read)}:
            # A model that wrote nothing may leave the other number out.
            written = usage.get("completion_tokens")
            return Usage(
                input_tokens=max(read, 0),
                output_tokens=max(written, 0) if isinstance(written, int) else 0,
            )
    return None


def _error_in(reply: Reply) -> Exception:
    document = _json(reply.body)
    error = document.get("error") if isinstance(document, dict) else None
    code = ""
    if isinstance(error, dict):
        code = word_in(error.get("code")) or word_in(error.get("type"))
    return error_for(reply.status, code, retry_after=reply.headers.get("Retry-After"))


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
