"""What becomes a Celery worker, and with which settings."""

import os
import sys
from typing import Any

import pytest

from commands import worker
from infra.settings import Settings
from tests.stand.cloudformation import template


def started(monkeypatch: pytest.MonkeyPatch, *names: str, **env: str) -> tuple[str, list[str], Any]:
    """The program, its words and its environment."""
    calls: list[tuple[str, list[str], Any]] = []
    monkeypatch.setattr(os, "execve", lambda *call: calls.append(call))
    worker.main(names, env)
    return calls[0]


def test_a_worker_is_celery_with_its_slots_and_name(monkeypatch: pytest.MonkeyPatch) -> None:
    program, words, env = started(monkeypatch, "worker-1", SLOTS="7", PATH="/bin")

    assert program == words[0] == sys.executable
    assert words[words.index("--concurrency") + 1] == "7"
    assert words[words.index("--hostname") + 1] == "worker-1@%h"
    assert env == {"SLOTS": "7", "PATH": "/bin"}


def test_a_worker_heeds_the_parameters_as_a_function_does(monkeypatch: pytest.MonkeyPatch) -> None:
    words = "ModelSeconds=2 Prefix=demo MaxTries=5 MaxTries=6"

    _, _, env = started(monkeypatch, SLOTS="1", PARAMETERS=words)

    settings = Settings.from_env(env)
    assert (settings.model_s, settings.max_tries, settings.retry_s) == (2, 6, 2)


def test_each_parameter_becomes_the_setting_that_the_template_makes_of_it() -> None:
    document = template()
    webhook = document["Resources"]["WebhookFunction"]
    every, own = document["Globals"]["Function"], document["Resources"]["WorkerFunction"]
    declared: dict[str, Any] = {
        **every["Environment"]["Variables"],
        **own["Properties"]["Environment"]["Variables"],
        **webhook["Properties"]["Environment"]["Variables"],
    }

    for parameter, setting in worker.SETTINGS.items():
        assert declared[setting] == {"Ref": parameter}
