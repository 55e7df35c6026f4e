"""Log lines of functions on their way to CloudWatch Logs, without a signed call for each.

LocalStack calls its own PutLogEvents once for each invocation: signed, sent, parsed and routed,
that was a third of what it did during a burst. Here the lines go to the store behind that API,
unless there are metric filters, which are the API's own work.
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
from moto.logs.exceptions import ResourceNotFoundException
from moto.logs.models import logs_backends

LOG = logging.getLogger(__name__)

type Event = dict[str, Any]
type Put = Callable[[str, str, list[Event]], object]


def install() -> None:
    """Replace the loop that writes logs."""
    LogHandler.run_log_loop = _write


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
