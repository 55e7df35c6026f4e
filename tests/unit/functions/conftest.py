"""The client service and, over a real socket and signed, the business service behind it."""

from collections.abc import Iterator

import pytest
from botocore.credentials import Credentials

from functions.business.app import app as business_app
from functions.business.app import handler as business_handler
from functions.client.app import app as client_app
from functions.client.app import handler as client_handler
from tests.conftest import REGION, forget
from tests.unit.functions.gateway import Gateway, GatewayServer

ACCESS_KEY_ID = "AKIDEXAMPLE"
SECRET_ACCESS_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"


@pytest.fixture
def business_server(environment: pytest.MonkeyPatch) -> Iterator[GatewayServer]:
    """The business service on a port; the client service knows its URL and may call it."""
    environment.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID)
    environment.setenv("AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY)
    server = GatewayServer(
        Gateway(business_handler, list(business_app.routes)),
        Credentials(ACCESS_KEY_ID, SECRET_ACCESS_KEY),
        REGION,
    )
    environment.setenv("PROMPTLANE_BUSINESS_URL", server.url)
    server.start()
    yield server
    forget()
    server.stop()


@pytest.fixture
def call(business_server: GatewayServer) -> Gateway:
    """The client service behind its gateway."""
    return Gateway(client_handler, list(client_app.routes))
