"""What a cold start of the business function imports: its own broker's client, and no other's."""

import pytest

from tests.stand.init_phase import in_init_phase

SQS = {"PROMPTLANE_QUEUE_URL": "http://127.0.0.1:9/1/tasks", "PROMPTLANE_TABLE": "tasks"}
REDIS = {
    "PROMPTLANE_BROKER": "redis",
    "PROMPTLANE_STORE": "redis",
    "PROMPTLANE_REDIS_URL": "redis://127.0.0.1:9/0",
}


def packages_after_a_cold_start(**settings: str) -> set[str]:
    """The packages that Lambda's init phase imports."""
    names = "{name.partition('.')[0] for name in sys.modules}"
    code = f"import json, sys; import functions.business.app; print(json.dumps(sorted({names})))"
    return set(in_init_phase(code, function="business", **settings))


@pytest.mark.parametrize(
    ("settings", "client", "others"),
    [(SQS, "boto3", {"redis"}), (REDIS, "redis", {"boto3", "botocore"})],
    ids=["sqs", "redis"],
)
def test_a_cold_start_imports_the_client_of_the_chosen_broker_alone(
    settings: dict[str, str], client: str, others: set[str]
) -> None:
    imported = packages_after_a_cold_start(**settings)

    assert client in imported
    assert not imported & (others | {"celery", "kombu"})
