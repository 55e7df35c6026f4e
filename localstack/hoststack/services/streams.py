"""Kinesis and the streams of DynamoDB's tables, over moto's backends.

LocalStack's own providers run another server for them, which they download. Streams are polled by
LocalStack's own pollers, which would ask a hundred times a second here.
"""

from typing import Any

from localstack.aws.api import CommonServiceException
from localstack.aws.api.dynamodbstreams import DynamodbstreamsApi
from localstack.aws.api.kinesis import KinesisApi
from localstack.services.lambda_.event_source_mapping.pollers.stream_poller import StreamPoller
from localstack.services.moto import MotoFallbackDispatcher
from localstack.services.plugins import Service
from localstack.utils.patch import patch
from moto.dynamodbstreams.models import DynamoDBStreamsBackend

_NO_FAN_OUT = (
    "SubscribeToShard (enhanced fan-out) does not exist in this local cloud. Read the shard with "
    "GetShardIterator and GetRecords, or let an event source mapping of the stream call a function."
)
_PAUSE_S = 0.2  # after an empty answer; AWS asks each shard once a second
_MOST_ITERATORS = 1_000  # that a reader may come back to


class MotoKinesis(KinesisApi):  # type: ignore[misc]
    """Everything falls through to moto, but for what moto has not."""

    def subscribe_to_shard(self, *_: Any, **__: Any) -> Any:
        """Refuse, with what to do instead; moto would say that all is its own fault."""
        raise CommonServiceException("InvalidArgumentException", _NO_FAN_OUT, sender_fault=True)


class MotoDynamoDbStreams(DynamodbstreamsApi):  # type: ignore[misc]
    """Everything falls through to moto."""


def kinesis() -> Service:
    """The service as LocalStack's plug-in manager wants it."""
    return Service.for_provider(MotoKinesis(), dispatch_table_factory=MotoFallbackDispatcher)


def dynamodb_streams() -> Service:
    """The same of the streams of tables."""
    return Service.for_provider(
        MotoDynamoDbStreams(), dispatch_table_factory=MotoFallbackDispatcher
    )


def install() -> None:
    """Poll at a pace, and keep no iterator for each poll."""

    @patch(StreamPoller.get_records)
    def get_records(original: Any, poller: Any, iterator: str) -> Any:
        answer = original(poller, iterator)
        if not answer.get("Records"):
            poller._is_shutdown.wait(_PAUSE_S)
        return answer

    @patch(DynamoDBStreamsBackend.get_records)
    def records_of_table(original: Any, backend: Any, iterator: str, limit: int) -> Any:
        answer = original(backend, iterator, limit)
        for record in answer["Records"]:
            drop_no_images(record["dynamodb"])
        kept = backend.shard_iterators
        if not answer["Records"]:  # nothing has moved
            kept.pop(answer["NextShardIterator"], None)
            return {**answer, "NextShardIterator": iterator}
        for oldest in list(kept)[:-_MOST_ITERATORS]:
            kept.pop(oldest, None)
        return answer


def drop_no_images(change: dict[str, Any]) -> None:
    """Leave out what the item was before there was one, or after; moto has an empty item there."""
    for image in ("OldImage", "NewImage"):
        if not change.get(image, True):
            del change[image]
