"""LocalStack's own server, bound to one address: the stock one listens on all of them."""

import logging
import os

from localstack import config
from localstack.aws.serving.twisted import TLSMultiplexerFactory
from localstack.runtime.server.twisted import TwistedRuntimeServer
from rolo.gateway import Gateway
from rolo.serving.twisted import TwistedGateway
from twisted.internet import endpoints, reactor, ssl
from twisted.python.failure import Failure

from hoststack.settings import settings

LOG = logging.getLogger(__name__)
_BACKLOG = 4096


def give_up(failure: Failure) -> None:
    """End LocalStack: it can't listen where it was told to."""
    LOG.error("cannot listen: %s", failure.getErrorMessage())
    os._exit(1)


class BoundServer(TwistedRuntimeServer):  # type: ignore[misc]
    """Serves the gateway on `HOSTSTACK_LISTEN`, whatever host the listen list names."""

    def register(
        self,
        gateway: Gateway,
        listen: list[config.HostAndPort],
        ssl_creds: tuple[str, str] | None = None,
    ) -> None:
        """Listen on each port of the list."""
        factory = TwistedGateway(gateway)
        if ssl_creds:
            cert_file, key_file = ssl_creds
            context = ssl.DefaultOpenSSLContextFactory(key_file, cert_file)
            context.getContext().use_certificate_chain_file(cert_file)
            factory = TLSMultiplexerFactory(context, False, factory)
        for port in {address.port for address in listen}:
            endpoint = endpoints.TCP4ServerEndpoint(
                reactor, port, backlog=_BACKLOG, interface=settings().listen
            )
            endpoint.listen(factory).addErrback(give_up)
