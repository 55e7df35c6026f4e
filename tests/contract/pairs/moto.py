"""SQS and DynamoDB on moto: the business and the worker function in this process."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from functions.buried import app as buried_app
from functions.worker import app as worker_app
from infra.machinery.loop import Loop
from infra.task import Task, utc_now
from tests.conftest import Aws, shared_aws_client
from tests.contract.pairs.business import InProcess
from tests.stand.mapping import deliver
from tests.unit.functions.traces import everything_in

SETTINGS = {"MODEL_SECONDS": "0.3", "MAX_TRIES": "2", "RETRY_SECONDS": "0"}
WORKER_S = 3.0
VISIBILITY_S = 1  # a message that comes too early is postponed until its lease has ended


class MotoPair:
    """A pair whose workers are a thread that polls as an event source mapping does."""

    def __init__(
        self,
        aws: Aws,
        environment: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        **settings: str,
    ) -> None:
        for name, value in (SETTINGS | settings).items():
            environment.setenv(f"PROMPTLANE_{name}", value)
        self._aws = aws
        self._business = InProcess()
        self._capsys = capsys
        self.said: list[dict[str, Any]] = []
        self._is_stopping = threading.Event()
        self._is_redriving = threading.Event()
        self._mapping = threading.Thread(target=self._poll)
        self._mapping.start()

    def stop(self) -> None:
        """End the mapping."""
        self._is_stopping.set()
        self._mapping.join()

    def submit(self, message: str = "hello") -> tuple[int, str]:
        return self._business.submit(message)

    def task(self, task_id: str) -> dict[str, Any]:
        return self._business.task(task_id)

    def deliver_again(self, task_id: str, message: str) -> None:
        task = Task(id=task_id, message=message, accepted_at=utc_now())
        self._aws.sqs.send_message(
            QueueUrl=self._aws.queue_url, MessageBody=json.dumps(task.to_json())
        )

    def kill_worker(self) -> None:
        """Stop the worker's loop between two steps: nothing more of its tasks is done."""
        loop = worker_app.wiring.loop
        assert isinstance(loop, Loop)
        assert loop._runner is not None
        runner = loop._runner
        runner.get_loop().call_soon_threadsafe(runner.get_loop().stop)

    def redrive(self) -> None:
        """Ask the thread, whose loop it is."""
        self._is_redriving.set()

    @contextmanager
    def broker_away(self) -> Iterator[None]:
        with _refusing(shared_aws_client("sqs"), "sqs"):
            yield

    @contextmanager
    def store_away(self) -> Iterator[None]:
        with _refusing(shared_aws_client("dynamodb"), "dynamodb"):
            yield

    def kept(self) -> tuple[int, int]:
        return len(self._aws.records()), everything_in(self._aws, self._aws.queue_url)

    def events(self, text: str) -> list[str]:
        lines = self._capsys.readouterr().out.splitlines()
        self.said += [json.loads(line) for line in lines]
        return [event["task_id"] for event in self.said if event["text"] == text]

    def _poll(self) -> None:
        while not self._is_stopping.is_set():
            try:
                deliver(
                    self._aws,
                    self._aws.queue_url,
                    worker_app.handler,
                    time_s=WORKER_S,
                    visibility_s=VISIBILITY_S,
                )
            except RuntimeError:  # the loop was stopped: the environment is dead, a new one follows
                worker_app.wiring.loop.close()
            if self._is_redriving.is_set():
                self._is_redriving.clear()
                buried_app.handler({"redrive": {}}, None)
            self._is_stopping.wait(0.02)


@contextmanager
def _refusing(client: Any, service: str) -> Iterator[None]:
    """Let a client's connections fail."""

    def refuse(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url=f"https://{service}")

    client.meta.events.register_first(f"before-send.{service}", refuse)
    try:
        yield
    finally:
        with suppress(ValueError):
            client.meta.events.unregister(f"before-send.{service}", refuse)
