"""A webhook behind the local cloud: told at the end of each task, and again if it was away."""

from collections.abc import Iterator

import pytest

from tests.stand.cloud import Cloud, call, wait_for_status
from tests.stand.receiver import SECRET, Received, receiver
from tests.stand.waiting import ends_within


@pytest.fixture(scope="module")
def received() -> Iterator[Received]:
    """Who is told."""
    with receiver() as received:
        yield received


@pytest.fixture(scope="module")
def told(cloud: Cloud, received: Received) -> str:
    """The base URL of an API that tells it."""
    parameters = {
        "Prefix": "told",
        "ModelSeconds": "0",
        "Scale": "small",
        "WebhookUrl": received.url,
        "WebhookSecret": SECRET,
        "WebhookRetrySeconds": "1",
    }
    cloud.deploy("told", parameters)
    return cloud.gateway("told")


def test_a_receiver_that_was_away_is_told_when_it_is_back_and_the_task_is_as_ever(
    told: str, received: Received
) -> None:
    received.statuses = [0, 500]
    accepted = call("POST", f"{told}/process?message=hello")

    record = wait_for_status(f"{told}/status/{accepted.json['task_id']}", "SUCCESS", timeout_s=10)

    assert record["attempt"] == 1
    assert ends_within(20, lambda: len(received.requests) == 3)
    assert {document["data"]["task_id"] for document in received.documents()} == {record["task_id"]}
    assert len({headers["webhook-id"] for _, headers, _ in received.requests}) == 1
