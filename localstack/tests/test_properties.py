"""What each property and event of a function does here: README's table is what this test has seen.

`HOSTSTACK_WRITE_KINDS=1 pytest tests/test_properties.py` writes it anew.
"""

import base64
import gzip
import json
import time
from collections.abc import Callable, Iterator
from inspect import getmembers, isclass
from pathlib import Path
from typing import Any

import pytest
from samtranslator.model.eventsources import cloudwatchlogs, pull, push, scheduler
from samtranslator.model.sam_resources import SamFunction

from hoststack.deploying import shortfalls
from hoststack.deploying.stack import DeployError, Stack, checked, prepare
from tests import readme
from tests.calls import call, invoke, wait_until
from tests.conftest import Running

BEGIN, END = "<!-- properties: written by tests/test_properties.py -->\n", "<!-- end of them -->\n"
SAM = "Transform: AWS::Serverless-2016-10-31\n"
ARN = "arn:aws:{}:us-east-1:000000000000:{}"
ACCESS = [{"Type": "BASIC_AUTH", "URI": ARN.format("secretsmanager", "secret:x")}]

# What works, with a value and what is said of it; `PROBES` look.
WORKS: dict[str, tuple[Any, str]] = {
    "Architectures": (["arm64"], "as a name; compiled code for another machine is a warning"),
    "AssumeRolePolicyDocument": ({"Version": "2012-10-17", "Statement": []}, ""),
    "CodeUri": ("code", "one that is not there is refused"),
    "DeadLetterQueue": ({"Type": "SQS", "TargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}}, ""),
    "Description": ("said", ""),
    "Environment": ({"Variables": {"WORD": "said"}}, ""),
    "EventInvokeConfig": (
        {
            "MaximumRetryAttempts": 0,
            "DestinationConfig": {
                "OnSuccess": {"Type": "SQS", "Destination": {"Fn::GetAtt": ["Done", "Arn"]}}
            },
        },
        "",
    ),
    "Events": ({}, "see below"),
    "FunctionName": ("probed", ""),
    "FunctionUrlConfig": (
        {"AuthType": "NONE"},
        "`AuthType: AWS_IAM` is refused, `Cors` and `InvokeMode` are ignored",
    ),
    "Handler": ("app.handler", "one that is not there is a warning"),
    "Layers": ([{"Ref": "Layer"}], "of the template; others are a warning, and empty"),
    "LoggingConfig": (
        {"LogGroup": "/said", "LogFormat": "JSON"},
        "`SystemLogLevel` is ignored: START, END and REPORT come as text",
    ),
    "MemorySize": (256, "told, not limited"),
    "PackageType": ("Zip", "`Image` is refused"),
    "PermissionsBoundary": ("arn:aws:iam::000000000000:policy/edge", "kept, not enforced"),
    "Policies": (["AWSLambda_ReadOnlyAccess"], "for invocations and APIs alone"),
    "PropagateTags": (True, ""),
    "ReservedConcurrentExecutions": (3, ""),
    "RolePath": ("/said/", ""),
    "Runtime": ("python3.13", "those that are here, see `--python`"),
    "SnapStart": (
        {"ApplyOn": "PublishedVersions"},
        "all environments are forked from one that has started",
    ),
    "Tags": ({"told": "said"}, ""),
    "Timeout": (9, ""),
}
# What has nothing to act on without the property before it.
WITH_AN_ALIAS = {
    "AutoPublishAliasAllProperties": True,
    "AutoPublishCodeSha256": "0" * 64,
    "PublishToLatestPublished": False,
    "VersionDeletionPolicy": "Retain",
    "VersionDescription": "said",
}
IGNORED: dict[str, Any] = {
    "AutoPublishAlias": "live",
    "CodeSigningConfigArn": ARN.format("lambda", "code-signing-config:csc-0123456789abcdef0"),
    "DeploymentPreference": {"Type": "AllAtOnce"},
    "EphemeralStorage": {"Size": 2048},
    "FileSystemConfigs": [
        {
            "Arn": ARN.format("elasticfilesystem", "access-point/fsap-0123456789abcdef0"),
            "LocalMountPath": "/mnt/x",
        }
    ],
    "KmsKeyArn": ARN.format("kms", "key/12345678-1234-1234-1234-123456789012"),
    "ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": 1},
    "RecursiveLoop": "Terminate",
    "RuntimeManagementConfig": {"UpdateRuntimeOn": "FunctionUpdate"},
    "SourceKMSKeyArn": ARN.format("kms", "key/12345678-1234-1234-1234-123456789012"),
    "TenancyConfig": {"TenantIsolationMode": "PER_TENANT"},
    "Tracing": "Active",
    "VpcConfig": {"SubnetIds": [], "SecurityGroupIds": []},
}
REFUSED: dict[str, dict[str, Any]] = {
    "CapacityProviderConfig": {"CapacityProviderConfig": {"Arn": ARN.format("lambda", "x")}},
    "FunctionScalingConfig": {"CapacityProviderConfig": {}, "FunctionScalingConfig": {}},
    "DurableConfig": {"DurableConfig": {"ExecutionTimeout": 60}},
    "ImageUri": {"PackageType": "Image", "ImageUri": "000000000000.dkr.ecr.us-east-1.../x:1"},
    "ImageConfig": {"PackageType": "Image", "ImageConfig": {"Command": ["x"]}},
}
# Named in a template whose role is somebody else's; and what is deployed in no test.
ELSEWHERE = {
    "InlineCode": "works",
    "Role": "works; one that is named by its ARN is not looked for",
}
EVENTS: dict[str, dict[str, Any]] = {
    "Api": {"Path": "/probed", "Method": "GET"},
    "CloudWatchEvent": {"Pattern": {"source": ["old"]}},
    "CloudWatchLogs": {"LogGroupName": {"Ref": "Group"}, "FilterPattern": ""},
    "DynamoDB": {
        "Stream": {"Fn::GetAtt": ["Table", "StreamArn"]},
        "StartingPosition": "TRIM_HORIZON",
        "FilterCriteria": {"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]},
    },
    "EventBridgeRule": {"Pattern": {"source": ["new"]}},
    "Kinesis": {"Stream": {"Fn::GetAtt": ["Stream", "Arn"]}, "StartingPosition": "TRIM_HORIZON"},
    "S3": {"Bucket": {"Ref": "Bucket"}, "Events": "s3:ObjectCreated:*"},
    "SNS": {"Topic": {"Ref": "Topic"}},
    "SQS": {"Queue": {"Fn::GetAtt": ["Queue", "Arn"]}},
    "Schedule": {"Schedule": "rate(1 day)"},
}
REFUSED_EVENTS: dict[str, dict[str, Any]] = {
    "AlexaSkill": {},
    "Cognito": {"UserPool": {"Ref": "Pool"}, "Trigger": "PreSignUp"},
    "DocumentDB": {
        "Cluster": ARN.format("rds", "cluster:x"),
        "DatabaseName": "d",
        "StartingPosition": "LATEST",
        "SourceAccessConfigurations": ACCESS,
    },
    "HttpApi": {"Path": "/", "Method": "GET"},
    "IoTRule": {"Sql": "SELECT * FROM 'x'"},
    "MQ": {
        "Broker": ARN.format("mq", "broker:x:b-1"),
        "Queues": ["q"],
        "SourceAccessConfigurations": ACCESS,
    },
    "MSK": {
        "Stream": ARN.format("kafka", "cluster/x/1"),
        "StartingPosition": "LATEST",
        "Topics": ["t"],
    },
    "ScheduleV2": {"ScheduleExpression": "rate(1 day)"},
    "SelfManagedKafka": {
        "KafkaBootstrapServers": ["x:9092"],
        "Topics": ["t"],
        "SourceAccessConfigurations": ACCESS,
    },
}
BESIDE: dict[str, Any] = {
    "Dead": {"Type": "AWS::SQS::Queue"},
    "Done": {"Type": "AWS::SQS::Queue"},
    "Heard": {"Type": "AWS::SQS::Queue"},
    "Layer": {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": "layer"}},
    "Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/watched/probed"}},
    "Stream": {"Type": "AWS::Kinesis::Stream", "Properties": {"ShardCount": 1}},
    "Bucket": {"Type": "AWS::S3::Bucket"},
    "Topic": {"Type": "AWS::SNS::Topic"},
    "Queue": {"Type": "AWS::SQS::Queue"},
    "Table": {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "StreamSpecification": {"StreamViewType": "NEW_IMAGE"},
        },
    },
}
HANDLER = """
import logging, os, word

def handler(event, context):
    if event.get("fail"):
        raise ValueError
    logging.getLogger().warning("heard")
    return {key: os.environ[key] for key in ("WORD", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE")} | {
        "layer": word.WORD, "left_ms": context.get_remaining_time_in_millis(),
    }
"""
LISTENER = """
import boto3, json, os

def handler(event, context):
    body = json.dumps(event)
    boto3.client("sqs").send_message(QueueUrl=os.environ["HEARD"], MessageBody=body)
    return {"statusCode": 200, "body": "heard"}
"""


class Probed:
    """The stack of all that works, and what was seen of it."""

    def __init__(self, running: Running, outputs: dict[str, str]) -> None:
        self.running = running
        self.outputs = outputs
        aws_lambda = running.aws("lambda")
        self.config = aws_lambda.get_function_configuration(FunctionName="probed")
        self.answer = invoke(aws_lambda, "probed").payload
        self.role = running.aws("iam").get_role(RoleName=self.config["Role"].rpartition("/")[2])

    def heard(self, queue: str, told: Callable[[str], bool] = bool) -> bool:
        """Whether a queue gets a message that fits, and keeps none that do not."""
        sqs, url = self.running.aws("sqs"), self.outputs[queue]

        def look() -> bool:
            found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
            for message in found:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            self.bodies += [message["Body"] for message in found]
            return any(map(told, self.bodies))

        return wait_until(look, timeout_s=20)

    bodies: list[str] = []  # noqa: RUF012 - of this one module


@pytest.fixture(scope="module")
def probed(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probed]:
    """One function with all properties that work, one with all events, one with the rest."""
    folder: Path = tmp_path_factory.mktemp("properties")
    for name, text in (
        ("code/app.py", HANDLER),
        ("listening/app.py", LISTENER),
        ("layer/python/word.py", "WORD = 'of the layer'"),
    ):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(text)
    common = {"Runtime": "python3.13", "Handler": "app.handler"}
    works = {name: value for name, (value, _) in WORKS.items()}
    listens = {
        **common,
        "FunctionName": "listening",
        "CodeUri": "listening",
        "Environment": {"Variables": {"HEARD": {"Ref": "Heard"}}},
        "Policies": ["AmazonSQSFullAccess"],
        "Events": {kind: {"Type": kind, "Properties": p} for kind, p in EVENTS.items()},
    }
    rest = {
        **common,
        "FunctionName": "ignoring",
        "CodeUri": "listening",
        **IGNORED,
        **WITH_AN_ALIAS,
    }
    template = {
        "Transform": SAM.split(": ")[1].strip(),
        "Resources": BESIDE
        | {
            name: {"Type": "AWS::Serverless::Function", "Properties": properties}
            for name, properties in (("Works", works), ("Listens", listens), ("Ignores", rest))
        },
        "Outputs": {
            **{name: {"Value": {"Ref": name}} for name in BESIDE},
            "Url": {"Value": {"Fn::GetAtt": ["WorksUrl", "FunctionUrl"]}},
            "Api": {"Value": {"Ref": "ServerlessRestApi"}},
            "Rule": {"Value": {"Fn::GetAtt": ["ListensSchedule", "Arn"]}},
        },
    }
    (folder / "template.json").write_text(json.dumps(template))
    outputs = running.cloud.deploy(Stack(name="properties", template=folder / "template.json"))
    yield Probed(running, outputs)
    running.delete("properties")


def _fails(probed: Probed) -> None:
    probed.running.aws("lambda").invoke(
        FunctionName="probed", InvocationType="Event", Payload=json.dumps({"fail": True})
    )


def _is_dead(probed: Probed) -> bool:
    _fails(probed)
    return probed.heard("Dead", lambda body: "fail" in body)


def _is_done(probed: Probed) -> bool:
    probed.running.aws("lambda").invoke(FunctionName="probed", InvocationType="Event", Payload="{}")
    return probed.heard("Done", lambda body: "of the layer" in body)


def _at_its_url(probed: Probed) -> Any:
    host = probed.outputs["Url"].split("/")[2]  # resolvers other than browsers' do not know it
    return call("GET", f"{probed.running.cloud.endpoint}/", headers={"Host": host}).json


def _lines(probed: Probed) -> bool:
    logs = probed.running.aws("logs")
    events = logs.filter_log_events(logGroupName="/said")["events"]
    return any('"message": "heard"' in event["message"] for event in events)


PROBES: dict[str, Callable[[Probed], object]] = {
    "Architectures": lambda p: p.config["Architectures"] == ["arm64"],
    "AssumeRolePolicyDocument": lambda p: (
        p.role["Role"]["AssumeRolePolicyDocument"]["Statement"] == []
    ),
    "CodeUri": lambda p: p.answer["WORD"],
    "DeadLetterQueue": _is_dead,
    "Description": lambda p: p.config["Description"] == "said",
    "Environment": lambda p: p.answer["WORD"] == "said",
    "EventInvokeConfig": _is_done,
    "Events": lambda p: EVENTS,  # each has a test
    "FunctionName": lambda p: p.config["FunctionName"] == "probed",
    "FunctionUrlConfig": lambda p: _at_its_url(p)["WORD"] == "said",
    "Handler": lambda p: p.config["Handler"] == "app.handler",
    "Layers": lambda p: p.answer["layer"] == "of the layer",
    "LoggingConfig": lambda p: wait_until(lambda: _lines(p)),
    "MemorySize": lambda p: p.answer["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "256",
    "PackageType": lambda p: p.config["PackageType"] == "Zip",
    "PermissionsBoundary": lambda p: p.role["Role"]["PermissionsBoundary"],
    "Policies": lambda p: (
        p.running.aws("iam")
        .list_attached_role_policies(RoleName=p.role["Role"]["RoleName"])["AttachedPolicies"][-1][
            "PolicyName"
        ]
        .startswith("AWSLambda")
    ),
    "PropagateTags": lambda p: {"Key": "told", "Value": "said"} in p.role["Role"]["Tags"],
    "ReservedConcurrentExecutions": lambda p: (
        p.running.aws("lambda").get_function_concurrency(FunctionName="probed")[
            "ReservedConcurrentExecutions"
        ]
        == 3
    ),
    "RolePath": lambda p: p.role["Role"]["Path"] == "/said/",
    "Runtime": lambda p: p.config["Runtime"] == "python3.13",
    "SnapStart": lambda p: p.config["State"] == "Active",
    "Tags": lambda p: (
        p.running.aws("lambda").list_tags(Resource=p.config["FunctionArn"])["Tags"]["told"]
        == "said"
    ),
    "Timeout": lambda p: 0 < p.answer["left_ms"] <= 9_000,
}


@pytest.mark.parametrize("name", WORKS)
def test_a_property_works(probed: Probed, name: str) -> None:
    assert PROBES[name](probed)


def _put(probed: Probed, group: str) -> None:
    logs = probed.running.aws("logs")
    logs.create_log_stream(logGroupName=group, logStreamName="s")
    event = {"timestamp": int(time.time() * 1000), "message": "of the group"}
    logs.put_log_events(logGroupName=group, logStreamName="s", logEvents=[event])


def _emit(probed: Probed, source: str) -> None:
    entry = {"Source": source, "DetailType": "t", "Detail": "{}"}
    probed.running.aws("events").put_events(Entries=[entry])


def _of_logs(body: str) -> bool:
    data = json.loads(body).get("awslogs", {}).get("data", "")
    return bool(data) and b"of the group" in gzip.decompress(base64.b64decode(data))


# What makes each event, and what the function hears then.
CAUSES: dict[str, tuple[Callable[[Probed], object], str | Callable[[str], bool]]] = {
    "Api": (
        lambda p: call(
            "GET",
            f"{p.running.cloud.endpoint}/_aws/execute-api/{p.outputs['Api']}/Prod/probed",
        ),
        "httpMethod",
    ),
    "CloudWatchEvent": (lambda p: _emit(p, "old"), '"source": "old"'),
    "CloudWatchLogs": (lambda p: _put(p, "/watched/probed"), _of_logs),
    "DynamoDB": (
        lambda p: p.running.aws("dynamodb").put_item(
            TableName=p.outputs["Table"], Item={"id": {"S": "x"}}
        ),
        "aws:dynamodb",
    ),
    "EventBridgeRule": (lambda p: _emit(p, "new"), '"source": "new"'),
    "Kinesis": (
        lambda p: p.running.aws("kinesis").put_record(
            StreamName=p.outputs["Stream"], Data=b"x", PartitionKey="x"
        ),
        "aws:kinesis",
    ),
    "S3": (
        lambda p: p.running.aws("s3").put_object(Bucket=p.outputs["Bucket"], Key="k", Body=b"x"),
        "ObjectCreated:Put",
    ),
    "SNS": (
        lambda p: p.running.aws("sns").publish(TopicArn=p.outputs["Topic"], Message="x"),
        "aws:sns",
    ),
    "SQS": (
        lambda p: p.running.aws("sqs").send_message(QueueUrl=p.outputs["Queue"], MessageBody="x"),
        "aws:sqs",
    ),
}


@pytest.mark.parametrize("kind", CAUSES)
def test_an_event_calls_its_function(probed: Probed, kind: str) -> None:
    cause, told = CAUSES[kind]

    cause(probed)

    assert probed.heard("Heard", told if callable(told) else lambda body: told in body)


def test_a_schedule_calls_its_function(probed: Probed) -> None:
    """It is looked at once a minute, which is too long for a test: this one sees what is called."""
    assert EVENTS.keys() - CAUSES.keys() == {"Schedule"}
    events, name = probed.running.aws("events"), probed.outputs["Rule"].rpartition("/")[2]

    rule = events.describe_rule(Name=name)
    [target] = events.list_targets_by_rule(Rule=name)["Targets"]

    assert (rule["State"], rule["ScheduleExpression"]) == ("ENABLED", "rate(1 day)")
    assert target["Arn"].endswith(":function:listening")


def _said(kind: str, properties: dict[str, Any]) -> str:
    """What is refused or ignored of a function with these properties."""
    found = shortfalls.ignored({"Resources": {"F": {"Type": kind, "Properties": properties}}}, {})
    [line] = [said.partition(": ")[2] for said in found]
    return line


@pytest.mark.parametrize("name", IGNORED)
def test_a_property_is_ignored_with_a_warning(probed: Probed, name: str) -> None:
    assert invoke(probed.running.aws("lambda"), "ignoring").error == "Unhandled"  # it runs

    assert _said("AWS::Serverless::Function", {name: IGNORED[name]})


@pytest.mark.parametrize("name", [*REFUSED, *REFUSED_EVENTS])
def test_a_property_or_an_event_is_refused_by_name(tmp_path: Path, name: str) -> None:
    assert _refusal(tmp_path, name)


def _refusal(folder: Path, name: str) -> str:
    """What is said of the function, or of what SAM makes of it."""
    properties: dict[str, Any] = {"Runtime": "python3.13", "Handler": "x.y", "InlineCode": "x = 1"}
    if name in REFUSED_EVENTS:
        event = {"Type": name, "Properties": REFUSED_EVENTS[name]}
        properties |= {"Events": {"E": event}}
    else:
        properties = REFUSED[name]
    made = {"F": {"Type": "AWS::Serverless::Function", "Properties": properties}}
    if name == "Cognito":
        made["Pool"] = {"Type": "AWS::Cognito::UserPool"}
    file = folder / f"{name}.json"
    file.write_text(json.dumps({"Transform": SAM.split(": ")[1].strip(), "Resources": made}))
    with pytest.raises(DeployError) as refused:
        prepare(checked(Stack(name="s", template=file)), "http://localhost:1")
    return str(refused.value)


def test_the_readme_has_all_properties_and_events_that_sam_knows() -> None:
    modules = (push, pull, cloudwatchlogs, scheduler)
    kinds = {
        str(each.resource_type)
        for module in modules
        for _, each in getmembers(module, isclass)
        if getattr(each, "resource_type", None) and "::" not in str(each.resource_type)
    }
    assert kinds == EVENTS.keys() | REFUSED_EVENTS.keys()
    properties = (WORKS, WITH_AN_ALIAS, IGNORED, REFUSED, ELSEWHERE)
    assert set(SamFunction.property_types) == {name for each in properties for name in each}
    readme.hold(BEGIN, END, table())


def table() -> str:
    """A row for each property, and one for the events of each fate."""
    rows = {name: f"works; {remark}" if remark else "works" for name, (_, remark) in WORKS.items()}
    rows |= dict.fromkeys(WITH_AN_ALIAS, "as `AutoPublishAlias`")
    kind = "AWS::Serverless::Function"
    rows |= {name: f"ignored: {_said(kind, {name: value})}" for name, value in IGNORED.items()}
    rows |= dict.fromkeys(REFUSED, "refused") | ELSEWHERE
    lines = [f"| `{name}` | {rows[name]} |" for name in sorted(rows)]
    lines.append(f"| events that work | {', '.join(EVENTS)} |")
    lines.append(f"| events that are refused | {', '.join(REFUSED_EVENTS)} |")
    return "\n".join(["| property of a function | here |", "| --- | --- |", *lines]) + "\n"
