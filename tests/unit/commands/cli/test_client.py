"""How patient the client is, and with what."""

import json
import time
from collections.abc import Iterator

import pytest

from commands.cli.client import Client
from commands.cli.ending import CannotReach, Refused, ServiceFault
from tests.stand.front import Front, Seen, problem
from tests.stand.gateway import Answer, Gateway


@pytest.fixture
def front() -> Iterator[Front]:
    """A port that answers as a test says."""
    front = Front(Gateway(lambda _event, _context: None, []))
    yield front
    front.stop()


def answering(front: Front, *answers: Answer) -> Client:
    """A client of a service that gives these answers, and then a document for ever."""
    left = list(answers)
    done = Answer(200, {}, json.dumps({"status": "pass"}))
    front.instead = lambda _request: left.pop(0) if left else done
    return Client(f"{front.url}/", patience_s=5)


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_obeyed(front: Front, status: int) -> None:
    client = answering(front, problem(status, "busy", Retry_After="2"))
    started = time.monotonic()

    assert client.call("GET", "health").status == 200

    assert 2 <= time.monotonic() - started < 4
    assert len(front.seen) == 2


def test_a_request_under_a_key_that_is_in_use_is_made_again(front: Front) -> None:
    client = answering(front, problem(409, "idempotency-key-in-use", Retry_After="1"))

    assert client.call("POST", "process", {"message": "x"}).status == 200


def test_who_is_told_to_wait_for_longer_than_it_may_gives_up_at_once(front: Front) -> None:
    client = answering(front, problem(503, "queue-full", Retry_After="30"))
    started = time.monotonic()

    with pytest.raises(CannotReach, match="queue-full"):
        client.call("GET", "health")

    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (problem(404, "task-not-found"), Refused),
        (problem(409, "task-is-final"), Refused),
        (problem(403, "access-denied"), Refused),
        (problem(500, "internal-error"), ServiceFault),
        (Answer(404, {}, "not here"), CannotReach),
        (Answer(200, {}, "[]"), CannotReach),
    ],
)
def test_what_no_patience_helps_against_is_told_at_once(
    front: Front, answer: Answer, error: type[Exception]
) -> None:
    client = answering(front, answer)

    with pytest.raises(error):
        client.call("GET", "status/x")

    assert len(front.seen) == 1


def test_a_service_that_has_answered_before_may_be_away_for_a_while(front: Front) -> None:
    client = answering(front)
    client.call("GET", "health")
    breaks = [ConnectionError, ConnectionError]

    def broken(_request: Seen) -> None:
        if breaks:
            raise breaks.pop()

    front.after = broken

    assert client.call("GET", "health").status == 200
    assert len(front.seen) == 4


def test_pauses_end_when_the_command_does(front: Front) -> None:
    client = answering(front, problem(503, "queue-full", Retry_After="3"))
    client.stopping.set()
    started = time.monotonic()

    with pytest.raises(CannotReach):
        client.call("GET", "health")

    assert time.monotonic() - started < 1
