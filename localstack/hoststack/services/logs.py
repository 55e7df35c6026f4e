"""Log lines of functions on their way to CloudWatch Logs, without a signed call for each.

LocalStack calls its own PutLogEvents once for each invocation: signed, sent, parsed and routed,
that was a third of what it did during a burst. Here the lines go to the store behind that API,
unless there are metric filters, which are the API's own work.

AWS keeps lines on disks, we keep them in memory: each group its last ones.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import localstack.services.logs.provider  # noqa: F401 - so that what it adds to moto is there
from localstack.aws.connect import connect_to
from localstack.services.lambda_.invocation.logs import QUEUE_SHUTDOWN, LogHandler, LogItem
from localstack.utils.aws.client_types import ServicePrincipal
from localstack.utils.patch import patch
from moto.logs.exceptions import ResourceNotFoundException
from moto.logs.models import LogGroup, logs_backends

LOG = logging.getLogger(__name__)

MOST_EVENTS = 20_000  # in a group: the last hour of a few tasks a second
_SPARE = MOST_EVENTS // 10  # so that old ones are looked for seldom

type Event = dict[str, Any]
type Put = Callable[[str, str, list[Event]], object]


def install() -> None:
    """Replace the loop that writes logs, and keep a group's last events only."""
    LogHandler.run_log_loop = _write
    patch(LogGroup.put_log_events)(put_log_events)


def put_log_events(original: Any, group: Any, stream: str, events: list[Event]) -> Any:
    """Store events, and drop the group's oldest if it has too many."""
    answer = original(group, stream, events)
    count = group.__dict__.get("hoststack_events", 0) + len(events)
    if count > MOST_EVENTS + _SPARE:
        count = _trim(group)
    group.hoststack_events = count
    return answer


def _trim(group: Any) -> int:
    """Drop all but the last events of a group, and streams that have none left; what is left."""
    streams = list(group.streams.values())
    times = sorted(event.timestamp for stream in streams for event in stream.events)
    if len(times) <= MOST_EVENTS:
        return len(times)
    first = times[-MOST_EVENTS]
    for stream in streams:
        kept = [event for event in stream.events if event.timestamp >= first]
        if stream.events and not kept:  # one that never had any is new
            group.streams.pop(stream.log_stream_name, None)
        stream.events = kept
    return sum(len(stream.events) for stream in streams)


def events_of(item: LogItem) -> list[Event]:
    """The lines of one invocation, empty ones left out: CloudWatch refuses them."""
    now_ms = int(time.time() * 1000)
    lines = (line for line in item.logs.split("\n") if line)
    return [{"timestamp": now_ms, "message": f"{line}\n"} for line in lines]


def _write(handler: Any, *_: Any, **__: Any) -> None:
    account = handler.role_arn.split(":")[4]
    backend = logs_backends[account][handler.region]
    client = connect_to.with_assumed_role(
        region_name=handler.region,
        role_arn=handler.role_arn,
        service_principal=ServicePrincipal.lambda_,
    ).logs

    def put_through_api(group: str, stream: str, events: list[Event]) -> object:
        return client.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)

    while (item := handler.log_queue.get()) is not QUEUE_SHUTDOWN:
        put = put_through_api if backend.filters.metric_filters else backend.put_log_events
        try:
            _put(client, put, item)
        except Exception as error:
            # The lines may quote anything, and so may the error.
            LOG.warning("lost log lines of %s: %s", item.log_group, type(error).__name__)


def _put(client: Any, put: Put, item: LogItem) -> None:
    names = {"logGroupName": item.log_group, "logStreamName": item.log_stream}
    events = events_of(item)
    try:
        put(item.log_group, item.log_stream, events)
    except (client.exceptions.ResourceNotFoundException, ResourceNotFoundException):
        with suppress(client.exceptions.ResourceAlreadyExistsException):
            client.create_log_group(logGroupName=item.log_group)
        client.create_log_stream(**names)
        put(item.log_group, item.log_stream, events)
