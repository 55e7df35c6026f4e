"""A light load generator: many HTTP requests at once from one thread."""

import asyncio
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_S = 120.0
_READERS = 8
_MESSAGE = {"message": "Summarise the history of tea in three sentences."}


@dataclass(frozen=True, slots=True)
class Timed:
    """One answer and how long it took, in seconds; status 0 if there was none."""

    status: int
    document: Any
    took_s: float


async def request(method: str, url: str, document: object | None = None) -> Timed:
    """Make one request on a connection of its own."""
    parts = urlsplit(url)
    body = b"" if document is None else json.dumps(document).encode()
    head = (
        f"{method} {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    started = time.perf_counter()
    try:
        async with asyncio.timeout(TIMEOUT_S):
            answer = await _exchange(parts.hostname, parts.port, head.encode() + body)
    except OSError as error:
        return Timed(0, str(error), time.perf_counter() - started)
    took_s = time.perf_counter() - started
    top, _, content = answer.partition(b"\r\n\r\n")
    return Timed(int(top.split()[1]), json.loads(content or b"null"), took_s)


async def _exchange(host: str | None, port: int | None, sent: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(sent)
        await writer.drain()
        return await reader.read()
    finally:
        writer.close()


async def submit_at_once(front: str, count: int) -> list[Timed]:
    """Submit so many messages at the same moment."""
    wanted = (request("POST", f"{front}/process", _MESSAGE) for _ in range(count))
    return await asyncio.gather(*wanted)


async def submit_in_turn(front: str, count: int, *, pause_s: float = 0.0) -> list[Timed]:
    """Submit messages one after the other, `pause_s` seconds apart."""
    answers = []
    for _ in range(count):
        answers += await submit_at_once(front, 1)
        await asyncio.sleep(pause_s)
    return answers


def ids(answers: Iterable[Timed]) -> list[str]:
    """The task ids of accepted submits."""
    return [answer.document["task_id"] for answer in answers if answer.status == 202]


async def ended(front: str, task_id: str, timeout_s: float) -> None:
    """Wait until one task is final, asking twice a second: polling shall not be the load."""
    give_up_at = time.monotonic() + timeout_s
    while not _is_final(await _record(front, task_id)):
        if time.monotonic() > give_up_at:
            raise TimeoutError(f"task {task_id} is not done")
        await asyncio.sleep(0.5)


async def records(front: str, task_ids: list[str], timeout_s: float) -> list[dict[str, Any]]:
    """The records of tasks, which hold their times, once all are final."""
    found: list[dict[str, Any]] = []
    few = asyncio.Semaphore(_READERS)
    while task_ids:
        await ended(front, task_ids[-1], timeout_s)
        read = await asyncio.gather(*(_record(front, task_id, few) for task_id in task_ids))
        found += filter(_is_final, read)
        task_ids = [i for i, r in zip(task_ids, read, strict=True) if not _is_final(r)]
    return found


async def _record(front: str, task_id: str, few: asyncio.Semaphore | None = None) -> dict[str, Any]:
    async with few or asyncio.Semaphore():
        record: dict[str, Any] = (await request("GET", f"{front}/status/{task_id}")).document
        return record


def _is_final(record: dict[str, Any]) -> bool:
    return record.get("status") in ("SUCCESS", "FAILURE")
