"""What a template asks for and the local cloud has not: told before anything is deployed.

LocalStack deploys resources of types that it does not know, mistyped ones too, as nothing at all.
"""

import sys
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from hoststack.deploying.template import Template, resources

_PROVIDERS = "localstack.cloudformation.resource_providers"
PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"
_FUNCTIONS = {"AWS::Serverless::Function", "AWS::Lambda::Function"}
# What CloudFormation's language and SAM turn into other resources or read themselves.
_TRANSFORMED = ("aws::serverless::", "aws::cloudformation::", "custom::")
# These become resources that LocalStack has not.
_UNKNOWN_TO_SAM = {"aws::serverless::httpapi", "aws::serverless::graphqlapi"}
_HOLLOW = {"aws::ses::emailidentity"}  # LocalStack has it, and never makes it
_SOURCES = {"DocumentDB", "MQ", "MSK", "SelfManagedKafka"}  # of events, that are not here
_COGNITO = "cognito_user_pools"
_HAPPENS = {
    "AutoPublishAlias": "no versions are published, the alias is the latest code",
    "FileSystemConfigs": "no file system is mounted",
    "ImageUri": "container images do not run here: calls will fail",
}


def stubs(types: dict[str, str]) -> list[str]:
    """Resources, by their types, that LocalStack would deploy as nothing: a line for each."""
    return [f"  {name} ({kind})" for name, kind in sorted(types.items()) if not _is_known(kind)]


def types(template: Template) -> dict[str, str]:
    """The type of each resource that a template makes in any case, as it names it."""
    return {
        name: str(resource.get("Type"))
        for name, resource in resources(template)
        if "Condition" not in resource  # what is made of these is seen when it is made
    }


def open_doors(template: Template) -> list[str]:
    """Authorizers that would be ignored, so that everybody gets in: a line for each resource."""
    return [
        f"  {name} ({resource.get('Type')}): Cognito user pools do not exist here"
        for name, resource in resources(template)
        if _names_cognito(resource)
    ]


def foreign(
    template: Template, pythons: Collection[str], given: Mapping[str, str]
) -> dict[str, list[str]]:
    """Functions of runtimes that are not here: their names, by the runtime.

    Args:
        pythons: Versions besides this Python's that are here.
        given: The stack's parameters, one of which may be a runtime.
    """
    here = {PYTHON, *(f"python{version}" for version in pythons)}
    declared = template.get("Parameters") or {}
    found: dict[str, list[str]] = {}
    for name, function in _functions(template):
        runtime = function.get("Runtime")
        match runtime:
            case {"Ref": str(parameter)} if parameter in declared:
                runtime = given.get(parameter, declared[parameter].get("Default"))
        if isinstance(runtime, str) and runtime not in here:
            found.setdefault(runtime, []).append(name)
    return found


def elsewhere(template: Template) -> list[str]:
    """What only AWS can do, and LocalStack fails at: a line for each resource, with the reason."""
    return [
        f"  {name} ({resource['Type']}): {reason}"
        for name, resource in resources(template)
        for reason in _only_on_aws(resource.get("Type"), resource.get("Properties") or {})
    ]


def _only_on_aws(kind: Any, properties: dict[str, Any]) -> Iterator[str]:
    location, events = properties.get("Location"), properties.get("Events") or {}
    if kind == "AWS::Serverless::Application" and isinstance(location, dict):
        yield "the Serverless Application Repository has its template"
    if kind == "AWS::DynamoDB::Table" and "KinesisStreamSpecification" in properties:
        yield "KinesisStreamSpecification: changes of tables go to no Kinesis stream here"
    if kind == "AWS::Serverless::Function":
        sources = {event.get("Type") for event in events.values() if isinstance(event, dict)}
        yield from (f"{each}: no such event source here" for each in sorted(_SOURCES & sources))


def ignored(template: Template) -> list[str]:
    """What else is ignored, and what happens instead: a line for each kind, with its resources.

    What the template's author names in `Metadata: Hoststack::Known` is known already.
    """
    known = template.get("Metadata", {}).get("Hoststack::Known", [])
    found: dict[str, list[str]] = {}
    for name, function in _functions(template):
        for key, instead in _HAPPENS.items():
            if function.get(key) and key not in known:
                found.setdefault(f"{key} is ignored: {instead}", []).append(name)
        for layer in () if "Layers" in known else _absent_layers(template, function):
            found.setdefault(f"the layer {layer} is only on AWS: here it is empty", []).append(name)
    return [f"{', '.join(names)}: {what}" for what, names in found.items()]


def _absent_layers(template: Template, function: dict[str, Any]) -> Iterator[str]:
    """The layers that a function names by their ARN."""
    layers = function.get("Layers") or []
    for layer in layers if isinstance(layers, list) else [layers]:
        match layer:
            case {"Ref": str(name)} if name in template["Resources"]:
                continue
            case {"Ref": str(name)} | {"Fn::Sub": str(name)} | str(name):
                yield name
            case _:
                yield str(layer)


def _is_known(kind: str) -> bool:
    lower = kind.lower()
    if lower in _UNKNOWN_TO_SAM | _HOLLOW:
        return False
    return lower.startswith(_TRANSFORMED) or lower in _known()


@cache
def _known() -> frozenset[str]:
    return frozenset(entry.name.lower() for entry in entry_points(group=_PROVIDERS))


def _functions(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    """The properties of each function, with those that the template gives to all."""
    shared = template.get("Globals", {}).get("Function", {})
    for name, resource in resources(template):
        if resource.get("Type") in _FUNCTIONS:
            is_sam = resource["Type"] == "AWS::Serverless::Function"
            yield name, (shared if is_sam else {}) | (resource.get("Properties") or {})


def _names_cognito(value: Any) -> bool:
    match value:
        case dict():
            return "UserPoolArn" in value or any(map(_names_cognito, value.values()))
        case list():
            return any(map(_names_cognito, value))
    return isinstance(value, str) and value.lower() == _COGNITO
