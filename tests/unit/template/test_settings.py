"""The settings that template.yaml gives to its functions."""

from collections.abc import Mapping
from typing import Any, override

import pytest

from functions.buried import app as buried_app
from functions.business import app as business_app
from functions.client import app as client_app
from functions.logship import app as logship_app
from functions.webhook import app as webhook_app
from functions.wiring import Wiring
from functions.worker import app as worker_app
from infra.settings import Settings
from tests.stand.cloudformation import FUNCTIONS, properties, resolved


class Recorded(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, env: Mapping[str, str]) -> None:
        super().__init__(env)
        self.asked: set[str] = set()

    @override
    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)


def environment_of(function: str, transformed: dict[str, Any], **parameters: str) -> dict[str, str]:
    """A function's variables, as Lambda would give them to it."""
    variables = transformed[f"{function}Function"]["Properties"]["Environment"]["Variables"]
    return {name: str(resolved(value, **parameters)) for name, value in variables.items()}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_variable_in_the_template_is_a_setting_that_takes_its_value(
    function: str, transformed: dict[str, Any]
) -> None:
    env = Recorded(environment_of(function, transformed))

    Settings.from_env(env)

    assert set(env) <= env.asked
    assert all(name.startswith("PROMPTLANE_") for name in env)


REDIS = {"Broker": "redis", "RedisUrl": "redis://127.0.0.1:6379/0"}
LOCAL = {"ReportsDirectory": "/tmp/reports", "BusinessUrl": "http://localhost:4566/business/v1"}


TOLD = {
    "WebhookUrl": "http://localhost:9000/hook",
    "WebhookSecret": "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz",
}
SHIPPED = {"InfluxUrl": "http://localhost:8086", "InfluxToken": "token"}


@pytest.mark.usefixtures("forgotten", "credentials")
@pytest.mark.parametrize("function", ["Business", "Buried"])
def test_with_redis_as_the_broker_functions_have_what_they_need_and_no_name_of_what_is_not_made(
    function: str, transformed: dict[str, Any], monkeypatch: pytest.MonkeyPatch, wiring: Wiring
) -> None:
    env = environment_of(function, transformed, **REDIS)
    for name, value in env.items():
        monkeypatch.setenv(name, value)

    _ = business_app.wiring.business if function == "Business" else buried_app.wiring.buried

    assert (wiring.settings.broker, wiring.settings.store) == ("redis", "redis")
    assert not any(
        env.get(f"PROMPTLANE_{name}") for name in ("QUEUE_URL", "PARKED_QUEUE_URL", "TABLE")
    )


@pytest.mark.usefixtures("forgotten", "credentials")
@pytest.mark.parametrize("parameters", [{}, LOCAL], ids=["on AWS", "in the local cloud"])
@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_has_every_setting_that_its_adapters_need(
    function: str,
    parameters: dict[str, str],
    transformed: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    wiring: Wiring,
) -> None:
    given = parameters | {"Logship": SHIPPED, "Webhook": TOLD}.get(function, {})
    for name, value in environment_of(function, transformed, **given).items():
        monkeypatch.setenv(name, value)

    match function:  # as `wiring.prepare` does it on Lambda
        case "Client":
            _ = client_app.wiring.intake
            assert wiring.settings.reports == ("directory" if parameters else "s3")
        case "Business":
            _ = business_app.wiring.business
        case "Logship":
            _ = logship_app.wiring.shipper
        case "Webhook":
            _ = webhook_app.wiring.receiver, webhook_app.wiring.postponer
        case _:
            _ = worker_app.wiring.worker
            _ = buried_app.wiring.buried


@pytest.mark.parametrize(
    ("parameters", "most"),
    [
        ({}, 3_000),
        ({"Scale": "medium"}, 30_000),
        ({"Scale": "large"}, 300_000),
        ({"Scale": "large", "MaxQueued": "7"}, 7),
        ({"MaxQueued": "0"}, 0),
        ({"Broker": "redis", "RedisUrl": "redis://127.0.0.1"}, 3_000),
    ],
)
def test_how_many_tasks_may_wait_follows_the_scale_unless_it_is_said(
    parameters: dict[str, str], most: int, transformed: dict[str, Any]
) -> None:
    settings = Settings.from_env(environment_of("Business", transformed, **parameters))

    assert settings.max_queued == most


@pytest.mark.parametrize("function", ["Business", "Worker", "Buried"])
def test_what_ends_tasks_announces_it_where_a_webhook_is_set_up(
    function: str, transformed: dict[str, Any]
) -> None:
    def announced_to(**parameters: str) -> tuple[str, str]:
        settings = Settings.from_env(environment_of(function, transformed, **parameters))
        return settings.webhooks, settings.webhook_queue_url

    assert announced_to() == ("none", "")
    assert announced_to(**TOLD) == ("sqs", "WebhooksQueue")
    if function != "Worker":
        assert announced_to(**TOLD, **REDIS) == ("redis", "")


def test_a_task_is_given_up_when_its_queue_drops_the_message(transformed: dict[str, Any]) -> None:
    with_sqs = Settings.from_env(environment_of("Business", transformed))
    with_redis = Settings.from_env(environment_of("Business", transformed, **REDIS))

    assert with_sqs.message_s == properties("TasksQueue")["MessageRetentionPeriod"]
    assert with_sqs.message_s + 3_600 < with_sqs.retention_days * 86_400
    assert with_redis.message_s == 0  # Redis keeps messages for ever
