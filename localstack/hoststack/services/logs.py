"""Log lines of functions on their way to CloudWatch Logs, without a signed call for each.

LocalStack hands the lines of each invocation to one thread, which calls its own PutLogEvents for
them: signed, sent, parsed and routed, that was a third of what it did during a burst. Here the
lines go to the store behind that API, on the invocation's own thread, unless there are metric
filters, which are the API's own work.

AWS keeps lines on disks, we keep them in memory: each group its last ones.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import localstack.services.logs.provider  # noqa: F401 - so that what it adds to moto is there
from localstack.aws.connect import connect_to
from localstack.services.lambda_.invocation.execution_environment import ExecutionEnvironment
from localstack.services.lambda_.invocation.logs import QUEUE_SHUTDOWN, LogHandler, LogItem
from localstack.utils.aws.client_types import ServicePrincipal
from localstack.utils.patch import patch
from moto.logs.exceptions import ResourceAlreadyExistsException, ResourceNotFoundException
from moto.logs.models import LogGroup, logs_backends

LOG = logging.getLogger(__name__)

MOST_EVENTS = 20_000  # in a group: the last hour of a few tasks a second
_SPARE = MOST_EVENTS // 10  # so that old ones are looked for seldom

type Event = dict[str, Any]
type Put = Callable[[str, str, list[Event]], object]

_storing = threading.Lock()  # moto's lists are not for several threads


def install() -> None:
    """Store logs at once, replace the loop that writes others, and keep a group's last events."""
    LogHandler.run_log_loop = _write
    patch(LogHandler.add_logs)(add_logs)
    patch(LogGroup.put_log_events)(put_log_events)
    patch(ExecutionEnvironment.get_log_group_name)(group_of)


def group_of(original: Any, environment: Any) -> str:
    """The log group of a function: the one that its LoggingConfig names, or its own."""
    config = environment.function_version.config.logging_config or {}
    return str(config.get("LogGroup") or original(environment))


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


def add_logs(original: Any, handler: Any, item: LogItem) -> None:
    """Store the lines of an invocation, or leave them to the API."""
    backend = logs_backends[handler.role_arn.split(":")[4]][handler.region]
    if backend.filters.metric_filters:
        original(handler, item)
        return
    try:
        with _storing:
            _store(backend, item)
    except Exception as error:
        _say_lost(item, error)


def _store(backend: Any, item: LogItem) -> None:
    events = events_of(item)
    try:
        backend.put_log_events(item.log_group, item.log_stream, events)
    except ResourceNotFoundException:
        with suppress(ResourceAlreadyExistsException):
            backend.create_log_group(item.log_group, {})
        backend.create_log_stream(item.log_group, item.log_stream)
        backend.put_log_events(item.log_group, item.log_stream, events)


def _say_lost(item: LogItem, error: Exception) -> None:
    # The lines may quote anything, and so may the error.
    LOG.warning("lost log lines of %s: %s", item.log_group, type(error).__name__)


def _write(handler: Any, *_: Any, **__: Any) -> None:
    client = connect_to.with_assumed_role(
        region_name=handler.region,
        role_arn=handler.role_arn,
        service_principal=ServicePrincipal.lambda_,
    ).logs

    def put_through_api(group: str, stream: str, events: list[Event]) -> object:
        return client.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)

    while (item := handler.log_queue.get()) is not QUEUE_SHUTDOWN:
        try:
            _put(client, put_through_api, item)
        except Exception as error:
            _say_lost(item, error)


def _put(client: Any, put: Put, item: LogItem) -> None:
    names = {"logGroupName": item.log_group, "logStreamName": item.log_stream}
    events = events_of(item)
    try:
        put(item.log_group, item.log_stream, events)
    except client.exceptions.ResourceNotFoundException:
        with suppress(client.exceptions.ResourceAlreadyExistsException):
            client.create_log_group(logGroupName=item.log_group)
        client.create_log_stream(**names)
        put(item.log_group, item.log_stream, events)
