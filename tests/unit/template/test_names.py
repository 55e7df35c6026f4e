"""The names, limits, times and queues of template.yaml."""

import re
from typing import Any

import pytest

from functions.buried import app as buried_app
from functions.business import app as business_app
from functions.client import app as client_app
from functions.logship import app as logship_app
from functions.webhook import app as webhook_app
from functions.worker import app as worker_app
from tests.stand.cloudformation import FUNCTIONS, ROOT, defaults, properties, resolved, template

# In these a name is a reference to another resource.
REFERRING = {
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Permission",
    "AWS::Logs::SubscriptionFilter",
}


def given_names(**parameters: str) -> list[str]:
    """Every name that the template gives to a resource."""
    keys = (
        *("FunctionName", "QueueName", "TableName", "LogGroupName", "Name"),
        *("AlarmName", "TopicName"),
    )
    return [
        resolved(resource["Properties"][key], **parameters)
        for resource in template()["Resources"].values()
        for key in keys
        if key in resource["Properties"] and resource["Type"] not in REFERRING
    ]


def test_every_name_starts_with_the_prefix() -> None:
    names = given_names(Prefix="zebra")

    assert len(names) >= 4 + 3 + 1 + 4 + 2
    for name in names:
        own = name.removeprefix("/aws/lambda/").removeprefix("/aws/apigateway/")
        assert own.startswith("zebra-"), name


def test_api_ids_and_names_are_those_that_the_url_of_the_local_cloud_has() -> None:
    assert resolved(properties("ClientApi")["Tags"]["_custom_id_"]) == "promptlane"
    assert resolved(properties("BusinessApi")["Tags"]["_custom_id_"]) == "promptlane-business"
    assert resolved(properties("ClientApi")["StageName"]) == "v1"


def test_every_parameter_but_one_has_a_default_and_each_a_description_and_is_used() -> None:
    text = (ROOT / "template.yaml").read_text()
    for name, parameter in template()["Parameters"].items():
        assert ("Default" in parameter) is (name != "Auth"), name  # that one is to be chosen
        assert parameter.get("Description"), name
        assert re.search(rf"!Ref {name}\b|\$\{{{name}\}}", text), name


def test_there_are_resources_of_aws_only(transformed: dict[str, Any]) -> None:
    services = {resource["Type"].rpartition("::")[0] for resource in transformed.values()}

    assert services == {
        "AWS::ApiGateway",
        "AWS::Budgets",
        "AWS::CloudWatch",
        "AWS::DynamoDB",
        "AWS::IAM",
        "AWS::Lambda",
        "AWS::Logs",
        "AWS::S3",
        "AWS::SNS",
        "AWS::WAFv2",
        "AWS::SQS",
    }


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_logs_to_a_group_of_its_own_that_forgets(function: str) -> None:
    declared = properties(f"{function}Function")
    group = properties(f"{function}LogGroup")

    assert declared["LoggingConfig"]["LogGroup"] == {"Ref": f"{function}LogGroup"}
    name = resolved(declared["FunctionName"])
    assert resolved(group["LogGroupName"]) == f"/aws/lambda/{name}"
    assert resolved(group["RetentionInDays"]) in (1, 3, 5, 7, 14, 30, 60, 90, 180, 365)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_handler_exists(function: str) -> None:
    module, _, name = properties(f"{function}Function")["Handler"].rpartition(".")
    every = (client_app, business_app, logship_app, worker_app, buried_app, webhook_app)
    apps = {app.__name__: app for app in every}

    assert callable(getattr(apps[module], name))


def test_a_message_stays_hidden_longer_than_a_worker_lives() -> None:
    visibility_s = resolved(properties("TasksQueue")["VisibilityTimeout"])
    worker_s = resolved(properties("WorkerFunction")["Timeout"])

    assert defaults()["ModelSeconds"] + 3 <= worker_s
    assert visibility_s >= 6 * worker_s  # AWS's advice for a mapping's queue
    assert (
        properties("TasksDeadQueue")["VisibilityTimeout"] >= properties("BuriedFunction")["Timeout"]
    )


def test_a_record_outlives_its_message() -> None:
    message_s = properties("TasksQueue")["MessageRetentionPeriod"]

    assert template()["Parameters"]["RetentionDays"]["MinValue"] * 86_400 > message_s


def test_what_runs_out_of_deliveries_reaches_the_buried_function_and_is_never_lost() -> None:
    redrive = properties("TasksQueue")["RedrivePolicy"]

    assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": ["TasksDeadQueue", "Arn"]}
    assert redrive["maxReceiveCount"] == {"Ref": "MaxTries"}
    mapped = {
        properties(name)["EventSourceArn"]["Fn::GetAtt"][0]: properties(name)["FunctionName"]
        for name in ("WorkerMapping", "BuriedMapping")
    }
    assert {queue: f["Fn::GetAtt"][0] for queue, f in mapped.items()} == {
        "TasksQueue": "WorkerFunction",
        "TasksDeadQueue": "BuriedFunction",
    }
    buried = properties("TasksDeadQueue")["RedrivePolicy"]["deadLetterTargetArn"]
    assert buried == {"Fn::GetAtt": ["TasksParkedQueue", "Arn"]}


def test_the_table_has_the_key_and_the_ttl_that_the_adapter_writes() -> None:
    table = properties("TasksTable")

    assert table["KeySchema"] == [{"AttributeName": "id", "KeyType": "HASH"}]
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
