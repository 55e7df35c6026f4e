"""How template.yaml is watched, traced and deployed, and what it asks its operator."""

import re
from typing import Any

import pytest

from tests.unit.cloudformation import FUNCTIONS, defaults, present, properties, resolved, template
from tests.unit.conftest import transform

ALARMS = {
    name: resource["Properties"]
    for name, resource in template()["Resources"].items()
    if resource["Type"] == "AWS::CloudWatch::Alarm"
}
TOPIC = "arn:aws:sns:eu-west-1:123456789012:on-call"


def test_the_console_shows_every_parameter_once() -> None:
    groups = template()["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]

    shown = [name for group in groups for name in group["Parameters"]]

    assert sorted(shown) == sorted(template()["Parameters"])


@pytest.mark.parametrize("name", template()["Parameters"])
def test_a_parameter_takes_its_own_default(name: str) -> None:
    parameter = template()["Parameters"][name]
    default = parameter["Default"]

    if "AllowedPattern" in parameter:  # CloudFormation wants a match of the whole value
        assert re.fullmatch(parameter["AllowedPattern"], default)
        assert parameter["ConstraintDescription"]
    if "AllowedValues" in parameter:
        assert default in parameter["AllowedValues"]
    if parameter["Type"] == "Number" and "AllowedValues" not in parameter:
        assert parameter["MinValue"] <= default <= parameter.get("MaxValue", default)


@pytest.mark.parametrize(
    ("name", "taken", "refused"),
    [
        ("Prefix", ["a", "team-2"], ["", "2team", "Team", "a" * 32, "a_b"]),
        ("BusinessUrl", ["https://api.example.org/v1"], ["api.example.org", "https://a/v1/"]),
        ("ReportsDirectory", ["/mnt/reports"], ["reports", "./reports"]),
        (
            "RedisUrl",
            ["rediss://u:p@host:6379/0", "{{resolve:secretsmanager:redis:SecretString:url}}"],
            ["host:6379", "redis://a b", "{{resolve:}}"],
        ),
        ("InfluxUrl", ["http://influx:8086"], ["influx:8086"]),
        ("AlarmEmail", ["ops@example.org"], ["ops", "ops@example", "a@b.c d@e.f"]),
        ("AlarmTopicArn", [TOPIC, TOPIC.replace("aws", "aws-cn", 1)], ["on-call", TOPIC[:-8]]),
    ],
)
def test_a_pattern_takes_what_fits_and_refuses_the_rest(
    name: str, taken: list[str], refused: list[str]
) -> None:
    pattern = template()["Parameters"][name]["AllowedPattern"]

    assert [text for text in taken if not re.fullmatch(pattern, text)] == []
    assert [text for text in refused if re.fullmatch(pattern, text)] == []


def test_redis_without_an_address_is_refused_before_anything_is_made() -> None:
    rule = template()["Rules"]["RedisHasAnAddress"]

    assert rule["RuleCondition"] == {"Fn::Equals": [{"Ref": "Broker"}, "redis"]}
    [assertion] = rule["Assertions"]
    assert assertion["Assert"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "RedisUrl"}, ""]}]}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_functions_that_call_redis_run_in_its_vpc_if_there_is_one(
    function: str, transformed: dict[str, Any]
) -> None:
    vpc = transformed[f"{function}Function"]["Properties"].get("VpcConfig")
    given = {"RedisSubnetIds": "subnet-1,subnet-2", "RedisSecurityGroupIds": "sg-1"}

    calls_redis = function in ("Business", "Buried")
    assert resolved(vpc) is None
    wanted = {"SubnetIds": "subnet-1,subnet-2", "SecurityGroupIds": "sg-1"}
    assert resolved(vpc, **given) == (wanted if calls_redis else None)
    granted = str(transformed[f"{function}FunctionRole"]["Properties"]["ManagedPolicyArns"])
    assert ("AWSLambdaVPCAccessExecutionRole" in granted) is calls_redis


def test_a_single_batch_at_once_is_refused_before_the_mapping_refuses_it() -> None:
    [assertion] = template()["Rules"]["AtLeastTwoBatchesAtOnce"]["Assertions"]

    assert assertion["Assert"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "WorkerConcurrency"}, "1"]}]}


def test_an_error_that_is_told_when_a_long_invocation_ends_is_still_seen() -> None:
    alarm = ALARMS["FunctionErrorsAlarm"]
    longest_s = template()["Parameters"]["WorkerTimeoutSeconds"]["MaxValue"]

    assert alarm["DatapointsToAlarm"] == 1
    assert alarm["EvaluationPeriods"] * 60 > longest_s


@pytest.mark.parametrize("metric", ["Errors", "Throttles"])
def test_errors_and_throttles_of_every_function_raise_an_alarm(metric: str) -> None:
    alarm = resolved(ALARMS[f"Function{metric}Alarm"])

    summed, *parts = alarm["Metrics"]

    assert summed["Expression"] == "SUM(FILL(METRICS(), 0))"
    watched = {part["MetricStat"]["Metric"]["Dimensions"][0]["Value"] for part in parts}
    assert watched == {resolved(properties(f"{f}Function")["FunctionName"]) for f in FUNCTIONS}
    assert {part["MetricStat"]["Metric"]["MetricName"] for part in parts} == {metric}
    assert not any(part["ReturnData"] for part in parts)


def test_dead_letters_parked_tasks_waiting_ones_and_lost_logs_raise_an_alarm() -> None:
    watched = {
        (alarm["Dimensions"][0]["Value"]["Fn::GetAtt"][0], alarm["MetricName"])
        for alarm in ALARMS.values()
        if alarm.get("Namespace") == "AWS/SQS"
    }

    assert watched == {
        ("TasksDeadQueue", "ApproximateNumberOfMessagesVisible"),
        ("TasksParkedQueue", "ApproximateNumberOfMessagesVisible"),
        ("TasksQueue", "ApproximateAgeOfOldestMessage"),
        ("LogsDeadQueue", "ApproximateNumberOfMessagesVisible"),
    }


def test_server_errors_and_latency_are_those_of_the_api_that_users_call() -> None:
    api = resolved(properties("ClientApi"))
    wanted = [
        {"Name": "ApiName", "Value": api["Name"]},
        {"Name": "Stage", "Value": api["StageName"]},
    ]

    for name, metric in (("ServerErrorsAlarm", "5XXError"), ("LatencyAlarm", "Latency")):
        assert resolved(ALARMS[name])["Dimensions"] == wanted
        assert ALARMS[name]["MetricName"] == metric


@pytest.mark.parametrize("name", ALARMS)
def test_silence_is_no_alarm_and_an_alarm_says_what_it_means(name: str) -> None:
    assert ALARMS[name]["TreatMissingData"] == "notBreaching"
    assert ALARMS[name]["AlarmDescription"].endswith(".")


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({}, []),
        ({"AlarmEmail": "ops@example.org"}, ["AlarmTopic"]),
        ({"AlarmTopicArn": TOPIC}, [TOPIC]),
        ({"AlarmEmail": "ops@example.org", "AlarmTopicArn": TOPIC}, ["AlarmTopic", TOPIC]),
    ],
)
@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_and_its_end_are_told_to_whom_the_operator_named(
    name: str, parameters: dict[str, str], told: list[str]
) -> None:
    alarm = resolved(ALARMS[name], **parameters)

    assert alarm["AlarmActions"] == told
    assert alarm["OKActions"] == told
    assert ("AlarmTopic" in present(**parameters)) == ("AlarmTopic" in told)


def test_alarms_can_be_left_out_and_those_of_queues_go_with_the_queues() -> None:
    of_queues = {name for name in ALARMS if ALARMS[name].get("Namespace") == "AWS/SQS"}

    shipping = {"InfluxUrl": "https://influx.example.org"}

    assert present(**shipping) >= set(ALARMS)
    assert present() & set(ALARMS) == set(ALARMS) - {"LostLogsAlarm"}
    assert not present(Alarms="false", **shipping) & set(ALARMS)
    assert present(Alarms="false", GradualDeployment="true", **shipping) >= set(ALARMS)
    assert present(Broker="redis") & set(ALARMS) == set(ALARMS) - of_queues


def test_no_resource_refers_to_one_that_is_not_there() -> None:
    variants: list[dict[str, str]] = [
        {},
        {"Alarms": "false", "ReportsDirectory": "/reports", "BusinessUrl": "http://localhost/v1"},
        {"Broker": "redis", "RedisUrl": "redis://localhost/0", "AlarmEmail": "a@example.org"},
        {"AccessLogs": "true", "GradualDeployment": "true", "Broker": "redis"},
        {"InfluxUrl": "https://influx.example.org"},
    ]

    for parameters in variants:
        there = present(**parameters)
        for name in there:
            used = references(resolved_keeping_references(name, parameters))
            assert used & set(template()["Resources"]) <= there, (name, parameters)


def resolved_keeping_references(name: str, parameters: dict[str, str]) -> Any:
    """A resource's properties with their conditions carried out."""
    found = template()["Resources"][name].get("Properties", {})
    # one that is deployed at once has no deployment preference
    if parameters.get("GradualDeployment", "false") == "false":
        found = {key: value for key, value in found.items() if key != "DeploymentPreference"}
    return resolved(found, **parameters)


def references(value: Any) -> set[str]:
    """The words of a resolved value; a reference became the name of what it refers to."""
    match value:
        case dict():
            return set().union(*map(references, value.values()))
        case list():
            return set().union(*map(references, value))
        case str():
            return {value, value.partition(".")[0]}
    return set()


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
            uri = method["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"]
            assert f"${{{function}FunctionAliaslive}}" in uri


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
