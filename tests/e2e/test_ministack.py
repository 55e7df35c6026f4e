"""The walk-through on the other engine, `make run ENGINE=ministack`, and what differs there.

What docs/engines.md says of differences is what these tests see.
"""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from tests.stand.cloud import ROOT, Answer, Cloud, call, free_ports, running_cloud, wait_for_status
from tests.stand.processes import is_listening, processes_with
from tests.stand.waiting import ends_within

CALLS = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "execute-api:Invoke",
            "Resource": "arn:aws:execute-api:us-east-1:000000000000:promptlane-business/v1/*",
        }
    ],
}
PHONE = "/process?message=my%20phone%20number%20:+380991414444"


@pytest.fixture(scope="module")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """One that runs, whose model takes a second; when it has ended, nothing of it is left."""
    folder = tmp_path_factory.mktemp("ministack")
    with running_cloud(folder, "ModelSeconds=1", ENGINE="ministack") as cloud:
        yield cloud
    assert ends_within(5, lambda: not processes_with(str(folder)))
    assert not any(
        is_listening(int(url.rpartition(":")[2])) for url in (cloud.front, cloud.endpoint)
    )


def test_a_message_is_accepted_worked_on_and_answered(ministack: Cloud) -> None:
    described = call("GET", f"{ministack.front}/")
    health = call("GET", f"{ministack.front}/health")
    accepted = call("POST", f"{ministack.front}/process?message=somecoolmessage")

    assert described.json["service"] == "promptlane-client"
    assert (health.status, health.json["status"]) == (200, "pass"), health.body
    assert (accepted.status, accepted.json["status"]) == (202, "PENDING"), accepted.body
    status_url = f"{ministack.front}/{accepted.headers['Location']}"
    finished = wait_for_status(status_url, "SUCCESS", timeout_s=30)
    assert finished["result"] == "Analysed 1 word, 15 characters."
    assert finished["attempt"] == 1


def test_a_phone_number_is_refused_and_reported(ministack: Cloud) -> None:
    refused = call("POST", ministack.front + PHONE)

    assert refused.status == 422
    assert refused.json["kinds"] == ["PHONE"]
    report = json.loads((ministack.reports / f"{refused.json['report_id']}.json").read_text())
    assert report["excerpt"] == "my phone number : <PHONE>"


def test_the_api_answers_at_its_three_addresses(ministack: Cloud) -> None:
    by_host = call("GET", f"{ministack.endpoint}/v1/", Host="promptlane.execute-api.localhost")

    assert by_host.status == 200
    assert by_host.json == call("GET", f"{ministack.gateway()}/").json
    assert by_host.json == call("GET", f"{ministack.front}/").json


def test_a_wrong_method_is_not_allowed(ministack: Cloud) -> None:
    answer = call("PUT", f"{ministack.front}/process")

    assert (answer.status, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize(
    ("method", "at", "headers"),
    [
        ("GET", "front", {"Host": "evil.example"}),
        ("GET", "endpoint", {"Host": "evil.example"}),
        ("GET", "front", {"Host": "a.cloudfront.localhost"}),
        ("POST", "front", {"Host": "127.0.0.1.evil.example"}),
        ("POST", "endpoint", {"Origin": "http://evil.example"}),
        ("GET", "endpoint", {"Sec-Fetch-Site": "cross-site"}),
        ("OPTIONS", "endpoint", {"Origin": "http://evil.example"}),
    ],
)
def test_what_comes_for_another_name_or_from_another_site_is_refused(
    ministack: Cloud, method: str, at: str, headers: dict[str, str]
) -> None:
    answer = call(method, f"{getattr(ministack, at)}/", None, **headers)

    assert answer.status == 403
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/?Action=ListQueues"),
        ("GET", "/hoststack-packages"),
        ("GET", "//_aws/execute-api/promptlane/v1/"),
        ("POST", "/_ministack/reset"),
        ("POST", "/_ministack/config"),
        ("GET", "/_ministack/sqs/messages"),
        ("POST", "//_ministack/reset"),
    ],
)
def test_a_call_without_a_signature_and_ministacks_own_pages_are_refused(
    ministack: Cloud, method: str, path: str
) -> None:
    by_apis_name = {"Host": "0123abcd.execute-api.localhost"}

    assert call(method, ministack.endpoint + path).status == 403
    assert call(method, ministack.endpoint + path, None, **by_apis_name).status in {403, 404}
    assert call("GET", f"{ministack.front}/").status == 200  # nothing was reset


def test_the_business_api_takes_no_call_that_is_not_rightly_signed(ministack: Cloud) -> None:
    url = f"{ministack.gateway('promptlane-business')}/business/health"

    iam = ministack.aws("iam")
    iam.create_user(UserName="ann")
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    ann, secret = key["AccessKeyId"], key["SecretAccessKey"]

    assert call("GET", url).status == 403
    assert signed(url, "test", "test").status == 200
    assert signed(url, ann, secret).status == 403  # no policy lets her
    iam.put_user_policy(UserName="ann", PolicyName="calls", PolicyDocument=json.dumps(CALLS))
    assert signed(url, ann, secret).status == 200
    assert signed(url, ann, "wrong").status == 403


def test_functions_have_their_roles_and_nothing_of_ministacks_own(ministack: Cloud) -> None:
    assert call("GET", f"{ministack.front}/").status == 200
    process = functions_of(ministack, "promptlane-client")[0]
    lines = Path(f"/proc/{process}/environ").read_text().rstrip("\0").split("\0")
    seen = dict(line.split("=", 1) for line in lines)
    own = Path(f"/proc/{process}/exe").resolve()

    assert own == (ROOT / ".venvs/runtime/bin/python").resolve()
    assert Path(f"/proc/{process}/cmdline").read_text().startswith(str(ROOT / ".venvs/runtime"))
    assert not {name for name in seen if name.startswith(("HOSTSTACK_", "MINISTACK_"))}
    assert "AUTH" not in seen
    assert seen["AWS_SECRET_ACCESS_KEY"] != "test"
    session = boto3.Session(
        seen["AWS_ACCESS_KEY_ID"], seen["AWS_SECRET_ACCESS_KEY"], seen["AWS_SESSION_TOKEN"]
    )
    client = session.client("sqs", "us-east-1", endpoint_url=ministack.endpoint)
    with pytest.raises(ClientError, match="not authorized"):  # it calls the business API alone
        client.send_message(QueueUrl=queue_of(ministack), MessageBody="hello")


def test_an_unknown_path_gets_the_gateways_own_answer(ministack: Cloud) -> None:
    unknown = call("GET", f"{ministack.front}/nope")

    assert (unknown.status, unknown.headers["Content-Type"]) == (403, "application/json")
    assert unknown.json == {"message": "Missing Authentication Token"}


def test_a_body_over_awss_limit_reaches_the_function(ministack: Cloud) -> None:
    large = b'{"message": "' + b"a" * 10_500_000 + b'"}'

    answer = call("POST", f"{ministack.front}/process", large, Content_Type="application/json")

    assert (answer.status, answer.json["type"]) == (422, "urn:promptlane:problem:message-refused")


def test_the_root_keys_secret_is_not_checked(ministack: Cloud) -> None:
    anybody = signed(f"{ministack.endpoint}/", "test", "wrong", service="s3")

    assert anybody.status == 200
    assert b"hoststack-packages" in anybody.body


def test_each_environment_is_started_by_ministack_itself(ministack: Cloud) -> None:
    assert call("GET", f"{ministack.front}/").status == 200
    started = json.loads((ministack.folder / "ready.json").read_text())["ministack_pid"]

    for process in functions_of(ministack, "promptlane-client"):
        parent = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1]
        assert int(parent) == started


def test_each_environment_has_a_copy_of_the_package(ministack: Cloud) -> None:
    assert call("GET", f"{ministack.front}/").status == 200
    processes = functions_of(ministack, "promptlane-client")

    copies = {str(Path(f"/proc/{process}/cwd").readlink()) for process in processes}

    assert len(copies) == len(processes)
    assert all((Path(copy) / "functions/client/app.py").exists() for copy in copies)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("LISTEN=0.0.0.0", "--listen 0.0.0.0: it takes calls of the root key without checking"),
        ("ENGINE=floci", "ENGINE=floci: expected localstack or ministack"),
    ],
)
def test_what_ministack_is_not_up_to_is_refused_by_name(
    given: str, told: str, tmp_path: Path
) -> None:
    port, cloud_port = free_ports(2)
    where = (f"PORT={port}", f"CLOUD_PORT={cloud_port}", f"CLOUD_DIR={tmp_path}")
    done = subprocess.run(
        ["make", "--silent", "run", "ENGINE=ministack", *where, given],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode != 0
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_when_the_command_line_is_killed_nothing_is_left(tmp_path: Path) -> None:
    [port] = free_ports(1)
    ready = tmp_path / "ready.json"
    process = subprocess.Popen(
        [
            *(ROOT / ".venvs/cloud/bin/hoststack", "run", "--engine=ministack"),
            f"--ministack={ROOT / '.venvs/ministack/bin/python'}",
            f"--runtime-python={ROOT / '.venvs/runtime/bin/python'}",
            *(f"--port={port}", f"--dir={tmp_path}", f"--ready-file={ready}"),
        ],
        stdout=subprocess.DEVNULL,
    )
    try:
        assert ends_within(60, ready.exists)
        assert len(processes_with(str(tmp_path))) == 2
    finally:
        process.kill()
        process.wait()

    assert ends_within(10, lambda: not processes_with(str(tmp_path)))
    assert not is_listening(port)


def signed(url: str, key: str, secret: str, *, service: str = "execute-api") -> Answer:
    """A signed GET."""
    request = AWSRequest(method="GET", url=url)
    SigV4Auth(Credentials(key, secret), service, "us-east-1").add_auth(request)
    headers: dict[str, Any] = dict(request.headers.items())
    return call("GET", url, **headers)


def functions_of(cloud: Cloud, name: str) -> list[int]:
    """The processes that are a function's environments."""
    return [
        process
        for process in processes_with(f"AWS_LAMBDA_FUNCTION_NAME={name}\0")
        if str(cloud.folder) in Path(f"/proc/{process}/cmdline").read_text()
    ]


def queue_of(cloud: Cloud) -> str:
    """The queue of tasks."""
    return f"{cloud.endpoint}/000000000000/promptlane-tasks"
