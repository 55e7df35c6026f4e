"""Entry points: what LocalStack loads of us, each named in pyproject.toml."""

import os
import resource
import signal
import sys
import threading
import time
from typing import Any

from localstack.runtime import hooks
from localstack.runtime.server.core import RuntimeServerPlugin
from localstack.services.lambda_ import hooks as lambda_hooks
from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin
from localstack.services.plugins import Service, aws_provider

IS_OURS = "HOSTSTACK_PYTHON" in os.environ  # a LocalStack that we started
_GRACE_S = 2.0
_FILES = 65_536


class ProcessExecutorPlugin(RuntimeExecutorPlugin):  # type: ignore[misc]
    """`LAMBDA_RUNTIME_EXECUTOR=hoststack`."""

    name = "hoststack"

    def load(self, *args: Any, **kwargs: Any) -> Any:
        """The executor class."""
        from hoststack.functions.executor import ProcessExecutor

        return ProcessExecutor


class BoundServerPlugin(RuntimeServerPlugin):  # type: ignore[misc]
    """`GATEWAY_SERVER=hoststack`."""

    name = "hoststack"

    def load(self, *args: Any, **kwargs: Any) -> Any:
        """The server."""
        from hoststack.gateway.server import BoundServer

        return BoundServer()


@aws_provider(api="dynamodb", name="moto")
def dynamodb_moto() -> Service:
    """`PROVIDER_OVERRIDE_DYNAMODB=moto`."""
    from hoststack.services.dynamodb import service

    return service()


@aws_provider(api="kinesis", name="moto")
def kinesis_moto() -> Service:
    """`PROVIDER_OVERRIDE_KINESIS=moto`."""
    from hoststack.services.streams import kinesis

    return kinesis()


@aws_provider(api="dynamodbstreams", name="moto")
def dynamodbstreams_moto() -> Service:
    """`PROVIDER_OVERRIDE_DYNAMODBSTREAMS=moto`."""
    from hoststack.services.streams import dynamodb_streams

    return dynamodb_streams()


@lambda_hooks.inject_layer_fetcher(should_load=IS_OURS)
def layer_fetcher(provider: Any) -> None:
    """Let functions name layers that are not here."""
    from hoststack.functions.layers import AbsentLayers

    provider.layer_fetcher = AbsentLayers()


@hooks.on_infra_start(should_load=IS_OURS)
def hoststack() -> None:
    """Install everything else while LocalStack starts."""
    from localstack.runtime import events
    from localstack.services.apigateway.next_gen.execute_api import handlers
    from localstack.services.edge import ROUTER
    from localstack.services.lambda_.invocation.runtime_executor import get_runtime_executor
    from twisted.internet import reactor

    from hoststack import main
    from hoststack.child.confine import hide
    from hoststack.functions import assignment, code, concurrency, payloads, rollover
    from hoststack.functions.executor import ProcessExecutor, environments
    from hoststack.gateway import (
        abandoned,
        authorizers,
        bodies,
        calls,
        door,
        front,
        iam,
        importing,
        integrations,
        limits,
        responses,
    )
    from hoststack.services import (
        causes,
        dead_letters,
        discretion,
        fairness,
        logs,
        nested,
        offline,
        poller,
        shortcuts,
        storage,
        streams,
        subscriptions,
        targets,
    )
    from hoststack.settings import settings

    if get_runtime_executor() is not ProcessExecutor:
        raise RuntimeError("LAMBDA_RUNTIME_EXECUTOR is not hoststack: functions would need Docker")
    hide()
    shortcuts.install(lambda_metrics=settings().lambda_metrics)
    for part in (assignment, code, concurrency, payloads, rollover):
        part.install()
    for part in (discretion, fairness, logs, poller):
        part.install()
    for part in (causes, dead_letters, nested, offline, storage, streams, subscriptions, targets):
        part.install()
    for part in (abandoned, importing, bodies, responses, limits, calls, integrations):
        part.install()
    for handler in (door.check_site, limits.check, iam.authorize, authorizers.authorize):
        handlers.preprocess_request.append(handler)
    for port in settings().fronts:
        reactor.callFromThread(front.serve, port)
    ROUTER.add("/_hoststack/environments", lambda _request, **_: environments())
    main.settle_when(events.infra_ready)
    _raise_file_limit()
    threading.Thread(target=_end_with_parent, daemon=True, name="hoststack-parent").start()


def _raise_file_limit() -> None:
    """A thousand requests at once, each with a function behind it, need thousands of files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _end_with_parent() -> None:
    """End LocalStack when the process that started it closes our standard input, or is gone."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_S)
    os.killpg(0, signal.SIGKILL)
