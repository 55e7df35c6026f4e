"""`make run MODEL=openai`: a provider behind the queue, its key, its errors, its answers."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.stand.cloud import Cloud, call, running_cloud, wait_for_status
from tests.stand.model_server import ModelServer, Says, running_model

KEY = "sk-k3y$of/ours"
CANARY = "c4n4ry"


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    """The provider."""
    with running_model() as server:
        yield server


@pytest.fixture(scope="module")
def cloud(server: ModelServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """A cloud whose model it is, started as a user does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MODEL_KEY", KEY)
        folder: Path = tmp_path_factory.mktemp("real")
        parameters = ("AnswerPolicy=PHONE=block,EMAIL=mask", "MaxTries=2", "RetrySeconds=0")
        model = {"MODEL": "openai", "MODEL_URL": server.url, "MODEL_NAME": "small"}
        with running_cloud(folder, *parameters, **model) as cloud:
            yield cloud


def submitted(cloud: Cloud, message: str = "hello") -> str:
    """Submit a message; where its status is."""
    accepted = call("POST", f"{cloud.front}/process?message={message}")
    assert accepted.status == 202, accepted.body
    return f"{cloud.front}/status/{accepted.json['task_id']}"


def end_of(url: str) -> dict[str, Any]:
    return wait_for_status(url, "SUCCESS", "FAILURE", timeout_s=20)


def test_the_models_answer_is_the_result_and_says_what_it_cost(
    cloud: Cloud, server: ModelServer
) -> None:
    server.script = [Says(text="Kyiv")]

    end = end_of(submitted(cloud))

    assert (end["status"], end["result"]) == ("SUCCESS", "Kyiv")
    assert end["usage"] == {"input_tokens": 7, "output_tokens": 3}
    assert (end["model"], end["finish_reason"]) == ("stand-in-1", "stop")


def test_who_waits_for_a_quick_model_is_answered_when_it_answers(cloud: Cloud) -> None:
    began = time.monotonic()

    answer = call("POST", f"{cloud.front}/process?message=hello", Prefer="wait=15")

    assert (answer.status, answer.json["status"]) == (200, "SUCCESS")
    assert time.monotonic() - began < 4  # the operator's guess is ten


def test_a_busy_model_is_waited_for_and_the_caller_is_told(
    cloud: Cloud, server: ModelServer
) -> None:
    server.script = [Says(status=429, headers={"Retry-After": "2"}, text=CANARY)] * 3

    url = submitted(cloud)

    waiting = wait_for_status(url, "STARTED", timeout_s=10)
    while "waiting_for" not in waiting:
        waiting = call("GET", url).json
    end = end_of(url)
    assert waiting["waiting_for"] == "model"
    assert (end["status"], end["attempt"]) == ("SUCCESS", 4)  # it has two tries


def test_an_answer_is_screened_before_it_is_stored(cloud: Cloud, server: ModelServer) -> None:
    before = len(server.requests)
    server.script = [Says(text="Call +380991414444."), Says(text="Write to ann@kava.ua.")]

    refused, masked = end_of(submitted(cloud)), end_of(submitted(cloud))

    assert (refused["status"], "result" in refused) == ("FAILURE", False)
    assert refused["reason"] == "answer refused: PHONE (attempts: 1)"
    assert masked["result"] == "Write to <EMAIL_1>."
    assert refused["usage"]["output_tokens"] == 3
    assert len(server.requests) - before == 2
    for task, action in ((refused, "block"), (masked, "mask")):
        report = json.loads((cloud.reports / f"{task['answer_report_id']}.json").read_text())
        assert (report["direction"], report["action"]) == ("output", action)
        assert report["task_id"] == task["task_id"]
    url = f"{cloud.front}/status/{refused['task_id']}"
    assert call("DELETE", url).status == 204
    assert not (cloud.reports / f"{refused['answer_report_id']}.json").exists()


def test_the_key_comes_to_the_provider_and_nowhere_else(cloud: Cloud, server: ModelServer) -> None:
    server.script = [Says(status=401, code="invalid_api_key", text=f"{CANARY} {KEY}")]

    end = end_of(submitted(cloud, CANARY))

    assert end["reason"] == "the model refused: invalid_api_key (attempts: 1)"
    (_, headers, _) = server.requests[-1]
    assert headers["Authorization"] == f"Bearer {KEY}"
    configured = cloud.aws("lambda").list_functions()["Functions"]
    names = [function["FunctionName"] for function in configured]
    assert "promptlane-worker" in names
    stacks = cloud.aws("cloudformation").describe_stacks()["Stacks"]
    logs = [path.read_text() for path in cloud.folder.rglob("*.log")]
    told = cloud.said_by(*names) + str(configured) + str(stacks) + "".join(logs)
    assert "gen_ai.usage.input_tokens" in told
    for secret in (KEY, CANARY):
        assert secret not in told
