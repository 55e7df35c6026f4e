"""What is watched of what template.yaml makes, and who is told."""

import pytest

from tests.stand.cloudformation import FUNCTIONS, present, properties, resolved, template

ALARMS = {
    name: resource["Properties"]
    for name, resource in template()["Resources"].items()
    if resource["Type"] == "AWS::CloudWatch::Alarm"
}
TOPIC = "arn:aws:sns:eu-west-1:123456789012:on-call"


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


def test_dead_letters_parked_and_waiting_tasks_lost_logs_and_webhooks_raise_an_alarm() -> None:
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
        ("WebhooksDeadQueue", "ApproximateNumberOfMessagesVisible"),
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


def test_a_flood_is_seen_where_users_come_in_if_the_operator_says_what_one_is() -> None:
    alarm = resolved(ALARMS["FloodAlarm"])

    assert alarm["Dimensions"] == [
        {"Name": "FunctionName", "Value": resolved(properties("ClientFunction")["FunctionName"])}
    ]
    assert "FloodAlarm" not in present()
    assert "FloodAlarm" in present(InvocationsPerMinute="3000")


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

    all_parts = {
        "InfluxUrl": "https://influx.example.org",
        "WebhookUrl": "https://x.example.org",
        "InvocationsPerMinute": "3000",
    }

    assert present(**all_parts) >= set(ALARMS)
    assert present() & set(ALARMS) == set(ALARMS) - {
        "LostLogsAlarm",
        "LostWebhooksAlarm",
        "FloodAlarm",
    }
    assert not present(Alarms="false", **all_parts) & set(ALARMS)
    assert present(Alarms="false", GradualDeployment="true", **all_parts) >= set(ALARMS)
    on_redis = present(Broker="redis", **all_parts) & set(ALARMS)
    assert on_redis == set(ALARMS) - of_queues | {"LostLogsAlarm"}
