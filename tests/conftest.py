"""What tests stand on: moto's AWS with our queues and table, a real Redis, a running local cloud.

Nothing here is used without being asked for, and servers are started once.
"""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import boto3
import pytest
from hypothesis import settings
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber

from functions.buried import app as buried_app
from functions.business import app as business_app
from functions.client import app as client_app
from functions.logship import app as logship_app
from functions.webhook import app as webhook_app
from functions.wiring import Wiring
from functions.worker import app as worker_app
from infra import origin
from infra.clients.aws import aws_client
from infra.machinery.loop import Loop
from infra.task import Task, utc_now
from tests.stand.cloud import Cloud, running_cloud
from tests.stand.cloudformation import template
from tests.stand.influx.server import InfluxServer, server_in
from tests.stand.redis_server import RedisServer

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

REGION = "us-east-1"

# Machines that run these tests may be busy: a slow example is not a wrong one.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aws:
    """An account of moto's with our queues, table and bucket."""

    sqs: "SQSClient"
    dynamodb: "DynamoDBClient"
    s3: "S3Client"
    queue_url: str
    parked_queue_url: str
    table: str
    bucket: str

    def waiting(self, queue_url: str) -> list[dict[str, Any]]:
        """The bodies of the visible messages of a queue, which stay there."""
        answer = self.sqs.receive_message(
            QueueUrl=queue_url, MaxNumberOfMessages=10, VisibilityTimeout=0
        )
        return [json.loads(message["Body"]) for message in answer.get("Messages", [])]

    def queued(self) -> list[dict[str, Any]]:
        """What waits for a worker."""
        return self.waiting(self.queue_url)

    def parked(self) -> list[dict[str, Any]]:
        """What waits for a redrive."""
        return self.waiting(self.parked_queue_url)

    def records(self) -> list[dict[str, Any]]:
        """All items of the table, in DynamoDB's own form."""
        return list(self.dynamodb.scan(TableName=self.table)["Items"])

    def status(self, task_id: str) -> str:
        """A task's state as the table has it."""
        item = self.dynamodb.get_item(TableName=self.table, Key={"id": {"S": task_id}})["Item"]
        return item["status"]["S"]


@pytest.fixture(autouse=True)
def from_nowhere() -> None:
    """What a test does belongs to no request of another test."""
    origin._current.set(origin.NOWHERE)


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials that no AWS knows, and no other way to an account."""
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)


@pytest.fixture(scope="session")
def clients() -> "tuple[SQSClient, DynamoDBClient, S3Client]":
    """Clients for all tests: making one takes longer than most tests."""
    session = boto3.Session("AKIDEXAMPLE", "secret", region_name=REGION)
    return session.client("sqs"), session.client("dynamodb"), session.client("s3")


@pytest.fixture(scope="session")
def one_request_at_a_time() -> Iterator[None]:
    """DynamoDB writes an item atomically; moto checks a condition, then writes, without a lock."""
    lock = threading.Lock()
    unlocked = BotocoreStubber.__call__

    def locked(*args: Any, **kwargs: Any) -> Any:
        with lock:
            return unlocked(*args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BotocoreStubber, "__call__", locked)
        yield


@pytest.fixture
def aws(
    credentials: None,
    one_request_at_a_time: None,
    clients: "tuple[SQSClient, DynamoDBClient, S3Client]",
) -> Iterator[Aws]:
    """An empty account with what the template declares."""
    sqs, dynamodb, s3 = clients
    with mock_aws():
        s3.create_bucket(Bucket="reports")
        declared = template()["Resources"]["TasksTable"]["Properties"]
        dynamodb.create_table(
            TableName="promptlane-tasks",
            **{key: declared[key] for key in ("BillingMode", "AttributeDefinitions", "KeySchema")},
        )
        yield Aws(
            sqs=sqs,
            dynamodb=dynamodb,
            s3=s3,
            queue_url=sqs.create_queue(QueueName="promptlane-tasks")["QueueUrl"],
            parked_queue_url=sqs.create_queue(QueueName="promptlane-tasks-parked")["QueueUrl"],
            table="promptlane-tasks",
            bucket="reports",
        )


# A second stack in the same cloud, whose waits are short.
QUICK = {
    "Prefix": "quick",
    "ModelSeconds": "1",
    "WorkerTimeoutSeconds": "6",  # 2 s are kept for writes, 1 s for the model: 3 s may be lost
    "VisibilityTimeoutSeconds": "8",
    "RetrySeconds": "0",
    "MaxTries": "2",
    "Scale": "small",  # 50 requests a second, 100 at once
}


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """`make run` as a user starts it, on ports of its own; the model takes its real 10 s."""
    folder: Path = tmp_path_factory.mktemp("cloud")
    with running_cloud(folder) as running:
        yield running


@pytest.fixture(scope="session")
def quick(cloud: Cloud) -> str:
    """The base URL of a client API whose model takes one second."""
    cloud.deploy("quick", QUICK)
    return cloud.gateway("quick")


@pytest.fixture
def forgotten() -> Iterator[None]:
    """Functions as in a new execution environment, before the test and after it."""
    forget()
    yield
    forget()


@pytest.fixture
def wiring(forgotten: None, loop: Loop) -> Iterator[Wiring]:
    """The adapters that the functions get from the environment, on the test's loop."""
    wiring = OwnWiring(new_aws_client=shared_aws_client)
    wiring.loop = loop
    yield wiring
    wiring.close()


@pytest.fixture
def environment(
    forgotten: None, aws: Aws, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> pytest.MonkeyPatch:
    """The functions' settings, with times that suit a test; change them with `setenv`."""
    for name, value in {
        "QUEUE_URL": aws.queue_url,
        "PARKED_QUEUE_URL": aws.parked_queue_url,
        "TABLE": aws.table,
        "REPORTS_DIRECTORY": str(tmp_path / "error_reports"),
        "MODEL_SECONDS": "0.01",
        "RETRY_SECONDS": "0",
    }.items():
        monkeypatch.setenv(f"PROMPTLANE_{name}", value)
    return monkeypatch


@pytest.fixture(scope="session")
def running_influx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InfluxServer]:
    """An InfluxDB that tests share; ask for `influx` instead."""
    with server_in(tmp_path_factory.mktemp("influx")) as server:
        yield server


@pytest.fixture
def influx(running_influx: InfluxServer) -> Iterator[InfluxServer]:
    """An InfluxDB with an empty bucket, up and quick; a test may break it."""
    running_influx.recover()
    running_influx.new_bucket()
    yield running_influx
    running_influx.recover()


@pytest.fixture(scope="session")
def running_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A Redis that tests share; ask for `redis_server` instead."""
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def redis_server(running_redis: RedisServer) -> RedisServer:
    """An empty Redis."""
    with running_redis.client() as client:
        client.flushall()
    return running_redis


@pytest.fixture
def loop() -> Iterator[Loop]:
    """The loop that the functions use, ended after the test."""
    loop = Loop()
    yield loop
    loop.close()


def forget() -> None:
    """Let go of all that execution environments keep: settings, adapters, loops, sockets."""
    for app in (client_app, business_app, worker_app, buried_app, webhook_app, logship_app):
        app.wiring.close()
        app.wiring = type(app.wiring)(new_aws_client=shared_aws_client)  # type: ignore[attr-defined]


# All tests have the same SDK clients: making one takes longer than most tests.
shared_aws_client = cache(aws_client)


class OwnWiring(Wiring):
    """What a test builds with its own hands."""

    service = "worker"


def new_task(message: str = "What is the capital of Ukraine?") -> Task:
    """A task that was accepted just now."""
    return Task(id=str(uuid4()), message=message, accepted_at=utc_now())
