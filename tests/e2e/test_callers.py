"""A stack whose callers have to sign, and whose client invokes the business function by itself."""

import json
import os
import subprocess
from collections.abc import Iterator

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.stand.cloud import ROOT as PLACE
from tests.stand.cloud import Answer, Cloud, call
from tests.stand.waiting import ends_within

STACK = {
    "Prefix": "guarded",
    "Auth": "iam",
    "BusinessHop": "invoke",
    "ModelSeconds": "0",
    "Protection": "true",
}


@pytest.fixture(scope="module")
def guarded(cloud: Cloud) -> str:
    """The base URL of its API."""
    cloud.deploy("guarded", STACK)
    return cloud.gateway("guarded")


@pytest.fixture(params=["let in", "a stranger"])
def user(cloud: Cloud, request: pytest.FixtureRequest) -> Iterator[tuple[Credentials, bool]]:
    """A user of IAM, and whether a policy lets them call."""
    iam = cloud.aws("iam")
    name = str(request.param).replace(" ", "-")
    iam.create_user(UserName=name)
    if name == "let-in":
        arn = "arn:aws:execute-api:us-east-1:000000000000:guarded/v1/*"
        allowed = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": arn}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
        iam.put_user_policy(UserName=name, PolicyName="calls", PolicyDocument=policy)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    yield Credentials(key["AccessKeyId"], key["SecretAccessKey"]), name == "let-in"


def signed(credentials: Credentials, method: str, url: str) -> Answer:
    """Make a signed request."""
    request = AWSRequest(method, url)
    SigV4Auth(credentials, "execute-api", "us-east-1").add_auth(request)
    headers = {name.replace("-", "_"): value for name, value in request.headers.items()}
    return call(method, url, None, **headers)


ROOT = Credentials("test", "test")


@pytest.mark.parametrize("path", ["/process?message=hello", "/nowhere"])
def test_without_a_signature_both_causes_are_named(guarded: str, path: str) -> None:
    answer = call("POST", f"{guarded}{path}")

    assert answer.status == 403
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["type"] == "urn:promptlane:problem:access-denied"
    assert "not signed" in answer.json["detail"]
    assert "nothing is at this path" in answer.json["detail"]


def test_what_says_where_to_go_is_open(guarded: str) -> None:
    assert call("GET", f"{guarded}/").status == 200
    assert call("OPTIONS", f"{guarded}/process").status == 405  # our own: it has no CORS


def test_a_signed_message_is_worked_on_by_way_of_lambda(cloud: Cloud, guarded: str) -> None:
    accepted = signed(ROOT, "POST", f"{guarded}/process?message=hello")

    assert accepted.status == 202, accepted.body
    url = f"{guarded}/status/{accepted.json['task_id']}"
    assert ends_within(10, lambda: signed(ROOT, "GET", url).json["status"] == "SUCCESS")
    function = cloud.aws("lambda").get_function_configuration(FunctionName="guarded-client")
    assert function["Environment"]["Variables"]["PROMPTLANE_BUSINESS_HOP"] == "invoke"


def test_a_user_comes_in_as_policies_say(guarded: str, user: tuple[Credentials, bool]) -> None:
    credentials, is_let_in = user

    answer = signed(credentials, "POST", f"{guarded}/process?message=hello")

    assert answer.status == (202 if is_let_in else 403)
    if not is_let_in:
        assert answer.json["type"] == "urn:promptlane:problem:access-denied"
        assert "is not authorized to perform: execute-api:Invoke" in answer.json["detail"]


def test_the_command_line_signs_its_requests(guarded: str) -> None:
    env = {"PATH": os.environ["PATH"], "PROMPTLANE_URL": guarded, "PROMPTLANE_AUTH": "iam"}
    env |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    command = [str(PLACE / ".venvs/cli/bin/promptlane"), "submit", "hello", "--wait"]

    done = subprocess.run(
        command,
        env=env | {"AWS_DEFAULT_REGION": "us-east-1"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "Analysed 1 word, 5 characters.\n"), done.stderr


def test_what_lambda_turns_away_is_told_to_come_back(cloud: Cloud, guarded: str) -> None:
    aws_lambda = cloud.aws("lambda")
    aws_lambda.put_function_concurrency(
        FunctionName="guarded-client", ReservedConcurrentExecutions=0
    )
    try:
        answer = call("GET", f"{guarded}/")
    finally:
        aws_lambda.delete_function_concurrency(FunctionName="guarded-client")

    assert answer.status == 503
    assert answer.json["type"] == "urn:promptlane:problem:unavailable"
    assert int(answer.headers["Retry-After"]) > 0


def test_queues_that_hold_tasks_are_protected(cloud: Cloud, guarded: str) -> None:
    sqs = cloud.aws("sqs")
    url = sqs.get_queue_url(QueueName="guarded-tasks")["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]

    denied = {s["Sid"] for s in json.loads(found["Policy"])["Statement"] if s["Effect"] == "Deny"}
    assert denied == {"NothingUnencrypted", "NoDeletion"}
