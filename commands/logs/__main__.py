"""Reads the last events from InfluxDB if there is one, else from CloudWatch Logs."""

import argparse
import os
import re
import sys
from collections.abc import Mapping
from typing import Any, get_args

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from commands.logs.cloudwatch import CloudWatch
from commands.logs.influxdb import InfluxDb
from commands.logs.table import rows_of, story_of, table_of
from infra.errors import LogsUnavailable
from infra.log import Level
from infra.points import Document
from infra.settings import Settings
from infra.task import is_task_id


def main(arguments: list[str], env: Mapping[str, str]) -> str:
    """What to print.

    Raises:
        LogsUnavailable: There is nothing to read from; the message says what to do.
    """
    wish = _parser().parse_args(arguments)
    # A wish that is empty is none: make passes every filter.
    wanted = {"service": wish.service, "level": wish.level, "task_id": wish.task}
    wanted = {name: value for name, value in wanted.items() if value}
    source, events = _read(wish, env, wanted)
    shown = story_of(events) if wish.task else rows_of(events)
    count = f"{len(events)} events of the last {wish.minutes:g} minutes, from {source}"
    return table_of(shown) + count


def _read(
    wish: argparse.Namespace, env: Mapping[str, str], wanted: dict[str, str]
) -> tuple[str, list[Document]]:
    """Where the events come from, and the events, oldest first."""
    influx = _given(env) or _deployed(wish)
    if influx is not None:
        try:
            return str(influx), influx.events(minutes=wish.minutes, wanted=wanted)
        except LogsUnavailable as error:
            print(f"{error}. Reading CloudWatch Logs instead.", file=sys.stderr)
    try:
        cloudwatch = CloudWatch(_client("logs", wish.endpoint), prefix=wish.prefix)
        return str(cloudwatch), cloudwatch.events(minutes=wish.minutes, wanted=wanted)
    except (BotoCoreError, ClientError) as error:
        raise LogsUnavailable(
            f"No local cloud answers at {wish.endpoint}: start one with `make run`, name its port "
            "with CLOUD_PORT=, or name an InfluxDB with INFLUX_URL= and INFLUX_TOKEN="
        ) from error


def _given(env: Mapping[str, str]) -> InfluxDb | None:
    """The InfluxDB that this command's own settings name."""
    settings = Settings.from_env(env)
    return InfluxDb(settings) if settings.influx_url else None


def _deployed(wish: argparse.Namespace) -> InfluxDb | None:
    """The InfluxDB that the log shipper of the running cloud ships to."""
    try:
        found = _client("lambda", wish.endpoint).get_function_configuration(
            FunctionName=f"{wish.prefix}-logship"
        )
    except (BotoCoreError, ClientError):
        return None  # no log shipper; whether there is a cloud shows in a moment
    return InfluxDb(Settings.from_env(found["Environment"]["Variables"]))


def _client(service: str, endpoint: str) -> Any:
    """A client with the credentials that make has put into the environment."""
    return boto3.client(  # type: ignore[call-overload]
        service,
        endpoint_url=endpoint,
        region_name="us-east-1",
        config=Config(connect_timeout=1, read_timeout=20, retries={"total_max_attempts": 1}),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make logs")
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--prefix", default="promptlane")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--service", type=_word, default="")
    parser.add_argument("--level", choices=["", *get_args(Level.__value__)], default="")
    parser.add_argument("--task", type=_task_id, default="")
    return parser


def _word(text: str) -> str:
    if not re.fullmatch(r"[a-z-]{0,40}", text):
        raise argparse.ArgumentTypeError(f"{text!r}: expected client, business or worker")
    return text


def _task_id(text: str) -> str:
    if text and not is_task_id(text):
        raise argparse.ArgumentTypeError(
            f"{text!r}: expected a task id such as 123e4567-e89b-42d3-a456-426614174000"
        )
    return text


if __name__ == "__main__":
    try:
        print(main(sys.argv[1:], os.environ))
    except LogsUnavailable as error:
        sys.exit(f"make logs: {error}.")
