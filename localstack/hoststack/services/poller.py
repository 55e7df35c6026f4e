"""SQS event source mappings that keep up: batches run side by side, up to MaximumConcurrency.

LocalStack polls, invokes and waits, one batch at a time. Here a poller takes a slot, receives a
batch, and hands it to a pool that runs LocalStack's own code for it: filtering, invoking, deleting
what succeeded. What it holds, it can run: no message waits in the poller for a slot.
"""

import json
import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from localstack.services.lambda_.event_source_mapping.esm_worker_factory import EsmWorkerFactory
from localstack.services.lambda_.event_source_mapping.pollers.poller import (
    EmptyPollResultsException,
)
from localstack.services.lambda_.event_source_mapping.pollers.sqs_poller import SqsPoller
from localstack.services.lambda_.event_source_mapping.senders.lambda_sender import LambdaSender
from localstack.services.lambda_.event_source_mapping.senders.sender import SenderError
from localstack.utils.patch import patch

from hoststack.functions.payloads import MOST_BYTES
from hoststack.services.inside import Function, Queue

LOG = logging.getLogger(__name__)

DEFAULT_CONCURRENCY = 5  # AWS starts with five concurrent batches
# How long a poll or a wait for a slot may last: a mapping that is disabled stops after it.
_POLL_S = 2
_THROTTLED_PAUSE_S = 0.1
_MARGIN_S = 1  # before messages become visible again
# While batches run, the next one may gather: so much for each of them, and no more than this.
_GATHER_S = 0.025
_LONGEST_GATHER_S = 0.1
_LOOK_S = 0.05  # between two looks for more messages
_AROUND_BYTES = 512  # of each record: what it has besides its message

# What the thread is busy with: its `poller`, when it was `received_at`, the `bodies` by message.
_batch = threading.local()


class FifoSqsPoller(SqsPoller):  # type: ignore[misc]
    """LocalStack's own, which keeps the order: its batches wait for a busy function, too."""

    def handle_messages(self, messages: list[dict[str, Any]]) -> None:
        """Send a batch, and delete what succeeded."""
        _batch.poller, _batch.received_at = self, time.monotonic()
        super().handle_messages(messages)


class ConcurrentSqsPoller(SqsPoller):  # type: ignore[misc]
    """For standard queues."""

    def prepare(self, concurrency: int, is_over: threading.Event) -> None:
        """Make room for so many batches at once; `is_over` says that the mapping is to stop."""
        self._concurrency = concurrency
        self._is_over = is_over
        self._slots = threading.Semaphore(concurrency)
        self._running: set[Future[None]] = set()  # batches
        self._began_at = 0.0  # when the first messages of the batch came
        self._received_at = 0.0  # when the last batch was complete
        self._pool: ThreadPoolExecutor | None = None

    def poll_events(self) -> None:
        """Receive one batch and hand it to the pool.

        A message that comes alone goes at once. In a burst a poller that takes what is there makes
        a batch of each message, and an environment for each batch; AWS adds batches slowly.

        Raises:
            EmptyPollResultsException: The queue stayed empty for the length of a poll.
        """
        if not self._slots.acquire(timeout=_POLL_S):
            return
        try:
            messages = self._receive()
            if messages and self._is_over.is_set():  # disabled while we waited for them
                self._give_back(messages)
                messages = []
            if not messages:
                raise EmptyPollResultsException(service="sqs", source_arn=self.source_arn)
            if self._pool is None:  # the first batch, or the first after the mapping was disabled
                self._pool = ThreadPoolExecutor(self._concurrency, "hoststack-batch")
            batch = self._pool.submit(self._run, messages, self._began_at)
            self._running.add(batch)
            batch.add_done_callback(self._running.discard)
        except BaseException:
            self._slots.release()
            raise

    def close(self) -> None:
        """Let running batches end; a mapping that is enabled again starts anew."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False)
        super().close()

    def add_source_metadata(self, polled_records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Give each record the body that was sent: LocalStack's filter rewrites JSON."""
        for record in polled_records:
            record["body"] = _batch.bodies.get(record["messageId"], record["body"])
        records: list[dict[str, Any]] = super().add_source_metadata(polled_records)
        return records

    def _receive(self) -> list[dict[str, Any]]:
        """Messages for one batch: what is there, and what comes until its time is over."""
        messages = self._asked(wait_s=_POLL_S)
        self._began_at = time.monotonic()
        ends_at = self._ends_at()
        while 0 < len(messages) < self.batch_size:
            left_s = ends_at - time.monotonic()
            if left_s <= 0 or self._is_over.wait(min(left_s, _LOOK_S)):
                break
            try:
                messages += self._asked(but=len(messages))
            except (ClientError, BotoCoreError):
                break  # what has come goes its way; the next poll tells what is wrong
        self._received_at = time.monotonic()
        # A window may be longer than a message stays hidden: its last receipt holds.
        return list({message["MessageId"]: message for message in messages}.values())

    def _ends_at(self) -> float:
        """Until when a batch whose first messages came now may gather more.

        That is the mapping's window, which LocalStack itself ignores up to 20 seconds, or a moment
        after the last batch, if batches run.
        """
        moment_s = min(len(self._running) * _GATHER_S, _LONGEST_GATHER_S)
        window_ends_at = time.monotonic() + float(self.maximum_batching_window)
        return max(window_ends_at, self._received_at + moment_s)

    def _asked(self, *, wait_s: int = 0, but: int = 0) -> list[dict[str, Any]]:
        """Messages for a batch that has so many already."""
        most = self.batch_size - but
        answer = self.source_client.receive_message(
            QueueUrl=self.queue_url,
            MaxNumberOfMessages=min(most, 10),
            WaitTimeSeconds=wait_s,
            MessageAttributeNames=["All"],
            MessageSystemAttributeNames=["All"],
            sqs_override_max_message_count=most,
        )
        messages: list[dict[str, Any]] = answer.get("Messages") or []
        return messages

    def _for_filter(self, message: dict[str, Any]) -> dict[str, Any]:
        """A message whose body LocalStack can parse, which it does even without a filter.

        JSON that is nested too deeply for Python would fail the whole batch: no filter sees it.
        """
        if not self.filter_patterns:
            return message | {"Body": "0"}
        try:
            json.dumps(json.loads(message["Body"]))
        except RecursionError:
            return message | {"Body": ""}
        except ValueError:
            pass  # text; the filter knows what to do
        return message

    def _give_back(self, messages: list[dict[str, Any]]) -> None:
        """Let somebody else see them at once."""
        for message in messages:
            self.source_client.change_message_visibility(
                QueueUrl=self.queue_url,
                ReceiptHandle=message["ReceiptHandle"],
                VisibilityTimeout=0,
            )

    def _run(self, messages: list[dict[str, Any]], received_at: float) -> None:
        _batch.bodies = {message["MessageId"]: message["Body"] for message in messages}
        _batch.poller, _batch.received_at = self, received_at
        try:
            for part in parts(messages):
                self._hand_over(part)
        finally:
            self._slots.release()

    def _hand_over(self, messages: list[dict[str, Any]]) -> None:
        try:
            self.handle_messages([self._for_filter(message) for message in messages])
        except Exception as error:
            # As on AWS: the messages come back after the queue's visibility time-out.
            LOG.warning("a batch of %d messages failed: %s", len(messages), type(error).__name__)


def parts(messages: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Cut a batch into as many as its size takes: mostly one."""
    part: list[dict[str, Any]] = []
    size = 0
    for message in messages:
        more = len(json.dumps(message, default=repr)) + _AROUND_BYTES  # attributes may be bytes
        if part and size + more > MOST_BYTES:
            yield part
            part, size = [], 0
        part.append(message)
        size += more
    yield part


def install() -> None:
    """Give SQS mappings that are made from now on the concurrent poller."""

    @patch(EsmWorkerFactory.get_esm_worker)
    def get_esm_worker(original: Any, factory: Any) -> Any:
        worker = original(factory)
        poller = worker.poller
        if type(poller) is SqsPoller and poller.source_arn.endswith(".fifo"):
            poller.__class__ = FifoSqsPoller
        elif type(poller) is SqsPoller:
            poller.source_client = Queue(poller.source_client, poller.source_arn)
            sender = poller.processor.sender
            sender.target_client = Function(sender.target_client, sender.target_arn)
            scaling = factory.esm_config.get("ScalingConfig") or {}
            poller.__class__ = ConcurrentSqsPoller
            concurrency = scaling.get("MaximumConcurrency") or DEFAULT_CONCURRENCY
            poller.prepare(concurrency, worker._shutdown_event)
        return worker

    @patch(LambdaSender.send_events)
    def send_events(original: Any, sender: Any, events: Any) -> Any:
        try:
            return patiently(original, sender, events)
        except (ClientError, BotoCoreError) as error:
            # As any error but its own, LocalStack would log this one with the whole batch.
            reason = f"the function was not invoked: {type(error).__name__}"
            raise SenderError(reason, error={"message": reason}) from error


def visibility_timeout_s(poller: Any) -> float:
    """How long a message that was received from its queue stays hidden."""
    found = poller.source_client.get_queue_attributes(
        QueueUrl=poller.queue_url, AttributeNames=["VisibilityTimeout"]
    )
    return float(found["Attributes"]["VisibilityTimeout"])


def patiently(send: Any, sender: Any, events: Any) -> Any:
    """Send a batch; wait while the function is at its concurrency limit, as AWS's pollers do.

    They give up before the messages become visible in the queue again (Lambda Developer Guide,
    "Using Lambda with Amazon SQS").

    Raises:
        ClientError: Lambda refused for another reason, or for too long.
    """
    poller = getattr(_batch, "poller", None)
    patience_s: float | None = None
    while True:
        try:
            return send(sender, events)
        except ClientError as error:
            if poller is None or error.response["Error"]["Code"] != "TooManyRequestsException":
                raise
            if patience_s is None:
                patience_s = visibility_timeout_s(poller) - _MARGIN_S
            if time.monotonic() - _batch.received_at > patience_s:
                raise
        time.sleep(_THROTTLED_PAUSE_S)
