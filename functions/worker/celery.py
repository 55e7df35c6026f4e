"""The worker as a Celery task: `celery --app functions.worker.celery worker`.

Celery has no pool for coroutines. Its threads are slots: each waits for one task on the process's
one event loop, where all tasks run at once, as the batches of the SQS worker do.
"""

import asyncio
import math
import os
import ssl
from functools import cached_property
from typing import Any

from celery import Celery, signals

from functions.webhook_delivery import MOST_TRIES, is_delivered
from functions.wiring import CELERY_TRANSPORT, TASKS_QUEUE
from functions.worker.interruption import InterruptibleModel
from functions.worker.outcomes import Again
from functions.worker.wiring import MARGIN_S, WorkerWiring
from infra.errors import BrokerUnavailable, TaskRejected
from infra.machinery.loop import SharedLoop
from infra.machinery.pauses import doubled
from infra.outcome import Due
from infra.task import TASK_NAME, Task

_REDELIVERY_MARGIN_S = 2.0  # from an attempt's end to its message's return, if its worker died
_SWEEP_S = 1  # how often a worker looks for messages of dead workers
_DUE_S = 0.2  # how often a worker looks for delayed messages whose time has come
_TOLD_AT_ONCE = 10  # webhooks that one worker sends at a time
_TELLING_S = 30.0  # that a webhook is one worker's; another one tells it again then
_BEAT_S = 5.0  # between two signs of life
_OUTAGE_PAUSE_S = 1.0  # between two tries to reach a broker that is away

app = Celery("promptlane", set_as_current=False)


class CeleryWiring(WorkerWiring):
    """What a Celery worker has otherwise: one loop for all slots, a model that can be stopped."""

    @cached_property
    def loop(self) -> SharedLoop:
        """The one loop of all slots."""
        return SharedLoop()

    @cached_property
    def model(self) -> InterruptibleModel:
        """The model, which a stopping worker interrupts."""
        return InterruptibleModel(super().model)


wiring = CeleryWiring()


def _configuration() -> dict[str, Any]:
    chosen = wiring.settings
    url = chosen.required("redis_url")
    # kombu turns TLS on by itself for its own transport alone
    trust = {"ssl_ca_certs": chosen.redis_ca_file} if chosen.redis_ca_file else {}
    tls = {"ssl_cert_reqs": ssl.CERT_REQUIRED, **trust} if url.startswith("rediss:") else None
    return {
        "broker_url": url,
        "broker_use_ssl": tls,
        "broker_transport": CELERY_TRANSPORT,
        "broker_transport_options": {
            "visibility_timeout": chosen.worker_s + _REDELIVERY_MARGIN_S,
            "unacked_restore_interval": _SWEEP_S,
            "unacked_restore_throttle": 1,
            "unacked_mutex_expire": 10 * _SWEEP_S,  # a worker may die with the mutex
            "socket_connect_timeout": 3,
            "socket_keepalive": True,
            "priority_steps": [0],
            "on_unreadable": _say_unreadable,
        },
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,  # Redis may be away for long
        "task_default_queue": TASKS_QUEUE,
        # JSON both ways: a message is data, never an object to be built.
        "accept_content": ["json"],
        "task_serializer": "json",
        "result_accept_content": ["json"],
        "result_serializer": "json",
        # The task store is the only truth. Results of a backend that somebody adds would expire.
        "task_ignore_result": True,
        "result_expires": chosen.retention_days * 86_400,
        # A message is acknowledged when its task has ended, so that a crash loses none.
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,  # acts in the prefork pool
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        # A worker holds no message for which it has no slot: another may have one.
        "worker_prefetch_multiplier": 1,
        "worker_pool": "threads",
        "worker_enable_remote_control": False,
        "worker_send_task_events": False,
        "worker_redirect_stdouts": False,  # our log is lines of JSON on standard output
    }


app.add_defaults(_configuration)  # called when Celery first asks


@app.task(name=TASK_NAME)  # type: ignore[untyped-decorator]
def analyse_user_request(document: dict[str, Any]) -> None:
    """Run a task that a broker delivered; return when its message is not needed any more."""
    wiring.loop.run(_deliver(document))


async def _deliver(document: dict[str, Any]) -> None:
    try:
        task = Task.from_json(document)
    except TaskRejected as error:
        _say_unreadable(error)  # the transport keeps these aside; this one came another way
        return
    time_s = wiring.settings.worker_s - MARGIN_S
    match await wiring.worker.analyse_user_request(task, time_s=time_s):
        case Again(delay_s=delay_s, task=afresh):
            await _enqueue_again(afresh or task, math.ceil(delay_s))


async def _enqueue_again(task: Task, delay_s: int) -> None:
    """Send a task again before its first message is acknowledged, so that one always exists."""
    while True:
        try:
            return await wiring.broker.enqueue(task, delay_s=delay_s)
        except BrokerUnavailable as error:
            wiring.log.error("a task could not be sent back yet", error, task_id=task.id)
            await asyncio.sleep(_OUTAGE_PAUSE_S)


async def _bring_due_for_ever() -> None:
    while True:
        await asyncio.sleep(_DUE_S)
        try:
            while await wiring.celery_broker.bring_due():
                pass
        except BrokerUnavailable as error:
            wiring.log.error("delayed tasks wait for the broker", error)
            await asyncio.sleep(_OUTAGE_PAUSE_S)


async def _beat_for_ever(worker: str) -> None:
    """Say that this worker lives, for /health to tell."""
    while True:
        try:
            await wiring.celery_broker.beat(worker)
        except BrokerUnavailable as error:
            wiring.log.error("a sign of life waits for the broker", error)
        await asyncio.sleep(_BEAT_S)


async def _tell_webhook_for_ever() -> None:
    """Tell the operator's webhook of outcomes, some at once, in nobody's slot."""
    while True:
        await asyncio.sleep(_DUE_S)
        try:
            due = await wiring.redis_announcer.take_due(most=_TOLD_AT_ONCE, lease_s=_TELLING_S)
            await asyncio.gather(*(_tell(each) for each in due))
        except BrokerUnavailable as error:
            wiring.log.error("webhooks wait for the broker", error)
            await asyncio.sleep(_OUTAGE_PAUSE_S)


async def _tell(due: Due) -> None:
    if await is_delivered(due.outcome, wiring.receiver, wiring.log):
        await wiring.redis_announcer.drop(due)
    elif due.tries >= MOST_TRIES:
        await wiring.redis_announcer.set_aside(due)
    else:
        pause_s = doubled(wiring.settings.webhook_retry_s, due.tries)
        await wiring.redis_announcer.postpone(due, delay_s=pause_s)


async def _interrupt_after(grace_s: float) -> None:
    await asyncio.sleep(grace_s)
    wiring.model.interrupt()


def _say_unreadable(error: Exception) -> None:
    wiring.log.error("a message is no task", error)


@signals.worker_init.connect  # type: ignore[untyped-decorator]
def _prepare(**signal: object) -> None:
    """Stop the start here if a setting is wrong."""
    _ = wiring.worker
    try:
        wiring.loop.run(wiring.celery_broker.check())
    except BrokerUnavailable as error:  # it may come later
        wiring.log.error("Redis could not be looked at yet", error)
    if wiring.settings.webhooks == "redis":
        _ = wiring.receiver


@signals.worker_ready.connect  # type: ignore[untyped-decorator]
def _begin(sender: object = None, **_: object) -> None:
    wiring.loop.start(_beat_for_ever(getattr(sender, "hostname", None) or f"pid-{os.getpid()}"))
    wiring.loop.start(_bring_due_for_ever())
    if wiring.settings.webhooks == "redis":
        wiring.loop.start(_tell_webhook_for_ever())


@signals.worker_shutting_down.connect  # type: ignore[untyped-decorator]
def _stop(**_: object) -> None:
    """Let running tasks end, but not for ever: what then still runs goes to another worker."""
    wiring.loop.start(_interrupt_after(wiring.settings.stop_s))
