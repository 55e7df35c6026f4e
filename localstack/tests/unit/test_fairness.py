"""Who is next in a standard queue."""

from collections.abc import Iterator

import pytest
from localstack.services.sqs.models import StandardQueue

from hoststack.services import fairness


@pytest.fixture
def queue() -> Iterator[StandardQueue]:
    """A queue of LocalStack's with our order in it."""
    originals = StandardQueue._put_message, StandardQueue.receive
    fairness.install()
    yield StandardQueue("work", "us-east-1", "000000000000")
    StandardQueue._put_message, StandardQueue.receive = originals


def send(queue: StandardQueue, group: str | None, count: int) -> None:
    """Put messages of a group on the queue."""
    for number in range(count):
        body = {"MessageId": f"{group}-{number}", "Body": f"{group}-{number}"}
        queue.put(body, message_group_id=group)


def received(queue: StandardQueue, count: int) -> list[str]:
    """Take messages off the queue."""
    return [message.message["Body"] for message in queue.receive(count).successful]


def test_the_few_of_one_group_do_not_wait_for_the_flood_of_another(queue: StandardQueue) -> None:
    send(queue, "flood", 500)
    received(queue, 100)
    send(queue, "quiet", 5)

    next_two_batches = received(queue, 10) + received(queue, 10)

    assert [body for body in next_two_batches if body.startswith("quiet")] == [
        f"quiet-{number}" for number in range(5)
    ]


def test_groups_take_turns_the_one_with_a_flood_too(queue: StandardQueue) -> None:
    send(queue, "flood", 100)
    for number in range(100):
        send(queue, f"other-{number}", 1)

    first = received(queue, 200)

    # all others are as quiet as can be, so one of them each goes before the flood's second
    assert first.index("flood-1") == 101
    assert first[102:] == [f"flood-{number}" for number in range(2, 100)]


@pytest.mark.parametrize("group", [None, "one"])
def test_a_single_group_keeps_its_order(queue: StandardQueue, group: str | None) -> None:
    send(queue, group, 50)

    assert received(queue, 50) == [f"{group}-{number}" for number in range(50)]


def test_a_message_that_comes_back_is_next(queue: StandardQueue) -> None:
    send(queue, "one", 20)
    result = queue.receive(1)
    received(queue, 5)
    send(queue, "two", 3)

    queue.update_visibility_timeout(result.receipt_handles[0], 0)

    assert received(queue, 1) == ["one-0"]
