"""Event source mappings: batches side by side, and what fails comes back."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.calls import wait_until
from tests.conftest import Running


def test_thirty_tasks_of_a_second_run_ten_at_a_time(running: Running) -> None:
    started = time.monotonic()
    send(running, [{"id": f"wide-{n}", "seconds": 1} for n in range(30)])

    things = wait_until(lambda: done(running, "wide-", 30), timeout_s=30)

    assert time.monotonic() - started < 15  # 30 one by one
    assert len({thing["pid"] for thing in things}) == 10
    assert {int(thing["tries"]) for thing in things} == {1}


def test_what_fails_comes_back_and_what_succeeds_does_not(running: Running) -> None:
    send(running, [{"id": "twice-1", "failures": 1}, {"id": "twice-2"}])

    things = wait_until(lambda: done(running, "twice-", 2), timeout_s=20)

    assert {thing["id"]: int(thing["tries"]) for thing in things} == {"twice-1": 2, "twice-2": 1}


def test_what_keeps_failing_ends_as_a_dead_letter(running: Running) -> None:
    send(running, [{"id": "never", "failures": 99}])

    sqs = running.aws("sqs")
    [message] = wait_until(
        lambda: sqs.receive_message(QueueUrl=running.outputs["DeadUrl"], WaitTimeSeconds=1).get(
            "Messages"
        ),
        timeout_s=30,
    )

    assert json.loads(message["Body"])["id"] == "never"


def test_a_body_arrives_as_it_was_sent(running: Running) -> None:
    body = '{ "id":"verbatim",  "seconds" : 0.0 }'
    running.aws("sqs").send_message(QueueUrl=running.outputs["QueueUrl"], MessageBody=body)

    [thing] = wait_until(lambda: done(running, "verbatim", 1))

    assert thing["body"] == body


def test_json_of_any_depth_reaches_the_function(running: Running) -> None:
    body = "[" * 100_000
    running.aws("sqs").send_message(QueueUrl=running.outputs["QueueUrl"], MessageBody=body)

    [thing] = wait_until(lambda: done(running, f"too-deep-{len(body)}", 1))

    assert int(thing["tries"]) == 1
    assert thing["body"] == body


def test_over_the_reserved_concurrency_messages_wait_without_a_try(running: Running) -> None:
    functions = running.aws("lambda")
    functions.put_function_concurrency(FunctionName="worker", ReservedConcurrentExecutions=2)
    try:
        send(running, [{"id": f"narrow-{n}", "seconds": 0.5} for n in range(8)])
        things = wait_until(lambda: done(running, "narrow-", 8), timeout_s=30)
    finally:
        functions.delete_function_concurrency(FunctionName="worker")

    assert {int(thing["tries"]) for thing in things} == {1}


def test_a_mapping_can_be_disabled_and_enabled_again(running: Running) -> None:
    functions = running.aws("lambda")
    [mapping] = mappings(running)

    def switch(enabled: bool, state: str) -> None:
        functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=enabled)
        wait_until(
            lambda: functions.get_event_source_mapping(UUID=mapping["UUID"])["State"] == state
        )

    switch(False, "Disabled")
    send(running, [{"id": "later"}])
    time.sleep(0.5)
    assert not done(running, "later", 1)
    switch(True, "Enabled")

    assert wait_until(lambda: done(running, "later", 1))


def test_a_fifo_queues_messages_wait_for_a_busy_function_too(running: Running) -> None:
    sqs, functions = running.aws("sqs"), running.aws("lambda")
    url = sqs.create_queue(QueueName="turns.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    arn = f"arn:aws:sqs:us-east-1:000000000000:{url.rpartition('/')[2]}"
    made = functions.create_event_source_mapping(EventSourceArn=arn, FunctionName="worker")
    functions.put_function_concurrency(FunctionName="worker", ReservedConcurrentExecutions=0)
    try:
        body = json.dumps({"id": "turn"})
        sqs.send_message(
            QueueUrl=url, MessageBody=body, MessageGroupId="a", MessageDeduplicationId="a"
        )
        time.sleep(3)  # it was received, and could not be sent
        functions.delete_function_concurrency(FunctionName="worker")
        [thing] = wait_until(lambda: done(running, "turn", 1), timeout_s=15)
    finally:
        functions.delete_function_concurrency(FunctionName="worker")
        functions.delete_event_source_mapping(UUID=made["UUID"])
        wait_until(lambda: len(mappings(running)) == 1)
        sqs.delete_queue(QueueUrl=url)

    assert int(thing["tries"]) == 1


def mappings(running: Running) -> list[dict[str, Any]]:
    """Those of the function that the tests' tasks run in."""
    found = running.aws("lambda").list_event_source_mappings(FunctionName="worker")
    return list(found["EventSourceMappings"])


def send(running: Running, tasks: list[dict[str, Any]]) -> None:
    """Put tasks on the queue."""
    sqs = running.aws("sqs")
    with ThreadPoolExecutor(5) as pool:
        for task in tasks:
            pool.submit(
                sqs.send_message,
                QueueUrl=running.outputs["QueueUrl"],
                MessageBody=json.dumps(task),
            )


def done(running: Running, prefix: str, count: int) -> list[dict[str, Any]]:
    """The records of tasks whose id starts so, once there are that many that are done."""
    rows = running.aws("dynamodb").scan(TableName="things")["Items"]
    things = [{name: next(iter(value.values())) for name, value in row.items()} for row in rows]
    found = [thing for thing in things if thing["id"].startswith(prefix) and "done" in thing]
    return found if len(found) >= count else []
