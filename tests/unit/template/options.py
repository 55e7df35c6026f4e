"""Combinations of the template's options, and the plain template that each makes."""

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.stand.cloudformation import defaults, holds, template

_KEY = "arn:aws:kms:eu-west-1:123456789012:key/0e7f8a3c-2f5d-4e86-8a39-6f1f5a2b9d10"
_WAF = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/mine/0e7f8a3c"
_TOPIC = "arn:aws:sns:eu-west-1:123456789012:on-call"
_GATE = "arn:aws:lambda:eu-west-1:123456789012:function:gate"
_SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"
_VPC = {"RedisSubnetIds": "subnet-0a1b2c3d", "RedisSecurityGroupIds": "sg-0a1b2c3d"}
_OPENAI = {"Model": "openai", "ModelUrl": "https://models.example.org/v1", "ModelName": "small"}
_PROFILE = "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.small"
_REDIS = {"Broker": "redis", "RedisUrl": "rediss://host:6379/0"}

# Each option with its choices; a choice may be several parameters that go together.
OPTIONS: dict[str, list[dict[str, Any]]] = {
    "auth": [
        {"Auth": "none"},
        {"Auth": "key"},
        {"Auth": "iam"},
        {"Auth": "authorizer", "AuthorizerArn": _GATE},
    ],
    "webhook": [{}, {"WebhookUrl": "https://me.example.org", "WebhookSecret": _SECRET}],
    "hop": [{"BusinessHop": "api"}, {"BusinessHop": "invoke"}],
    "broker": [{}, _REDIS, {**_REDIS, **_VPC}],
    "scale": [{"Scale": scale} for scale in ("small", "medium", "large")],
    "workers": [{}, {"WorkerConcurrency": 5}, {"Pollers": 2}],
    "reports": [{}, {"ReportsDirectory": "/mnt/reports"}],
    "url": [{}, {"BusinessUrl": "https://business.example.org"}],
    "influx": [{}, {"InfluxUrl": "https://influx.example.org", "InfluxToken": "t"}],
    "access logs": [{}, {"AccessLogs": "true"}],
    "alarms": [
        {},
        {"InvocationsPerMinute": 3000},
        {"Alarms": "false", "InvocationsPerMinute": 3000},
        {"GradualDeployment": "true", "Alarms": "false"},
    ],
    "who is told": [
        {},
        {"AlarmEmail": "a@example.org", "AlarmKeyArn": _KEY, "BudgetDollars": 50},
        {"AlarmTopicArn": _TOPIC},
    ],
    "waf": [{}, {"WafArn": _WAF}],
    "tls": [{}, {"SecurityPolicy": "SecurityPolicy_TLS13_1_3_2025_09"}],
    "log lines": [{}, {"LambdaLogLines": "true"}],
    "protection": [{}, {"Protection": "true"}],
    "tracing": [{}, {"Tracing": "PassThrough"}],
    "start": [{}, {"SnapStart": "PublishedVersions"}],
    "model": [
        {},
        {**_OPENAI, "ModelKeySecret": "promptlane/model-key"},
        {"Model": "bedrock", "ModelName": "amazon.nova-micro-v1:0"},
        {"Model": "bedrock", "ModelName": "eu.small", "ModelArns": _PROFILE},
    ],
    "answers": [{}, {"AnswerPolicy": "personal=mask"}],
    "queue": [{}, {"MaxQueued": "0"}],
    "wait": [{}, {"MaxWaitSeconds": "0"}, {"MaxWaitSeconds": "20"}],
}


def covering(together: int) -> Iterator[dict[str, Any]]:
    """Few combinations in which any choices of so many options meet; the same ones each time."""
    dice = random.Random(1)
    names = list(OPTIONS)
    left = {
        tuple(zip(chosen, numbers, strict=True))
        for chosen in itertools.combinations(names, together)
        for numbers in itertools.product(*(range(len(OPTIONS[name])) for name in chosen))
    }
    while left:
        best: dict[str, int] = {}
        met: set[Any] = set()
        seed = dict(min(left))
        for _ in range(30):
            tried = {name: dice.randrange(len(OPTIONS[name])) for name in names} | seed
            meets = left & set(itertools.combinations(tried.items(), together))
            if len(meets) > len(met):
                best, met = tried, meets
        left -= met
        yield {
            parameter: value
            for name, number in best.items()
            for parameter, value in OPTIONS[name][number].items()
        }


def plain(resources: Mapping[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """A template without conditions, in which parameters have these values for defaults.

    Args:
        resources: After SAM's transform.
    """
    chosen = {name: str(value) for name, value in parameters.items()}
    declared = {
        name: {"Type": entry["Type"], "Default": chosen.get(name, str(defaults()[name]))}
        for name, entry in template()["Parameters"].items()
    }
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": declared,
        "Mappings": template()["Mappings"],
        "Resources": _present(resources, parameters),
        "Outputs": _present(template()["Outputs"], parameters),
    }


_NOTHING = object()


def _present(entries: Mapping[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _decided({k: v for k, v in entry.items() if k != "Condition"}, parameters)
        for name, entry in entries.items()
        if "Condition" not in entry or holds({"Condition": entry["Condition"]}, **parameters)
    }


def _decided(value: Any, parameters: Mapping[str, Any]) -> Any:
    """A value with its conditions carried out and what they leave out left out."""
    match value:
        case {"Ref": "AWS::NoValue"}:
            return _NOTHING
        case {"Fn::If": [str(condition), then, otherwise]}:
            is_true = holds({"Condition": condition}, **parameters)
            return _decided(then if is_true else otherwise, parameters)
        case dict():
            decided = {name: _decided(entry, parameters) for name, entry in value.items()}
            return {name: entry for name, entry in decided.items() if entry is not _NOTHING}
        case list():
            entries: Sequence[Any] = [_decided(entry, parameters) for entry in value]
            return [entry for entry in entries if entry is not _NOTHING]
    return value
