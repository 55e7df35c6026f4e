"""Settings to adapters: the only file that names concrete adapters."""

import codecs
import os
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, assert_never

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
from infra.machinery.loop import Loop, SharedLoop
from infra.settings import Settings

if TYPE_CHECKING:
    from infra.announcers.redis import RedisAnnouncer
    from infra.announcers.sqs import SqsAnnouncer
    from infra.brokers.celery import CeleryBroker
    from infra.brokers.sqs import SqsBroker
    from infra.credentials.container import ContainerCredentials
    from infra.ports import (
        Announcer,
        Broker,
        LogSink,
        Model,
        ParkedQueue,
        PointWriter,
        Postponer,
        Receiver,
        ReportStore,
        TaskStore,
        UndeliveredLines,
    )

TASKS_QUEUE = "promptlane-tasks"  # in Redis; two stacks take two of its databases
WEBHOOKS_QUEUE = "promptlane-webhooks"
_WORKER_SPARE_S = 3  # that a worker needs beside the model
CELERY_TRANSPORT = "infra.brokers.celery_transport:Transport"  # imported by kombu


def _aws_client(service: str) -> Any:
    from infra.clients.aws import aws_client

    return aws_client(service)


class Wiring:
    """What one execution environment has: settings, adapters and the loop that runs them.

    Each is made when it is first asked for, and kept. Every function adds what it alone has in a
    subclass, and holds one.

    Args:
        env: The environment variables; by default those of the process.
        new_aws_client: Makes the SDK's client of a service; by default with our time-outs.
    """

    service: ClassVar[str]  # under which the function logs

    def __init__(
        self,
        env: Mapping[str, str] | None = None,
        *,
        new_aws_client: Callable[[str], Any] = _aws_client,
    ) -> None:
        self._env = os.environ if env is None else env
        self._new_aws_client = new_aws_client
        self._container: ContainerCredentials | None = None
        self._at_close: list[Callable[[], None]] = []

    def prepare(
        self, build: Callable[[], object], *, warm: Callable[[], object] | None = None
    ) -> None:
        """Build in Lambda's init phase, so that a snapshot or a fork has the adapters.

        Outside Lambda this does nothing. Adapters open no socket and start no thread when built.

        Args:
            warm: Does what the first request would have to do. Only a snapshot is worth it, which
                many environments start from: SnapStart's, and that of the local cloud.
        """
        if self.settings.is_on_lambda:
            codecs.lookup("idna")  # or each environment's first connection imports it, for 5 ms
            build()
            if warm is not None:
                from infra.clients.snapshots import before_snapshot

                before_snapshot(warm)

    def close(self) -> None:
        """Let go of all sockets and threads."""
        while self._at_close:
            self._at_close.pop()()
        if "_redis" in vars(self):
            self.loop.run(self._redis.aclose())
        if "loop" in vars(self):
            self.loop.close()

    @cached_property
    def loop(self) -> Loop | SharedLoop:
        """What runs the coroutines of the adapters."""
        return Loop()

    @cached_property
    def settings(self) -> Settings:
        """The settings of this process.

        Raises:
            SettingsError: One is wrong; the message names it.
        """
        return Settings.from_env(self._env)

    def identity(self) -> AwsIdentity:
        """Who this process is to AWS at this moment."""
        source = credentials_source(self._env)
        if source is None:
            return AwsIdentity.from_env(self._env)
        if self._container is None:
            from infra.credentials.container import ContainerCredentials

            self._container = ContainerCredentials(*source, region=region_of(self._env))
        return self._container.identity()

    def lambda_endpoint(self) -> str:
        """Where Lambda's own API is."""
        return lambda_url(self._env)

    def trace(self) -> str:
        """The trace that this invocation belongs to, for the next hop; or empty."""
        return trace_header(self._env)

    @cached_property
    def log(self) -> Log:
        """The log of this function's service."""
        return Log(self.service, self._sink, environment=lambda: execution_environment(self._env))

    @property
    def broker(self) -> "Broker":
        """What carries tasks to the workers; only `parking_broker` can park them, too."""
        return self._broker()

    @property
    def parking_broker(self) -> "Broker":
        """The broker of those that give tasks up."""
        return self._parking_broker()

    @property
    def parked_queue(self) -> "ParkedQueue":
        """Where failed tasks wait for a redrive: the broker, seen from there."""
        return self._parking_broker()

    @property
    def postponer(self) -> "Postponer":
        """What gives a message back to the queue that the worker function reads."""
        return self._sqs_broker

    @cached_property
    def celery_broker(self) -> "CeleryBroker":
        """The broker as Celery's workers use it, its delayed tasks included; also `ParkedQueue`."""
        from infra.brokers.celery import CeleryBroker

        return CeleryBroker(self._redis, queue=TASKS_QUEUE)

    @property
    def announcer(self) -> "Announcer":
        """What has the operator's webhook told."""
        match self.settings.webhooks:
            case "none":
                from infra.announcers.none import NoAnnouncer

                return NoAnnouncer()
            case "sqs":
                return self.sqs_announcer
            case "redis":
                return self.redis_announcer
            case unknown:
                assert_never(unknown)

    @cached_property
    def sqs_announcer(self) -> "SqsAnnouncer":
        """The queue of outcomes, as the webhook function uses it; also a `Postponer`."""
        from infra.announcers.sqs import SqsAnnouncer

        return SqsAnnouncer(
            self._new_aws_client("sqs"), queue_url=self.settings.required("webhook_queue_url")
        )

    @cached_property
    def redis_announcer(self) -> "RedisAnnouncer":
        """The outcomes in Redis, as Celery's workers look through them."""
        from infra.announcers.redis import RedisAnnouncer

        return RedisAnnouncer(self._redis, queue=WEBHOOKS_QUEUE)

    @cached_property
    def receiver(self) -> "Receiver":
        """The operator's webhook.

        Raises:
            SettingsError: PROMPTLANE_WEBHOOK_SECRET is none.
        """
        from infra.receivers.http import HttpReceiver

        url, secret = (self.settings.required(f"webhook_{name}") for name in ("url", "secret"))
        try:
            return HttpReceiver(url, secret=secret)
        except ValueError as error:  # which never quotes it
            raise SettingsError(f"PROMPTLANE_WEBHOOK_SECRET: {error}") from error

    @cached_property
    def store(self) -> "TaskStore":
        """The task store."""
        chosen = self.settings
        retention_s = chosen.retention_days * 86_400
        match chosen.store:
            case "dynamodb":
                from infra.stores.dynamodb import DynamoDbTaskStore

                return DynamoDbTaskStore(
                    self._new_aws_client("dynamodb"),
                    table=chosen.required("table"),
                    max_tries=chosen.max_tries,
                    retention_s=retention_s,
                )
            case "redis":
                from infra.stores.redis import RedisTaskStore

                return RedisTaskStore(
                    self._redis, max_tries=chosen.max_tries, retention_s=retention_s
                )
            case unknown:
                assert_never(unknown)

    def reports_when_needed(self) -> Callable[[], "ReportStore"]:
        """A function that gives the report store: its SDK is slow to import, and few messages
        need it.

        Raises:
            SettingsError: A setting that the store will need is missing.
        """
        if self.settings.reports == "s3":
            self.settings.required("reports_bucket")
        return lambda: self._reports

    @cached_property
    def model(self) -> "Model":
        """The model that answers prompts."""
        chosen = self.settings
        match chosen.model:
            case "simulated":
                from infra.models.simulated import SimulatedModel

                self._check_that_worker_has_time("MODEL_SECONDS", chosen.model_s)
                return SimulatedModel(chosen.model_s)
            case "openai":
                from infra.models.openai import OpenAiModel

                model = OpenAiModel(
                    url=chosen.required("model_url"),
                    name=chosen.required("model_name"),
                    key=self._model_key(),
                    system_prompt=chosen.system_prompt,
                    max_output_tokens=chosen.max_output_tokens,
                    timeout_s=self.model_timeout_s,
                )
                self._at_close.append(model.close)
                return model
            case "bedrock":
                from infra.clients.aws import bedrock_client
                from infra.models.bedrock import BedrockModel

                timeout_s = self.model_timeout_s
                return BedrockModel(
                    bedrock_client(timeout_s=timeout_s),
                    name=chosen.required("model_name"),
                    system_prompt=chosen.system_prompt,
                    max_output_tokens=chosen.max_output_tokens,
                    timeout_s=timeout_s,
                )
            case unknown:
                assert_never(unknown)

    @property
    def model_timeout_s(self) -> float:
        """The longest that a real model's answer may take."""
        chosen = self.settings
        self._check_that_worker_has_time("MODEL_TIMEOUT_SECONDS", chosen.model_timeout_s)
        return chosen.model_timeout_s or max(chosen.worker_s - _WORKER_SPARE_S, 1.0)

    def _check_that_worker_has_time(self, name: str, seconds: float) -> None:
        worker_s = self.settings.worker_s
        if seconds + _WORKER_SPARE_S > worker_s:
            raise SettingsError(
                f"PROMPTLANE_{name}={seconds:g} does not fit into "
                f"PROMPTLANE_WORKER_SECONDS={worker_s:g}: leave {_WORKER_SPARE_S} s more"
            )

    def _model_key(self) -> str:
        """The provider's key: read once, so a new one is known to new execution environments."""
        chosen = self.settings
        if chosen.model_key or not chosen.model_key_secret:
            return chosen.model_key
        from infra.secrets.secretsmanager import SecretsManager

        secrets = SecretsManager(self._new_aws_client("secretsmanager"))
        return secrets.read(chosen.model_key_secret)

    @cached_property
    def point_writer(self) -> "PointWriter":
        """InfluxDB; on Lambda only the log shipper asks for it."""
        from infra.points.influxdb import InfluxDb

        chosen = self.settings
        return InfluxDb(
            url=chosen.required("influx_url"),
            token=chosen.required("influx_token"),
            org=chosen.required("influx_org"),
            bucket=chosen.influx_bucket,
        )

    @cached_property
    def undelivered_lines(self) -> "UndeliveredLines":
        """Where the log shipper keeps what it could not deliver."""
        from infra.undelivered.sqs import SqsLines

        return SqsLines(
            self._new_aws_client("sqs"),
            retry_queue_url=self.settings.required("logs_retry_queue_url"),
            dead_queue_url=self.settings.required("logs_dead_queue_url"),
        )

    def _broker(self) -> "SqsBroker | CeleryBroker":
        match self.settings.broker:
            case "sqs":
                return self._sqs_broker
            case "redis":
                return self.celery_broker
            case unknown:
                assert_never(unknown)

    def _parking_broker(self) -> "SqsBroker | CeleryBroker":
        if self.settings.broker == "sqs":
            self.settings.required("parked_queue_url")
        return self._broker()

    @cached_property
    def _sqs_broker(self) -> "SqsBroker":
        from infra.brokers.sqs import SqsBroker

        return SqsBroker(
            self._new_aws_client("sqs"),
            queue_url=self.settings.required("queue_url"),
            parked_queue_url=self.settings.parked_queue_url,
        )

    @cached_property
    def _reports(self) -> "ReportStore":
        chosen = self.settings
        match chosen.reports:
            case "directory":
                from infra.reports.directory import DirectoryReportStore

                return DirectoryReportStore(
                    chosen.reports_directory, retention_s=chosen.retention_days * 86_400
                )
            case "s3":
                from infra.reports.s3 import S3ReportStore

                bucket = chosen.required("reports_bucket")
                return S3ReportStore(self._new_aws_client("s3"), bucket=bucket)
            case unknown:
                assert_never(unknown)

    @cached_property
    def _sink(self) -> "LogSink":
        match self.settings.sink:
            case "stdout":
                from infra.sinks.stdout import StdoutSink

                return StdoutSink()
            case "influxdb":
                from infra.sinks.buffered import BufferedSink

                return BufferedSink(self.point_writer)
            case unknown:
                assert_never(unknown)

    @cached_property
    def _redis(self) -> Any:
        from infra.clients.redis import redis_client

        chosen = self.settings
        return redis_client(chosen.required("redis_url"), ca_file=chosen.redis_ca_file)
