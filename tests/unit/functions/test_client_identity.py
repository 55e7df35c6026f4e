"""Who the client function is to AWS under SnapStart, and the trace that its calls go on with."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, override

import pytest

from functions.business import app as business_app
from infra.task import utc_now
from tests.stand.gateway import Gateway, GatewayServer
from tests.unit.functions.conftest import ACCESS_KEY_ID, SECRET_ACCESS_KEY
from tests.unit.functions.problem_details import assert_problem

TOKEN = "of this environment alone"
TRACE = "Root=1-6b06e122-f4e815e6093ff30c6aaf94e1;Parent=0c10673aa71d823e;Sampled=1"


@dataclass(slots=True)
class Lambda:
    """Hands out credentials as Lambda does to a function with SnapStart.

    Attributes:
        asked: The authorizations with which it was asked.
        answer: What it says, if not the credentials.
    """

    asked: list[str] = field(default_factory=list)
    expires_at: datetime = field(default_factory=lambda: utc_now() + timedelta(hours=6))
    answer: bytes | None = None

    def credentials(self) -> dict[str, Any]:
        return {
            "AccessKeyId": ACCESS_KEY_ID,
            "SecretAccessKey": SECRET_ACCESS_KEY,
            "Token": "a session",
            "Expiration": self.expires_at.isoformat().replace("+00:00", "Z"),
        }


@pytest.fixture
def snapshot(business_server: GatewayServer, environment: pytest.MonkeyPatch) -> Iterator[Lambda]:
    """An environment without keys, as a function restored from a snapshot has it."""
    restored = Lambda()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            restored.asked.append(self.headers.get("Authorization", ""))
            self.send_response(200)
            self.end_headers()
            told = json.dumps(restored.credentials()).encode()
            self.wfile.write(told if restored.answer is None else restored.answer)

        @override
        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    assert business_app.wiring.business  # it is made while there are keys: it has its own
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        environment.delenv(name, raising=False)
    url = f"http://127.0.0.1:{server.server_port}/2021-04-23/credentials"
    environment.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", url)
    environment.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", TOKEN)
    yield restored
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_restored_snapshot_signs_with_the_credentials_that_lambda_hands_out(
    snapshot: Lambda, call: Gateway
) -> None:
    statuses = [call("POST", "/process", {"message": "hello"}).status for _ in range(3)]

    assert statuses == [202, 202, 202]
    assert snapshot.asked == [TOKEN]  # once for all three


def test_credentials_that_are_about_to_expire_are_asked_for_again(
    snapshot: Lambda, call: Gateway
) -> None:
    snapshot.expires_at = utc_now() + timedelta(minutes=4)
    assert call("POST", "/process", {"message": "hello"}).status == 202

    snapshot.expires_at = utc_now() + timedelta(hours=6)
    assert call("POST", "/process", {"message": "hello"}).status == 202
    assert call("POST", "/process", {"message": "hello"}).status == 202

    assert len(snapshot.asked) == 2


@pytest.mark.parametrize("answer", [b"", b"nothing", b"[]", b"{}", b'{"AccessKeyId": "AKID"}'])
def test_without_credentials_nothing_is_queued_and_the_caller_may_try_again(
    snapshot: Lambda, call: Gateway, business_server: GatewayServer, answer: bytes
) -> None:
    snapshot.answer = answer

    refused = call("POST", "/process", {"message": "hello"})
    health = call("GET", "/health")

    assert_problem(refused, "unavailable", 503)
    assert (health.status, health.json()["status"]) == (503, "fail")
    assert business_server.behaviour.requests == []


def test_a_call_goes_on_with_the_trace_of_its_request(
    call: Gateway, business_server: GatewayServer, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("_X_AMZN_TRACE_ID", TRACE)
    call("POST", "/process", {"message": "hello"})

    environment.delenv("_X_AMZN_TRACE_ID")
    call("POST", "/process", {"message": "hello"})

    assert business_server.behaviour.traces == [TRACE, ""]
