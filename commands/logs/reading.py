"""Reads the last events from InfluxDB if there is one, else from CloudWatch Logs."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from commands.cloud import Cloud
from commands.cloud_errors import CloudUnusable
from commands.logs import workers
from commands.logs.cloudwatch import CloudWatch
from commands.logs.table import rows_of, story_of, table_of
from infra.errors import LogsUnavailable
from infra.machinery.points import Document
from infra.settings import Settings

if TYPE_CHECKING:
    from commands.logs.influxdb import InfluxDb

_COMPOSE_HOST = "influxdb"  # what docker compose's own network calls it


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events are asked for; what is empty chooses nothing."""

    minutes: float = 60
    service: str = ""
    level: str = ""
    task: str = ""
    trace: str = ""

    def equal(self) -> dict[str, str]:
        """The values that events have to have."""
        values = {
            "service": self.service,
            "level": self.level,
            "task_id": self.task,
            "trace_id": self.trace,
        }
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where events may be, besides CloudWatch Logs.

    Attributes:
        settings: Name an InfluxDB, or none.
        folder: The local cloud's, with the files of Celery workers; need not be there.
        influx_port: Of docker compose's InfluxDB, on this machine.
    """

    settings: Settings
    folder: Path
    influx_port: int = 8086


@dataclass(frozen=True, slots=True)
class Found:
    """Events, oldest first, and where they come from."""

    source: str
    events: list[Document]


def read(cloud: Cloud, wanted: Wanted, places: Places) -> Found:
    """What was logged.

    Raises:
        CloudUnusable: There is nothing to read from; the message says what to do.
    """
    influx = _influx(cloud, places)
    if influx is not None:
        try:
            found = influx.events(minutes=wanted.minutes, wanted=wanted.equal())
            return Found(str(influx), found)
        except LogsUnavailable as error:
            print(f"{error}. Reading CloudWatch Logs instead.", file=sys.stderr)
    prefix = cloud.outputs()["ClientFunctionName"].removesuffix("-client")
    cloudwatch = CloudWatch(cloud.client("logs"), prefix=prefix)
    with cloud.explained():
        of_functions = cloudwatch.events(minutes=wanted.minutes, wanted=wanted.equal())
    of_workers = workers.events(places.folder, minutes=wanted.minutes, wanted=wanted.equal())
    if not of_workers:
        return Found(str(cloudwatch), of_functions)
    events = sorted(of_functions + of_workers, key=lambda event: event["time_ns"])
    return Found(f"{cloudwatch} and the workers' logs in {places.folder}", events)


def shown(found: Found, wanted: Wanted) -> str:
    """The events as a table, and under it how many there are; one task's or trace's as a story."""
    rows = story_of(found.events) if wanted.task or wanted.trace else rows_of(found.events)
    events = f"{len(found.events)} events of the last {wanted.minutes:g} minutes"
    return f"{table_of(rows)}{events}, from {found.source}"


def _influx(cloud: Cloud, places: Places) -> "InfluxDb | None":
    given = places.settings
    settings = given if given.influx_url else _shipped_to(cloud, places.influx_port)
    if settings is None:
        return None
    try:
        from commands.logs.influxdb import InfluxDb
    except ModuleNotFoundError:  # `pip install promptlane` alone leaves it out
        print(
            "The logs are in InfluxDB, whose client is missing: pip install 'promptlane[influxdb]'."
            " Reading CloudWatch Logs instead.",
            file=sys.stderr,
        )
        return None
    return InfluxDb(settings)


def _shipped_to(cloud: Cloud, influx_port: int) -> Settings | None:
    """The InfluxDB that the stack's log shipper ships to, as this machine reaches it."""
    try:
        name = cloud.outputs().get("LogshipFunctionName")
    except CloudUnusable:
        return None  # the next call that needs the cloud says so
    if name is None:
        return None
    with cloud.explained():
        found = cloud.client("lambda").get_function_configuration(FunctionName=name)
    settings = Settings.from_env(found["Environment"]["Variables"])
    if urlsplit(settings.influx_url).hostname == _COMPOSE_HOST:
        return replace(settings, influx_url=f"http://localhost:{influx_port}")
    return settings
