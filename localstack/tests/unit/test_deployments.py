"""What deployments of APIs wait for."""

from typing import Any

from hoststack.deploying.deployments import wait_for_methods

API = {"RestApiId": {"Ref": "Api"}}
METHOD = {"Type": "AWS::ApiGateway::Method", "Properties": API}


def waits(depends: Any = None, **others: dict[str, Any]) -> Any:
    """What a deployment depends on, beside these resources."""
    deployment: dict[str, Any] = {"Type": "AWS::ApiGateway::Deployment", "Properties": API}
    if depends is not None:
        deployment["DependsOn"] = depends
    template = {"Resources": {"D": deployment, **others}}

    wait_for_methods(template, template)

    return deployment.get("DependsOn")


def test_a_deployment_waits_for_all_methods_of_its_api() -> None:
    other = {"Type": "AWS::ApiGateway::Method", "Properties": {"RestApiId": {"Ref": "Other"}}}
    response = {"Type": "AWS::ApiGateway::GatewayResponse", "Properties": API}

    assert waits(A=METHOD, B=METHOD, C=other, E=response) == ["A", "B", "E"]
    assert waits("B", A=METHOD, B=METHOD) == ["B", "A"]
    assert waits(["A"], A=METHOD) == ["A"]
    assert waits(C=other) is None


def test_a_deployment_does_not_wait_for_what_needs_it_itself() -> None:
    function = {
        "Type": "AWS::Lambda::Function",
        "Properties": {"Environment": {"Variables": {"STAGE": {"Ref": "Stage"}}}},
    }
    stage = {"Type": "AWS::ApiGateway::Stage", "Properties": {"DeploymentId": {"Ref": "D"}}}
    uri = {"Fn::Sub": "arn:aws:apigateway:us-east-1:lambda:path/x/${Function.Arn}/invocations"}
    late = {
        "Type": "AWS::ApiGateway::Method",
        "Properties": {**API, "Integration": {"Uri": uri}},
    }

    assert waits(A=METHOD, Late=late, Function=function, Stage=stage) == ["A"]
    assert waits(A=METHOD, Late={**METHOD, "DependsOn": "D"}) == ["A"]


def test_a_deployment_does_not_wait_for_what_a_condition_leaves_out() -> None:
    deployment: dict[str, Any] = {"Type": "AWS::ApiGateway::Deployment", "Properties": API}
    template = {"Resources": {"D": deployment, "A": METHOD, "B": METHOD}}

    wait_for_methods(template, {"Resources": {"D": deployment, "A": METHOD}})

    assert deployment["DependsOn"] == ["A"]
