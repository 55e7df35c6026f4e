"""LocalStack's own server, bound to one address: the stock one listens on all of them."""

import logging
import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from localstack import config
from localstack.aws.serving.twisted import TLSMultiplexer, TLSMultiplexerFactory
from localstack.runtime.server.twisted import TwistedRuntimeServer
from rolo.gateway import Gateway
from rolo.serving.twisted import TwistedRequestAdapter
from twisted.internet import endpoints, reactor, ssl
from twisted.protocols.policies import TimeoutMixin
from twisted.python.components import proxyForInterface
from twisted.python.failure import Failure
from twisted.python.threadpool import ThreadPool
from twisted.web import http
from twisted.web.resource import IResource
from twisted.web.server import Site

from hoststack.gateway import express
from hoststack.gateway.answers import Answers
from hoststack.gateway.aws_calls import NetworkGateway
from hoststack.gateway.door import Door
from hoststack.gateway.express import Way
from hoststack.gateway.stages import stages
from hoststack.settings import addresses, settings

LOG = logging.getLogger(__name__)
# Requests that arrive while all threads are busy wait here; Linux may cap it at somaxconn.
_BACKLOG = 4096


class BoundServer(TwistedRuntimeServer):  # type: ignore[misc]
    """Serves the gateway on `HOSTSTACK_LISTEN`, whatever host the listen list names."""

    def register(
        self,
        gateway: Gateway,
        listen: list[config.HostAndPort],
        ssl_creds: tuple[str, str] | None = None,
    ) -> None:
        """Listen on each port of the list."""
        network, pool = NetworkGateway(gateway), reactor.getThreadPool()
        ways = (express.quick_calls(network), stages(pool))
        site = site_of(network, pool, ways, is_front=False)
        factory = site
        if ssl_creds:
            cert_file, key_file = ssl_creds
            context = ssl.DefaultOpenSSLContextFactory(key_file, cert_file)
            context.getContext().use_certificate_chain_file(cert_file)
            factory = TLSMultiplexerFactory(context, False, site)
            factory.protocol = _ImpatientMultiplexer
        for port in {address.port for address in listen}:
            serve(factory, port)


class _ImpatientMultiplexer(TimeoutMixin, TLSMultiplexer):  # type: ignore[misc]
    """Ends connections on which nothing ever came: LocalStack's waits to see whether it is TLS."""

    def makeConnection(self, transport: Any) -> None:
        super().makeConnection(transport)
        self.setTimeout(settings().idle_s)

    def dataReceived(self, data: bytes) -> None:
        self.setTimeout(None)  # from here on the HTTP connection has its own
        super().dataReceived(data)

    def connectionLost(self, reason: Failure) -> None:
        self.setTimeout(None)
        super().connectionLost(reason)


class _ByPatience(proxyForInterface(IResource)):  # type: ignore[misc]
    """Gives requests of callers who would rather wait than poll to another resource."""

    def __init__(self, original: Any, patient: Any) -> None:
        super().__init__(original)
        self._patient = patient

    def render(self, request: Any) -> Any:
        waits = is_patient((request.getHeader(b"prefer") or b"").decode("latin-1"))
        return self._patient.render(request) if waits else super().render(request)


def is_patient(prefer: str) -> bool:
    """Whether a request's caller would rather wait than poll, by its header `Prefer`."""
    return "wait=" in prefer


def site_of(
    gateway: Gateway,
    pool: ThreadPool,
    ways: Sequence[Way],
    *,
    is_front: bool,
    patient_pool: ThreadPool | None = None,
) -> Site:
    """A gateway behind a door, for one port.

    Args:
        ways: What answers plain requests before they come to the gateway.
        is_front: Whether all of the port is one API.
        patient_pool: The threads of requests with `Prefer: wait`; by default those of all others.
    """
    resource: Any = Answers(gateway, pool)
    if patient_pool is not None:
        resource = _ByPatience(resource, Answers(gateway, patient_pool))
    door = Door(resource, is_front=is_front)
    site = Site(door, requestFactory=TwistedRequestAdapter, timeout=settings().idle_s)
    site.protocol = express.protocols(ways)
    # An access log that nobody reads, and a parser that builds a whole e-mail for one header,
    # took a sixth of this process's time.
    site.log = lambda _request: None
    http._parseContentType = _parse_content_type
    return site


def serve(factory: Any, port: int) -> None:
    """Listen on a port when the reactor runs; if that fails, LocalStack ends."""
    for address in addresses(settings().listen):
        # Twisted sees by itself which family an address is of
        endpoint = endpoints.TCP4ServerEndpoint(reactor, port, backlog=_BACKLOG, interface=address)
        endpoint.listen(factory).addErrback(_give_up)


_parse_content_type = lru_cache(maxsize=256)(http._parseContentType)


def _give_up(failure: Failure) -> None:
    LOG.error("cannot listen: %s", failure.getErrorMessage())
    os._exit(1)
