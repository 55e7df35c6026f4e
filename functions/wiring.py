"""Settings to adapters: the only file that names concrete classes."""

import os
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, assert_never

from infra.errors import SettingsError
from infra.lambda_environment import (
    AwsIdentity,
    credentials_source,
    execution_environment,
    lambda_url,
    region_of,
    trace_header,
)
from infra.log import Log
from infra.machinery.loop import CALLS_AT_ONCE
from infra.settings import Settings

if TYPE_CHECKING:
    from alerts import Policy
    from infra.brokers.celery import CeleryBroker
    from infra.brokers.sqs import SqsBroker
    from infra.credentials.container import ContainerCredentials
    from infra.ports import (
        Broker,
        LogSink,
        Model,
        ParkedQueue,
        PointWriter,
        Postponer,
        ReportStore,
        TaskStore,
        UndeliveredLines,
    )

TASKS_QUEUE = "promptlane-tasks"  # in Redis; two stacks take two of its databases
_WORKER_SPARE_S = 3  # that a worker needs beside the model
CELERY_TRANSPORT = "infra.brokers.celery_transport:Transport"  # imported by kombu


@cache
def settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: One is wrong; the message names it.
    """
    return Settings.from_env(os.environ)


def identity() -> AwsIdentity:
    """Who this process is to AWS at this moment."""
    source = credentials_source(os.environ)
    if source is None:
        return AwsIdentity.from_env(os.environ)
    return _container_credentials(*source).identity()


def lambda_endpoint() -> str:
    """Where Lambda's own API is."""
    return lambda_url(os.environ)


def trace() -> str:
    """The trace that this invocation belongs to, for the next hop; or empty."""
    return trace_header(os.environ)


@cache
def policy() -> "Policy":
    """The alert policy.

    Raises:
        SettingsError: PROMPTLANE_ALERT_POLICY is not one.
    """
    from alerts import Policy, PolicyError

    chosen = settings()
    try:
        return Policy.parse(chosen.alert_policy, max_chars=chosen.max_chars)
    except PolicyError as error:
        raise SettingsError(f"PROMPTLANE_ALERT_POLICY: {error}") from error


def broker() -> "Broker":
    """What carries tasks to the workers."""
    match settings().broker:
        case "sqs":
            return sqs_broker()
        case "redis":
            return celery_broker()
        case unknown:
            assert_never(unknown)


def parked_queue() -> "ParkedQueue":
    """Where failed tasks wait for a redrive: the broker, seen from there."""
    match settings().broker:
        case "sqs":
            settings().required("parked_queue_url")
            return sqs_broker()
        case "redis":
            return celery_broker()
        case unknown:
            assert_never(unknown)


@cache
def celery_broker() -> "CeleryBroker":
    """The broker of Celery's workers with all that they do with it; also `ParkedQueue`."""
    from infra.brokers.celery import CeleryBroker

    return CeleryBroker(_redis(), queue=TASKS_QUEUE)


def postponer() -> "Postponer":
    """What gives a message back to the queue that the worker function reads."""
    return sqs_broker()


@cache
def sqs_broker() -> "SqsBroker":
    """The SQS broker: also `Postponer` and `ParkedQueue`."""
    from infra.brokers.sqs import SqsBroker

    return SqsBroker(
        _aws_client("sqs"),
        queue_url=settings().required("queue_url"),
        parked_queue_url=settings().parked_queue_url,
    )


@cache
def store() -> "TaskStore":
    """The task store."""
    chosen = settings()
    match chosen.store:
        case "dynamodb":
            from infra.stores.dynamodb import DynamoDbTaskStore

            return DynamoDbTaskStore(
                _aws_client("dynamodb"),
                table=chosen.required("table"),
                max_tries=chosen.max_tries,
                retention_s=chosen.retention_days * 86_400,
            )
        case "redis":
            from infra.stores.redis import RedisTaskStore

            return RedisTaskStore(
                _redis(),
                max_tries=chosen.max_tries,
                retention_s=chosen.retention_days * 86_400,
            )
        case unknown:
            assert_never(unknown)


def reports_when_needed() -> Callable[[], "ReportStore"]:
    """A function that gives the report store: few messages need it, and its SDK is slow to import.

    Raises:
        SettingsError: A setting that the store will need is missing.
    """
    if settings().reports == "s3":
        settings().required("reports_bucket")
    return reports


@cache
def reports() -> "ReportStore":
    """The report store."""
    chosen = settings()
    match chosen.reports:
        case "directory":
            from infra.reports.directory import DirectoryReportStore

            return DirectoryReportStore(chosen.reports_directory)
        case "s3":
            from infra.reports.s3 import S3ReportStore

            return S3ReportStore(_aws_client("s3"), bucket=chosen.required("reports_bucket"))
        case unknown:
            assert_never(unknown)


@cache
def model() -> "Model":
    """The model that answers prompts."""
    match settings().model:
        case "simulated":
            from infra.models.simulated import SimulatedModel

            chosen = settings()
            if chosen.model_s + _WORKER_SPARE_S > chosen.worker_s:
                raise SettingsError(
                    f"PROMPTLANE_MODEL_SECONDS={chosen.model_s:g} does not fit into "
                    f"PROMPTLANE_WORKER_SECONDS={chosen.worker_s:g}: leave {_WORKER_SPARE_S} s more"
                )
            return SimulatedModel(chosen.model_s)
        case unknown:
            assert_never(unknown)


@cache
def log(service: str) -> Log:
    """The log of one service."""
    return Log(service, _sink(), environment=lambda: execution_environment(os.environ))


@cache
def point_writer() -> "PointWriter":
    """InfluxDB; on Lambda only the log shipper asks for it."""
    from infra.points.influxdb import InfluxDb

    chosen = settings()
    return InfluxDb(
        url=chosen.required("influx_url"),
        token=chosen.required("influx_token"),
        org=chosen.required("influx_org"),
        bucket=chosen.influx_bucket,
    )


@cache
def undelivered_lines() -> "UndeliveredLines":
    """Where the log shipper keeps what it could not deliver."""
    from infra.undelivered.sqs import SqsLines

    return SqsLines(
        _aws_client("sqs"),
        retry_queue_url=settings().required("logs_retry_queue_url"),
        dead_queue_url=settings().required("logs_dead_queue_url"),
    )


def prepare(*builders: Callable[[], object]) -> None:
    """Build adapters in Lambda's init phase, so that a snapshot or a fork has them.

    Outside Lambda this does nothing. Builders open no socket and start no thread.
    """
    if settings().is_on_lambda:
        for build in builders:
            build()


@cache
def _container_credentials(url: str, token: str) -> "ContainerCredentials":
    from infra.credentials.container import ContainerCredentials

    return ContainerCredentials(url, token, region=region_of(os.environ))


@cache
def _sink() -> "LogSink":
    match settings().sink:
        case "stdout":
            from infra.sinks.stdout import StdoutSink

            return StdoutSink()
        case "influxdb":
            from infra.sinks.buffered import BufferedSink

            return BufferedSink(point_writer())
        case unknown:
            assert_never(unknown)


@cache
def _aws_client(service: str) -> Any:
    import boto3
    from botocore.config import Config

    # Two tries of four seconds at most: a caller behind the gateway's 29 s gets its 503 in time.
    config = Config(
        connect_timeout=1,
        read_timeout=3,
        retries={"mode": "standard", "total_max_attempts": 2},
        max_pool_connections=CALLS_AT_ONCE,
    )
    return boto3.client(service, config=config)  # type: ignore[call-overload]


@cache
def _redis() -> Any:
    from redis.asyncio import BlockingConnectionPool, Redis
    from redis.asyncio.retry import Retry
    from redis.backoff import ConstantBackoff

    # As with AWS: two tries of four seconds at most. The second one is for a connection that died
    # of old age, or with a Redis that is back.
    pool = BlockingConnectionPool.from_url(
        settings().required("redis_url"),
        max_connections=CALLS_AT_ONCE,
        timeout=3,
        socket_connect_timeout=1,
        socket_timeout=3,
        retry=Retry(ConstantBackoff(0.1), 1),
        decode_responses=True,
        encoding_errors="surrogatepass",  # half a surrogate pair is text to JSON
    )
    return Redis.from_pool(pool)  # closing it closes the pool
