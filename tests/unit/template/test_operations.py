"""How template.yaml is traced, published, deployed and kept."""

import re
from typing import Any

import pytest

from tests.stand.cloudformation import FUNCTIONS, defaults, present, properties, resolved, template
from tests.unit.conftest import transform


@pytest.mark.parametrize("function", FUNCTIONS)
def test_functions_and_apis_are_traced_unless_the_operator_says_otherwise(
    function: str, transformed: dict[str, Any]
) -> None:
    traced = transformed[f"{function}Function"]["Properties"]["TracingConfig"]
    role = transformed[f"{function}FunctionRole"]["Properties"]

    assert resolved(traced) == {"Mode": "Active"}
    assert resolved(traced, Tracing="PassThrough") == {"Mode": "PassThrough"}
    assert any("XRay" in resolved(arn) or "Xray" in arn for arn in role["ManagedPolicyArns"])
    for api in ("ClientApi", "BusinessApi"):
        stage = transformed[f"{api}v1Stage"]["Properties"]
        assert resolved(stage["TracingEnabled"]) is True
        assert resolved(stage["TracingEnabled"], Tracing="PassThrough") is False


def test_access_logs_are_an_option_and_hold_no_query_string(transformed: dict[str, Any]) -> None:
    setting = transformed["ClientApiv1Stage"]["Properties"]["AccessLogSetting"]

    assert resolved(setting) is None
    logged = resolved(setting, AccessLogs="true")["Format"]
    variables = set(re.findall(r"\$context\.([\w.]+)", logged))
    assert "resourcePath" in variables
    assert not variables & {"path", "customDomain.basePathMatched", "authorizer.claims"}
    assert not any("query" in name.lower() for name in variables)
    assert "AccessLogGroup" not in present()
    assert "AccessLogGroup" in present(AccessLogs="true")


def test_the_apis_call_a_published_version_by_its_alias(transformed: dict[str, Any]) -> None:
    for function in ("Client", "Business"):
        alias = transformed[f"{function}FunctionAliaslive"]["Properties"]
        assert alias["Name"] == "live"
        paths = transformed[f"{function}Api"]["Properties"]["Body"]["paths"].values()
        called = [path["x-amazon-apigateway-any-method"] for path in paths]
        for method in called:
            uri = resolved(method["x-amazon-apigateway-integration"]["uri"])
            assert f"functions/{function}Function.Arn:live/invocations" in uri


def test_traffic_moves_at_once_unless_a_gradual_deployment_is_wanted(
    transformed: dict[str, Any],
) -> None:
    gradual = transform(GradualDeployment="true", TrafficShift="Linear10PercentEvery1Minute")

    assert not any(r["Type"].startswith("AWS::CodeDeploy") for r in transformed.values())
    for function in ("Client", "Business"):
        assert "UpdatePolicy" not in transformed[f"{function}FunctionAliaslive"]
        assert "UpdatePolicy" in gradual[f"{function}FunctionAliaslive"]
        group = resolved(gradual[f"{function}FunctionDeploymentGroup"]["Properties"])
        assert "Linear10PercentEvery1Minute" in str(group["DeploymentConfigName"])
        watched = {alarm["Name"] for alarm in group["AlarmConfiguration"]["Alarms"]}
        assert watched == {"ServerErrorsAlarm"}  # others go off for what is not deployed so
        assert group["AutoRollbackConfiguration"]["Enabled"] is True


def test_a_snapshot_is_an_option_of_the_functions_that_users_wait_for(
    transformed: dict[str, Any],
) -> None:
    assert defaults()["SnapStart"] == "None"
    for function in FUNCTIONS:
        asked = transformed[f"{function}Function"]["Properties"].get("SnapStart")
        wanted = {"ApplyOn": "PublishedVersions"} if function in ("Client", "Business") else None
        assert resolved(asked, SnapStart="PublishedVersions") == wanted


def test_what_is_kept_is_encrypted_and_reports_outlive_the_stack() -> None:
    resources = template()["Resources"]

    for name, resource in resources.items():
        if resource["Type"] == "AWS::SQS::Queue":
            assert resource["Properties"]["SqsManagedSseEnabled"] is True, name
    assert "SSESpecification" not in properties("TasksTable")  # AWS's own key, without a charge
    bucket, policy = resources["ReportsBucket"], resources["ReportsBucketPolicy"]
    assert bucket["Properties"]["BucketEncryption"]
    assert set(bucket["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}
    for kept in (bucket, policy):
        assert kept["DeletionPolicy"] == "RetainExceptOnCreate"
        assert kept["UpdateReplacePolicy"] == "Retain"
    [denied] = properties("ReportsBucketPolicy")["PolicyDocument"]["Statement"]
    assert (denied["Effect"], denied["Action"]) == ("Deny", "s3:*")
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": False}}
