"""Rules and topics that call functions which do not let them: LocalStack does not look."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from hoststack.deploying.template import FUNCTIONS, Template, resources

_IN_TEXT = re.compile(r"\$\{([A-Za-z0-9]{1,255})[.}]")
_PERMISSION = "AWS::Lambda::Permission"
_CONNECTOR = "AWS::Serverless::Connector"


def missing(template: Template) -> Iterator[tuple[str, str]]:
    """Each rule or topic with a function of the template that it calls without permission."""
    there = dict(resources(template))
    if any(each.get("Type") == _CONNECTOR or "Connectors" in each for each in there.values()):
        return  # they make permissions
    functions = {name for name, each in there.items() if each.get("Type") in FUNCTIONS}
    permitted = {
        (principal, function)
        for each in there.values()
        if each.get("Type") == _PERMISSION
        for principal, function in _permits(each.get("Properties") or {}, functions)
    }
    for name, each in there.items():
        for caller, function in _called(str(each.get("Type")), each.get("Properties") or {}):
            if function in functions and not {(caller, function), ("*", function)} & permitted:
                yield name, function


def _permits(properties: Mapping[str, Any], functions: set[str]) -> Iterator[tuple[str, str]]:
    """Who may call which functions; all of them, if that is known only when the stack is made."""
    principal = properties.get("Principal")
    named = functions & {*_named(properties.get("FunctionName"))}
    for function in named or functions:
        yield principal if isinstance(principal, str) else "*", function


def subscriptions(kind: str, properties: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The subscriptions that a resource makes."""
    if kind == "AWS::SNS::Topic":
        return _mappings(properties.get("Subscription"))
    return [dict(properties)] if kind == "AWS::SNS::Subscription" else []


def targets(kind: str, properties: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The targets of a rule."""
    return _mappings(properties.get("Targets")) if kind == "AWS::Events::Rule" else []


def _called(kind: str, properties: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a rule or a topic calls, each with the name that the caller has for IAM."""
    for target in targets(kind, properties):
        yield from (("events.amazonaws.com", name) for name in _named(target.get("Arn")))
    for each in subscriptions(kind, properties):
        if each.get("Protocol") == "lambda":
            yield from (("sns.amazonaws.com", name) for name in _named(each.get("Endpoint")))


def _named(value: Any) -> Iterator[str]:
    """The resources whose ARN or name a value may be."""
    match value:
        case {"Fn::GetAtt": [str(name), *_]} | {"Ref": str(name)}:
            yield name
        case {"Fn::Sub": str(text)} | {"Fn::Sub": [str(text), *_]}:
            yield from _IN_TEXT.findall(text)


def _mappings(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
