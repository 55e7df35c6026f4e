"""How the Celery worker is set up."""

import pickle

import pytest
from celery import Celery
from kombu.exceptions import ContentDisallowed, EncodeError
from kombu.serialization import dumps, loads, prepare_accept_content

from functions.worker import celery as worker
from functions.worker.celery import CeleryWiring, _configuration, app
from infra.errors import SettingsError
from infra.task import TASK_NAME


@pytest.fixture(autouse=True)
def redis_settings(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """What a worker needs at least."""
    monkeypatch.setenv("PROMPTLANE_REDIS_URL", "redis://127.0.0.1:9/0")
    monkeypatch.setattr(worker, "wiring", CeleryWiring())
    return monkeypatch


@pytest.fixture
def configured() -> Celery:
    """A Celery of the test's own: `conf` is what Celery makes of our configuration."""
    fresh = Celery("test", set_as_current=False)
    fresh.add_defaults(_configuration)
    return fresh


def _task() -> None:
    """What a configuration is tried with."""


def test_the_worker_has_one_task_by_the_name_that_the_broker_sends() -> None:
    ours = [name for name in app.tasks if not name.startswith("celery.")]

    assert ours == [TASK_NAME] == ["analyse_user_request"]


def test_celery_knows_every_setting_that_it_is_given(configured: Celery) -> None:
    known = set(Celery("as it comes", set_as_current=False).conf)

    assert set(_configuration()) <= known


@pytest.mark.parametrize("setting", ["accept_content", "result_accept_content"])
def test_no_object_is_built_from_a_message(configured: Celery, setting: str) -> None:
    accepted = prepare_accept_content(configured.conf[setting])
    pickled = pickle.dumps("an object")

    with pytest.raises(ContentDisallowed):
        loads(pickled, "application/x-python-serialize", "binary", accept=accepted)
    assert loads(b'{"a": 1}', "application/json", "utf-8", accept=accepted) == {"a": 1}


@pytest.mark.parametrize("setting", ["task_serializer", "result_serializer"])
def test_no_object_is_written_into_a_message(configured: Celery, setting: str) -> None:
    with pytest.raises(EncodeError):
        dumps(object(), serializer=configured.conf[setting])


def test_a_message_is_acknowledged_when_its_task_has_ended_and_not_before(
    configured: Celery,
) -> None:
    task = configured.task(_task, shared=False)

    assert task.acks_late
    assert task.reject_on_worker_lost
    assert configured.conf.worker_prefetch_multiplier == 1


def test_celery_keeps_no_results_of_its_own_and_any_would_expire(configured: Celery) -> None:
    assert configured.task(_task, shared=False).ignore_result
    with pytest.raises(NotImplementedError):  # Celery's backend that keeps nothing
        configured.backend.get_result("an id")
    assert 0 < configured.conf.result_expires <= 14 * 86_400


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
