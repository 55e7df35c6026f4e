"""Parts of resources that LocalStack keeps and never acts on, and what happens instead."""

from collections.abc import Iterator, Mapping
from typing import Any

from hoststack.deploying import gaps, integrations, permissions
from hoststack.deploying.template import Template

_NO_TRACES = "no traces are recorded"
_STAGE = {
    "AccessLogSetting": "requests are not logged",
    "CacheClusterEnabled": "each request is answered anew",
    "CanarySetting": "all requests go to the stage's own deployment",
    "TracingEnabled": _NO_TRACES,
}
_API = {
    "ApiKeySourceType": "keys are read from the header X-API-Key",
    "MinimumCompressionSize": "answers are not compressed",
}
_PITR = "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"
_NO_BACKUPS = "there are no backups"
_QUOTA = "requests are throttled, and not counted"
_TABLE = {
    "DeletionProtectionEnabled": "the table can be deleted",
    _PITR: _NO_BACKUPS,
}
# What is ignored of each type, by where it stands.
PARTS: dict[str, dict[str, str]] = {
    "AWS::ApiGateway::Deployment": {f"StageDescription.{key}": why for key, why in _STAGE.items()},
    "AWS::ApiGateway::RestApi": _API,
    "AWS::ApiGateway::Stage": _STAGE,
    "AWS::ApiGateway::UsagePlan": {"Quota": _QUOTA},
    "AWS::DynamoDB::Table": _TABLE,
    "AWS::KinesisFirehose::DeliveryStream": {
        "ExtendedS3DestinationConfiguration.Prefix": "what stands in !{...} stays as it is",
    },
    "AWS::Lambda::Url": {
        "Cors": "browsers' requests for pages of other sites are refused",
        "InvokeMode": "answers come as a whole",
    },
    "AWS::Logs::LogGroup": {"RetentionInDays": "the last 20,000 events are kept"},
    "AWS::S3::Bucket": {
        "BucketEncryption": "aws:kms becomes AES256",
        "LifecycleConfiguration": "objects stay",
        "LoggingConfiguration": "requests are not logged",
        "ReplicationConfiguration": "objects are in this bucket alone",
    },
    "AWS::Serverless::Api": {**_STAGE, **_API, "Auth.UsagePlan.Quota": _QUOTA},
    "AWS::Serverless::SimpleTable": {_PITR: _NO_BACKUPS},
    "AWS::Serverless::StateMachine": {"Tracing.Enabled": _NO_TRACES},
    "AWS::StepFunctions::StateMachine": {"TracingConfiguration.Enabled": _NO_TRACES},
}
# Types that make something which then does nothing.
WHOLE = {
    "AWS::CloudFormation::WaitCondition": "it is done at once, and waits for no signal",
    "AWS::SecretsManager::RotationSchedule": "the secret is not rotated",
    "AWS::SecretsManager::SecretTargetAttachment": "the secret stays as it is",
}
# Values that ask for this, where others do not.
_ASKING = {
    "ApiKeySourceType": "AUTHORIZER",
    "BucketEncryption": "aws:kms",
    "InvokeMode": "RESPONSE_STREAM",
    "Prefix": "!{",
}
_MACHINES = ("AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine")
_TOLD_BY_NOBODY = ("email", "email-json", "sms")
# What LocalStack's rules can call.
_TARGETS = frozenset(
    {
        *("apigateway", "events", "execute-api", "firehose", "kinesis", "lambda", "logs", "sns"),
        *("sqs", "states"),
    }
)

type Said = tuple[str, str, str]  # a resource, what an author may know of it, what is said


def said(template: Template, *, counts_calls: bool = True) -> Iterator[Said]:
    """What is said of each resource that is no function.

    Args:
        counts_calls: Whether invocations are counted in CloudWatch.
    """
    for name, resource, properties in gaps.whole(template):
        kind = str(resource.get("Type"))
        short = kind.rpartition("::")[2]
        if kind in WHOLE:
            yield name, short, f"{short} does nothing: {WHOLE[kind]}"
        for place, instead in PARTS.get(kind, {}).items():
            key = place.rpartition(".")[2]
            if _is_asked(key, _at(properties, place)):
                known = shown(place).partition(".")[0]
                yield name, known, f"{shown(place)} is ignored: {instead}"
        for key, what in _of_kind(kind, properties):
            yield name, key, what
        is_of_calls = kind == "AWS::CloudWatch::Alarm" and "AWS/Lambda" in str(properties)
        if is_of_calls and not counts_calls:
            what = "it never goes off: invocations are counted with --lambda-metrics alone"
            yield name, "AWS/Lambda", what
    for name, function in permissions.missing(template):
        what = f"calls {function} without an AWS::Lambda::Permission: AWS does not let it"
        yield name, "Permission", what


def shown(place: str) -> str:
    """What a part is called: its own name, if that says enough."""
    name = place.rpartition(".")[2]
    return place if name == "Enabled" else name


def _of_kind(kind: str, properties: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What needs more than a look at one property."""
    if kind in _MACHINES:
        yield from _of_machine(properties)
    if _at(properties, "ExtendedS3DestinationConfiguration.ProcessingConfiguration.Processors"):
        yield "ProcessingConfiguration", "its function gets records without a recordId"
    for subscription in permissions.subscriptions(kind, properties):
        if (protocol := subscription.get("Protocol")) in _TOLD_BY_NOBODY:
            yield "Subscription", f"nobody is told by {protocol}"
    for target in permissions.targets(kind, properties):
        service = integrations.service_of(target.get("Arn"))
        if service and service not in _TARGETS:
            yield "Targets", f"nothing runs its target of {service}"


def _of_machine(properties: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    definition = properties.get("Definition", properties.get("DefinitionString"))
    states: dict[str, list[str]] = {}
    for state, service in integrations.of_machine(definition):
        states.setdefault(service, []).append(state)
    for service, those in states.items():
        fail = f"states {', '.join(those)} fail" if those[1:] else f"state {those[0]} fails"
        yield "Definition", f"the {fail}: {service} is not here"


def _at(value: Any, place: str) -> Any:
    for key in place.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _is_asked(key: str, value: Any) -> bool:
    if key in _ASKING:
        return _ASKING[key].lower() in str(value).lower()
    return value not in (None, False, "", [], {}) and str(value).lower() != "false"
