"""The logship function: what it picks out, ships, keeps and gives up."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from functions.logship.app import handler
from functions.logship.shipper import REST_S, Shipper
from functions.wiring import Wiring
from infra.errors import BadRequest, LogsUnavailable
from infra.undelivered.sqs import MAX_BYTES, SqsLines
from tests.conftest import Aws
from tests.stand.influx.server import InfluxServer
from tests.stand.mapping import NONE_FAILED, deliver, example, sqs_event, subscribed
from tests.unit.functions.traces import everything_in

type Ship = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture
def queues(aws: Aws) -> tuple[str, str]:
    """The URLs of the retry queue and of its dead-letter queue."""
    retry = aws.sqs.create_queue(QueueName="promptlane-logs-retry")["QueueUrl"]
    return retry, aws.sqs.create_queue(QueueName="promptlane-logs-dead")["QueueUrl"]


@pytest.fixture
def ship(environment: pytest.MonkeyPatch, influx: InfluxServer, queues: tuple[str, str]) -> Ship:
    """The function, set up for a real InfluxDB."""
    for name, value in {
        "INFLUX_URL": influx.url,
        "INFLUX_TOKEN": influx.token,
        "INFLUX_ORG": influx.org,
        "INFLUX_BUCKET": influx.bucket,
        "LOGS_RETRY_QUEUE_URL": queues[0],
        "LOGS_DEAD_QUEUE_URL": queues[1],
        "LOGS_RETRY_SECONDS": "0",
    }.items():
        environment.setenv(f"PROMPTLANE_{name}", value)
    return lambda event: handler(event, None)


def line(text: str, **facts: Any) -> str:
    """What a function prints for one event."""
    event = {"time_ns": time.time_ns(), "lane": 1, "level": "info", "service": "worker"}
    return json.dumps(event | {"event_name": "request_handled", "text": text} | facts)


def texts(influx: InfluxServer) -> list[str]:
    return [point["text"] for point in influx.points()]


def retried(aws: Aws, queues: tuple[str, str]) -> tuple[int, int]:
    """Let the mapping run once: how many messages came, and how many failed."""
    return deliver(aws, queues[0], handler)


def test_our_events_are_shipped_and_other_lines_are_not(ship: Ship, influx: InfluxServer) -> None:
    answer = ship(
        subscribed(
            [
                "START RequestId: 1 Version: $LATEST\n",
                line("first") + "\n",
                "a library prints",
                line("second"),
                "REPORT RequestId: 1\tDuration: 1 ms",
            ]
        )
    )

    assert answer == {}
    assert texts(influx) == ["first", "second"]


def test_a_delivery_that_comes_twice_changes_nothing(ship: Ship, influx: InfluxServer) -> None:
    event = subscribed([line("first"), line("second")])
    ship(event)
    once = influx.points()

    ship(event)

    assert influx.points() == once
    assert len(once) == 2


def test_a_probe_of_cloudwatch_and_a_delivery_without_events_are_no_requests(
    ship: Ship, influx: InfluxServer
) -> None:
    influx.front.writes = 0

    ship(subscribed(["START RequestId: 1"]))
    ship(example("logship"))

    assert influx.front.writes == 1  # the example has events, the other none


def test_with_influxdb_down_events_wait_in_the_queue_and_arrive_later(
    ship: Ship,
    influx: InfluxServer,
    aws: Aws,
    queues: tuple[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    influx.front.go_down()
    ship(subscribed([line("first"), line("second")]))
    assert retried(aws, queues) == (1, 1)
    assert "2 log events go to the retry queue" in capsys.readouterr().err

    influx.front.go_up()

    assert retried(aws, queues) == (1, 0)
    assert texts(influx) == ["first", "second"]
    assert everything_in(aws, queues[0]) == 0


def test_after_a_failure_the_function_does_not_ask_again_for_a_while(
    ship: Ship, influx: InfluxServer, aws: Aws, queues: tuple[str, str]
) -> None:
    influx.front.status = 503
    influx.front.writes = 0

    for n in range(20):
        ship(subscribed([line(f"event {n}")]))

    assert influx.front.writes == 1
    assert everything_in(aws, queues[0]) == 20
    assert REST_S >= 5


def test_a_slow_influxdb_costs_one_second_once(
    ship: Ship, influx: InfluxServer, aws: Aws, queues: tuple[str, str]
) -> None:
    influx.front.delay_s = 1.5
    started = time.monotonic()

    for n in range(10):
        ship(subscribed([line(f"event {n}")]))

    assert time.monotonic() - started < 2
    assert everything_in(aws, queues[0]) == 10


def test_a_wrong_token_loses_nothing_and_is_told_without_the_token(
    ship: Ship,
    environment: pytest.MonkeyPatch,
    aws: Aws,
    queues: tuple[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    environment.setenv("PROMPTLANE_INFLUX_TOKEN", "c4n4ry")

    ship(subscribed([line("first")]))

    told = capsys.readouterr()
    assert "is the token right?" in told.err
    assert "c4n4ry" not in told.err + told.out
    assert everything_in(aws, queues[0]) == 1


def test_a_refused_event_lies_aside_and_the_others_are_shipped(
    ship: Ship,
    influx: InfluxServer,
    aws: Aws,
    queues: tuple[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    influx.writer().write([f'events,lane=01 attempt="one" {time.time_ns()}'])
    lines = [line("good"), line("bad", attempt=1), line("good too")]

    ship(subscribed(lines))

    assert texts_only(influx) == ["good", "good too"]
    [aside] = aws.sqs.receive_message(QueueUrl=queues[1])["Messages"]
    assert aside["Body"] == lines[1]
    assert "1 of 3 log events were refused" in capsys.readouterr().err
    assert everything_in(aws, queues[0]) == 0


def texts_only(influx: InfluxServer) -> list[str]:
    return [point["text"] for point in influx.points() if "text" in point]


def test_a_replay_offers_dead_letters_again(
    ship: Ship, influx: InfluxServer, aws: Aws, queues: tuple[str, str]
) -> None:
    for n in range(12):
        aws.sqs.send_message(QueueUrl=queues[1], MessageBody=line(f"event {n}"))
    given_up = json.dumps(subscribed([line("of a delivery"), "START RequestId: 1"]))
    aws.sqs.send_message(QueueUrl=queues[1], MessageBody=given_up)

    assert ship({"replay": {}}) == {"replayed": 13}

    while retried(aws, queues) != (0, 0):
        pass
    assert sorted(texts(influx)) == sorted([f"event {n}" for n in range(12)] + ["of a delivery"])
    assert everything_in(aws, queues[1]) == 0


def test_what_is_refused_again_does_not_make_a_replay_endless(
    ship: Ship, aws: Aws, queues: tuple[str, str]
) -> None:
    aws.sqs.send_message(QueueUrl=queues[1], MessageBody=line("refused"))

    class Again(SqsLines):
        def _move_one(self) -> bool:
            aws.sqs.send_message(QueueUrl=queues[1], MessageBody=line("refused"))
            return super()._move_one()

    again = Again(aws.sqs, retry_queue_url=queues[0], dead_queue_url=queues[1])

    assert again.replay() == 1


def test_undelivered_lines_are_cut_into_messages_that_sqs_takes(
    aws: Aws, queues: tuple[str, str]
) -> None:
    lines = [line("x" * 1_000) for _ in range(600)]
    kept = SqsLines(aws.sqs, retry_queue_url=queues[0], dead_queue_url=queues[1])

    kept.keep(lines)

    messages = aws.sqs.receive_message(QueueUrl=queues[0], MaxNumberOfMessages=10)["Messages"]
    bodies = [message["Body"] for message in messages]
    assert all(len(body.encode()) <= MAX_BYTES for body in bodies)
    assert len(bodies) == -(-600 * (len(lines[0]) + 1) // MAX_BYTES)
    assert sorted(one for body in bodies for one in body.split("\n")) == sorted(lines)


def test_events_that_not_even_the_queue_takes_are_left_to_lambdas_own_retries(
    ship: Ship, influx: InfluxServer, environment: pytest.MonkeyPatch
) -> None:
    influx.front.go_down()
    environment.setenv("PROMPTLANE_LOGS_RETRY_QUEUE_URL", "https://sqs.us-east-1.amazonaws.com/1/x")

    with pytest.raises(LogsUnavailable):
        ship(subscribed([line("first")]))


def test_a_message_that_cannot_be_read_fails_alone(
    ship: Ship, influx: InfluxServer, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = ship(sqs_event(line("first"), '{"awslogs": {"data": "????"}}', line("second")))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "message-1"}]}
    assert texts(influx) == ["first", "second"]
    assert "can't be read" in capsys.readouterr().err


def test_an_empty_batch_is_no_request(ship: Ship, influx: InfluxServer) -> None:
    influx.front.writes = 0

    assert ship({"Records": []}) == NONE_FAILED
    assert influx.front.writes == 0


def test_pauses_between_offers_double_up_to_a_quarter_of_an_hour() -> None:
    pauses: list[int] = []

    class Queue:
        def keep(self, lines: object) -> None: ...
        def set_aside(self, lines: object) -> None: ...
        def replay(self) -> int:
            return 0

        def postpone(self, receipt: str, *, delay_s: int) -> None:
            pauses.append(delay_s)

    class Away:
        def write(self, points: object) -> None:
            raise LogsUnavailable("away")

    shipper = Shipper(writer=Away(), undelivered=Queue(), retry_s=5)
    for tries in range(1, 21):
        [record] = sqs_event(line("first"))["Records"]
        record["attributes"] = {"ApproximateReceiveCount": str(tries)}
        assert len(shipper.ship_again([record])) == 1

    assert pauses == [min(5 * 2**n, 900) for n in range(20)]
    assert 3 < sum(pauses) / 3_600 < 4  # hours until the dead-letter queue


def test_an_event_of_another_kind_is_refused(ship: Ship) -> None:
    with pytest.raises(BadRequest, match=r"events/logship\.json"):
        ship({"hello": "world"})


def test_the_adapters_are_made_once(ship: Ship, wiring: Wiring) -> None:
    assert wiring.point_writer is wiring.point_writer
    assert wiring.undelivered_lines is wiring.undelivered_lines
