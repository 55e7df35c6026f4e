"""Log lines of functions on their way to CloudWatch Logs: several invocations in one call.

LocalStack calls PutLogEvents once for each invocation, which is a tenth of all that it does under
load. AWS gathers, too.
"""

import itertools
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from queue import Empty, Queue
from typing import Any, NamedTuple

import localstack.services.logs.provider  # noqa: F401 - so that what it adds to moto is there
from localstack.aws.connect import connect_to
from localstack.services.lambda_.invocation.logs import QUEUE_SHUTDOWN, LogHandler, LogItem
from localstack.utils.aws.client_types import ServicePrincipal
from moto.logs.exceptions import ResourceNotFoundException
from moto.logs.models import logs_backends

LOG = logging.getLogger(__name__)

_GATHER_S = 0.1
_MOST_CHARACTERS = 250_000  # in one call; AWS takes a megabyte


class Said(NamedTuple):
    """What one invocation logged, and when it ended, in milliseconds since 1970."""

    at_ms: int
    item: LogItem


class Call(NamedTuple):
    """One PutLogEvents."""

    group: str
    stream: str
    events: list[dict[str, Any]]


def install() -> None:
    """Replace the loop that writes logs, and note when each item came."""
    LogHandler.run_log_loop = _write
    LogHandler.add_logs = _add


def calls(said: Iterable[Said]) -> Iterator[Call]:
    """The fewest calls that write what was said: each stream's lines in their order."""
    streams: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for at_ms, item in said:
        # CloudWatch refuses empty lines.
        lines = (line + "\n" for line in item.logs.split("\n") if line)
        events = streams.setdefault((item.log_group, item.log_stream), [])
        events += ({"timestamp": at_ms, "message": line} for line in lines)
    for (group, stream), events in streams.items():
        sizes = itertools.accumulate(len(event["message"]) for event in events)
        numbered = zip(sizes, events, strict=True)
        for _, part in itertools.groupby(numbered, lambda pair: pair[0] // _MOST_CHARACTERS):
            yield Call(group, stream, [event for _, event in part])


def _add(handler: Any, item: LogItem) -> None:
    handler.log_queue.put(Said(int(time.time() * 1000), item))


def _write(handler: Any, *_: Any, **__: Any) -> None:
    account = handler.role_arn.split(":")[4]
    backend = logs_backends[account][handler.region]
    client = connect_to.with_assumed_role(
        region_name=handler.region,
        role_arn=handler.role_arn,
        service_principal=ServicePrincipal.lambda_,
    ).logs
    while True:
        said, is_over = _gathered(handler.log_queue)
        # Metric filters are the work of LocalStack's own API. Without them moto's store is all
        # that is behind it, and signing and parsing are most of a call.
        put = client.put_log_events if backend.filters.metric_filters else _putting(backend)
        for call in calls(said):
            try:
                _put(client, put, call)
            except Exception as error:
                # The lines may quote anything, and so may the error.
                LOG.warning("lost log lines of %s: %s", call.group, type(error).__name__)
        if is_over:
            return


def _putting(backend: Any) -> Callable[..., object]:
    def put(logGroupName: str, logStreamName: str, logEvents: list[dict[str, Any]]) -> object:
        return backend.put_log_events(logGroupName, logStreamName, logEvents)

    return put


def _gathered(queue: "Queue[Any]") -> tuple[list[Said], bool]:
    """What was said until a moment after the first word, and whether that was all."""
    said = [queue.get()]
    if said[0] is not QUEUE_SHUTDOWN:
        time.sleep(_GATHER_S)
    try:
        while said[-1] is not QUEUE_SHUTDOWN:
            said.append(queue.get_nowait())
    except Empty:
        return said, False
    return said[:-1], True


def _put(client: Any, put: Callable[..., object], call: Call) -> None:
    names = {"logGroupName": call.group, "logStreamName": call.stream}
    try:
        put(**names, logEvents=call.events)
    except (client.exceptions.ResourceNotFoundException, ResourceNotFoundException):
        with suppress(client.exceptions.ResourceAlreadyExistsException):
            client.create_log_group(logGroupName=call.group)
        client.create_log_stream(**names)
        put(**names, logEvents=call.events)
