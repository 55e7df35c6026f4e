"""A running local cloud whose every dependency can be broken, on either broker."""

import json
import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal, Protocol, override

import pytest

from functions.wiring import TASKS_QUEUE
from infra.brokers.celery import _message
from infra.task import Task
from tests.faults.disks import CAN_MOUNT, Disk, small_disk
from tests.stand.cloud import Cloud, environment_pids, running_cloud
from tests.stand.model_server import ModelServer, Says
from tests.stand.processes import processes_with
from tests.stand.proxy import Proxy
from tests.stand.receiver import SECRET, Received, receiver
from tests.stand.redis_server import RedisServer

MODEL_S = 1.0
WORKER_S = 6  # that an attempt has; its lease ends 3 s after it
PARAMETERS = (
    f"WorkerTimeoutSeconds={WORKER_S}",
    "VisibilityTimeoutSeconds=8",
    "RetrySeconds=1",
    "ModelSeconds=1",
    "AlertPolicy=personal=flag",
    "WebhookRetrySeconds=1",
    f"WebhookSecret={SECRET}",
)

type Broker = Literal["sqs", "redis"]


class EchoModel(ModelServer):
    """A model that repeats the message after a second, and counts how often it was asked for it."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: Counter[str] = Counter()
        self.refusal: Says | None = None

    @override
    def next_for(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> Says:
        message = body["messages"][-1]["content"]
        if self.refusal is not None:
            return self.refusal
        self.calls[message] += 1
        return Says(text=answer_to(message), after_s=MODEL_S)


class LogServer(ThreadingHTTPServer):
    """Takes whatever log lines come, as InfluxDB does."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _TakesAll)
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()


class _TakesAll(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    @override
    def log_message(self, format: str, *args: Any) -> None: ...


def answer_to(message: str) -> str:
    """What the model says."""
    return f"You said: {message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What every stack has, whatever its broker is."""

    cloud: Cloud
    model: EchoModel
    model_proxy: Proxy
    told: Received
    told_proxy: Proxy
    logs_proxy: Proxy


class Stack(Protocol):
    """A system under test."""

    broker: Broker
    parts: Parts
    queue: Proxy
    store: Proxy

    def workers(self) -> list[int]:
        """The processes that run tasks."""

    def put_on_queue(self, body: str) -> None:
        """Put a message there that none of ours has made."""

    def deliver_again(self, task: Task) -> None:
        """Put a second copy of a task's message on the queue."""

    def renew(self) -> None:
        """Have new code run by everything that runs tasks."""

    def records(self) -> int:
        """How many tasks the store has."""


class SqsStack:
    """SQS, DynamoDB and worker functions."""

    broker: Broker = "sqs"

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        port = int(parts.cloud.endpoint.rpartition(":")[2])
        self.queue, self.store = Proxy(port), Proxy(port)
        for name in ("business", "worker", "buried"):
            parts.cloud.configure(
                f"promptlane-{name}",
                AWS_ENDPOINT_URL_SQS=self.queue.url,
                AWS_ENDPOINT_URL_DYNAMODB=self.store.url,
            )
        found = parts.cloud.aws("lambda").get_function_configuration(
            FunctionName="promptlane-worker"
        )
        self._variables: dict[str, str] = found["Environment"]["Variables"]
        self._renewals = 0

    def workers(self) -> list[int]:
        return environment_pids("promptlane-worker")

    def put_on_queue(self, body: str) -> None:
        queue_url = self._variables["PROMPTLANE_QUEUE_URL"]
        self.parts.cloud.aws("sqs").send_message(QueueUrl=queue_url, MessageBody=body)

    def deliver_again(self, task: Task) -> None:
        self.put_on_queue(json.dumps(task.to_json()))

    def renew(self) -> None:
        self._renewals += 1
        for name in ("client", "business", "worker"):
            self.parts.cloud.configure(f"promptlane-{name}", RENEWAL=str(self._renewals))

    def records(self) -> int:
        table = self._variables["PROMPTLANE_TABLE"]
        pages = self.parts.cloud.aws("dynamodb").get_paginator("scan")
        items = [item for page in pages.paginate(TableName=table) for item in page["Items"]]
        return sum("status" in item for item in items)

    def close(self) -> None:
        """Let go of the proxies."""
        self.queue.stop()
        self.store.stop()


class RedisStack:
    """Redis and Celery workers; queue and store are one server, behind one proxy."""

    broker: Broker = "redis"

    def __init__(self, parts: Parts, server: RedisServer, proxy: Proxy, disk: Disk | None) -> None:
        self.parts = parts
        self.server = server
        self.disk = disk
        self.queue = self.store = proxy

    def workers(self) -> list[int]:
        ours = set(processes_with(f"redis://127.0.0.1:{self.queue.port}/0"))
        return [pid for pid in processes_with("functions.worker.celery") if pid in ours]

    def put_on_queue(self, body: str) -> None:
        with self.server.client() as client:
            client.lpush(TASKS_QUEUE, body)

    def deliver_again(self, task: Task) -> None:
        self.put_on_queue(_message(task, TASKS_QUEUE))

    def renew(self) -> None:
        for pid in self.workers():
            os.kill(pid, signal.SIGTERM)

    def records(self) -> int:
        with self.server.client() as client:
            keys = client.scan_iter("promptlane:task:*")  # of batches, too
            return sum(bool(client.hexists(key, "status")) for key in keys)


@contextmanager
def running_redis(folder: Path) -> Iterator[tuple[RedisServer, Disk | None]]:
    """A redis-server, on a disk of its own if we may mount one."""
    folder.mkdir()
    with ExitStack() as stack:
        disk = stack.enter_context(small_disk(folder, megabytes=64)) if CAN_MOUNT else None
        server = RedisServer(folder)
        server.start()
        stack.callback(server.kill)
        yield server, disk


@contextmanager
def running_stack(broker: Broker, folder: Path) -> Iterator[Stack]:
    """`make run` on a broker, with a model, a webhook's receiver and proxies in between."""
    model = EchoModel()
    model.start()
    model_proxy = Proxy(model.port)
    logs = LogServer()
    logs_proxy = Proxy(logs.server_port)
    with receiver() as told, pytest.MonkeyPatch.context() as patch:
        patch.setenv("INFLUX_TOKEN", "a-token")
        told_proxy = Proxy(int(told.url.split(":")[2].split("/")[0]))
        parameters = (*PARAMETERS, f"WebhookUrl={told_proxy.url}/hook")
        chosen = {
            "MODEL": "openai",
            "MODEL_URL": f"{model_proxy.url}/v1",
            "MODEL_NAME": "echo",
            "INFLUX_URL": logs_proxy.url,
        }
        parts = partial(
            Parts,
            model=model,
            model_proxy=model_proxy,
            told=told,
            told_proxy=told_proxy,
            logs_proxy=logs_proxy,
        )
        try:
            if broker == "sqs":
                with running_cloud(folder, *parameters, **chosen) as cloud:
                    stack = SqsStack(parts(cloud=cloud))
                    try:
                        yield stack
                    finally:
                        stack.close()
            else:
                with running_redis(folder / "redis") as (server, disk):
                    proxy = Proxy(server.port)
                    url = f"redis://127.0.0.1:{proxy.port}/0"
                    try:
                        with running_cloud(
                            folder, *parameters, BROKER="redis", REDIS_URL=url, **chosen
                        ) as cloud:
                            yield RedisStack(parts(cloud=cloud), server, proxy, disk)
                    finally:
                        proxy.stop()
        finally:
            for each in (model_proxy, told_proxy, logs_proxy):
                each.stop()
            logs.shutdown()
            logs.server_close()
            model.stop()
