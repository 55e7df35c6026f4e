"""Who may call AWS in the local cloud: whoever signs, as SDKs do; nobody else makes anything."""

from typing import Any
from urllib.parse import urlencode

import boto3
import pytest
from botocore.config import Config

from tests.calls import call
from tests.conftest import Running

TEMPLATE = '{"Resources":{"Q":{"Type":"AWS::SQS::Queue","Properties":{"QueueName":"intruder"}}}}'
STACK = urlencode({"Action": "CreateStack", "StackName": "intruder", "TemplateBody": TEMPLATE})
MESSAGE = urlencode({"Action": "SendMessage", "MessageBody": "intruder"})
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CREDENTIAL = "test/20261126/us-east-1/{}/aws4_request"
SIGNED_HEADERS = "SignedHeaders=host;x-amz-date, Signature=" + "0" * 64
KEY: Any = {
    "aws_access_key_id": "test",
    "aws_secret_access_key": "test",
    "region_name": "us-east-1",
}
PRESIGNED = {
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Date": "20261126T000000Z",
    "X-Amz-Expires": "900",
    "X-Amz-SignedHeaders": "host",
    "X-Amz-Signature": "0" * 64,
}


@pytest.fixture(scope="module")
def bait(running: Running) -> str:
    """A queue that nobody reads."""
    return str(running.aws("sqs").create_queue(QueueName="bait")["QueueUrl"])


@pytest.fixture
def nothing_made(running: Running, bait: str) -> Any:
    """After the test, nothing in the cloud has changed."""
    before = _contents(running, bait)
    yield
    assert _contents(running, bait) == before


def _contents(running: Running, queue: str) -> list[Any]:
    aws = running.aws
    wanted = ["ApproximateNumberOfMessages"]
    return [
        sorted(
            stack["StackName"] for stack in aws("cloudformation").list_stacks()["StackSummaries"]
        ),
        sorted(aws("sqs").list_queues()["QueueUrls"]),
        sorted(bucket["Name"] for bucket in aws("s3").list_buckets()["Buckets"]),
        aws("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=wanted)["Attributes"],
    ]


def presigned(service: str, more: str) -> str:
    """A query string of the form of a presigned one."""
    return f"{urlencode(PRESIGNED | {'X-Amz-Credential': CREDENTIAL.format(service)})}&{more}"


@pytest.mark.usefixtures("nothing_made")
@pytest.mark.parametrize(
    ("method", "target", "body", "headers"),
    [
        ("GET", f"/?{STACK}", None, {}),
        ("POST", "/", STACK.encode(), FORM),
        ("POST", f"/?{STACK}", b"", {}),
        ("POST", "/", STACK.encode(), {"Content-Type": "text/plain"}),
        ("GET", f"/000000000000/bait?{MESSAGE}", None, {}),
        ("POST", "/000000000000/bait", MESSAGE.encode(), FORM),
        ("GET", f"//000000000000/bait?{MESSAGE}", None, {}),
        ("GET", f"/queue/us-east-1/000000000000/bait?{MESSAGE}", None, {}),
        ("GET", f"/000000000000/bait?{MESSAGE}", None, {"Host": "sqs.localhost"}),
        ("GET", f"/000000000000/bait?{MESSAGE}", None, {"Host": "us-east-1.queue.localhost"}),
        (
            "POST",
            "/",
            b'{"QueueName": "intruder"}',
            {"X-Amz-Target": "AmazonSQS.CreateQueue", "Content-Type": "application/x-amz-json-1.0"},
        ),
        ("PUT", "/intruder", b"", {}),
        ("PUT", "/", b"", {"Host": "intruder.s3.localhost.localstack.cloud"}),
        ("POST", "/2015-03-31/functions/acts/invocations", b'{"do": "tell"}', {}),
        ("GET", f"/?{presigned('cloudformation', STACK)}", None, {}),
        ("GET", f"/?{presigned('s3', STACK)}", None, {}),
        ("GET", f"/000000000000/bait?{presigned('sqs', MESSAGE)}", None, {}),
        ("GET", f"/000000000000/bait?{presigned('sts', MESSAGE)}", None, {}),
        ("GET", f"/000000000000/bait?{presigned('s3', MESSAGE)}", None, {}),
        ("GET", f"/?{STACK}&AWSAccessKeyId=test&Signature=x&Expires=9999999999", None, {}),
        ("GET", f"/?{STACK}", None, {"Authorization": "Basic dGVzdDp0ZXN0"}),
        ("GET", f"/?{STACK}", None, {"Authorization": "AWS4-HMAC-SHA256 Credential=test"}),
        (
            "GET",
            f"/?{STACK}",
            None,
            {"Authorization": f"AWS4-HMAC-SHA256 Credential=, {SIGNED_HEADERS}"},
        ),
        ("GET", f"/?{STACK}", None, {"Authorization": " "}),
    ],
)
def test_what_is_not_signed_is_refused_and_makes_nothing(
    running: Running, method: str, target: str, body: bytes | None, headers: dict[str, str]
) -> None:
    answer = call(method, running.cloud.endpoint + target, body, headers)

    assert answer.status == 403
    assert answer.json["__type"] == "MissingAuthenticationTokenException"
    assert "SDKs and awslocal" in answer.json["message"]


@pytest.mark.usefixtures("nothing_made")
@pytest.mark.parametrize(
    ("host", "target"),
    [
        ("sqs.x.lambda-url.us-east-1.localhost", f"/000000000000/bait?{MESSAGE}"),
        ("x.lambda-url.us-east-1.localhost", f"/?{STACK}"),
        ("x.s3-website.localhost", f"/?{STACK}"),
        ("nowhere.execute-api.localhost", f"/x/?{STACK}"),
        ("localhost", f"/_aws/execute-api/nowhere/?{STACK}"),
        ("localhost", f"/restapis/nowhere/x/_user_request_?{STACK}"),
        ("localhost", f"/_aws/sqs/nothing?{STACK}"),
        ("localhost", f"/_localstack/nothing?{STACK}"),
    ],
)
def test_open_routes_take_no_calls(running: Running, host: str, target: str) -> None:
    answer = call("GET", running.cloud.endpoint + target, None, {"Host": host})

    assert answer.status in {403, 404}


def test_what_aws_leaves_open_is_open(running: Running) -> None:
    endpoint = running.cloud.endpoint
    host = {"Host": "public.execute-api.localhost"}

    assert call("GET", f"{endpoint}/live/echo/a", None, host).status == 200
    assert call("GET", f"{endpoint}/_aws/execute-api/public/live/echo/a").status == 200
    assert call("GET", f"{endpoint}/restapis/public/live/_user_request_/echo/a").status == 200
    assert call("GET", f"{endpoint}/_localstack/health").status == 200
    assert call("GET", f"{endpoint}/_hoststack/environments").status == 200


def test_a_functions_url_is_open_to_whom_its_policy_lets_in(running: Running) -> None:
    functions = running.aws("lambda")
    url = functions.create_function_url_config(FunctionName="echo", AuthType="NONE")["FunctionUrl"]
    functions.add_permission(
        FunctionName="echo",
        StatementId="url",
        Action="lambda:InvokeFunctionUrl",
        Principal="*",
        FunctionUrlAuthType="NONE",
    )
    host = url.removeprefix("http://").rstrip("/")

    answer = call("GET", f"{running.cloud.endpoint}/here", None, {"Host": host})

    assert answer.status == 200
    assert answer.json["rawPath"] == "/here"
    functions.delete_function_url_config(FunctionName="echo")


@pytest.mark.parametrize("version", ["s3v4", "s3"])
def test_presigned_urls_of_s3_and_sts_work(running: Running, version: str) -> None:
    s3 = boto3.client(
        "s3",
        endpoint_url=running.cloud.endpoint,
        config=Config(signature_version=version),
        **KEY,
    )
    s3.create_bucket(Bucket="given")
    key = {"Bucket": "given", "Key": "a b"}
    here = s3.generate_presigned_url("put_object", Params=key)
    there = s3.generate_presigned_url("get_object", Params=key)
    who = running.aws("sts").generate_presigned_url("get_caller_identity", HttpMethod="GET")

    assert call("PUT", here, b"kept").status == 200
    assert call("GET", there).body == b"kept"
    assert call("GET", who).status == 200
    s3.delete_object(**key)
    s3.delete_bucket(Bucket="given")


@pytest.mark.parametrize("of", ["cloud", "front"])
def test_a_compressed_body_reaches_a_function_as_it_was_sent(running: Running, of: str) -> None:
    base = running.front if of == "front" else running.outputs["PublicUrl"]
    marked = {"Content-Encoding": "gzip", "Content-Type": "text/plain"}

    plain = call("POST", f"{base}/echo/a", b"plain", marked)
    zipped = call("POST", f"{base}/echo/a", b"\x1f\x8b\x08\x00", marked)

    assert plain.json["body"] == "plain"
    assert zipped.json["body"].startswith("\x1f")


@pytest.mark.parametrize(
    ("method", "path", "body", "headers"),
    [
        ("GET", "/_localstack/CANARY", None, {}),
        ("GET", "/_localstack/health/CANARY", None, {}),
        ("POST", "/_aws/execute-api/public/live/CANARY", b"CANARY", {}),
        ("GET", "/_aws/execute-api/CANARY/live/", None, {}),
        ("GET", "/restapis/public/CANARY/_user_request_/CANARY", None, {}),
        ("GET", "/CANARY", None, {"Host": "CANARY.lambda-url.us-east-1.localhost"}),
        ("GET", "/CANARY?CANARY=CANARY", None, {}),
        ("CANARY", "/CANARY", None, {}),
        ("GET", "/CANARY", None, {"Host": "CANARY.rebound.example", "Origin": "http://CANARY"}),
        ("GET", "/_aws/execute-api/public/live/CANARY/%FFCANARY", None, {}),
        (
            "POST",
            "/CANARY",
            b"<CANARY",
            {
                "Authorization": f"AWS4-HMAC-SHA256 Credential={CREDENTIAL.format('s3')}, "
                + SIGNED_HEADERS
            },
        ),
        (
            "POST",
            "/",
            b"{CANARY",
            {
                "Authorization": f"AWS4-HMAC-SHA256 Credential={CREDENTIAL.format('CANARY')}, "
                + SIGNED_HEADERS,
                "X-Amz-Target": "CANARY.CANARY",
                "Content-Type": "application/x-amz-json-1.0",
            },
        ),
        (
            "PUT",
            "/CANARY?lifecycle",
            b"<CANARY",
            {
                "Authorization": f"AWS4-HMAC-SHA256 Credential={CREDENTIAL.format('s3')}, "
                + SIGNED_HEADERS,
                "x-localstack-data": "CANARY",
            },
        ),
    ],
)
def test_no_text_of_a_request_is_logged(
    running: Running,
    method: str,
    path: str,
    body: bytes | None,
    headers: dict[str, str],
) -> None:
    canary = "c4n4ryann"
    changed = {name: value.replace("CANARY", canary) for name, value in headers.items()}
    sent = body.replace(b"CANARY", canary.encode()) if body else body
    url = running.cloud.endpoint + path.replace("CANARY", canary)

    assert call(method.replace("CANARY", canary.upper()), url, sent, changed).status >= 400

    assert canary not in running.cloud.log.read_text().lower()
