"""Webhooks: what becomes of a task is told, signed, at least once, and holds up nothing."""

import json
import time
from collections.abc import Iterator

import pytest

from functions.buried.app import handler as buried
from functions.business.app import wiring as business_wiring
from functions.webhook.app import handler as webhook
from functions.worker.app import handler as worker
from infra.announcers.sqs import SqsAnnouncer
from infra.errors import BrokerUnavailable, SettingsError
from infra.outcome import Outcome
from infra.receivers.http import HttpReceiver
from infra.task import Status
from tests.conftest import Aws
from tests.stand.gateway import Gateway
from tests.stand.mapping import deliver
from tests.stand.receiver import SECRET, Received, receiver
from tests.unit.functions.traces import everything_in


@pytest.fixture
def received() -> Iterator[Received]:
    with receiver() as received:
        yield received


@pytest.fixture
def queue_url(environment: pytest.MonkeyPatch, aws: Aws, received: Received) -> str:
    """The queue of outcomes, with a receiver behind it."""
    url = aws.sqs.create_queue(QueueName="promptlane-webhooks")["QueueUrl"]
    environment.setenv("PROMPTLANE_WEBHOOKS", "sqs")
    environment.setenv("PROMPTLANE_WEBHOOK_QUEUE_URL", url)
    environment.setenv("PROMPTLANE_WEBHOOK_URL", received.url)
    environment.setenv("PROMPTLANE_WEBHOOK_SECRET", SECRET)
    environment.setenv("PROMPTLANE_WEBHOOK_RETRY_SECONDS", "0")
    return url


def submit(call: Gateway) -> str:
    return str(call("POST", "/process", {"message": "hello"}).json()["task_id"])


def test_a_task_that_succeeds_is_told_signed(
    call: Gateway, aws: Aws, queue_url: str, received: Received
) -> None:
    task_id = submit(call)
    deliver(aws, aws.queue_url, worker)

    assert deliver(aws, queue_url, webhook) == (1, 0)

    assert received.documents() == [
        {"type": "task.succeeded", "data": {"task_id": task_id, "status": "SUCCESS"}}
    ]
    [(path, headers, _)] = received.requests
    assert path == "/hook?from=here"
    assert headers["content-type"] == "application/json"
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 5


def test_a_task_that_is_given_up_is_told(
    call: Gateway, aws: Aws, queue_url: str, received: Received, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_MODEL_SECONDS", "0.5")
    environment.setenv("PROMPTLANE_MAX_TRIES", "1")
    submit(call)
    deliver(aws, aws.queue_url, worker, time_s=2.2)  # the model runs out of time

    deliver(aws, queue_url, webhook)

    assert [document["type"] for document in received.documents()] == ["task.failed"]


def test_a_cancel_is_told_by_whoever_notices_it_under_one_id(
    call: Gateway, aws: Aws, queue_url: str, received: Received
) -> None:
    task_id = submit(call)
    call("POST", f"/status/{task_id}/cancel")
    deliver(aws, aws.queue_url, worker)

    deliver(aws, queue_url, webhook)

    assert {document["type"] for document in received.documents()} == {"task.revoked"}
    assert len(received.requests) == 2
    assert len({headers["webhook-id"] for _, headers, _ in received.requests}) == 1


def test_a_worker_that_dies_before_it_tells_leaves_it_to_the_next_delivery(
    call: Gateway, aws: Aws, queue_url: str, received: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: object) -> None:
        raise BrokerUnavailable("SQS refused or did not answer")

    task_id = submit(call)
    with monkeypatch.context() as broken:
        broken.setattr(SqsAnnouncer, "announce", dies)
        assert deliver(aws, aws.queue_url, worker, visibility_s=0) == (1, 1)
    assert aws.status(task_id) == "SUCCESS"
    assert everything_in(aws, queue_url) == 0

    assert deliver(aws, aws.queue_url, worker) == (1, 0)
    deliver(aws, queue_url, webhook)

    assert [document["data"]["task_id"] for document in received.documents()] == [task_id]


def test_a_dead_letter_of_a_task_that_has_ended_is_told(
    call: Gateway, aws: Aws, queue_url: str, received: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: object) -> None:
        raise BrokerUnavailable("SQS refused or did not answer")

    submit(call)
    with monkeypatch.context() as broken:
        broken.setattr(SqsAnnouncer, "announce", dies)
        deliver(aws, aws.queue_url, worker, visibility_s=0)

    assert deliver(aws, aws.queue_url, buried) == (1, 0)
    deliver(aws, queue_url, webhook)

    assert [document["type"] for document in received.documents()] == ["task.succeeded"]


@pytest.mark.parametrize("status", [0, 302, 400, 500, 503])
def test_what_the_receiver_does_not_take_is_told_again_under_the_same_id(
    call: Gateway, aws: Aws, queue_url: str, received: Received, status: int
) -> None:
    received.statuses = [status]
    submit(call)
    deliver(aws, aws.queue_url, worker)

    assert deliver(aws, queue_url, webhook, visibility_s=0) == (1, 1)
    assert deliver(aws, queue_url, webhook) == (1, 0)

    assert [path for path, _, _ in received.requests] == ["/hook?from=here"] * 2  # none elsewhere
    assert len({headers["webhook-id"] for _, headers, _ in received.requests}) == 1


def test_the_task_is_as_it_was_while_the_receiver_is_away(
    call: Gateway, aws: Aws, queue_url: str, received: Received
) -> None:
    received.statuses = [500]
    task_id = submit(call)

    assert deliver(aws, aws.queue_url, worker) == (1, 0)
    deliver(aws, queue_url, webhook)

    record = call("GET", f"/status/{task_id}").json()
    assert (record["status"], record["attempt"]) == ("SUCCESS", 1)


def test_the_pause_grows_with_each_try(
    aws: Aws, queue_url: str, received: Received, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_WEBHOOK_RETRY_SECONDS", "5")
    received.statuses = [500]
    aws.sqs.send_message(QueueUrl=queue_url, MessageBody=json.dumps(SUCCEEDED.to_json()))

    assert deliver(aws, queue_url, webhook, visibility_s=0) == (1, 1)

    assert deliver(aws, queue_url, webhook) == (0, 0)  # hidden for five seconds


SUCCEEDED = Outcome(
    task_id="0e7f8a3c-2f5d-4e86-8a39-6f1f5a2b9d10", status=Status.SUCCESS, attempt=1
)


def test_what_is_no_outcome_is_kept_for_the_dead_letter_queue(
    aws: Aws, queue_url: str, received: Received
) -> None:
    for body in ("hello", "{}", '{"task_id": "1", "status": "SUCCESS", "attempt": 1}', "[" * 9999):
        aws.sqs.send_message(QueueUrl=queue_url, MessageBody=body)

    assert deliver(aws, queue_url, webhook) == (4, 4)
    assert received.requests == []


def test_a_redriven_task_that_ends_again_has_another_id() -> None:
    again = Outcome(task_id=SUCCEEDED.task_id, status=Status.SUCCESS, attempt=2)

    assert again.id != SUCCEEDED.id


def test_a_cancel_is_carried_out_though_nobody_can_be_told(
    call: Gateway, aws: Aws, queue_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise BrokerUnavailable("SQS refused or did not answer")

    task_id = submit(call)
    monkeypatch.setattr(SqsAnnouncer, "announce", fails)

    assert call("POST", f"/status/{task_id}/cancel").json()["status"] == "REVOKED"


@pytest.mark.parametrize("secret", ["hello", "whsec_", "whsec_aGVsbG8=", SECRET[6:], "whsec_%%%"])
def test_a_secret_that_is_none_stops_the_start_without_being_shown(
    queue_url: str, environment: pytest.MonkeyPatch, secret: str
) -> None:
    from functions.webhook.app import WebhookWiring

    environment.setenv("PROMPTLANE_WEBHOOK_SECRET", secret)

    with pytest.raises(SettingsError, match="PROMPTLANE_WEBHOOK_SECRET: expected whsec_") as failed:
        _ = WebhookWiring().receiver
    assert secret not in str(failed.value).replace("expected whsec_", "")


def test_nobody_is_told_where_no_webhook_is_set_up(call: Gateway, aws: Aws) -> None:
    submit(call)
    deliver(aws, aws.queue_url, worker)

    assert aws.sqs.list_queues(QueueNamePrefix="promptlane-webhooks").get("QueueUrls") is None
    assert type(business_wiring.announcer).__name__ == "NoAnnouncer"


def test_a_receiver_that_is_slow_is_given_up(received: Received) -> None:
    with pytest.raises(Exception, match="did not answer"):
        HttpReceiver("http://192.0.2.1:9/hook", secret=SECRET, timeout_s=0.05).tell(SUCCEEDED)
