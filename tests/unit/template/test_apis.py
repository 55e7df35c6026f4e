"""The APIs that template.yaml deploys: their routes and who may call them."""

import re
from typing import Any

import pytest
from chalice.app import Chalice

from functions.business import app as business_app
from functions.client import app as client_app
from tests.stand.cloudformation import actions, properties, resolved, statements

APPS: dict[str, Chalice] = {"Client": client_app.app, "Business": business_app.app}


@pytest.mark.parametrize("function", APPS)
def test_every_route_has_one_any_event_and_every_event_a_route(function: str) -> None:
    events = [event["Properties"] for event in properties(f"{function}Function")["Events"].values()]

    assert sorted(event["Path"] for event in events) == sorted(APPS[function].routes)
    assert {event["Method"] for event in events} == {"ANY"}
    assert {event["RestApiId"]["Ref"] for event in events} == {f"{function}Api"}


def test_every_path_of_the_business_api_is_private_and_invoked_as_the_gateway_itself(
    transformed: dict[str, Any],
) -> None:
    body = transformed["BusinessApi"]["Properties"]["Body"]

    assert set(body["paths"]) == set(business_app.app.routes)
    [scheme] = body["components"]["securitySchemes"].items()
    assert scheme[0] == "AWS_IAM"
    assert scheme[1]["x-amazon-apigateway-authtype"] == "awsSigv4"
    for path, methods in body["paths"].items():
        assert list(methods) == ["x-amazon-apigateway-any-method"], path
        [method] = methods.values()
        assert method["security"] == [{"AWS_IAM": []}], path
        assert "credentials" not in method["x-amazon-apigateway-integration"], path


GUARDED: dict[str, list[Any]] = {
    "none": [],
    "iam": [{"sigv4": []}],
    "authorizer": [{"authorizer": []}],
    "key": [{"key": []}],
}
OPEN = ("/", "/openapi.json")


@pytest.mark.parametrize("auth", GUARDED)
def test_the_client_api_asks_who_calls_as_its_operator_has_chosen(
    transformed: dict[str, Any], auth: str
) -> None:
    chosen = {"Auth": auth, "AuthorizerArn": "arn:of:a:function"}
    body = resolved(transformed["ClientApi"]["Properties"]["Body"], **chosen)

    assert set(body["paths"]) == set(client_app.app.routes)
    for path, methods in body["paths"].items():
        asked = methods["x-amazon-apigateway-any-method"].get("security", [])
        assert asked == ([] if path in OPEN else GUARDED[auth]), path
        assert "security" not in methods.get("options", {})
        for method in methods.values():
            integration = method["x-amazon-apigateway-integration"]
            assert integration["type"] == "aws_proxy"
            assert "functions/ClientFunction.Arn:live/invocations" in integration["uri"]
            assert "credentials" not in integration
    schemes = body["components"]["securitySchemes"]
    assert schemes["sigv4"]["x-amazon-apigateway-authtype"] == "awsSigv4"
    authorizer = schemes.get("authorizer")
    assert (authorizer is not None) is (auth == "authorizer")
    if authorizer:
        uri = authorizer["x-amazon-apigateway-authorizer"]["authorizerUri"]
        assert "functions/arn:of:a:function/invocations" in uri


def test_each_api_key_has_its_share(transformed: dict[str, Any]) -> None:
    plan = transformed["UsagePlan"]

    assert plan["Condition"] == "AsksForKeys"
    given = resolved(plan["Properties"], KeyRate="3", KeyBurst="5")
    assert given["Throttle"] == {"RateLimit": "3", "BurstLimit": "5"}
    assert plan["Properties"]["ApiStages"] == [
        {"ApiId": {"Ref": "ClientApi"}, "Stage": {"Fn::Sub": "${ClientApiv1Stage}"}}
    ]


def test_a_changed_choice_is_deployed() -> None:
    # SAM names a deployment by the body, in which conditions are not resolved yet
    assert properties("ClientApi")["AlwaysDeploy"] is True


@pytest.mark.parametrize("policy", ["", "SecurityPolicy_TLS13_1_3_2025_09"])
@pytest.mark.parametrize("api", ["ClientApi", "BusinessApi"])
def test_the_least_tls_is_the_operators_to_say(
    transformed: dict[str, Any], api: str, policy: str
) -> None:
    body = resolved(transformed[api]["Properties"]["Body"], SecurityPolicy=policy)

    said = [
        body[f"x-amazon-apigateway-{name}"] for name in ("security-policy", "endpoint-access-mode")
    ]
    assert said == ([policy, "STRICT"] if policy else [None, None])


def test_there_is_one_stage_and_none_that_sam_adds(transformed: dict[str, Any]) -> None:
    deployments = [r for r in transformed.values() if r["Type"] == "AWS::ApiGateway::Deployment"]
    stages = [r for r in transformed.values() if r["Type"] == "AWS::ApiGateway::Stage"]

    assert len(deployments) == len(stages) == 2
    assert not [d for d in deployments if "StageName" in d["Properties"]]
    assert {s["Properties"]["StageName"] for s in stages} == {"v1"}


@pytest.mark.parametrize("hop", ["api", "invoke"])
def test_the_client_may_go_its_own_way_to_the_business_service_and_no_other(
    transformed: dict[str, Any], hop: str
) -> None:
    granted = statements("Client", transformed, BusinessHop=hop, ReportsDirectory="/reports")

    [invoke] = granted
    if hop == "invoke":
        assert invoke["Action"] == "lambda:InvokeFunction"
        assert invoke["Resource"] == ["BusinessFunction.Arn:live"]
        return
    assert invoke["Action"] == "execute-api:Invoke"
    assert {arn.partition(":BusinessApi/v1/")[2] for arn in invoke["Resource"]} == {
        method + re.sub(r"\{\w+\}", "*", path)
        for path, methods in business_app.app.routes.items()
        for method in methods
    }


@pytest.mark.parametrize("function", ["Business", "Worker", "Buried"])
def test_nobody_else_may_invoke_an_api(function: str, transformed: dict[str, Any]) -> None:
    assert not any(a.startswith("execute-api") for a in actions(function, transformed))
