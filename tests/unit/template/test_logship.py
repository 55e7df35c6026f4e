"""The log shipper in template.yaml: whom it reads, what it needs, and when it is there."""

from typing import Any

import pytest

from tests.stand.cloudformation import FUNCTIONS, properties, resolved, template

READ = ["Buried", "Business", "Client", "Webhook", "Worker"]


def test_it_reads_the_log_of_every_other_function_and_never_its_own(
    transformed: dict[str, Any],
) -> None:
    filters = [
        resource["Properties"]
        for resource in transformed.values()
        if resource["Type"] == "AWS::Logs::SubscriptionFilter"
    ]

    assert sorted(f["LogGroupName"]["Ref"] for f in filters) == [f"{name}LogGroup" for name in READ]
    assert {"Logship", *READ} == set(FUNCTIONS)
    for found in filters:
        assert found["DestinationArn"] == {"Fn::GetAtt": ["LogshipFunction", "Arn"]}
        assert found["FilterPattern"] == "{ $.time_ns > 0 }"  # which Lambda's own lines lack


def test_cloudwatch_may_invoke_it_for_groups_of_this_stack_only(
    transformed: dict[str, Any],
) -> None:
    permissions = [
        resource["Properties"]
        for resource in transformed.values()
        if resource["Type"] == "AWS::Lambda::Permission"
        and resource["Properties"]["Principal"] == "logs.amazonaws.com"
    ]

    [permission] = permissions
    assert permission["FunctionName"] == {"Ref": "LogshipFunction"}
    source = resolved(permission["SourceArn"])
    assert source.endswith(":log-group:/aws/lambda/promptlane-*:*")


def test_nothing_of_it_is_deployed_without_a_url(transformed: dict[str, Any]) -> None:
    parts = {
        name: resource.get("Condition")
        for name, resource in transformed.items()
        if name.startswith("Log") or resource["Type"].startswith("AWS::Logs::Subscription")
    }

    assert len(parts) > 10
    # With Celery there is no worker function; its workers write to InfluxDB themselves.
    assert parts.pop("WorkerLogSubscription") == "ShipsWorkerLogs"
    assert parts.pop("WebhookLogSubscription") == "ShipsWebhookLogs"
    assert set(parts.values()) == {"ShipsLogs"}
    assert template()["Conditions"]["ShipsWorkerLogs"] == {
        "Fn::And": [{"Condition": "ShipsLogs"}, {"Condition": "UsesSqs"}]
    }
    assert template()["Conditions"]["ShipsLogs"] == {
        "Fn::Not": [{"Fn::Equals": [{"Ref": "InfluxUrl"}, ""]}]
    }
    assert template()["Parameters"]["InfluxUrl"]["Default"] == ""


def test_the_token_is_shown_to_nobody_but_the_log_shipper() -> None:
    assert template()["Parameters"]["InfluxToken"]["NoEcho"] is True
    for function in FUNCTIONS:
        variables = properties(f"{function}Function")["Environment"]["Variables"]
        assert ("PROMPTLANE_INFLUX_TOKEN" in variables) == (function == "Logship")
    assert "InfluxToken" not in str(template()["Outputs"])


def test_what_it_could_not_deliver_comes_back_then_lies_aside() -> None:
    retry = properties("LogsRetryQueue")
    mapping = properties("LogsRetryMapping")

    assert retry["RedrivePolicy"]["deadLetterTargetArn"] == {"Fn::GetAtt": ["LogsDeadQueue", "Arn"]}
    assert retry["VisibilityTimeout"] >= 6 * properties("LogshipFunction")["Timeout"]
    assert mapping["EventSourceArn"] == {"Fn::GetAtt": ["LogsRetryQueue", "Arn"]}
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    dead = properties("LogshipFunction")["DeadLetterQueue"]
    assert dead == {"Type": "SQS", "TargetArn": {"Fn::GetAtt": ["LogsDeadQueue", "Arn"]}}


@pytest.mark.parametrize("queue", ["LogsRetryQueue", "LogsDeadQueue"])
def test_undelivered_lines_are_encrypted_and_kept_for_days(queue: str) -> None:
    declared = resolved(properties(queue))

    assert declared["SqsManagedSseEnabled"] is True
    assert declared["MessageRetentionPeriod"] >= 4 * 86_400
