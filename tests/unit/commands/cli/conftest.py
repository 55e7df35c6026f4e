"""The command line in front of the services themselves, with a worker beside them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest
from typer.testing import CliRunner

from commands.cli.app import app
from functions.worker.app import handler as worker
from tests.conftest import Aws, credentials  # in place of those of other commands
from tests.stand.front import Front
from tests.stand.gateway import Gateway
from tests.stand.mapping import deliver
from tests.unit.functions.conftest import business_server, call, hop

__all__ = ["business_server", "call", "credentials", "hop"]

_EVENT = '{"time_ns":'  # the services log to standard output, which they share with us here


@dataclass(frozen=True, slots=True)
class Typed:
    """How a command ended."""

    exit_code: int
    stdout: str
    stderr: str


type Type = Callable[..., Typed]


@pytest.fixture
def front(call: Gateway) -> Iterator[Front]:
    """The client API on a port."""
    front = Front(call)
    yield front
    front.stop()


@pytest.fixture
def working(aws: Aws, environment: pytest.MonkeyPatch) -> Iterator[None]:
    """A worker that takes what is queued until the test ends."""
    ended = threading.Event()

    def work() -> None:
        while not ended.wait(0.02):
            with suppress(KeyError):
                deliver(aws, aws.queue_url, worker)

    thread = threading.Thread(target=work)
    thread.start()
    yield
    ended.set()
    thread.join()


@pytest.fixture
def type_in(front: Front, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Types a command for this deployment."""
    monkeypatch.setenv("PROMPTLANE_URL", front.url)

    def type_in(*words: str, text: str | bytes | None = None) -> Typed:
        done = CliRunner().invoke(app, words, input=text, catch_exceptions=False)
        lines = done.stdout.splitlines(keepends=True)
        ours = "".join(line for line in lines if not line.startswith(_EVENT))
        return Typed(done.exit_code, ours, done.stderr)

    return type_in
