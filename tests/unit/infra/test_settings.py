"""Settings: every wrong value stops the start and is told by its name."""

import dataclasses

import pytest

from functions.client import app as client_app
from infra.errors import SettingsError
from infra.lambda_environment import AwsIdentity
from infra.settings import Settings

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"}


def test_without_variables_every_setting_has_its_default() -> None:
    assert Settings.from_env({}) == Settings()


def test_every_setting_can_be_set() -> None:
    settings = Settings.from_env(
        {
            "PROMPTLANE_BROKER": "redis",
            "PROMPTLANE_STORE": "redis",
            "PROMPTLANE_REPORTS": "s3",
            "PROMPTLANE_SINK": "stdout",
            "PROMPTLANE_MODEL": "openai",
            "PROMPTLANE_QUEUE_URL": "https://sqs/tasks",
            "PROMPTLANE_PARKED_QUEUE_URL": "https://sqs/parked",
            "PROMPTLANE_TABLE": "tasks",
            "PROMPTLANE_REDIS_URL": "redis://redis/1",
            "PROMPTLANE_REPORTS_DIRECTORY": "/tmp/reports",
            "PROMPTLANE_REPORTS_BUCKET": "reports",
            "PROMPTLANE_BUSINESS_URL": "https://business/v1/",
            "PROMPTLANE_ALERT_POLICY": "personal=mask",
            "PROMPTLANE_ANSWER_POLICY": "personal=block",
            "PROMPTLANE_MAX_CHARS": "10",
            "PROMPTLANE_MODEL_SECONDS": "0.5",
            "PROMPTLANE_MODEL_URL": "https://models/v1",
            "PROMPTLANE_MODEL_NAME": "small",
            "PROMPTLANE_MODEL_KEY": "k3y",
            "PROMPTLANE_MODEL_KEY_SECRET": "promptlane/model-key",
            "PROMPTLANE_MODEL_TIMEOUT_SECONDS": "40",
            "PROMPTLANE_SYSTEM_PROMPT": "Be brief.",
            "PROMPTLANE_MAX_OUTPUT_TOKENS": "50",
            "PROMPTLANE_MAX_TRIES": "7",
            "PROMPTLANE_RETRY_SECONDS": "0",
            "PROMPTLANE_WORKER_SECONDS": "60",
            "PROMPTLANE_STOP_SECONDS": "3",
            "PROMPTLANE_RETENTION_DAYS": "1",
            "AWS_LAMBDA_FUNCTION_NAME": "promptlane-client",
        }
    )

    assert settings == Settings(
        broker="redis",
        store="redis",
        reports="s3",
        queue_url="https://sqs/tasks",
        parked_queue_url="https://sqs/parked",
        table="tasks",
        redis_url="redis://redis/1",
        reports_directory="/tmp/reports",
        reports_bucket="reports",
        business_url="https://business/v1",
        alert_policy="personal=mask",
        answer_policy="personal=block",
        max_chars=10,
        model="openai",
        model_s=0.5,
        model_url="https://models/v1",
        model_name="small",
        model_key="k3y",
        model_key_secret="promptlane/model-key",
        model_timeout_s=40,
        system_prompt="Be brief.",
        max_output_tokens=50,
        max_tries=7,
        retry_s=0,
        worker_s=60,
        stop_s=3,
        retention_days=1,
        is_on_lambda=True,
    )


@pytest.mark.parametrize("blank", ["", " ", "\n"])
@pytest.mark.parametrize("field", [f.name for f in dataclasses.fields(Settings)])
def test_a_blank_variable_is_as_good_as_none(field: str, blank: str) -> None:
    name = field.removesuffix("_s") + "_SECONDS" if field.endswith("_s") else field

    assert Settings.from_env({f"PROMPTLANE_{name.upper()}": blank}) == Settings()


WRONG = [
    ("BROKER", "kafka", "expected sqs or redis"),
    ("BROKER", "SQS", "expected sqs or redis"),
    ("STORE", "mysql", "expected dynamodb or redis"),
    ("REPORTS", "ftp", "expected directory or s3"),
    ("SINK", "syslog", "expected stdout or influxdb"),
    ("MODEL", "gpt", "expected simulated or openai or bedrock"),
    ("MODEL_TIMEOUT_SECONDS", "841", "expected a number from 0 to 840"),
    ("MAX_OUTPUT_TOKENS", "-1", "expected a number from 0 to 200000"),
    ("MAX_CHARS", "many", "expected a number from 1 to 80000"),
    ("MAX_CHARS", "0", "expected a number from 1 to 80000"),
    ("MAX_CHARS", "1e6", "expected a number from 1 to 80000"),
    ("MAX_CHARS", "10.5", "expected a whole number from 1 to 80000"),
    ("MODEL_SECONDS", "-1", "expected a number from 0 to 840"),
    ("MODEL_SECONDS", "nan", "expected a number from 0 to 840"),
    ("MODEL_SECONDS", "inf", "expected a number from 0 to 840"),
    ("MODEL_SECONDS", "10s", "expected a number from 0 to 840"),
    ("MAX_TRIES", "0", "expected a number from 1 to 100"),
    ("MAX_TRIES", "1.5", "expected a whole number from 1 to 100"),
    ("RETRY_SECONDS", "901", "expected a number from 0 to 900"),
    ("WORKER_SECONDS", "2", "expected a number from 3 to 43000"),
    ("STOP_SECONDS", "soon", "expected a number from 0 to 43000"),
    ("RETENTION_DAYS", "-14", "expected a number from 1 to 3650"),
]


@pytest.mark.parametrize(("name", "value", "expected"), WRONG)
def test_a_wrong_value_is_told_with_its_variable_and_what_was_expected(
    name: str, value: str, expected: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({f"PROMPTLANE_{name}": value})

    assert str(caught.value) == f"PROMPTLANE_{name}={value!r}: {expected}"


def test_a_setting_that_is_needed_and_missing_is_named() -> None:
    with pytest.raises(SettingsError, match="PROMPTLANE_QUEUE_URL"):
        Settings().required("queue_url")


def test_a_wrong_alert_policy_is_told_under_its_variables_name(
    environment: pytest.MonkeyPatch,
) -> None:
    environment.setenv("PROMPTLANE_ALERT_POLICY", "personal=perhaps")

    with pytest.raises(SettingsError, match=r"PROMPTLANE_ALERT_POLICY: .*perhaps"):
        _ = client_app.wiring.policy


def test_an_identity_is_what_lambda_sets() -> None:
    env = {**CREDENTIALS, "AWS_SESSION_TOKEN": "token", "AWS_REGION": "eu-west-1"}

    assert AwsIdentity.from_env(env) == AwsIdentity(
        access_key_id="AKIDEXAMPLE",
        secret_access_key="secret",
        session_token="token",
        region="eu-west-1",
    )


@pytest.mark.parametrize(
    ("env", "region"),
    [
        ({}, "us-east-1"),
        ({"AWS_DEFAULT_REGION": "eu-west-1"}, "eu-west-1"),
        ({"AWS_REGION": "eu-west-2", "AWS_DEFAULT_REGION": "eu-west-1"}, "eu-west-2"),
        ({"AWS_REGION": ""}, "us-east-1"),
    ],
)
def test_the_region_has_two_names_and_a_default(env: dict[str, str], region: str) -> None:
    assert AwsIdentity.from_env({**CREDENTIALS, **env}).region == region


@pytest.mark.parametrize("missing", CREDENTIALS)
@pytest.mark.parametrize("left", [{}, {"AWS_SESSION_TOKEN": "token"}])
def test_missing_credentials_are_named(missing: str, left: dict[str, str]) -> None:
    env = {**CREDENTIALS, **left, missing: ""}

    with pytest.raises(SettingsError, match="AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"):
        AwsIdentity.from_env(env)
