"""Logs on their way: from functions through CloudWatch Logs and the log shipper to InfluxDB."""

import json
import time
from collections.abc import Callable

import pytest

from commands.cloud import Cloud as AnyCloud
from commands.logs.reading import Places, Wanted, read, shown
from infra.settings import Settings
from tests.stand.cloud import Cloud, call, wait_for_status
from tests.stand.influx.server import InfluxServer

MODEL_S = 1
CANARY = "c4n4ry in the coal mine"
PHONE = "+380991414444"


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """What make exports for the commands that call the cloud."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")


@pytest.fixture(scope="module")
def influx(running_influx: InfluxServer) -> InfluxServer:
    """One bucket for this module's stack."""
    running_influx.recover()
    running_influx.new_bucket()
    return running_influx


@pytest.fixture(scope="module")
def logged(cloud: Cloud, influx: InfluxServer) -> str:
    """The base URL of a client API whose stack ships its logs."""
    parameters = {
        "Prefix": "logged",
        "ModelSeconds": str(MODEL_S),
        "InfluxUrl": influx.url,
        "InfluxToken": influx.token,
        "InfluxOrg": influx.org,
        "InfluxBucket": influx.bucket,
        "LogRetrySeconds": "1",
    }
    cloud.deploy("logged", parameters)
    return cloud.gateway("logged")


def submit(base: str, message: str = "hello") -> str:
    """Submit a message; the task's id."""
    accepted = call(
        "POST",
        f"{base}/process",
        json.dumps({"message": message}).encode(),
        Content_Type="application/json",
    )
    assert accepted.status == 202, accepted.body
    task_id: str = accepted.json["task_id"]
    return task_id


def eventually(holds: Callable[[], bool], *, timeout_s: float) -> bool:
    give_up_at = time.monotonic() + timeout_s
    while not holds():
        if time.monotonic() > give_up_at:
            return False
        time.sleep(0.2)
    return True


def story(influx: InfluxServer, task_id: str) -> list[str]:
    """The texts that InfluxDB has of a task."""
    return [point["text"] for point in influx.points() if point.get("task_id") == task_id]


def told_of(cloud: Cloud, stack: str, task_id: str) -> str:
    """What `promptlane logs` prints of one task."""
    wanted = Wanted(task=task_id)
    places = Places(settings=Settings(), folder=cloud.folder)
    return shown(read(AnyCloud(cloud.endpoint, stack), wanted, places), wanted)


def is_told(influx: InfluxServer, task_id: str) -> bool:
    return {"task enqueued", "task started", "task succeeded"} <= set(story(influx, task_id))


def test_a_tasks_events_reach_influxdb_and_make_logs_tells_them(
    cloud: Cloud, logged: str, influx: InfluxServer
) -> None:
    task_id = submit(logged)
    wait_for_status(f"{logged}/status/{task_id}", "SUCCESS", timeout_s=20)

    assert eventually(lambda: is_told(influx, task_id), timeout_s=15), story(influx, task_id)

    text = told_of(cloud, "logged", task_id)
    places = [text.index(part) for part in ("task enqueued", "task started", "task succeeded")]
    assert places == sorted(places)
    assert f"from InfluxDB at {influx.url}" in text
    lanes = {point["service"]: point["lane"] for point in influx.points()}
    assert len(lanes) == 3


def test_without_a_log_shipper_make_logs_reads_cloudwatch(cloud: Cloud) -> None:
    accepted = call("POST", f"{cloud.front}/process?message=hello")
    task_id = accepted.json["task_id"]

    def told() -> bool:
        text = told_of(cloud, "promptlane", task_id)
        return "task enqueued" in text and "from CloudWatch Logs" in text

    assert eventually(told, timeout_s=10)


def test_with_influxdb_down_nobody_waits_and_nothing_is_lost(
    logged: str, influx: InfluxServer
) -> None:
    submit(logged)  # environments are warm
    influx.front.go_down()
    started = time.monotonic()
    try:
        ids = [submit(logged) for _ in range(10)]
        took_s = time.monotonic() - started
        for task_id in ids:
            wait_for_status(f"{logged}/status/{task_id}", "SUCCESS", timeout_s=20)
        time.sleep(3)
        influx.front.go_up()
    finally:
        influx.recover()

    assert took_s < 5
    assert eventually(lambda: all(is_told(influx, t) for t in ids), timeout_s=60)
    assert [story(influx, t).count("task succeeded") for t in ids] == [1] * len(ids)


def test_what_reached_the_dead_letter_queue_is_replayed(
    cloud: Cloud, logged: str, influx: InfluxServer
) -> None:
    sqs = cloud.aws("sqs")
    dead = sqs.get_queue_url(QueueName="logged-logs-dead")["QueueUrl"]
    event = {"time_ns": time.time_ns(), "lane": 1, "level": "info", "service": "worker"}
    event |= {"event_name": "error", "text": "from the dead"}
    sqs.send_message(QueueUrl=dead, MessageBody=json.dumps(event))

    answer = cloud.aws("lambda").invoke(FunctionName="logged-logship", Payload=b'{"replay": {}}')

    assert json.load(answer["Payload"]) == {"replayed": 1}
    assert eventually(
        lambda: "from the dead" in [point["text"] for point in influx.points()], timeout_s=15
    )


def test_no_prompt_answer_match_or_token_is_anywhere_on_the_way(
    cloud: Cloud, logged: str, influx: InfluxServer
) -> None:
    task_id = submit(logged, CANARY)
    refused = call("POST", f"{logged}/process?message={CANARY.replace(' ', '+')}+%2B{PHONE[1:]}")
    task = wait_for_status(f"{logged}/status/{task_id}", "SUCCESS", timeout_s=20)
    assert refused.status == 422
    assert eventually(lambda: is_told(influx, task_id), timeout_s=15)

    said = cloud.said_by(
        *(f"logged-{name}" for name in ("client", "business", "worker", "logship"))
    )
    stored = json.dumps(influx.points())
    for seen in (said, stored):
        assert len(seen) > 1_000
        for secret in (CANARY, "c4n4ry", PHONE, PHONE[1:], task["result"], influx.token):
            assert secret not in seen
