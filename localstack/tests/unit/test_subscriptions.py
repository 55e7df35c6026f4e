"""How log lines are gathered and packed for the functions that read them."""

import base64
import gzip
import json
import threading
from typing import Any

from hoststack.services.subscriptions import Deliverer, Subscription, event_of, parts

SUBSCRIPTION = Subscription(
    name="to-reader",
    destination="arn:aws:lambda:us-east-1:000000000000:function:reader",
    group="/tests/written",
    stream="a stream",
    account="000000000000",
    region="us-east-1",
)


def test_many_lines_go_in_parts_that_lambda_takes_and_none_is_lost_or_moved() -> None:
    lines = [line(str(n) + "x" * 1_000) for n in range(1_000)]

    split = list(parts(lines))

    assert [entry for part in split for entry in part] == lines
    assert len(split) > 1
    assert all(len(json.dumps(event_of(SUBSCRIPTION, part))) < 256 * 1024 for part in split)


def test_no_lines_make_no_part() -> None:
    assert list(parts([])) == []


def test_an_event_has_the_form_that_aws_documents() -> None:
    packed = event_of(SUBSCRIPTION, [line("hello")])["awslogs"]["data"]

    assert json.loads(gzip.decompress(base64.b64decode(packed))) == {
        "messageType": "DATA_MESSAGE",
        "owner": "000000000000",
        "logGroup": "/tests/written",
        "logStream": "a stream",
        "subscriptionFilters": ["to-reader"],
        "logEvents": [line("hello")],
    }


def test_a_delivery_that_cannot_be_made_does_not_stop_the_next() -> None:
    arrived = threading.Event()
    calls: list[Subscription] = []

    def send(subscription: Subscription, event: dict[str, Any]) -> None:
        calls.append(subscription)
        if len(calls) == 1:
            raise ConnectionError
        arrived.set()

    deliverer = Deliverer(send)
    deliverer.add(SUBSCRIPTION, [line("first")])
    while not calls:
        pass
    deliverer.add(SUBSCRIPTION, [line("second")])

    assert arrived.wait(5)


def line(message: str) -> dict[str, Any]:
    """A line as CloudWatch Logs has it."""
    return {"id": "1", "timestamp": 1, "message": message}
