"""The InfluxDB that tests use: Debian's behind our front, or the one that INFLUX_URL names."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from influxdb_client.client.influxdb_client import InfluxDBClient

from infra.points.influxdb import InfluxDb
from tests.stand.influx.engine import Engine
from tests.stand.influx.front import Front

ORG = "promptlane"
_CASTS: dict[str, Callable[[str], Any]] = {"double": float, "long": int, "string": str}
TOKEN = "a token + / = of a test's own"


class InfluxServer:
    """A real InfluxDB that can be made to fail; see `Front`.

    Attributes:
        bucket: Empty at the start of a test.
    """

    def __init__(self, front: Front, *, org: str, token: str) -> None:
        self.front = front
        self.org = org
        self.token = token
        self.bucket = ""

    @property
    def url(self) -> str:
        """Its base URL."""
        return self.front.url

    def new_bucket(self) -> None:
        """Make an empty bucket and use it from now on."""
        self.bucket = f"logs-{uuid4().hex[:8]}"
        with self.client() as client:
            client.buckets_api().create_bucket(bucket_name=self.bucket, org=self.org)

    def recover(self) -> None:
        """Be up, quick and kind."""
        self.front.recover()

    def client(self) -> InfluxDBClient:
        """influxdb-client itself."""
        return InfluxDBClient(url=self.url, token=self.token, org=self.org)

    def writer(self, *, token: str | None = None, timeout_s: float = 1.0) -> InfluxDb:
        """Our adapter for it."""
        return InfluxDb(
            url=self.url,
            token=self.token if token is None else token,
            org=self.org,
            bucket=self.bucket,
            timeout_s=timeout_s,
        )

    def points(self) -> list[dict[str, Any]]:
        """All points of the last hour, oldest first: time, tags and fields of each."""
        query = f'from(bucket: "{self.bucket}") |> range(start: -1h)'
        return self.ask(query)

    def ask(self, query: str) -> list[dict[str, Any]]:
        """The points that a Flux query finds."""
        found: dict[tuple[str, ...], dict[str, Any]] = {}
        with self.client() as client:
            names: list[str] = []
            types: list[str] = []
            # As text: influxdb-client's own records know microseconds only.
            for row in client.query_api().query_csv(query):
                if row[0] == "#datatype":
                    types = row
                elif row[1:3] == ["result", "table"]:
                    names = row
                elif row and not row[0].startswith("#"):
                    record = dict(zip(names, row, strict=True))
                    kind = types[names.index("_value")]
                    tags = {k: v for k, v in record.items() if k and not k.startswith("_")}
                    del tags["result"], tags["table"]
                    key = (record["_time"], *(f"{k}={v}" for k, v in sorted(tags.items())))
                    point = found.setdefault(key, {"time": record["_time"], **tags})
                    point[record["_field"]] = _CASTS[kind](record["_value"])
        return [found[key] for key in sorted(found)]


@contextmanager
def server_in(folder: Path) -> Iterator[InfluxServer]:
    """An InfluxDB with its files in a folder; skips the test where there is none, but not in CI."""
    url = os.environ.get("INFLUX_URL")
    if url is not None:
        token, org = os.environ["INFLUX_TOKEN"], os.environ.get("INFLUX_ORG", ORG)
        front = Front(None, upstream=url.rstrip("/"), token=token)
        yield InfluxServer(front, org=org, token=token)
        front.go_down()
        return
    if shutil.which("influxd") is None:
        message = "influxd is not installed: apt-get install influxdb, or set INFLUX_URL"
        if "CI" in os.environ:
            pytest.fail(message)
        pytest.skip(message)
    engine = Engine(folder)
    front = Front(engine, token=TOKEN)
    yield InfluxServer(front, org=ORG, token=TOKEN)
    front.go_down()
    engine.stop()
