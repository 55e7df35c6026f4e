"""What becomes of a batch whose function cannot be invoked."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from localstack.services.lambda_.event_source_mapping.esm_worker_factory import EsmWorkerFactory
from localstack.services.lambda_.event_source_mapping.senders.lambda_sender import LambdaSender
from localstack.services.lambda_.event_source_mapping.senders.sender import SenderError

from hoststack.services import poller

GONE = ClientError({"Error": {"Code": "ResourceNotFoundException"}}, "Invoke")


class Refusing:
    """A Lambda client that refuses every invocation."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def invoke(self, **_: Any) -> None:
        raise self._error


@pytest.fixture(autouse=True)
def installed() -> Iterator[None]:
    """Our poller in LocalStack, for the length of a test."""
    originals = EsmWorkerFactory.get_esm_worker, LambdaSender.send_events
    poller.install()
    yield
    EsmWorkerFactory.get_esm_worker, LambdaSender.send_events = originals


@pytest.mark.parametrize("error", [GONE, EndpointConnectionError(endpoint_url="http://x")])
def test_a_refused_batch_fails_without_its_messages_in_the_error(error: Exception) -> None:
    sender = LambdaSender(
        target_arn="arn:aws:lambda:us-east-1:000000000000:function:gone",
        target_client=Refusing(error),
        payload_dict=True,
    )

    with pytest.raises(SenderError) as raised:
        sender.send_events([{"body": "somebody's secret"}])

    assert "secret" not in str(raised.value.message) + str(raised.value.error)
