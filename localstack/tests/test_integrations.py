"""APIs that call AWS's services by themselves, without a function between."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.calls import Answer, call
from tests.conftest import Running

_REGION, _ACCOUNT = "us-east-1", "000000000000"
_FORM = "'application/x-www-form-urlencoded'"


def integration(uri: str, template: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """A method whose requests are those of another service."""
    named = {f"integration.request.header.{name}": to for name, to in (headers or {}).items()}
    return {
        "responses": {"200": {"description": "done"}},
        "x-amazon-apigateway-integration": {
            "type": "aws",
            "httpMethod": "POST",
            "uri": f"arn:aws:apigateway:{_REGION}:{uri}",
            "credentials": f"arn:aws:iam::{_ACCOUNT}:role/anybody",
            "requestParameters": named,
            "requestTemplates": {"application/json": template},
            "passthroughBehavior": "when_no_match",
            "responses": {"default": {"statusCode": "200"}},
        },
    }


@pytest.fixture(scope="module")
def api(running: Running) -> Iterator[str]:
    """The URL of an API with such methods."""
    function = running.aws("lambda").get_function(FunctionName="worker")["Configuration"]
    arn = function["FunctionArn"]
    thing = json.dumps({"TableName": "things", "Item": {"id": {"S": "$input.params('id')"}}})
    wanted = json.dumps({"TableName": "things", "Key": {"id": {"S": "$input.params('id')"}}})
    sent = "Action=SendMessage&MessageBody=$util.urlEncode($input.body)"
    paths = {
        "/jobs": {
            "post": integration(f"sqs:path/{_ACCOUNT}/integrated", sent, {"Content-Type": _FORM})
        },
        "/things/{id}": {
            "put": integration("dynamodb:action/PutItem", thing),
            "get": integration("dynamodb:action/GetItem", wanted),
        },
        "/works": {
            "post": integration(
                f"lambda:path/2015-03-31/functions/{arn}/invocations", '{"Records": []}'
            )
        },
    }
    document = {"openapi": "3.0.1", "info": {"title": "own", "version": "1"}, "paths": paths}
    apis, queues = running.aws("apigateway"), running.aws("sqs")
    queue = queues.create_queue(QueueName="integrated")["QueueUrl"]
    id = apis.import_rest_api(body=json.dumps(document).encode())["id"]
    apis.create_deployment(restApiId=id, stageName="live")
    yield f"{running.cloud.endpoint}/_aws/execute-api/{id}/live"
    apis.delete_rest_api(restApiId=id)
    queues.delete_queue(QueueUrl=queue)


def send(method: str, url: str, body: object) -> Answer:
    """Send JSON."""
    return call(method, url, json.dumps(body).encode(), {"Content-Type": "application/json"})


def test_a_request_becomes_a_message(running: Running, api: str) -> None:
    answer = send("POST", f"{api}/jobs", {"say": "a & b = ü"})

    assert answer.status == 200
    assert b"MessageId" in answer.body
    queues = running.aws("sqs")
    url = queues.get_queue_url(QueueName="integrated")["QueueUrl"]
    [message] = queues.receive_message(QueueUrl=url, WaitTimeSeconds=5)["Messages"]
    assert json.loads(message["Body"]) == {"say": "a & b = ü"}


def test_a_request_becomes_an_item_and_reads_it(running: Running, api: str) -> None:
    assert call("GET", f"{api}/things/integrated").json == {}
    assert send("PUT", f"{api}/things/integrated", {}).status == 200
    assert call("GET", f"{api}/things/integrated").json == {"Item": {"id": {"S": "integrated"}}}


def test_a_request_calls_a_function_in_the_form_of_a_template(api: str) -> None:
    answer = send("POST", f"{api}/works", {"not": "passed on"})

    assert (answer.status, answer.json) == (200, {"batchItemFailures": []})


_NUMBER = {"type": "object", "required": ["n"], "properties": {"n": {"type": "number"}}}
_MOCK = {
    "responses": {"200": {"description": "done"}},
    "x-amazon-apigateway-integration": {
        "type": "mock",
        "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "responses": {"default": {"statusCode": "200"}},
    },
}


def in_swagger(schema: dict[str, Any]) -> dict[str, Any]:
    """A document whose one method takes such a body."""
    body = {"in": "body", "name": "anything", "required": True, "schema": schema}
    operation = {**_MOCK, "parameters": [body]}
    return {
        "swagger": "2.0",
        "definitions": {"Number": _NUMBER},
        "paths": {"/n": {"post": operation}},
    }


def in_openapi(schema: dict[str, Any]) -> dict[str, Any]:
    """The same in the newer form."""
    operation = {**_MOCK, "requestBody": {"content": {"application/json": {"schema": schema}}}}
    return {
        "openapi": "3.0.1",
        "components": {"schemas": {"Number": _NUMBER}},
        "paths": {"/n": {"post": operation}},
    }


@pytest.mark.parametrize(
    "document",
    [
        in_swagger({"$ref": "#/definitions/Number"}),
        in_swagger(_NUMBER),
        in_openapi({"$ref": "#/components/schemas/Number"}),
        in_openapi(_NUMBER),
    ],
)
def test_a_body_is_checked_by_its_schema_wherever_it_stands(
    running: Running, document: dict[str, Any]
) -> None:
    apis = running.aws("apigateway")
    whole = {
        **document,
        "info": {"title": "own", "version": "1"},
        "x-amazon-apigateway-request-validators": {"bodies": {"validateRequestBody": True}},
        "x-amazon-apigateway-request-validator": "bodies",
    }
    id = apis.import_rest_api(body=json.dumps(whole).encode())["id"]
    apis.create_deployment(restApiId=id, stageName="live")
    url = f"{running.cloud.endpoint}/_aws/execute-api/{id}/live/n"
    statuses = [send("POST", url, body).status for body in ({"n": 1}, {"n": "1"}, {})]
    apis.delete_rest_api(restApiId=id)

    assert statuses == [200, 400, 400]
