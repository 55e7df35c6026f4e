"""Every setting, read once from `PROMPTLANE_*` environment variables."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from infra.errors import SettingsError

_PREFIX = "PROMPTLANE_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator can choose; `template.yaml` sets each from a parameter.

    A function needs only some of them, so names and addresses may be empty here; `wiring` asks
    with `required` for those that the chosen adapters need.
    """

    broker: Literal["sqs", "redis"] = "sqs"
    store: Literal["dynamodb", "redis"] = "dynamodb"
    reports: Literal["directory", "s3"] = "directory"
    sink: Literal["stdout", "influxdb"] = "stdout"
    webhooks: Literal["none", "sqs", "redis"] = "none"
    model: Literal["simulated", "openai", "bedrock"] = "simulated"

    queue_url: str = ""
    parked_queue_url: str = ""
    table: str = ""
    redis_url: str = ""
    redis_ca_file: str = ""  # whom to trust with rediss://; empty: whom the system trusts
    reports_directory: str = "error_reports"
    reports_bucket: str = ""
    business_hop: Literal["api", "invoke"] = "api"
    business_url: str = ""  # of its API
    business_function: str = ""  # for the other way: its name or ARN

    webhook_queue_url: str = ""
    webhook_url: str = ""  # whom it tells
    webhook_secret: str = field(default="", repr=False)
    webhook_retry_s: float = 5.0  # before the second try; doubled for each further one

    influx_url: str = ""
    influx_token: str = field(default="", repr=False)
    influx_org: str = ""
    influx_bucket: str = "logs"
    logs_retry_queue_url: str = ""
    logs_dead_queue_url: str = ""
    logs_retry_s: float = 5.0  # before undelivered log events are offered again; doubled each time

    alert_policy: str = ""
    answer_policy: str = ""  # empty: answers are not screened
    alert_detectors: tuple[str, ...] = ()  # of an operator's own, each as `module:Class`
    allowed_origin: str = ""  # whose pages may call, besides this service's own; * for all
    max_chars: int = 8_000  # of a message
    max_wait_s: int = 0  # that a caller may wait for a result; 0: nobody waits
    max_queued: int = 0  # tasks that may wait; 0: any number
    message_s: int = 0  # that a message waits before its queue drops it; 0: for ever
    model_s: float = 10.0  # what the simulated model takes, and others usually
    model_url: str = ""  # what stands before /chat/completions
    model_name: str = ""
    model_key: str = field(default="", repr=False)
    model_key_secret: str = ""  # the name of the secret that is the key, where there is no key
    model_timeout_s: float = 0.0  # of one answer; 0: as long as the worker has
    system_prompt: str = ""
    max_output_tokens: int = 0  # of an answer; 0: as the model likes
    max_tries: int = 3
    retry_s: float = 2.0  # before the second try; doubled for each further one
    worker_s: float = 30.0  # that a worker has for an attempt; on Lambda its time-out
    stop_s: float = 20.0  # that a stopping Celery worker gives its tasks before it hands them back
    retention_days: int = 14  # of a task in the store; longer than any queue's
    is_on_lambda: bool = False

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read the settings.

        Raises:
            SettingsError: A value is not what it should be; the message names the variable.
        """
        read = _Reader(env)
        default = cls()
        return cls(
            broker=read.choice("BROKER", "sqs", "redis"),
            store=read.choice("STORE", "dynamodb", "redis"),
            reports=read.choice("REPORTS", "directory", "s3"),
            sink=read.choice("SINK", "stdout", "influxdb"),
            webhooks=read.choice("WEBHOOKS", "none", "sqs", "redis"),
            model=read.choice("MODEL", "simulated", "openai", "bedrock"),
            queue_url=read.text("QUEUE_URL"),
            parked_queue_url=read.text("PARKED_QUEUE_URL"),
            table=read.text("TABLE"),
            redis_url=read.text("REDIS_URL"),
            redis_ca_file=read.text("REDIS_CA_FILE"),
            reports_directory=read.text("REPORTS_DIRECTORY", default.reports_directory),
            reports_bucket=read.text("REPORTS_BUCKET"),
            business_hop=read.choice("BUSINESS_HOP", "api", "invoke"),
            business_url=read.text("BUSINESS_URL").rstrip("/"),
            business_function=read.text("BUSINESS_FUNCTION"),
            webhook_queue_url=read.text("WEBHOOK_QUEUE_URL"),
            webhook_url=read.text("WEBHOOK_URL"),
            webhook_secret=read.text("WEBHOOK_SECRET"),
            webhook_retry_s=read.number(
                "WEBHOOK_RETRY_SECONDS", default.webhook_retry_s, least=0, most=900
            ),
            influx_url=read.text("INFLUX_URL").rstrip("/"),
            influx_token=read.text("INFLUX_TOKEN"),
            influx_org=read.text("INFLUX_ORG"),
            influx_bucket=read.text("INFLUX_BUCKET", default.influx_bucket),
            logs_retry_queue_url=read.text("LOGS_RETRY_QUEUE_URL"),
            logs_dead_queue_url=read.text("LOGS_DEAD_QUEUE_URL"),
            logs_retry_s=read.number("LOGS_RETRY_SECONDS", default.logs_retry_s, least=0, most=900),
            alert_policy=read.text("ALERT_POLICY"),
            answer_policy=read.text("ANSWER_POLICY"),
            alert_detectors=tuple(filter(None, read.text("ALERT_DETECTORS").split(","))),
            allowed_origin=read.text("ALLOWED_ORIGIN").lower(),
            max_wait_s=read.whole("MAX_WAIT_SECONDS", default.max_wait_s, least=0, most=25),
            max_queued=read.whole("MAX_QUEUED", default.max_queued, least=0, most=1_000_000_000),
            message_s=read.whole("MESSAGE_SECONDS", default.message_s, least=0, most=1_209_600),
            max_chars=read.whole("MAX_CHARS", default.max_chars, least=1, most=80_000),
            model_s=read.number("MODEL_SECONDS", default.model_s, least=0, most=840),
            model_url=read.text("MODEL_URL"),
            model_name=read.text("MODEL_NAME"),
            model_key=read.text("MODEL_KEY"),
            model_key_secret=read.text("MODEL_KEY_SECRET"),
            model_timeout_s=read.number("MODEL_TIMEOUT_SECONDS", 0, least=0, most=840),
            system_prompt=read.text("SYSTEM_PROMPT"),
            max_output_tokens=read.whole("MAX_OUTPUT_TOKENS", 0, least=0, most=200_000),
            max_tries=read.whole("MAX_TRIES", default.max_tries, least=1, most=100),
            retry_s=read.number("RETRY_SECONDS", default.retry_s, least=0, most=900),
            worker_s=read.number("WORKER_SECONDS", default.worker_s, least=3, most=43_000),
            stop_s=read.number("STOP_SECONDS", default.stop_s, least=0, most=43_000),
            retention_days=read.whole(
                "RETENTION_DAYS", default.retention_days, least=1, most=3_650
            ),
            is_on_lambda="AWS_LAMBDA_FUNCTION_NAME" in env,
        )

    def required(self, field: str) -> str:
        """A text setting that the chosen adapters cannot do without.

        Raises:
            SettingsError: It is empty.
        """
        value = getattr(self, field)
        if not value:
            raise SettingsError(f"{_PREFIX}{field.upper()} is not set, and this function needs it")
        return str(value)


class _Reader:
    """Reads single values and says what is wrong with them."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env

    def text(self, name: str, default: str = "") -> str:
        return self._env.get(_PREFIX + name, "").strip() or default

    def choice[T: str](self, name: str, first: T, *others: T) -> T:
        text = self.text(name, first)
        for known in (first, *others):
            if text == known:
                return known
        raise self._wrong(name, "expected " + " or ".join((first, *others)))

    def number(self, name: str, default: float, *, least: float, most: float) -> float:
        try:
            value = float(self.text(name, str(default)))
        except ValueError:
            value = math.nan
        if not least <= value <= most:
            raise self._wrong(name, f"expected a number from {least:g} to {most:g}")
        return value

    def whole(self, name: str, default: int, *, least: int, most: int) -> int:
        value = self.number(name, default, least=least, most=most)
        if value != int(value):
            raise self._wrong(name, f"expected a whole number from {least} to {most}")
        return int(value)

    def _wrong(self, name: str, expected: str) -> SettingsError:
        return SettingsError(f"{_PREFIX}{name}={self._env[_PREFIX + name]!r}: {expected}")
