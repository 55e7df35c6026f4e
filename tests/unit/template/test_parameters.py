"""What template.yaml asks its operator: parameters, their checks and their defaults."""

import re
from typing import Any

import pytest

from tests.stand.cloudformation import FUNCTIONS, resolved, template

TOPIC = "arn:aws:sns:eu-west-1:123456789012:on-call"


def test_the_console_shows_every_parameter_once() -> None:
    groups = template()["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]

    shown = [name for group in groups for name in group["Parameters"]]

    assert sorted(shown) == sorted(template()["Parameters"])


@pytest.mark.parametrize("name", [name for name in template()["Parameters"] if name != "Auth"])
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
        ("ModelName", ["gpt-5-mini", "amazon.nova-micro-v1:0", ""], ["two words", ":x"]),
        ("ModelUrl", ["https://api.openai.com/v1", ""], ["api.openai.com", "https://u:p@host/v1"]),
        ("ModelKeySecret", ["promptlane/model-key", ""], ["two words", "arn:aws:x"]),
        ("InfluxUrl", ["http://influx:8086"], ["influx:8086"]),
        ("AlarmEmail", ["ops@example.org"], ["ops", "ops@example", "a@b.c d@e.f"]),
        (
            "AuthorizerArn",
            ["arn:aws:lambda:eu-west-1:123456789012:function:gate", ""],
            ["gate", "arn:aws:lambda:eu-west-1:123456789012:gate"],
        ),
        (
            "WafArn",
            ["arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/mine/0e7f8a3c"],
            ["arn:aws:wafv2:us-east-1:123456789012:global/webacl/mine/0e7f8a3c", "mine"],
        ),
        ("AlarmKeyArn", ["arn:aws:kms:eu-west-1:123456789012:key/0e7f8a3c"], ["alias/aws/sns"]),
        ("AlarmTopicArn", [TOPIC, TOPIC.replace("aws", "aws-cn", 1)], ["on-call", TOPIC[:-8]]),
    ],
)
def test_a_pattern_takes_what_fits_and_refuses_the_rest(
    name: str, taken: list[str], refused: list[str]
) -> None:
    pattern = template()["Parameters"][name]["AllowedPattern"]

    assert [text for text in taken if not re.fullmatch(pattern, text)] == []
    assert [text for text in refused if re.fullmatch(pattern, text)] == []


@pytest.mark.parametrize(
    ("rule", "condition", "assertion"),
    [
        ("AuthorizerHasAnArn", ("Auth", "authorizer"), ("AuthorizerArn", "", False)),
        ("BudgetTellsSomebody", ("BudgetDollars", "0", False), ("AlarmEmail", "", False)),
        ("AtLeastTwoPollers", None, ("Pollers", "1", False)),
        ("PollersExcludeConcurrency", ("Pollers", "0", False), ("WorkerConcurrency", "0")),
    ],
)
def test_parameters_that_do_not_go_together_are_refused(
    rule: str, condition: tuple[Any, ...] | None, assertion: tuple[Any, ...]
) -> None:
    def equals(name: str, value: str, is_equal: bool = True) -> dict[str, Any]:
        equal = {"Fn::Equals": [{"Ref": name}, value]}
        return equal if is_equal else {"Fn::Not": [equal]}

    found = template()["Rules"][rule]
    [asserted] = found["Assertions"]

    assert found.get("RuleCondition") == (equals(*condition) if condition else None)
    assert asserted["Assert"] == equals(*assertion)
    assert asserted["AssertDescription"]


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
    subnets = {"RedisSubnetIds": "subnet-1,subnet-2", "RedisSecurityGroupIds": "sg-1"}

    calls_redis = function in ("Business", "Buried")
    assert resolved(vpc) is None
    wanted = {"SubnetIds": "subnet-1,subnet-2", "SecurityGroupIds": "sg-1"}
    assert resolved(vpc, Broker="redis", **subnets) == (wanted if calls_redis else None)
    assert resolved(vpc, Broker="sqs", **subnets) is None  # from there no way leads to SQS
    granted = str(transformed[f"{function}FunctionRole"]["Properties"]["ManagedPolicyArns"])
    assert ("AWSLambdaVPCAccessExecutionRole" in granted) is calls_redis


def test_a_vpc_without_security_groups_is_refused_before_anything_is_made() -> None:
    rule = template()["Rules"]["VpcHasSecurityGroups"]

    assert rule["RuleCondition"] == {"Fn::Not": [{"Fn::Contains": [{"Ref": "RedisSubnetIds"}, ""]}]}
    [assertion] = rule["Assertions"]
    assert assertion["Assert"] == {
        "Fn::Not": [{"Fn::Contains": [{"Ref": "RedisSecurityGroupIds"}, ""]}]
    }


def test_a_single_batch_at_once_is_refused_before_the_mapping_refuses_it() -> None:
    [assertion] = template()["Rules"]["AtLeastTwoBatchesAtOnce"]["Assertions"]

    assert assertion["Assert"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "WorkerConcurrency"}, "1"]}]}


@pytest.mark.parametrize(
    ("rule", "model", "needed"),
    [
        ("OpenAiHasAnAddress", "openai", {"ModelUrl", "ModelName"}),
        ("BedrockHasAName", "bedrock", {"ModelName"}),
    ],
)
def test_a_model_without_what_it_needs_is_refused_before_anything_is_made(
    rule: str, model: str, needed: set[str]
) -> None:
    found = template()["Rules"][rule]

    assert found["RuleCondition"] == {"Fn::Equals": [{"Ref": "Model"}, model]}
    [assertion] = found["Assertions"]
    parts = assertion["Assert"].get("Fn::And", [assertion["Assert"]])
    assert parts == [
        {"Fn::Not": [{"Fn::Equals": [{"Ref": name}, ""]}]} for name in sorted(needed, reverse=True)
    ]


def test_no_parameter_takes_the_models_key_itself() -> None:
    names = [name for name in template()["Parameters"] if "Key" in name and "Model" in name]

    assert names == ["ModelKeySecret"]
    pattern = template()["Parameters"]["ModelKeySecret"]["AllowedPattern"]
    assert "NoEcho" not in template()["Parameters"]["ModelKeySecret"]
    assert re.fullmatch(pattern, "promptlane/model-key")
