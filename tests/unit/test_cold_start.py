"""What a cold start of the business function imports: its own broker's client, and no other's."""

import json
import subprocess
import sys

import pytest

from tests.stand.cloudformation import ROOT

SQS = {"PROMPTLANE_QUEUE_URL": "http://127.0.0.1:9/1/tasks", "PROMPTLANE_TABLE": "tasks"}
REDIS = {
    "PROMPTLANE_BROKER": "redis",
    "PROMPTLANE_STORE": "redis",
    "PROMPTLANE_REDIS_URL": "redis://127.0.0.1:9/0",
}


def packages_after_a_cold_start(**settings: str) -> set[str]:
    """The packages that Lambda's init phase imports."""
    ran = subprocess.run(
        [
            *(sys.executable, "-c"),
            "import json, sys; import functions.business.app; "
            "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))",
        ],
        cwd=ROOT,
        env={
            "PYTHONPATH": str(ROOT),
            "AWS_LAMBDA_FUNCTION_NAME": "promptlane-business",
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": "us-east-1",
            **settings,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(ran.stdout.splitlines()[-1]))


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
