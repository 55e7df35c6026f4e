"""What AWS says about an invocation: error payloads and log lines.

Source: what AWS's python3.13 runtime returns and logs, as the Lambda Developer Guide shows it in
"Understanding Lambda function scaling", "Troubleshoot execution" and "Sending logs".
"""

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from localstack.services.lambda_.invocation.lambda_models import FunctionVersion

from hoststack.functions.initialise import InitError

MAX_ANSWER_BYTES = 6 * 1024 * 1024 + 100  # of a synchronous invocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an invocation ended.

    Attributes:
        is_error: Whether the caller sees `FunctionError`.
        body: The function's answer, or the error as JSON.
        extra: Log lines after those that the function printed.
        memory_mb: The most that the process had resident; 0 if unknown.
    """

    is_error: bool
    body: bytes
    extra: str = ""
    memory_mb: int = 0


def timed_out(request_id: str, timeout_s: float, memory_mb: int, *, printed: str = "") -> Outcome:
    """The function did not answer in its time."""
    what = f"Task timed out after {timeout_s:.2f} seconds"
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return Outcome(
        is_error=True,
        body=_error("Sandbox.Timedout", f"RequestId: {request_id} Error: {what}"),
        extra=f"{printed}{now} {request_id} {what}\n\n",
        memory_mb=memory_mb,
    )


def exited(request_id: str, how: str, memory_mb: int) -> Outcome:
    """The process ended before it answered.

    Args:
        how: Such as `exit status 1` or `signal: killed`.
    """
    what = f"RequestId: {request_id} Error: Runtime exited with error: {how}"
    return Outcome(
        is_error=True,
        body=_error("Runtime.ExitError", what),
        extra=f"{what}\nRuntime.ExitError\n",
        memory_mb=memory_mb,
    )


def init_failed(request_id: str, error: InitError) -> Outcome:
    """The handler could not be imported."""
    body = error.error | {"requestId": request_id}
    return Outcome(is_error=True, body=json.dumps(body).encode(), extra=error.logs)


def answered(request_id: str, body: bytes, *, is_error: bool, memory_mb: int) -> Outcome:
    """The function answered: with an error of its own, or more than Lambda passes on, maybe."""
    if len(body) <= MAX_ANSWER_BYTES:
        return Outcome(is_error=is_error, body=body, memory_mb=memory_mb)
    what = "Response payload size exceeded maximum allowed payload size"
    what = f"{what} ({MAX_ANSWER_BYTES} bytes)."
    return Outcome(
        is_error=True,
        body=_error("Function.ResponseSizeTooLarge", what),
        extra=f"[ERROR] {what} RequestId: {request_id}\n",
        memory_mb=memory_mb,
    )


def lines(  # noqa: PLR0913 - one for each fact of the report
    version: FunctionVersion,
    *,
    request_id: str,
    printed: str,
    took_ms: float,
    init_ms: float | None,
    memory_mb: int,
) -> str:
    """The log of one invocation: START, what was printed, END and REPORT."""
    facts = [
        f"REPORT RequestId: {request_id}",
        f"Duration: {took_ms:.2f} ms",
        f"Billed Duration: {math.ceil(took_ms)} ms",
        f"Memory Size: {version.config.memory_size} MB",
        f"Max Memory Used: {memory_mb} MB",
    ]
    if init_ms is not None:
        facts.append(f"Init Duration: {init_ms:.2f} ms")
    return (
        f"START RequestId: {request_id} Version: {version.id.qualifier}\n"
        f"{printed}"
        f"END RequestId: {request_id}\n"
        f"{'\t'.join(facts)}\n"
    )


def _error(kind: str, message: str) -> bytes:
    error: dict[str, Any] = {"errorType": kind, "errorMessage": message}
    return json.dumps(error).encode()
