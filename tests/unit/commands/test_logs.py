"""`make logs`: from InfluxDB or CloudWatch Logs, filtered, readable."""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from commands.cloud import Cloud
from commands.cloud_errors import CloudUnusable
from commands.logs import reading, workers
from commands.logs.cloudwatch import CloudWatch
from commands.logs.influxdb import InfluxDb
from commands.logs.reading import Places, Wanted
from commands.logs.table import rows_of, story_of, table_of
from infra.machinery.points import Document, point_of
from infra.settings import Settings
from tests.stand.influx.server import InfluxServer

TASK = "51d0d388-3dd5-4bfe-a6a3-eb8d4b50fae5"
OTHER = "123e4567-e89b-42d3-a456-426614174000"

type Read = Callable[..., list[Document]]


def life_of(task_id: str, started_ns: int) -> list[dict[str, Any]]:
    """What the services log of one task."""
    request = {"event_name": "request_handled", "text": "request handled", "outcome": "pass"}
    change = {"event_name": "task_state_changed", "level": "info"}
    told: list[dict[str, Any]] = [
        {"service": "client", "event_name": "cold_start", "text": "execution environment started"},
        {"service": "business", **change, "text": "task enqueued", "outcome": "PENDING"},
        {"service": "client", **request, "route": "/process", "status": 202, "duration_ms": 21.5},
        {
            "service": "worker",
            **change,
            "text": "task started",
            "attempt": 1,
            "queue_wait_ms": 17.0,
        },
        *({"service": "client", **request, "route": "/status/{task_id}", "status": 200},) * 3,
        {"service": "worker", **change, "text": "task succeeded", "duration_ms": 10_001.2},
        {
            **{"service": "client", "level": "warning", "event_name": "alert_raised"},
            **{"text": "alert report stored", "kinds": ["EMAIL", "PHONE"], "report_id": OTHER},
        },
    ]
    common = {"level": "info", "lane": 5}
    ids = [{} if "cold_start" in event.values() else {"task_id": task_id} for event in told]
    return [
        common | event | ids[n] | {"time_ns": started_ns + n * 1_000_000}
        for n, event in enumerate(told)
    ]


@pytest.fixture
def told() -> list[dict[str, Any]]:
    """The events of two tasks, a second ago."""
    start = time.time_ns() - 10**9
    return life_of(TASK, start) + life_of(OTHER, start + 500_000)


@pytest.fixture(params=["InfluxDB", "CloudWatch Logs"])
def read(request: pytest.FixtureRequest, told: list[dict[str, Any]]) -> Any:
    """Both sources, with the events in them."""
    if request.param == "InfluxDB":
        influx: InfluxServer = request.getfixturevalue("influx")
        influx.writer().write([point_of(event) for event in told])
        yield InfluxDb(settings_for(influx)).events
        return
    with mock_aws():
        logs = boto3.client("logs", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        for service in ("client", "business", "worker"):
            name = f"/aws/lambda/promptlane-{service}"
            logs.create_log_group(logGroupName=name)
            logs.create_log_stream(logGroupName=name, logStreamName="s")
            lines = [json.dumps(event) + "\n" for event in told if event["service"] == service]
            logs.put_log_events(
                logGroupName=name,
                logStreamName="s",
                logEvents=[
                    {"timestamp": int(time.time() * 1000), "message": line}
                    for line in ["START RequestId: 1\n", *lines]
                ],
            )
        yield CloudWatch(logs, prefix="promptlane").events


def settings_for(influx: InfluxServer) -> Settings:
    return Settings(
        influx_url=influx.url,
        influx_token=influx.token,
        influx_org=influx.org,
        influx_bucket=influx.bucket,
    )


def test_all_events_come_back_whole_and_in_their_order(
    read: Read, told: list[dict[str, Any]]
) -> None:
    found = read(minutes=60, wanted={})

    assert [strip(event) for event in found] == sorted(told, key=lambda event: event["time_ns"])


def strip(event: Document) -> dict[str, Any]:
    """An event without the tag that InfluxDB has beside `status`."""
    return {name: value for name, value in event.items() if name != "status_class"}


@pytest.mark.parametrize(
    "wanted",
    [
        {"service": "worker"},
        {"level": "warning"},
        {"task_id": TASK},
        {"task_id": TASK, "service": "client"},
        {"task_id": "00000000-0000-4000-8000-000000000000"},
    ],
    ids=str,
)
def test_events_are_filtered(
    read: Read, told: list[dict[str, Any]], wanted: dict[str, str]
) -> None:
    found = read(minutes=60, wanted=wanted)

    fitting = [event for event in told if wanted.items() <= event.items()]
    assert [strip(e) for e in found] == sorted(fitting, key=lambda event: event["time_ns"])


def test_what_is_older_is_left_out(read: Read) -> None:
    assert read(minutes=0, wanted={}) == []


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (
            "[ERROR] SettingsError: PROMPTLANE_MAX_TRIES='x'\rTraceback (most recent call last):\r"
            '  File "/var/task/functions/client/app.py", line 147, in <module>\r    x()\r'
            '  File "/var/task/functions/wiring.py", line 76, in policy\r    raise\n',
            "SettingsError: PROMPTLANE_MAX_TRIES='x' (functions/wiring.py, line 76)",
        ),
        (  # the same in Lambda's JSON format
            json.dumps(
                {
                    "timestamp": "2026-11-26T17:59:12Z",
                    "log_level": "ERROR",
                    "errorMessage": "PROMPTLANE_MAX_TRIES='x'",
                    "errorType": "SettingsError",
                    "requestId": "",
                    "stackTrace": [
                        '  File "/var/task/functions/client/app.py", line 147, in <module>\n',
                        '  File "/var/task/functions/wiring.py", line 76, in policy\n    raise\n',
                    ],
                }
            ),
            "SettingsError: PROMPTLANE_MAX_TRIES='x' (functions/wiring.py, line 76)",
        ),
        (
            "[ERROR] Runtime.ImportModuleError: Unable to import module 'functions.x'\n",
            "Runtime.ImportModuleError: Unable to import module 'functions.x'",
        ),
        (
            "2026-11-26T12:00:00.000Z 4a3a2459-c610-45ba-b471-6f475df53838 Task timed out after "
            "30.00 seconds\n\n",
            "Task timed out after 30.00 seconds",
        ),
        (
            "RequestId: 4a3a2459 Error: Runtime exited with error: signal: killed\n",
            "Runtime exited with error: signal: killed",
        ),
    ],
)
def test_what_lambda_says_of_a_function_that_cannot_start_or_dies_is_an_event(
    line: str, text: str
) -> None:
    with mock_aws():
        logs = boto3.client("logs", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        name = "/aws/lambda/promptlane-client"
        logs.create_log_group(logGroupName=name)
        logs.create_log_stream(logGroupName=name, logStreamName="s")
        now_ms = int(time.time() * 1000)
        logs.put_log_events(
            logGroupName=name,
            logStreamName="s",
            logEvents=[
                {"timestamp": now_ms, "message": message}
                for message in (
                    "START RequestId: 1\n",
                    line,
                    "Traceback\n",
                    "REPORT RequestId: 1\n",
                )
            ],
        )
        [event] = CloudWatch(logs, prefix="promptlane").events(minutes=1, wanted={})

    assert event["text"] == text
    assert (event["level"], event["service"]) == ("error", "client")
    assert text in table_of(rows_of([event]))


def test_a_tasks_story_is_told_across_services_with_polls_in_one_row() -> None:
    story = table_of(story_of(life_of(TASK, 1_795_500_000_000_000_000)[1:]))

    assert [re.split(r"\s{2,}", line) for line in story.splitlines()] == [
        ["time (UTC)", "level", "service", "event", "outcome", "route", "took", "waited", "text"],
        *(
            f"11-24 06:00:00.{line}".replace("TASK", TASK).split("|")
            for line in (
                "001|info|business|task_state_changed|PENDING|task enqueued task=TASK",
                "002|info|client|request_handled|pass|/process 202|21.5 ms"
                "|request handled task=TASK",
                "003|info|worker|task_state_changed|17.0 ms|task started attempt=1 task=TASK",
                "006|info|client|request_handled|pass|/status/{task_id} 200"
                "|request handled (3 times, the last)",
                "007|info|worker|task_state_changed|10.00 s|task succeeded task=TASK",
                "008|warning|client|alert_raised|alert report stored kinds=EMAIL,PHONE task=TASK"
                f" report={OTHER}",
            )
        ),
    ]


def test_without_events_there_is_no_table() -> None:
    assert table_of(rows_of([])) == ""


def test_the_command_prints_a_table_and_where_it_came_from(
    influx: InfluxServer, told: list[dict[str, Any]]
) -> None:
    influx.writer().write([point_of(event) for event in told])

    text = told_without_a_cloud(settings_for(influx), Wanted(task=TASK))

    assert "task succeeded" in text
    assert f"8 events of the last 60 minutes, from InfluxDB at {influx.url}" in text


def told_without_a_cloud(settings: Settings, wanted: Wanted) -> str:
    """What `promptlane logs` prints where nothing but an InfluxDB may answer."""
    places = Places(settings=settings, folder=Path("nowhere"))
    return reading.shown(reading.read(Cloud("http://127.0.0.1:9"), wanted, places), wanted)


def test_without_cloud_and_influxdb_it_says_what_to_do() -> None:
    with pytest.raises(CloudUnusable, match="start one with `make run`"):
        told_without_a_cloud(Settings(), Wanted())


def test_an_influxdb_that_is_down_is_told_before_the_other_source_is_tried(
    influx: InfluxServer, capsys: pytest.CaptureFixture[str]
) -> None:
    influx.front.go_down()

    with pytest.raises(CloudUnusable):
        told_without_a_cloud(settings_for(influx), Wanted())

    assert "did not answer. Reading CloudWatch Logs instead" in capsys.readouterr().err


def test_what_is_no_word_reaches_no_query(influx: InfluxServer) -> None:
    with pytest.raises(ValueError, match="is no word"):
        told_without_a_cloud(settings_for(influx), Wanted(service='x" or true'))


def test_the_files_of_celery_workers_are_read(tmp_path: Path, told: list[dict[str, Any]]) -> None:
    lines = [json.dumps(event) + "\n" for event in told if event["service"] == "worker"]
    (tmp_path / "worker-1.log").write_text("".join(["celery@worker-1 ready\n", *lines[::-1]]))
    (tmp_path / "redis.log").write_text(json.dumps(told[0]) + "\n")

    found = workers.events(tmp_path, minutes=60, wanted={"task_id": TASK})

    assert [event["text"] for event in found] == ["task started", "task succeeded"]
    assert workers.events(tmp_path, minutes=0, wanted={}) == []
    assert workers.events(tmp_path / "nowhere", minutes=60, wanted={}) == []
