"""Ports with one API stage at their root, and the server that binds them."""

import logging
from collections.abc import Callable
from functools import cache
from typing import Any

from localstack.services.apigateway.next_gen.execute_api.router import ApiGatewayEndpoint
from localstack.services.cloudformation.stores import cloudformation_stores
from rolo import Response
from rolo.gateway import Gateway
from twisted.internet import reactor
from twisted.python.threadpool import ThreadPool
from werkzeug.wrappers import Request

from hoststack.gateway import threads
from hoststack.gateway.express import Way, failure
from hoststack.gateway.iam import SIGNED_PATH
from hoststack.gateway.server import is_patient, site_of
from hoststack.gateway.server import serve as listen
from hoststack.settings import Front

LOG = logging.getLogger(__name__)

_PATIENT_THREADS = 128  # of callers who wait (RFC 7240), so that they hold up nobody else
_DEPLOYED_YET_S = 0.05  # between two looks


def serve(front: Front) -> None:
    """Listen on a front port once its API is deployed; all who can connect get answers."""
    if api_id_of(front):
        _listen(front)
    else:
        reactor.callLater(_DEPLOYED_YET_S, serve, front)


def api_id_of(front: Front) -> str | None:
    """The id of a front's API, which it may name by its logical id; None if it is not there."""
    is_there = _endpoint().is_rest_api
    if is_there(front.api_id, front.stage):
        return front.api_id
    return next((own for own in _ids_of(front.api_id) if is_there(own, front.stage)), None)


@cache
def _endpoint() -> ApiGatewayEndpoint:
    return ApiGatewayEndpoint()


def _ids_of(logical_id: str) -> list[str]:
    """The ids that stacks' APIs of this name have: new ones after each time they are made anew."""
    return [
        str(found["PhysicalResourceId"])
        for _, _, store in cloudformation_stores.iter_stores()
        for stack in list(store.stacks_v2.values())
        if (found := stack.resolved_resources.get(logical_id)) and "PhysicalResourceId" in found
    ]


def _listen(front: Front) -> None:
    """Listen on LocalStack's reactor, but with threads of its own."""
    pool = _started(threads.pool_of(f"front-{front.port}"))
    patient_pool = _started(ThreadPool(0, _PATIENT_THREADS, name=f"patient-{front.port}"))
    answer = _answering(front)

    def handle(chain: Any, context: Any, response: Response) -> None:
        response.update_from(answer(context.request))

    gateway = Gateway(request_handlers=[handle], exception_handlers=[_fail])
    ways = (
        Way(lambda sent: is_patient(sent.header("Prefer")), answer, patient_pool, is_for_api=True),
        Way(lambda _: True, answer, pool, is_for_api=True),
    )
    site = site_of(gateway, pool, ways, is_front=True, patient_pool=patient_pool)
    listen(site, front.port)


def _started(pool: ThreadPool) -> ThreadPool:
    pool.start()
    reactor.addSystemEventTrigger("before", "shutdown", pool.stop)
    return pool


def _answering(front: Front) -> Callable[[Request], Response]:
    """What answers a request with all of the port as the stage's root."""

    def answer(request: Request) -> Response:
        api_id = api_id_of(front) or front.api_id
        environ = request.environ
        environ[SIGNED_PATH] = environ["RAW_URI"]
        environ["RAW_URI"] = f"/_aws/execute-api/{api_id}/{front.stage}{environ['RAW_URI']}"
        return _endpoint()(request, api_id=api_id, stage=front.stage)

    return answer


def _fail(chain: Any, error: Exception, context: Any, response: Response) -> None:
    LOG.error("a front port failed", exc_info=error)
    response.update_from(failure())
