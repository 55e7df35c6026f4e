"""A light load generator: many HTTP requests at once from one thread."""

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_S = 120.0


@dataclass(frozen=True, slots=True)
class Timed:
    """One answer and how long it took, in seconds."""

    status: int
    document: Any
    took_s: float


async def request(method: str, url: str, document: object | None = None) -> Timed:
    """Make one request on a connection of its own."""
    parts = urlsplit(url)
    body = b"" if document is None else json.dumps(document).encode()
    started = time.perf_counter()
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    head = (
        f"{method} {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await writer.drain()
    answer = await asyncio.wait_for(reader.read(), TIMEOUT_S)
    took_s = time.perf_counter() - started
    writer.close()
    top, _, content = answer.partition(b"\r\n\r\n")
    return Timed(int(top.split()[1]), json.loads(content or b"null"), took_s)


async def submit_at_once(front: str, count: int) -> list[Timed]:
    """Submit so many messages at the same moment."""
    message = {"message": "Summarise the history of tea in three sentences."}
    wanted = (request("POST", f"{front}/process", message) for _ in range(count))
    return await asyncio.gather(*wanted)


async def submit_in_turn(front: str, count: int, *, pause_s: float = 0.0) -> list[Timed]:
    """Submit messages one after the other, `pause_s` seconds apart."""
    answers = []
    for _ in range(count):
        answers += await submit_at_once(front, 1)
        await asyncio.sleep(pause_s)
    return answers


async def finished(front: str, task_ids: list[str], timeout_s: float) -> list[dict[str, Any]]:
    """The records of tasks once all are final; polled gently, as their times are stored."""
    give_up_at = time.monotonic() + timeout_s
    records: dict[str, dict[str, Any]] = {}
    while True:
        for task_id in [task_id for task_id in task_ids if task_id not in records]:
            record = (await request("GET", f"{front}/status/{task_id}")).document
            if record["status"] not in ("SUCCESS", "FAILURE"):
                break
            records[task_id] = record
        if len(records) == len(task_ids):
            return list(records.values())
        if time.monotonic() > give_up_at:
            raise TimeoutError(f"{len(task_ids) - len(records)} tasks are not done")
        await asyncio.sleep(0.5)
