"""LocalStack's own server, bound to one address: the stock one listens on all of them."""

import logging
import os
from functools import lru_cache
from typing import Any

from localstack import config
from localstack.aws.serving.twisted import TLSMultiplexerFactory
from localstack.runtime.server.twisted import TwistedRuntimeServer
from rolo.gateway import Gateway
from rolo.serving.twisted import TwistedGateway
from twisted.internet import endpoints, reactor, ssl
from twisted.python.failure import Failure
from twisted.web import http

from hoststack.settings import settings

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
        site = TwistedGateway(gateway)
        factory = site
        if ssl_creds:
            cert_file, key_file = ssl_creds
            context = ssl.DefaultOpenSSLContextFactory(key_file, cert_file)
            context.getContext().use_certificate_chain_file(cert_file)
            factory = TLSMultiplexerFactory(context, False, site)
        for port in {address.port for address in listen}:
            serve(site, port, factory=factory)


def serve(site: Any, port: int, *, factory: Any = None) -> None:
    """Listen on a port when the reactor runs; if that fails, LocalStack ends.

    Args:
        factory: What wraps the site, if anything does.
    """
    # An access log that nobody reads, and a parser that builds a whole e-mail for one header,
    # took a sixth of this process's time.
    site.log = lambda _request: None
    http._parseContentType = _parse_content_type
    endpoint = endpoints.TCP4ServerEndpoint(
        reactor, port, backlog=_BACKLOG, interface=settings().listen
    )
    endpoint.listen(factory or site).addErrback(_give_up)


_parse_content_type = lru_cache(maxsize=256)(http._parseContentType)


def _give_up(failure: Failure) -> None:
    LOG.error("cannot listen: %s", failure.getErrorMessage())
    os._exit(1)
