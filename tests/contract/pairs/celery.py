"""Redis and Celery: a real redis-server, real workers, the business function in this process."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from functions.wiring import TASKS_QUEUE
from infra.brokers.celery import _message
from infra.task import Task, utc_now
from tests.contract.pairs.business import InProcess
from tests.stand.cloudformation import ROOT
from tests.stand.redis_server import RedisServer
from tests.stand.waiting import wait_until

SETTINGS = {
    "BROKER": "redis",
    "STORE": "redis",
    "MODEL_SECONDS": "0.3",
    "MAX_TRIES": "2",
    "RETRY_SECONDS": "0",
    "WORKER_SECONDS": "4",
    "STOP_SECONDS": "0",
}


class CeleryPair:
    """A pair on a Redis of its own, which a test may kill."""

    def __init__(self, folder: Path, environment: pytest.MonkeyPatch, **settings: str) -> None:
        self.redis = RedisServer(folder)
        self.redis.start()
        environment.setenv("PROMPTLANE_REDIS_URL", self.redis.url)
        for name, value in (SETTINGS | settings).items():
            environment.setenv(f"PROMPTLANE_{name}", value)
        self._folder = folder
        self._business = InProcess()
        self.workers: list[subprocess.Popen[bytes]] = []
        for _ in range(2):
            self.start_worker()

    def start_worker(self) -> None:
        """Start one more worker, as `make run` does."""
        name = f"worker-{len(list(self._folder.glob('worker-*.out')))}"
        out, err = (self._folder / f"{name}.{kind}" for kind in ("out", "err"))
        with out.open("wb") as stdout, err.open("wb") as stderr:
            worker = subprocess.Popen(
                [
                    *(
                        sys.executable,
                        "-m",
                        "celery",
                        "--quiet",
                        "--app",
                        "functions.worker.celery",
                    ),
                    *("worker", "--concurrency", "10", "--loglevel", "info"),
                    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
                    *("--hostname", f"{name}@test"),
                ],
                cwd=ROOT,
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
            )
        self.workers.append(worker)

    def owner_of(self, task_id: str) -> subprocess.Popen[bytes]:
        """The worker that said it had started a task."""
        [log] = [log for log in self._folder.glob("worker-*.out") if task_id in log.read_text()]
        return self.workers[int(log.stem.removeprefix("worker-"))]

    def said(self) -> str:
        """All that the workers have written."""
        return "".join(log.read_text() for log in self._folder.glob("worker-*"))

    def wait_until_workers_are_ready(self) -> None:
        """Return when each has said so."""

        def are_ready() -> bool:
            return all(" ready." in log.read_text() for log in self._folder.glob("worker-*.err"))

        wait_until(are_ready, 30)

    def stop(self) -> None:
        """End the workers and Redis."""
        for worker in self.workers:
            worker.kill()
            worker.wait()
        self.redis.kill()

    def submit(self, message: str = "hello") -> tuple[int, str]:
        return self._business.submit(message)

    def task(self, task_id: str) -> dict[str, Any]:
        return self._business.task(task_id)

    def deliver_again(self, task_id: str, message: str) -> None:
        task = Task(id=task_id, message=message, accepted_at=utc_now())
        with self.redis.client() as client:
            client.lpush(TASKS_QUEUE, _message(task, TASKS_QUEUE))

    def kill_worker(self) -> None:
        """Kill both: one of them has the task."""
        for worker in self.workers:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        self.workers.clear()
        self.start_worker()

    def redrive(self) -> None:
        script = "from functions.buried.app import handler; handler({'redrive': {}}, None)"
        subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True)

    @contextmanager
    def broker_away(self) -> Iterator[None]:
        """The store answers still: only the queue refuses, as one of a wrong type does."""
        with self.redis.client() as client:
            wait_until(lambda: client.llen(TASKS_QUEUE) == 0)
            for worker in self.workers:
                worker.send_signal(signal.SIGSTOP)
            client.set(TASKS_QUEUE, "no list")
            yield
            client.delete(TASKS_QUEUE)
            for worker in self.workers:
                worker.send_signal(signal.SIGCONT)

    @contextmanager
    def store_away(self) -> Iterator[None]:
        """Redis is killed, and started again with what it had written."""
        self.redis.kill()
        yield
        self.redis.start()

    def kept(self) -> tuple[int, int]:
        with self.redis.client() as client:
            records = len(list(client.scan_iter("promptlane:task:*")))
            if client.type(TASKS_QUEUE) == "string":
                return records, 0  # `broker_away`
            waiting = client.llen(TASKS_QUEUE) + client.llen(f"{TASKS_QUEUE}-taken")
            delayed = client.zcard(f"{TASKS_QUEUE}-delayed")
            return records, int(waiting + delayed + client.zcard("unacked_index"))

    def events(self, text: str) -> list[str]:
        logs = (log.read_text().rpartition("\n")[0] for log in self._folder.glob("worker-*.out"))
        events = [json.loads(line) for log in logs for line in log.splitlines()]
        return [event["task_id"] for event in events if event["text"] == text]
