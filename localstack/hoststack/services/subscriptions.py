"""CloudWatch Logs subscriptions to functions, delivered as AWS does: not while lines are stored.

LocalStack invokes the function and waits for its answer on the one thread that stores the logs of
all functions, and gives a failed delivery up. Here lines gather for a moment, and go as events of
their own: asynchronous invocations, which Lambda tries twice more before it uses the function's
dead-letter queue (CloudWatch Logs User Guide, "Log group-level subscription filters"; Lambda
Developer Guide, "Invoking a Lambda function asynchronously").
"""

import base64
import gzip
import itertools
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import localstack.services.logs.provider  # noqa: F401 - first, so that our patches wrap its own
from localstack.aws.connect import connect_to
from localstack.utils.aws import arns
from localstack.utils.aws.client_types import ServicePrincipal
from localstack.utils.patch import patch
from moto.logs.models import LogGroup, LogStream

LOG = logging.getLogger(__name__)

GATHER_S = 0.2  # AWS takes seconds
# Of the lines in one delivery. Lambda takes events of 256 KiB; base64 adds a third, gzip takes
# more than that off the lines of any log.
_MOST_CHARACTERS = 190_000

type Line = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One filter of a log group, for one of its streams."""

    name: str
    destination: str
    group: str
    stream: str
    account: str
    region: str


class Deliverer:
    """Gathers lines by subscription and hands them on from a thread of its own.

    Args:
        send: Delivers one event; what it raises is logged, and the event is lost.
    """

    def __init__(self, send: Callable[[Subscription, dict[str, Any]], None]) -> None:
        self._send = send
        self._lines: dict[Subscription, list[Line]] = {}
        self._changed = threading.Condition()
        self._is_running = False

    def add(self, subscription: Subscription, lines: list[Line]) -> None:
        """Deliver these lines in a moment; never waits."""
        with self._changed:
            self._lines.setdefault(subscription, []).extend(lines)
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._run, daemon=True, name="hoststack-logs").start()
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._lines:
                    self._changed.wait()
            time.sleep(GATHER_S)
            with self._changed:
                gathered, self._lines = self._lines, {}
            for subscription, lines in gathered.items():
                for part in parts(lines):
                    self._deliver(subscription, part)

    def _deliver(self, subscription: Subscription, lines: list[Line]) -> None:
        try:
            self._send(subscription, event_of(subscription, lines))
        except Exception as error:
            LOG.warning(
                "%d log lines of %s were not delivered: %s",
                len(lines),
                subscription.group,
                type(error).__name__,
            )


def parts(lines: list[Line]) -> Iterator[list[Line]]:
    """Lines in as few parts as Lambda takes; a line is never cut."""
    part: list[Line] = []
    size = 0
    for line in lines:
        if part and size + len(line["message"]) > _MOST_CHARACTERS:
            yield part
            part, size = [], 0
        part.append(line)
        size += len(line["message"])
    if part:
        yield part


def event_of(subscription: Subscription, lines: list[Line]) -> dict[str, Any]:
    """What the function gets: gzipped JSON in base64."""
    document = {
        "messageType": "DATA_MESSAGE",
        "owner": subscription.account,
        "logGroup": subscription.group,
        "logStream": subscription.stream,
        "subscriptionFilters": [subscription.name],
        "logEvents": lines,
    }
    packed = gzip.compress(json.dumps(document, separators=(",", ":")).encode())
    return {"awslogs": {"data": base64.b64encode(packed).decode()}}


def install() -> None:
    """Take over subscriptions to functions; those to streams stay LocalStack's."""
    LogStream.put_log_events = put_log_events
    patch(LogGroup.create_log_stream)(create_log_stream)


def put_log_events(stream: Any, log_events: list[Line]) -> Any:
    """Store lines as LocalStack does, and have those delivered that a function subscribes to."""
    group = stream.log_group
    filters = dict(group.subscription_filters)
    ours = {name: f for name, f in filters.items() if ":lambda:" in str(f.destination_arn)}
    if not ours:
        return _put_log_events(stream, log_events)
    stream.log_group = _Without(group, {n: f for n, f in filters.items() if n not in ours})
    try:
        answer = _put_log_events(stream, log_events)
    finally:
        stream.log_group = group
    lines = [_line(event) for event in log_events]
    for found in ours.values():
        _deliverer.add(_subscription(found, stream), lines)
    return answer


def _line(event: Line) -> Line:
    return {
        "id": f"{next(_numbers):056d}",
        "timestamp": event["timestamp"],
        "message": event["message"].rstrip("\n"),
    }


def _subscription(found: Any, stream: Any) -> Subscription:
    return Subscription(
        name=found.name,
        destination=found.destination_arn,
        group=stream.log_group.name,
        stream=stream.log_stream_name,
        account=stream.account_id,
        region=stream.region,
    )


def create_log_stream(original: Any, group: Any, name: str) -> None:
    """Make a stream in a group with subscriptions, too.

    There LocalStack makes the stream, then stumbles over moto's form of the filters: the first
    lines of every stream would be lost.
    """
    try:
        original(group, name)
    except TypeError:
        if name not in group.streams:
            raise
        group.streams[name].filter_pattern = None


class _Without:
    """A log group as LocalStack sees it while it stores lines: without our subscriptions."""

    def __init__(self, group: Any, others: dict[str, Any]) -> None:
        self._group = group
        self.subscription_filters = others

    def __getattr__(self, name: str) -> Any:
        return getattr(self._group, name)


def _invoke(subscription: Subscription, event: dict[str, Any]) -> None:
    there = arns.parse_arn(subscription.destination)
    clients = connect_to(aws_access_key_id=there["account"], region_name=there["region"])
    source = arns.log_group_arn(subscription.group, subscription.account, subscription.region)
    client = clients.lambda_.request_metadata(
        source_arn=source, service_principal=ServicePrincipal.logs
    )
    client.invoke(
        FunctionName=subscription.destination, InvocationType="Event", Payload=json.dumps(event)
    )


# LocalStack's own; `patch` would find it under the name of moto's.
_put_log_events = LogStream.put_log_events
_deliverer = Deliverer(_invoke)
_numbers = itertools.count()
