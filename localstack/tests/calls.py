"""Calls that tests make: over HTTP, and to functions."""

import base64
import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, whatever its status."""

    status: int
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        """The body as a JSON document."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Invocation:
    """What a synchronous invocation brought: an answer or an error, and the end of the log."""

    error: str | None
    payload: Any
    log: str


def call(
    method: str, url: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> Answer:
    """Make one HTTP request; error statuses are answers too."""
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return Answer(response.status, response.headers, response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())


def invoke(aws_lambda: Any, function: str, event: Any = None) -> Invocation:
    """Invoke a function and wait for it."""
    answer = aws_lambda.invoke(
        FunctionName=function, Payload=json.dumps(event or {}), LogType="Tail"
    )
    return Invocation(
        answer.get("FunctionError"),
        json.load(answer["Payload"]),
        base64.b64decode(answer["LogResult"]).decode(),
    )


def wait_until[T](look: Callable[[], T], *, timeout_s: float = 15) -> T:
    """Look again and again until there is something to see."""
    give_up_at = time.monotonic() + timeout_s
    while not (seen := look()):
        if time.monotonic() > give_up_at:
            raise TimeoutError(f"nothing after {timeout_s} s")
        time.sleep(0.05)
    return seen


def free_ports(count: int) -> list[int]:
    """Ports of the loopback interface that nobody listens on at the moment."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def is_running(pid: int) -> bool:
    """Whether a process is there, and no zombie."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
