"""What becomes of a task whose model is busy, fails or refuses: real calls, on both brokers.

Each test counts the calls, since each may be billed.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Aws
from tests.contract.pairs.celery import CeleryPair
from tests.contract.pairs.moto import MotoPair
from tests.contract.pairs.pair import Pair, wait_for
from tests.stand.model_server import ModelServer, Says, running_model
from tests.stand.waiting import wait_until

CANARY = "c4n4ry"
BUSY = Says(status=429, code="rate_limit_exceeded", headers={"Retry-After": "1"}, text=CANARY)
FINAL = ("SUCCESS", "FAILURE")
SETTINGS = {"MODEL": "openai", "MODEL_NAME": "small", "MODEL_KEY": "sk-k3y"}


@pytest.fixture(scope="module")
def running_server() -> Iterator[ModelServer]:
    """A provider for all tests, since workers know its port."""
    with running_model() as server:
        yield server


@pytest.fixture
def server(running_server: ModelServer) -> ModelServer:
    """It, with nothing asked yet."""
    running_server.requests.clear()
    running_server.script.clear()
    running_server.otherwise = Says()
    return running_server


@pytest.fixture
def moto(
    server: ModelServer,
    aws: Aws,
    environment: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[MotoPair]:
    """SQS and DynamoDB in this process."""
    pair = MotoPair(aws, environment, capsys, **SETTINGS, MODEL_URL=server.url)
    yield pair
    pair.stop()


@pytest.fixture
def celery(
    server: ModelServer, forgotten: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[CeleryPair]:
    """Redis and Celery workers."""
    pair = CeleryPair(tmp_path, monkeypatch, **SETTINGS, MODEL_URL=server.url)
    pair.wait_until_workers_are_ready()
    yield pair
    pair.stop()


@pytest.fixture(params=["moto", "celery"])
def pair(request: pytest.FixtureRequest) -> Pair:
    """Each pair, with its workers running."""
    found: Pair = request.getfixturevalue(request.param)
    return found


def end_of(pair: Pair, message: str = "hello") -> dict[str, Any]:
    """Submit a message; its task when it is final, and its message gone."""
    _, task_id = pair.submit(message)
    end = wait_for(pair, task_id, *FINAL)
    wait_until(lambda: pair.kept()[1] == 0)
    return end


def test_each_kind_of_error_is_paid_as_often_as_it_has_to_be(
    pair: Pair, server: ModelServer
) -> None:
    # two tries; workers are slow to start, so all kinds share theirs
    server.script = [BUSY, BUSY, BUSY]
    _, task_id = pair.submit(CANARY)
    wait_until(lambda: pair.task(task_id).get("waiting_for") == "model")
    busy = wait_for(pair, task_id, *FINAL)
    busy_calls = len(server.requests)

    server.script = [Says(status=500), Says(status=500), Says(status=500)]
    failed = end_of(pair)
    failed_calls = len(server.requests) - busy_calls

    server.script = [Says(status=400, code="context_length_exceeded", text=CANARY)]
    refused = end_of(pair, CANARY)
    refused_calls = len(server.requests) - busy_calls - failed_calls

    server.script = [Says(status=500)]
    recovered = end_of(pair)

    assert (busy["status"], busy_calls) == ("SUCCESS", 4)  # more than it has tries
    assert busy["usage"] == {"input_tokens": 7, "output_tokens": 3}
    assert (busy["model"], busy["finish_reason"]) == ("stand-in-1", "stop")
    assert "waiting_for" not in busy
    assert (failed["status"], failed_calls) == ("FAILURE", 2)
    assert failed["reason"] == "the model failed: http_500 (attempts: 2)"
    assert (refused["status"], refused_calls) == ("FAILURE", 1)
    assert refused["reason"] == "the model refused: context_length_exceeded (attempts: 1)"
    assert (recovered["status"], recovered["attempt"]) == ("SUCCESS", 2)
    assert len(pair.events("the model is busy, the task waits")) == 3
    told = json.dumps([failed, refused]) + said_by(pair)
    assert CANARY not in told
    assert "sk-k3y" not in told
    assert '"gen_ai.usage.input_tokens":7' in told.replace(" ", "")


def said_by(pair: Pair) -> str:
    """All that workers have logged."""
    if isinstance(pair, CeleryPair):
        return pair.said()
    assert isinstance(pair, MotoPair)
    return json.dumps(pair.said)
