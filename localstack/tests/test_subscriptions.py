"""CloudWatch Logs subscriptions to functions: later, in batches, and tried again."""

import base64
import gzip
import json
import time
from typing import Any

from tests.calls import wait_until
from tests.conftest import Running


def test_writing_a_line_does_not_wait_for_the_function_that_reads_it(running: Running) -> None:
    started = time.monotonic()

    write(running, "slow", [{"id": "read-slowly", "seconds": 2}])

    assert time.monotonic() - started < 1
    assert wait_until(lambda: noted(running, "read-slowly"))["log_stream"] == {"S": "slow"}


def test_lines_of_one_moment_come_in_one_delivery(running: Running) -> None:
    many = [{"id": f"read-{n}"} for n in range(20)]
    write(running, "many", many[:10])
    write(running, "many", many[10:])

    wait_until(lambda: all(noted(running, line["id"]) for line in many))

    assert {noted(running, line["id"])["tries"]["N"] for line in many} == {"1"}


def test_a_delivery_that_always_fails_ends_as_a_dead_letter(running: Running) -> None:
    write(running, "never", [{"id": "read-never", "failures": 99}])

    sqs = running.aws("sqs")
    [message] = wait_until(
        lambda: sqs.receive_message(QueueUrl=running.outputs["UnreadUrl"], WaitTimeSeconds=1).get(
            "Messages"
        )
    )

    event = json.loads(message["Body"])
    delivery = json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))
    assert [json.loads(line["message"])["id"] for line in delivery["logEvents"]] == ["read-never"]
    assert tries(running, "read-never") == 3


def test_what_was_written_is_in_the_log_group_too(running: Running) -> None:
    write(running, "kept", [{"id": "kept"}])

    found = running.aws("logs").filter_log_events(
        logGroupName="/tests/written", logStreamNames=["kept"]
    )
    assert [event["message"] for event in found["events"]] == ['{"id": "kept"}']


def write(running: Running, stream: str, lines: list[dict[str, Any]]) -> None:
    """Put lines into a stream of the log group that a function reads."""
    logs = running.aws("logs")
    name = {"logGroupName": "/tests/written", "logStreamName": stream}
    if not logs.describe_log_streams(logGroupName="/tests/written", logStreamNamePrefix=stream)[
        "logStreams"
    ]:
        logs.create_log_stream(**name)
    now_ms = int(time.time() * 1000)
    events = [{"timestamp": now_ms, "message": json.dumps(line)} for line in lines]
    logs.put_log_events(**name, logEvents=events)


def noted(running: Running, id: str) -> dict[str, Any]:
    """What the reader knows of a line; empty if nothing."""
    found = running.aws("dynamodb").get_item(TableName="things", Key={"id": {"S": id}})
    item: dict[str, Any] = found.get("Item", {})
    return item


def tries(running: Running, id: str) -> int:
    """How often the reader got a line."""
    return int(noted(running, id).get("tries", {"N": "0"})["N"])
