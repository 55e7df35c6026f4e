"""A cloud that listens beyond the loopback interface: its own key, its warnings, its patience."""

import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from hoststack.command import credentials
from hoststack.command.cloud import Cloud
from hoststack.command.plan import Plan
from hoststack.deploying.stack import DeployError, client, deploy
from hoststack.settings import Front
from tests.calls import call, free_ports, invoke
from tests.conftest import STACK, Running
from tests.raw import exchange

IDLE_S = 3.0  # a busy machine may take a second between two parts of a request


@pytest.fixture(scope="module")
def exposed(runtime_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A cloud on every address of this machine."""
    port, front = free_ports(2)
    plan = Plan(
        python=runtime_python,
        port=port,
        fronts=(Front(port=front, api_id="public", stage="live"),),
        listen="0.0.0.0",
        hosts=("box.example",),
        folder=tmp_path_factory.mktemp("exposed"),
        settings={"HOSTSTACK_IDLE_SECONDS": str(IDLE_S)},
    )
    with Cloud(plan) as cloud:
        outputs = cloud.deploy(STACK)
        yield Running(cloud=cloud, front=f"http://localhost:{front}", outputs=outputs)


def code_of(error: pytest.ExceptionInfo[ClientError]) -> str:
    """AWS's name for an error."""
    return str(error.value.response["Error"]["Code"])


def test_its_key_works(exposed: Running) -> None:
    endpoint, secret = exposed.cloud.endpoint, exposed.cloud.plan.secret

    assert client("sqs", endpoint, secret).list_queues()["QueueUrls"]
    assert client("s3", endpoint, secret).list_buckets()["Owner"]


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("sqs", "list_queues"),
        ("s3", "list_buckets"),
        ("lambda", "list_functions"),
        ("cloudformation", "list_stacks"),
    ],
)
def test_other_keys_are_refused_in_the_form_that_the_services_sdk_reads(
    exposed: Running, service: str, operation: str
) -> None:
    secret = exposed.cloud.plan.secret
    for guess in ("test", secret[:-1], secret + "0"):
        with pytest.raises(ClientError) as error:
            getattr(client(service, exposed.cloud.endpoint, guess), operation)()
        assert code_of(error) == "InvalidSignatureException"
        assert "key that it printed" in str(error.value)


def test_a_function_with_its_role_still_calls_aws_and_other_apis(exposed: Running) -> None:
    secret = exposed.cloud.plan.secret
    endpoint = exposed.cloud.endpoint
    table = {"TableName": "things"}
    event = {
        "Records": [
            {
                "messageId": "1",
                "body": '{"id": "exposed"}',
                "attributes": {"ApproximateReceiveCount": "1"},
            }
        ]
    }

    assert call("GET", f"{exposed.front}/call").json["status"] == 200
    assert invoke(client("lambda", endpoint, secret), "worker", event).error is None
    things = client("dynamodb", endpoint, secret).scan(**table)["Items"]
    assert "exposed" in {item["id"]["S"] for item in things}


def test_a_presigned_url_needs_the_key_too(exposed: Running) -> None:
    endpoint, secret = exposed.cloud.endpoint, exposed.cloud.plan.secret
    client("s3", endpoint, secret).create_bucket(Bucket="kept")

    def url(secret: str) -> str:
        sts = client("sts", endpoint, secret)
        return str(sts.generate_presigned_url("get_caller_identity", HttpMethod="GET"))

    assert call("GET", url(secret)).status == 200
    assert call("GET", url("test")).status == 403


@pytest.mark.parametrize(
    "path", ["/_hoststack/environments", "/_aws/sqs/messages", "/_localstack/info"]
)
def test_side_doors_need_the_key(exposed: Running, path: str) -> None:
    assert call("GET", exposed.cloud.endpoint + path).status == 403
    assert call("GET", f"{exposed.cloud.endpoint}/_localstack/health").status == 200


def test_its_own_names_pass(exposed: Running) -> None:
    path = f"{exposed.cloud.endpoint}/_localstack/health"

    assert call("GET", path, None, {"Host": "box.example:4566"}).status == 200
    assert call("GET", path, None, {"Host": "other.example"}).status == 403


def test_the_file_with_the_key_is_for_its_owner_alone(exposed: Running) -> None:
    folder = exposed.cloud.folder
    file = folder / "credentials"

    assert credentials.secret_in(folder) == exposed.cloud.plan.secret
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(DeployError, match="Signature"):
        deploy(STACK, exposed.cloud.endpoint, "test")


@pytest.mark.parametrize("said", [b"", b"G", b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"])
@pytest.mark.parametrize("of", ["front", "cloud"])
def test_idle_connections_end(exposed: Running, of: str, said: bytes) -> None:
    url = exposed.front if of == "front" else exposed.cloud.endpoint
    started = time.monotonic()

    exchange(url, said, timeout_s=IDLE_S + 20)

    assert time.monotonic() - started < IDLE_S + 10


@pytest.mark.parametrize("wish", ["--listen=0.0.0.0", "--own-key"])
def test_a_cloud_with_a_key_of_its_own_says_so_and_hides_it(
    runtime_python: Path, tmp_path: Path, wish: str
) -> None:
    (port,) = free_ports(1)
    ready, welcome = tmp_path / "ready", tmp_path / "welcome"
    welcome.write_text("try:{exports} awslocal\n")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "hoststack", "run", wish, f"--port={port}"),
            *(f"--runtime-python={runtime_python}", f"--dir={tmp_path / 'cloud'}"),
            *(f"--welcome={welcome}", f"--ready-file={ready}"),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        while not ready.exists() and process.poll() is None:
            time.sleep(0.1)
        secret = credentials.secret_in(tmp_path / "cloud")
        files = [*(tmp_path / "cloud").rglob("*")]
        open_to_others = [f for f in files if not f.is_symlink() and f.stat().st_mode & 0o077]
    finally:
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=60)[0]

    assert ("WARNING: this cloud listens on 0.0.0.0" in said) is (wish != "--own-key")
    assert f"AWS_SECRET_ACCESS_KEY={secret}" in said
    assert secret != "test"
    assert not open_to_others
    assert not (tmp_path / "cloud" / "credentials").exists()
