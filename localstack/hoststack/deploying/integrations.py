"""Services that state machines and APIs call by themselves, and this cloud has not."""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from typing import Any

_PROVIDERS = "localstack.aws.provider"
_VARIABLE = re.compile(r"\$\{[^{}]{1,512}\}")
# What Step Functions and API Gateway call services that LocalStack names otherwise.
_NAMES = {
    "cloudwatchlogs": "logs",
    "configservice": "config",
    "elasticsearch": "es",
    "email": "ses",
    "eventbridge": "events",
    "execute-api": "apigateway",
    "monitoring": "cloudwatch",
    "resourcegroups": "resource-groups",
    "sfn": "stepfunctions",
    "states": "stepfunctions",
    "tagging": "resourcegroupstaggingapi",
}
_SDK = "aws-sdk"
_NO_SERVICE = ("activity", "x")  # `x` is in place of what is only known when the stack is made
_OPERATION = "x-amazon-apigateway-integration"


def of_machine(definition: Any) -> Iterator[tuple[str, str]]:
    """The states of a state machine that call what is not here, with the service.

    Args:
        definition: In Amazon States Language, or its text, as a template has it.
    """
    if isinstance(text := _text(definition), str):
        try:
            definition = json.loads(text)
        except ValueError:
            return
    for name, state in _states(definition):
        service = _of_task(_text(state.get("Resource")) or "")
        if service and not _is_here(service):
            yield name, service


def of_method(integration: Any) -> Iterator[str]:
    """The service that a method of an API calls, if it is not here.

    Args:
        integration: As the method has it, or an OpenAPI document.
    """
    if isinstance(integration, dict):
        uri = _text(integration.get("Uri", integration.get("uri"))) or ""
        parts = _VARIABLE.sub("x", uri).split(":")
        if parts[2:3] == ["apigateway"] and len(parts) > 5:
            service = parts[4].rpartition(".")[2]
            if service not in _NO_SERVICE and not _is_here(service):
                yield service


def of_api(document: Any) -> Iterator[tuple[str, str]]:
    """The paths of an OpenAPI document whose methods call what is not here, with the service."""
    paths = document.get("paths") if isinstance(document, dict) else None
    for path, methods in paths.items() if isinstance(paths, dict) else ():
        for method in methods.values() if isinstance(methods, dict) else ():
            if isinstance(method, dict):
                yield from ((str(path), each) for each in of_method(method.get(_OPERATION)))


def service_of(arn: Any) -> str:
    """The service that an ARN is of; empty if that is known only when the stack is made."""
    parts = _VARIABLE.sub("x", _text(arn) or "").split(":")
    return parts[2] if len(parts) > 5 and parts[2] not in _NO_SERVICE else ""


def _states(definition: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """All states with their names, those in branches and loops too."""
    if not isinstance(definition, dict):
        return
    states = definition.get("States")
    for name, state in states.items() if isinstance(states, dict) else ():
        if isinstance(state, dict):
            yield str(name), state
            branches = state.get("Branches")
            inner = [state.get("Iterator"), state.get("ItemProcessor")]
            for each in [*inner, *(branches if isinstance(branches, list) else ())]:
                yield from _states(each)


def _of_task(resource: str) -> str:
    """The service that a task calls; empty if it calls none by itself."""
    parts = _VARIABLE.sub("x", resource).split(":")
    if parts[2:3] != ["states"] or len(parts) < 7:
        return ""
    service = parts[6] if parts[5] == _SDK else parts[5]
    return "" if service in _NO_SERVICE else service


def _text(value: Any) -> str | None:
    """A value's text, in which functions may be left; None if it is no text."""
    match value:
        case str() | {"Fn::Sub": str()}:
            return value if isinstance(value, str) else str(value["Fn::Sub"])
        case {"Fn::Sub": [str(text), *_]}:
            return text
        case {"Fn::Join": [str(between), list(parts)]}:
            return between.join(part if isinstance(part, str) else "x" for part in parts)
    return None


def _is_here(service: str) -> bool:
    return _NAMES.get(service, service) in _here()


@cache
def _here() -> frozenset[str]:
    return frozenset(e.name.partition(":")[0] for e in entry_points(group=_PROVIDERS))
