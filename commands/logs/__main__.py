"""Reads the last events from InfluxDB if there is one, else from CloudWatch Logs."""

import argparse
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from commands.cloud import STACK, Cloud, CloudUnusable
from commands.logs import workers
from commands.logs.cloudwatch import CloudWatch
from commands.logs.influxdb import InfluxDb
from commands.logs.table import rows_of, story_of, table_of
from infra.errors import LogsUnavailable
from infra.machinery.points import Document
from infra.settings import Settings

_COMPOSE_HOST = "influxdb"  # what docker compose's own network calls it


def main(arguments: list[str], env: Mapping[str, str]) -> str:
    """What to print.

    Raises:
        CloudUnusable: There is nothing to read from; the message says what to do.
    """
    options = _parser().parse_args(arguments)
    # An option that is empty is none: make passes every filter.
    wanted = {
        "service": options.service,
        "level": options.level,
        "task_id": options.task,
        "trace_id": options.trace,
    }
    wanted = {name: value for name, value in wanted.items() if value}
    source, events = _read(options, Settings.from_env(env), wanted)
    shown = story_of(events) if options.task or options.trace else rows_of(events)
    count = f"{len(events)} events of the last {options.minutes:g} minutes, from {source}"
    return table_of(shown) + count


def _read(
    options: argparse.Namespace, given: Settings, wanted: dict[str, str]
) -> tuple[str, list[Document]]:
    """Where the events come from, and the events, oldest first."""
    cloud = Cloud(options.endpoint, options.stack)
    influx = InfluxDb(given) if given.influx_url else _shipped_to(cloud, options.influx_port)
    if influx is not None:
        try:
            return str(influx), influx.events(minutes=options.minutes, wanted=wanted)
        except LogsUnavailable as error:
            print(f"{error}. Reading CloudWatch Logs instead.", file=sys.stderr)
    prefix = cloud.outputs()["ClientFunctionName"].removesuffix("-client")
    cloudwatch = CloudWatch(cloud.client("logs"), prefix=prefix)
    with cloud.explained():
        of_functions = cloudwatch.events(minutes=options.minutes, wanted=wanted)
    of_workers = workers.events(options.dir, minutes=options.minutes, wanted=wanted)
    if not of_workers:
        return str(cloudwatch), of_functions
    events = sorted(of_functions + of_workers, key=lambda event: event["time_ns"])
    return f"{cloudwatch} and the workers' logs in {options.dir}", events


def _shipped_to(cloud: Cloud, influx_port: int) -> InfluxDb | None:
    """The InfluxDB that the running cloud's log shipper ships to, as this machine reaches it."""
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
        settings = replace(settings, influx_url=f"http://localhost:{influx_port}")
    return InfluxDb(settings)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make logs")
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--stack", default=STACK)
    parser.add_argument("--dir", type=Path, required=True, help="the local cloud's")
    parser.add_argument("--influx-port", type=int, default=8086, help="of compose's InfluxDB")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--service", default="")
    parser.add_argument("--level", default="")
    parser.add_argument("--task", default="")
    parser.add_argument("--trace", default="")
    return parser


if __name__ == "__main__":
    try:
        print(main(sys.argv[1:], os.environ))
    except CloudUnusable as error:
        sys.exit(f"make logs: {error}. Or name an InfluxDB with INFLUX_URL= and INFLUX_TOKEN=.")
