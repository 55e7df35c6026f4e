"""API Gateway as AWS answers: ports, signatures, its own answers."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.calls import Answer, call
from tests.conftest import Running


def test_a_front_port_and_the_gateways_url_serve_the_same_api(running: Running) -> None:
    at_front = call("GET", f"{running.front}/echo/a?x=1")
    at_gateway = call("GET", f"{running.outputs['PublicUrl']}/echo/a?x=1")

    assert at_front.status == at_gateway.status == 200
    assert at_front.json["path"] == at_gateway.json["path"] == "/echo/a"
    assert at_front.json["queryStringParameters"] == {"x": "1"}
    assert call("GET", f"{running.front}/").status == 200


def test_outputs_name_this_clouds_own_addresses(running: Running) -> None:
    endpoint = running.cloud.endpoint

    assert running.outputs["PublicUrl"] == f"{endpoint}/_aws/execute-api/public/live"
    assert running.outputs["QueueUrl"] == f"{endpoint}/000000000000/work"


def test_a_hundred_requests_that_each_make_another_are_all_answered(running: Running) -> None:
    with ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(lambda _: call("GET", f"{running.front}/call"), range(100)))

    assert {answer.status for answer in answers} == {200}
    assert {answer.json["status"] for answer in answers} == {200}


# --- signatures


def signed(
    url: str,
    *,
    key: str = "test",
    secret: str = "test",
    body: bytes = b"",
    region: str = "us-east-1",
) -> dict[str, str]:
    """The headers of a signed POST."""
    request = AWSRequest("POST", url, data=body)
    SigV4Auth(Credentials(key, secret), "execute-api", region).add_auth(request)
    return dict(request.headers)


def test_a_private_method_refuses_who_does_not_sign(running: Running) -> None:
    answer = call("GET", f"{running.outputs['PrivateUrl']}/allowed")

    assert answer.status == 403
    assert answer.json == {"message": "Missing Authentication Token"}
    assert answer.headers["x-amzn-ErrorType"] == "MissingAuthenticationTokenException"


def test_a_private_method_answers_who_signs(running: Running) -> None:
    url = f"{running.outputs['PrivateUrl']}/allowed?b=2&a=%20x%2Fy"

    answer = call("POST", url, b"body", signed(url, body=b"body"))

    assert answer.status == 200
    assert answer.json["requestContext"]["identity"]["userArn"] == "arn:aws:iam::000000000000:root"


@pytest.mark.parametrize("fault", ["body", "query", "secret", "key", "header", "hash"])
def test_a_private_method_refuses_a_wrong_signature(running: Running, fault: str) -> None:
    url = f"{running.outputs['PrivateUrl']}/allowed"
    secret = "guess" if fault == "secret" else "test"
    key = "AKIAUNKNOWN" if fault == "key" else "test"
    headers = signed(url, key=key, secret=secret, body=b"body")
    if fault == "header":
        headers["Authorization"] = "AWS4-HMAC-SHA256 Credential=nonsense"
    if fault == "hash":
        headers["X-Amz-Content-SHA256"] = "0" * 64

    answer = call(
        "POST",
        url + ("?more" if fault == "query" else ""),
        b"changed" if fault == "body" else b"body",
        headers,
    )

    assert answer.status == 403
    kinds = {"key": "UnrecognizedClientException", "header": "IncompleteSignatureException"}
    wanted = kinds.get(fault, "InvalidSignatureException")
    assert answer.headers["x-amzn-ErrorType"] == wanted


def test_a_role_may_call_what_its_policy_allows_and_nothing_else(running: Running) -> None:
    allowed = call("GET", f"{running.front}/call?path=allowed").json
    other = call("GET", f"{running.front}/call?path=other").json

    assert allowed["status"] == 200
    assert ":assumed-role/" in json.loads(allowed["body"])["requestContext"]["identity"]["userArn"]
    assert other["status"] == 403
    assert (
        "is not authorized to perform: execute-api:Invoke" in json.loads(other["body"])["Message"]
    )


# --- the gateway's own answers


def act(running: Running, **wish: Any) -> Answer:
    """Have the API's function do something."""
    return call("POST", f"{running.front}/act", json.dumps(wish).encode())


def test_an_unknown_path_is_answered_as_the_template_says(running: Running) -> None:
    answer = call("GET", f"{running.front}/nowhere")

    assert answer.status == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json == {"title": "nothing here", "request": answer.headers["x-amzn-RequestId"]}


def test_a_body_over_ten_megabytes_is_too_large(running: Running) -> None:
    answer = call("POST", f"{running.front}/echo/large", b"x" * (10 * 1024 * 1024 + 1))

    assert answer.status == 413
    assert answer.json == {"title": "refused", "detail": "Request Too Long"}


def test_an_event_over_six_megabytes_is_too_large_for_a_function(running: Running) -> None:
    answer = call("POST", f"{running.front}/echo/large", b"x" * (6 * 1024 * 1024))

    assert answer.status == 413


def test_a_method_is_throttled_at_its_own_rate(running: Running) -> None:
    answers = [call("GET", f"{running.front}/narrow") for _ in range(4)]

    assert [answer.status for answer in answers] == [200, 200, 429, 429]
    assert answers[-1].json == {"title": "refused", "detail": "Too Many Requests"}


def test_a_key_is_throttled_at_its_plans_rate_before_the_function_is_called(
    running: Running,
) -> None:
    apis = running.aws("apigateway")
    plan = apis.create_usage_plan(
        name="narrow",
        throttle={"rateLimit": 0.01, "burstLimit": 2},
        apiStages=[{"apiId": "guarded", "stage": "live"}],
    )
    keys = [apis.create_api_key(name=name, enabled=True) for name in ("busy", "quiet")]
    for key in keys:
        apis.create_usage_plan_key(usagePlanId=plan["id"], keyId=key["id"], keyType="API_KEY")
    url = f"{running.cloud.endpoint}/_aws/execute-api/guarded/live/by-key"
    busy, quiet = ({"X-API-Key": key["value"]} for key in keys)

    answers = [call("GET", url, headers=busy) for _ in range(3)]

    assert [answer.status for answer in answers] == [200, 200, 429]
    assert answers[2].json == {"message": "Too Many Requests"}
    assert call("GET", url, headers=quiet).status == 200
    assert call("GET", url).status == 403


@pytest.mark.parametrize(
    "wish",
    [
        {"do": "raise", "text": "no"},
        {"do": "exit", "status": 1},
        {"do": "sleep", "seconds": 9},
        {"do": "answer", "answer": "no response"},
        {"do": "answer", "answer": {"statusCode": 200, "unknown": 1}},
    ],
)
def test_a_function_that_fails_is_a_bad_gateway(running: Running, wish: dict[str, Any]) -> None:
    answer = act(running, **wish)

    assert answer.status == 502
    assert answer.headers["Retry-After"] == "1"
    assert answer.json == {"title": "failed", "kind": "DEFAULT_5XX"}


def test_a_function_without_concurrency_is_an_internal_error(running: Running) -> None:
    functions = running.aws("lambda")
    functions.put_function_concurrency(FunctionName="acts", ReservedConcurrentExecutions=0)
    try:
        answer = act(running, do="answer", answer={"statusCode": 200})
    finally:
        functions.delete_function_concurrency(FunctionName="acts")

    assert answer.status == 500
    assert answer.json["title"] == "failed"


def test_bytes_that_are_not_utf8_arrive_as_replacement_characters(running: Running) -> None:
    answer = call(
        "POST", f"{running.front}/echo/bytes", b"caf\xe9 \xff", {"Content-Type": "text/plain"}
    )

    assert answer.json["body"] == "caf\ufffd \ufffd"
    assert answer.json["isBase64Encoded"] is False


def test_a_function_that_lambda_throttles_is_an_integration_failure(running: Running) -> None:
    body = json.dumps({"do": "sleep", "seconds": 1}).encode()

    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda _: call("POST", f"{running.front}/reserved", body), range(4))
        )

    refused = [answer for answer in answers if answer.status == 500]
    assert len(refused) == 2
    assert all(answer.json["kind"] == "INTEGRATION_FAILURE" for answer in refused)
