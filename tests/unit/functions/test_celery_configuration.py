"""How the Celery worker is set up."""

import pytest

from functions.worker.celery import _configuration, app
from infra.errors import SettingsError
from infra.task import TASK_NAME


@pytest.fixture(autouse=True)
def redis_settings(forgotten: None, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """What a worker needs at least."""
    monkeypatch.setenv("PROMPTLANE_REDIS_URL", "redis://127.0.0.1:9/0")
    return monkeypatch


def test_the_worker_has_one_task_by_the_name_that_the_broker_sends() -> None:
    ours = [name for name in app.tasks if not name.startswith("celery.")]

    assert ours == [TASK_NAME] == ["analyse_user_request"]


def test_nothing_but_json_is_read_or_written() -> None:
    configuration = _configuration()

    assert configuration["accept_content"] == configuration["result_accept_content"] == ["json"]
    assert configuration["task_serializer"] == configuration["result_serializer"] == "json"


def test_a_message_is_acknowledged_when_its_task_has_ended_and_not_before() -> None:
    configuration = _configuration()

    assert configuration["task_acks_late"]
    assert configuration["task_reject_on_worker_lost"]
    assert configuration["worker_prefetch_multiplier"] == 1


def test_celery_keeps_no_results_of_its_own_and_any_would_expire() -> None:
    configuration = _configuration()

    assert configuration["task_ignore_result"]
    assert "result_backend" not in configuration
    assert 0 < configuration["result_expires"] <= 14 * 86_400


@pytest.mark.parametrize("worker_s", [3, 30, 900])
def test_a_message_comes_back_after_the_longest_attempt_and_soon(
    redis_settings: pytest.MonkeyPatch, worker_s: int
) -> None:
    redis_settings.setenv("PROMPTLANE_WORKER_SECONDS", str(worker_s))

    options = _configuration()["broker_transport_options"]

    lease_s = worker_s - 2 + 3  # the attempt's time, and the margin of `Worker`
    assert lease_s < options["visibility_timeout"] <= worker_s + 5
    assert options["unacked_restore_interval"] * options["unacked_restore_throttle"] == 1
    assert options["unacked_mutex_expire"] < options["visibility_timeout"] + 10


def test_a_worker_without_a_redis_does_not_start(redis_settings: pytest.MonkeyPatch) -> None:
    redis_settings.delenv("PROMPTLANE_REDIS_URL")

    with pytest.raises(SettingsError, match="PROMPTLANE_REDIS_URL"):
        _configuration()
