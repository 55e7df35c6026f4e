"""The client service, the business service behind it, and tasks for the worker behind both.

The client service calls the business service over a real socket, signed.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from botocore.credentials import Credentials

from functions.business.app import app as business_app
from functions.business.app import handler as business_handler
from functions.client.app import app as client_app
from functions.client.app import handler as client_handler
from functions.wiring import Wiring
from infra.machinery.loop import Loop
from infra.task import Task
from tests.conftest import REGION, Aws, forget, new_task
from tests.stand.described import check_answer
from tests.stand.gateway import Gateway, GatewayServer

ACCESS_KEY_ID = "AKIDEXAMPLE"
SECRET_ACCESS_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"


BOTH_HOPS = ["api", "invoke"]


@pytest.fixture
def hop() -> str:
    """The way from the client service to the business service; some tests go both."""
    return "api"


@pytest.fixture
def business_server(environment: pytest.MonkeyPatch, hop: str) -> Iterator[GatewayServer]:
    """The business service on a port; the client service knows its URL and may call it."""
    environment.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID)
    environment.setenv("AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY)
    server = GatewayServer(
        Gateway(business_handler, list(business_app.routes)),
        Credentials(ACCESS_KEY_ID, SECRET_ACCESS_KEY),
        REGION,
    )
    environment.setenv("PROMPTLANE_BUSINESS_HOP", hop)
    environment.setenv("PROMPTLANE_BUSINESS_URL", server.url)
    environment.setenv("PROMPTLANE_BUSINESS_FUNCTION", "arn:aws:lambda:x:0:function:business:live")
    environment.setenv("AWS_ENDPOINT_URL_LAMBDA", server.endpoint)
    server.start()
    yield server
    forget()
    server.stop()


@pytest.fixture
def call(business_server: GatewayServer) -> Gateway:
    """The client service behind its gateway; what it answers has to be described."""
    return Gateway(client_handler, list(client_app.routes), look=check_answer)


@pytest.fixture
def call_business(environment: pytest.MonkeyPatch) -> Gateway:
    """The business service behind its gateway, past the signature check."""
    return Gateway(business_handler, list(business_app.routes))


@pytest.fixture
def reports(environment: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where alert reports go."""
    return tmp_path / "error_reports"


@pytest.fixture
def submitted(aws: Aws, loop: Loop, wiring: Wiring) -> Callable[..., Task]:
    """Puts and queues a task, as the business service does."""

    def submit(task: Task | None = None, *, is_queued: bool = True) -> Task:
        task = task or new_task()
        loop.run(wiring.store.put(task))
        if is_queued:
            loop.run(wiring.broker.enqueue(task))
        return task

    return submit
