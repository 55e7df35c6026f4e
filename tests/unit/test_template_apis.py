"""The APIs that template.yaml deploys: their routes and who may call them."""

import re
from typing import Any

import pytest
from chalice.app import Chalice

from functions.business import app as business_app
from functions.client import app as client_app
from tests.unit.cloudformation import actions, properties, statements

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


def test_the_client_api_is_open_and_has_no_cors(transformed: dict[str, Any]) -> None:
    body = transformed["ClientApi"]["Properties"]["Body"]

    assert set(body["paths"]) == set(client_app.app.routes)
    for methods in body["paths"].values():
        assert list(methods) == ["x-amazon-apigateway-any-method"]
        assert "security" not in methods["x-amazon-apigateway-any-method"]


def test_there_is_one_stage_and_none_that_sam_adds(transformed: dict[str, Any]) -> None:
    deployments = [r for r in transformed.values() if r["Type"] == "AWS::ApiGateway::Deployment"]
    stages = [r for r in transformed.values() if r["Type"] == "AWS::ApiGateway::Stage"]

    assert len(deployments) == len(stages) == 2
    assert not [d for d in deployments if "StageName" in d["Properties"]]
    assert {s["Properties"]["StageName"] for s in stages} == {"v1"}


def test_the_client_may_invoke_exactly_the_business_methods(transformed: dict[str, Any]) -> None:
    [invoke] = [
        statement
        for statement in statements("Client", transformed)
        if statement["Action"] == "execute-api:Invoke"
    ]

    granted = {arn.partition(":BusinessApi/v1/")[2] for arn in invoke["Resource"]}
    assert granted == {
        method + re.sub(r"\{\w+\}", "*", path)
        for path, methods in business_app.app.routes.items()
        for method in methods
    }


@pytest.mark.parametrize("function", ["Business", "Worker", "Buried"])
def test_nobody_else_may_invoke_an_api(function: str, transformed: dict[str, Any]) -> None:
    assert not any(a.startswith("execute-api") for a in actions(function, transformed))
