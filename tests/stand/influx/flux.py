"""The few words of Flux that `make logs` speaks: from, range and filter by equality."""

import csv
import io
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.stand.influx.engine import Engine

_STEP = re.compile(r"(\w+)\((.*)\)", re.DOTALL)
_EQUALS = re.compile(r'r\.(\w+) == "((?:[^"\\]|\\.)*)"')
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_TYPES = {"float": "double", "integer": "long", "string": "string", "boolean": "boolean"}

type Record = dict[str, Any]


def answer(engine: Engine, query: str) -> str:
    """The annotated CSV that InfluxDB 2 would answer with.

    Raises:
        LookupError: There is no such bucket.
        ValueError: A step is not among the few that are known here.
    """
    source, *steps = [_parsed(step) for step in query.split("|>")]
    bucket = re.fullmatch(r'bucket: "([^"]+)"', source[1])
    if source[0] != "from" or bucket is None:
        raise ValueError(query)
    start_ns, stop_ns, wanted = 0, time.time_ns() + 1, []
    for name, body in steps:
        if name == "range":
            start_ns, stop_ns = _range(body, stop_ns)
        elif name == "filter":
            wanted += _equals(body)
        else:
            raise ValueError(f"{name}() is not known here")
    records = [
        record
        for record in _records(engine, bucket[1], start_ns, stop_ns)
        if all(str(record.get(key)) == value for key, value in wanted)
    ]
    return _tables(records, _types(engine, bucket[1]), start_ns, stop_ns)


def _parsed(step: str) -> tuple[str, str]:
    match = _STEP.fullmatch(step.strip())
    if match is None:
        raise ValueError(step)
    return match[1], match[2]


def _range(body: str, now_ns: int) -> tuple[int, int]:
    parts = dict(part.split(": ", 1) for part in body.split(", "))
    return _instant(parts["start"], now_ns), _instant(parts.get("stop", "-0s"), now_ns)


def _instant(text: str, now_ns: int) -> int:
    if match := re.fullmatch(r"-(\d+)([smhd])", text):
        return now_ns - int(match[1]) * _UNITS[match[2]] * 10**9
    if match := re.fullmatch(r"time\(v: (\d+)\)", text):
        return int(match[1])
    raise ValueError(text)


def _equals(body: str) -> list[tuple[str, str]]:
    condition = body.removeprefix("fn: (r) => ")
    found = []
    for part in condition.split(" and "):
        match = _EQUALS.fullmatch(part)
        if match is None:
            raise ValueError(body)
        found.append((match[1], re.sub(r"\\(.)", r"\1", match[2])))
    return found


def _records(engine: Engine, bucket: str, start_ns: int, stop_ns: int) -> Iterator[Record]:
    query = f"SELECT * FROM /.*/ WHERE time >= {start_ns} AND time < {stop_ns} GROUP BY *"
    for series in engine.ask(query, bucket):
        tags = {name: value for name, value in series["tags"].items() if value}
        for row in series["values"]:
            for field, value in zip(series["columns"][1:], row[1:], strict=True):
                if value is not None:
                    name = {"_measurement": series["name"], "_field": field}
                    yield {"_time": row[0], "_value": value} | name | tags


def _types(engine: Engine, bucket: str) -> dict[str, str]:
    series = engine.ask("SHOW FIELD KEYS", bucket)
    return {field: _TYPES[kind] for found in series for field, kind in found["values"]}


def _tables(records: list[Record], types: dict[str, str], start_ns: int, stop_ns: int) -> str:
    tables: dict[tuple[str, ...], list[Record]] = {}
    for record in records:
        key = tuple(f"{k}={v}" for k, v in sorted(record.items()) if k not in ("_time", "_value"))
        tables.setdefault(key, []).append(record)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for number, rows in enumerate(tables.values()):
        names = sorted(set(rows[0]) - {"_time", "_value"})
        kind = types[rows[0]["_field"]]
        times = ["dateTime:RFC3339"] * 3
        writer.writerow(["#datatype", "string", "long", *times, kind, *["string"] * len(names)])
        writer.writerow(
            ["#group", *["false"] * 2, *["true"] * 2, *["false"] * 2, *["true"] * len(names)]
        )
        writer.writerow(["#default", "_result", *[""] * (5 + len(names))])
        writer.writerow(["", "result", "table", "_start", "_stop", "_time", "_value", *names])
        span = [_rfc3339(start_ns), _rfc3339(stop_ns)]
        for row in rows:
            value = row["_value"]
            told = [_rfc3339(row["_time"]), str(value).lower() if kind == "boolean" else value]
            writer.writerow(["", "", number, *span, *told, *(row[name] for name in names)])
        out.write("\r\n")
    return out.getvalue()


def _rfc3339(instant_ns: int) -> str:
    seconds, rest_ns = divmod(instant_ns, 10**9)
    whole = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return f"{whole:%Y-%m-%dT%H:%M:%S}.{rest_ns:09}Z"
