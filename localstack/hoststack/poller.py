"""SQS event source mappings that keep up: batches run side by side, up to MaximumConcurrency.

LocalStack polls, invokes and waits, one batch at a time. Here a poller takes a slot, receives a
batch, and hands it to a pool that runs LocalStack's own code for it: filtering, invoking, deleting
what succeeded. What it holds, it can run: no message waits in the poller.
"""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import ClientError
from localstack.services.lambda_.event_source_mapping.esm_worker_factory import EsmWorkerFactory
from localstack.services.lambda_.event_source_mapping.pollers.poller import (
    EmptyPollResultsException,
)
from localstack.services.lambda_.event_source_mapping.pollers.sqs_poller import SqsPoller
from localstack.services.lambda_.event_source_mapping.senders.lambda_sender import LambdaSender
from localstack.utils.patch import patch

LOG = logging.getLogger(__name__)

DEFAULT_CONCURRENCY = 5  # AWS starts with five concurrent batches
_LONG_POLL_S = 20
_THROTTLED_PAUSE_S = 0.1
_THROTTLED_PATIENCE_S = 60.0


class ConcurrentSqsPoller(SqsPoller):  # type: ignore[misc]
    """A standard queue's poller; FIFO queues keep LocalStack's own, which keeps their order."""

    def prepare(self, concurrency: int) -> None:
        """Make room for so many batches at once."""
        self._slots = threading.Semaphore(concurrency)
        self._pool = ThreadPoolExecutor(concurrency, thread_name_prefix="hoststack-batch")

    def poll_events(self) -> None:
        """Receive one batch and hand it to the pool.

        Raises:
            EmptyPollResultsException: The queue stayed empty for the length of a long poll.
        """
        if self.is_fifo_queue:
            super().poll_events()
            return
        self._slots.acquire()
        try:
            messages = self._receive()
            if not messages:
                raise EmptyPollResultsException(service="sqs", source_arn=self.source_arn)
            self._pool.submit(self._run, messages)
        except BaseException:
            self._slots.release()
            raise

    def close(self) -> None:
        """Let running batches end; start no more."""
        self._pool.shutdown(wait=False)
        super().close()

    def _receive(self) -> list[dict[str, Any]]:
        window_s = self.maximum_batching_window
        gather = {"sqs_override_wait_time_seconds": window_s} if window_s else {}
        answer = self.source_client.receive_message(
            QueueUrl=self.queue_url,
            MaxNumberOfMessages=min(self.batch_size, 10),
            WaitTimeSeconds=min(window_s or _LONG_POLL_S, _LONG_POLL_S),
            MessageAttributeNames=["All"],
            MessageSystemAttributeNames=["All"],
            sqs_override_max_message_count=self.batch_size,
            **gather,
        )
        messages: list[dict[str, Any]] = answer.get("Messages", [])
        return messages

    def _run(self, messages: list[dict[str, Any]]) -> None:
        try:
            self.handle_messages(messages)
        except Exception as error:
            # As on AWS: the messages come back after the queue's visibility time-out.
            LOG.warning("a batch of %d messages failed: %s", len(messages), type(error).__name__)
        finally:
            self._slots.release()


def install() -> None:
    """Give SQS mappings that are made from now on the concurrent poller."""

    @patch(EsmWorkerFactory.get_esm_worker)
    def get_esm_worker(original: Any, factory: Any) -> Any:
        worker = original(factory)
        if type(worker.poller) is SqsPoller:
            scaling = factory.esm_config.get("ScalingConfig") or {}
            worker.poller.__class__ = ConcurrentSqsPoller
            worker.poller.prepare(scaling.get("MaximumConcurrency") or DEFAULT_CONCURRENCY)
        return worker

    @patch(LambdaSender.send_events)
    def send_events(original: Any, sender: Any, events: Any) -> Any:
        """Wait while the function is at its concurrency limit, as AWS's pollers do."""
        give_up_at = time.monotonic() + _THROTTLED_PATIENCE_S
        while True:
            try:
                return original(sender, events)
            except ClientError as error:
                is_throttled = error.response["Error"]["Code"] == "TooManyRequestsException"
                if not is_throttled or time.monotonic() > give_up_at:
                    raise
            time.sleep(_THROTTLED_PAUSE_S)
