"""SQS and DynamoDB on LocalStack: a whole stack, from the client's API to the dead letters."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from infra.task import Task, utc_now
from tests.stand.cloud import Cloud, call, environment_pids
from tests.stand.proxy import Proxy


class LocalStackPair:
    """A pair that is the stack `quick` of a running cloud; its worker reaches DynamoDB by a proxy.

    Args:
        base: The base URL of its client API.
    """

    def __init__(self, cloud: Cloud, base: str) -> None:
        self._cloud = cloud
        self._base = base
        self._proxy = Proxy(int(cloud.endpoint.rpartition(":")[2]))
        cloud.configure("quick-worker", AWS_ENDPOINT_URL_DYNAMODB=self._proxy.url)
        urls = cloud.aws("lambda").get_function_configuration(FunctionName="quick-worker")
        self._variables: dict[str, str] = urls["Environment"]["Variables"]

    def stop(self) -> None:
        """Let the stack be as it was."""
        self._cloud.configure("quick-worker", AWS_ENDPOINT_URL_DYNAMODB=self._cloud.endpoint)
        self._proxy.stop()

    def submit(self, message: str = "hello") -> tuple[int, str]:
        body = json.dumps({"message": message}).encode()
        answer = call("POST", f"{self._base}/process", body, Content_Type="application/json")
        return answer.status, answer.json.get("task_id", "")

    def task(self, task_id: str) -> dict[str, Any]:
        document: dict[str, Any] = call("GET", f"{self._base}/status/{task_id}").json
        return document

    def deliver_again(self, task_id: str, message: str) -> None:
        task = Task(id=task_id, message=message, accepted_at=utc_now())
        self._cloud.aws("sqs").send_message(
            QueueUrl=self._variables["PROMPTLANE_QUEUE_URL"],
            MessageBody=json.dumps(task.to_json()),
        )

    def kill_worker(self) -> None:
        for pid in environment_pids("quick-worker"):
            os.kill(pid, signal.SIGKILL)

    def redrive(self) -> None:
        self._cloud.aws("lambda").invoke(FunctionName="quick-buried", Payload=b'{"redrive": {}}')

    @contextmanager
    def broker_away(self) -> Iterator[None]:
        """The business function's queue is one that is not there."""
        queue_url = self._variables["PROMPTLANE_QUEUE_URL"]
        self._cloud.configure("quick-business", PROMPTLANE_QUEUE_URL=f"{queue_url}-gone")
        yield
        self._cloud.configure("quick-business", PROMPTLANE_QUEUE_URL=queue_url)

    @contextmanager
    def store_away(self) -> Iterator[None]:
        self._proxy.refuse()
        yield
        self._proxy.accept()

    def kept(self) -> tuple[int, int]:
        table, queue = (self._variables[f"PROMPTLANE_{n}"] for n in ("TABLE", "QUEUE_URL"))
        records = self._cloud.aws("dynamodb").scan(TableName=table, Select="COUNT")["Count"]
        found = self._cloud.aws("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])
        counts = ("", "NotVisible", "Delayed")
        messages = sum(
            int(found["Attributes"][f"ApproximateNumberOfMessages{which}"]) for which in counts
        )
        return records, messages

    def events(self, text: str) -> list[str]:
        lines = self._cloud.said_by("quick-worker").splitlines()
        events = [json.loads(line) for line in lines if line.startswith("{")]
        return [event["task_id"] for event in events if event["text"] == text]
