"""Which model a worker asks, with which key, and which times do not fit."""

import json

import pytest

from functions.worker.app import handler
from functions.worker.wiring import WorkerWiring
from infra.errors import SecretUnavailable, SettingsError
from infra.models.bedrock import BedrockModel
from infra.models.openai import OpenAiModel
from infra.models.simulated import SimulatedModel
from tests.conftest import Aws, shared_aws_client
from tests.stand.mapping import Context, sqs_event

OPENAI = {"MODEL": "openai", "MODEL_URL": "https://models.example.org/v1", "MODEL_NAME": "small"}
KEY = "sk-k3y"


def wiring_with(**settings: str) -> WorkerWiring:
    env = {f"PROMPTLANE_{name}": value for name, value in settings.items()}
    return WorkerWiring(env, new_aws_client=shared_aws_client)


def test_the_settings_choose_the_model(aws: Aws) -> None:
    bedrock = {"MODEL": "bedrock", "MODEL_NAME": "amazon.nova-micro-v1:0"}

    assert isinstance(wiring_with().model, SimulatedModel)
    assert isinstance(wiring_with(**OPENAI).model, OpenAiModel)
    assert isinstance(wiring_with(**bedrock).model, BedrockModel)


@pytest.mark.parametrize("missing", ["MODEL_URL", "MODEL_NAME"])
def test_a_model_without_an_address_stops_the_start(missing: str) -> None:
    with pytest.raises(SettingsError, match=f"PROMPTLANE_{missing} is not set"):
        _ = wiring_with(**(OPENAI | {missing: ""})).model


@pytest.mark.parametrize(
    "settings",
    [
        {"MODEL_SECONDS": "28"},
        OPENAI | {"MODEL_TIMEOUT_SECONDS": "28"},
        {"MODEL": "bedrock", "MODEL_NAME": "small", "MODEL_TIMEOUT_SECONDS": "28"},
    ],
)
def test_a_model_that_may_outlast_its_worker_stops_the_start(settings: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=r"=28 does not fit into PROMPTLANE_WORKER_SECONDS=30"):
        _ = wiring_with(**settings, WORKER_SECONDS="30").model


def test_the_key_is_read_from_the_secret_that_is_named(aws: Aws) -> None:
    secrets = shared_aws_client("secretsmanager")
    secrets.create_secret(Name="promptlane/model-key", SecretString=f"{KEY}\n")

    model = wiring_with(**OPENAI, MODEL_KEY_SECRET="promptlane/model-key").model

    assert isinstance(model, OpenAiModel)
    assert model._headers["Authorization"] == f"Bearer {KEY}"


def test_a_secret_that_is_not_there_stops_the_start_and_is_named(aws: Aws) -> None:
    with pytest.raises(SecretUnavailable, match="the secret promptlane/no-key cannot be read"):
        _ = wiring_with(**OPENAI, MODEL_KEY_SECRET="promptlane/no-key").model


def test_settings_show_no_key() -> None:
    assert KEY not in repr(wiring_with(**OPENAI, MODEL_KEY=KEY).settings)


def test_a_wrong_answer_policy_stops_the_start_under_its_variables_name() -> None:
    with pytest.raises(SettingsError, match="PROMPTLANE_ANSWER_POLICY: 'persnal'"):
        _ = wiring_with(ANSWER_POLICY="persnal=mask").answers


def test_without_an_answer_policy_the_engine_is_not_there() -> None:
    assert wiring_with().answers is None


@pytest.mark.usefixtures("environment")
def test_a_batch_of_nothing_needs_no_model(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("PROMPTLANE_MODEL", "openai")

    assert json.dumps(handler(sqs_event(), Context())) == '{"batchItemFailures": []}'
