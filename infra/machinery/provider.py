"""What a provider's errors mean for a task, whatever its API is."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from infra.errors import ModelBusy, ModelFailed, ModelRefused

_BUSY = (429, 503, 529)
_REQUEST_TIMEOUT = 408
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
_NAME = re.compile(r"[\w.:/@+-]{1,128}", re.ASCII)


def error_for(
    status: int, code: str = "", *, retry_after: str | None = None
) -> ModelBusy | ModelFailed | ModelRefused:
    """The error that an answer with this status is.

    Args:
        code: The provider's own, such as `context_length_exceeded`; `word_in` has looked at it.
        retry_after: The header of that name.
    """
    code = code or f"http_{status}"
    if status in _BUSY or "overloaded" in code.lower():
        return ModelBusy(code, retry_after_s=retry_after_s(retry_after))
    if status == _REQUEST_TIMEOUT or status >= 500:
        return ModelFailed(code)
    return ModelRefused(code)


def retry_after_s(header: str | None) -> float | None:
    """Seconds to wait, from `Retry-After`: a number of them, or an HTTP date (RFC 9110, 10.2.3).

    Returns:
        None if there is no such header, or nothing in it that can be read.
    """
    text = (header or "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text, re.ASCII):
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max((at - datetime.now(UTC)).total_seconds(), 0.0)


def word_in(value: Any) -> str:
    """A provider's code, if it is one word: any other text may quote the prompt."""
    return value if isinstance(value, str) and _WORD.fullmatch(value) else ""


def name_in(value: Any) -> str:
    """A model's name, if it looks like one."""
    return value if isinstance(value, str) and _NAME.fullmatch(value) else ""
