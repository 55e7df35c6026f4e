"""Reads events from InfluxDB 2, with Flux."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from influxdb_client.domain.dialect import Dialect

from commands.influx_client import connected
from infra.machinery.points import FIELDS, MEASUREMENT, TAGS, Document
from infra.settings import Settings

_TIMEOUT_S = 20
_IN_NANOSECONDS: Any = Dialect(  # type: ignore[no-untyped-call]
    header=True, annotations=[], date_time_format="RFC3339Nano"
)
_CASTS: dict[type, Callable[[str], Any]] = {
    str: str,
    int: int,
    float: float,
    list: lambda text: text.split(","),
}


class InfluxDb:
    """One bucket."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __str__(self) -> str:
        return f"InfluxDB at {self._settings.influx_url}"

    def events(self, *, minutes: float, wanted: dict[str, str]) -> list[Document]:
        """The events of the last minutes with the wanted values, oldest first.

        Raises:
            LogsUnavailable: InfluxDB refused or did not answer.
        """
        of_tags = {key: value for key, value in wanted.items() if key in TAGS}
        ids = {key: value for key, value in wanted.items() if key not in TAGS}
        span = f"start: -{int(minutes * 60)}s"
        for key, value in ids.items():
            # First find the id's own time span: it holds few points, an hour may hold millions.
            query = self._query(span, of_tags | {"_field": key})
            found = self._rows(query + _filter({"_value": value}))
            times = [_nanoseconds(record["_time"]) for record in _records(found)]
            if not times:
                return []
            span = f"start: time(v: {min(times)}), stop: time(v: {max(times) + 1})"
        points = _points(self._rows(self._query(span, of_tags)))
        fitting = [p for p in points if all(p.get(key) == value for key, value in ids.items())]
        return sorted(fitting, key=lambda event: event["time_ns"])

    def _query(self, span: str, equal: dict[str, str]) -> str:
        source = f'from(bucket: "{self._settings.influx_bucket}") |> range({span})'
        return source + _filter({"_measurement": MEASUREMENT, **equal})

    def _rows(self, query: str) -> list[list[str]]:
        with connected(self._settings, timeout_s=_TIMEOUT_S) as client:
            # As text: influxdb-client's own records know microseconds only.
            return list(client.query_api().query_csv(query, dialect=_IN_NANOSECONDS))


def _filter(equal: dict[str, str]) -> str:
    for value in equal.values():
        if not re.fullmatch(r"[\w-]+", value):
            raise ValueError(f"{value!r} is no word, and would be read as Flux")
    condition = " and ".join(f'r.{name} == "{value}"' for name, value in equal.items())
    return f" |> filter(fn: (r) => {condition})"


def _points(rows: list[list[str]]) -> Iterator[Document]:
    """InfluxDB's tables have a row for each field: put those of one point together."""
    points: dict[tuple[str, ...], dict[str, Any]] = {}
    for record in _records(rows):
        name = record["_field"]
        if name not in FIELDS:
            continue  # of a later version
        tags = {tag: record[tag] for tag in TAGS if record.get(tag)}
        point = points.setdefault((record["_time"], *tags.values()), {"time_ns": record["_time"]})
        point |= tags
        point[name] = _CASTS[FIELDS[name]](record["_value"])
    for point in points.values():
        yield point | {"time_ns": _nanoseconds(point["time_ns"]), "lane": int(point["lane"])}


def _records(rows: list[list[str]]) -> Iterator[dict[str, str]]:
    names: list[str] = []
    for row in rows:
        if row[1:3] == ["result", "table"]:
            names = row
        elif row and not row[0].startswith("#"):
            yield dict(zip(names, row, strict=True))


def _nanoseconds(rfc3339: str) -> int:
    """Since 1970; Python's own instants know microseconds only."""
    whole, _, fraction = rfc3339.removesuffix("Z").partition(".")
    seconds = int(datetime.fromisoformat(f"{whole}+00:00").timestamp())
    return seconds * 10**9 + int(f"{fraction:0<9}")
