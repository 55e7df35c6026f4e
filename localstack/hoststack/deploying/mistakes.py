"""Mistakes in a template that CloudFormation refuses, and LocalStack deploys or stumbles over.

Source: the CloudFormation Template Reference, "Template anatomy" and "Intrinsic function
reference".
"""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from hoststack.deploying import misfits
from hoststack.deploying.template import STACK, Template, transforms

_VERSION = "2010-09-09"
_SAM = "AWS::Serverless-2016-10-31"
_SECTIONS = frozenset(
    {
        *("AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules"),
        *("Mappings", "Conditions", "Transform", "Globals", "Resources", "Outputs", "Hooks"),
    }
)
_OF_NAMES = ("Globals", "Metadata", "Parameters", "Mappings", "Conditions", "Outputs", "Rules")
_NESTED = (STACK, "AWS::Serverless::Application")
_ATTRIBUTES = frozenset(
    {
        *("Type", "Properties", "Condition", "DependsOn", "Metadata", "CreationPolicy"),
        *("DeletionPolicy", "UpdatePolicy", "UpdateReplacePolicy", "Connectors"),
        *("Description", "IgnoreGlobals", "Version"),
    }
)
_TYPES = ("String", "Number", "List<Number>", "CommaDelimitedList")
_NUMBERS = {"int", "integer", "float", "double"}
_OUTPUT = {"Condition", "Description", "Export", "Value"}
_FUNCTIONS = frozenset(
    {
        *("And", "Base64", "Cidr", "Contains", "EachMemberEquals", "EachMemberIn", "Equals"),
        *("FindInMap", "GetAtt", "GetAZs", "GetStackOutput", "If", "ImportValue", "Join", "Length"),
        *("Not", "Or", "RefAll", "Select", "Split", "Sub", "ToJsonString", "Transform", "ValueOf"),
        "ValueOfAll",
    }
)


def check(template: Template, path: Path) -> None:
    """See whether a template has the form that CloudFormation takes.

    Raises:
        ValueError: It has not; a line for each mistake.
    """
    faults = [*_sections(template)] or [
        *_parameters(template),
        *_resources(template),
        *_outputs(template),
        *_rules(template),
    ]
    for section in ("Resources", "Outputs", "Conditions"):
        entries = template.get(section)
        for name, entry in entries.items() if isinstance(entries, dict) else ():
            faults += [f"{name}: {fault}" for fault in _functions(entry)]
    if faults:
        raise ValueError("\n  ".join([f"{path} has mistakes:", *dict.fromkeys(faults)]))


def _sections(template: Template) -> Iterator[str]:
    version = template.get("AWSTemplateFormatVersion", _VERSION)
    if version != _VERSION:
        yield f"AWSTemplateFormatVersion: there is only {_VERSION}, not {version}"
    for each in transforms(template):
        if not isinstance(each.get("Name") if isinstance(each, dict) else each, str):
            yield f"Transform: expected the name of a transform, not {each!r}"
    for name in template:
        if name not in _SECTIONS and not str(name).startswith("Fn::"):
            yield f"{name} is no section of a template{_is_it(name, _SECTIONS)}"
        elif template[name] is None:
            yield f"{name} has no value: leave it out"
        elif name in _OF_NAMES and not isinstance(template[name], dict):
            yield f"{name}: expected a mapping of names"
    shared = template.get("Globals")
    for name, entry in shared.items() if isinstance(shared, dict) else ():
        if not isinstance(entry, dict):
            yield f"Globals: {name}: expected a mapping of properties"


def _parameters(template: Template) -> Iterator[str]:
    for name, entry in (template.get("Parameters") or {}).items():
        if not isinstance(entry, dict) or "Type" not in entry:
            yield f"{name}: the parameter has no Type, such as String"
            continue
        kind = entry["Type"]
        if kind not in _TYPES and not str(kind).startswith(("AWS::", "List<AWS::")):
            yield f"{name}: there is no type {kind} of parameters{_type_meant(kind)}"
        for key in ("AllowedValues", "AllowedPattern", "Default"):
            wanted = list if key == "AllowedValues" else str | int | float
            if key in entry and not isinstance(entry[key], wanted):
                words = "a list" if wanted is list else "text or a number"
                yield f"{name}: {key}: expected {words}, not {entry[key]!r}"


def _type_meant(kind: Any) -> str:
    if str(kind).lower() in _NUMBERS:
        return ": is it Number?"
    return _is_it(kind, _TYPES)


def _outputs(template: Template) -> Iterator[str]:
    for name, entry in (template.get("Outputs") or {}).items():
        if name.startswith("Fn::"):
            continue
        if not isinstance(entry, dict) or "Value" not in entry:
            keys = entry if isinstance(entry, dict) else ()
            other = next((key for key in keys if key not in _OUTPUT), None)
            hint = f"; is {other} meant to be Value?" if other else ""
            yield f"Outputs: {name}: an output has a Value{hint}"


def _resources(template: Template) -> Iterator[str]:
    resources = template["Resources"]
    if not resources:
        yield "Resources is empty: a stack has at least one resource"
    has_sam = bool({str(each) for each in transforms(template)} & {_SAM, str({"Name": _SAM})})
    for name, resource in resources.items():
        if str(name).startswith("Fn::"):
            if not name.startswith(("Fn::ForEach::", "Fn::Transform")):
                yield f"Resources: {name} cannot stand for a resource"
            continue
        if not isinstance(resource, dict) or not isinstance(resource.get("Type"), str):
            yield f"{name}: a resource has a Type, such as AWS::SQS::Queue, and Properties"
            continue
        if not str(name).isascii() or not str(name).isalnum():
            yield f"{name}: the name of a resource has letters and digits alone"
        if not isinstance(resource.get("Properties") or {}, dict):
            yield f"{name}: Properties: expected a mapping of names to values"
        yield from _attributes(name, resource)
        for key in resource:
            if key not in _ATTRIBUTES and not str(key).startswith("Fn::"):
                known = _is_it(key, _ATTRIBUTES) or ": is it meant to stand below Properties?"
                yield f"{name}: {key} is no attribute of a resource{known}"
        if resource["Type"].startswith("AWS::Serverless::") and not has_sam:
            yield f"{name}: {resource['Type']} needs `Transform: {_SAM}` in the template"


def _rules(template: Template) -> Iterator[str]:
    declared = template.get("Parameters") or {}
    for name, rule in (template.get("Rules") or {}).items():
        match rule:
            case {"Assertions": [*assertions]} if all(
                isinstance(each, dict) and "Assert" in each for each in assertions
            ):
                for parameter in _refs(rule):
                    if parameter not in declared and not parameter.startswith("AWS::"):
                        hint = _is_it(parameter, declared)
                        yield f"Rules: {name}: there is no parameter {parameter}{hint}"
            case _:
                yield f"Rules: {name}: a rule has Assertions, a list, each with an Assert"


def _refs(value: Any) -> Iterator[str]:
    match value:
        case {"Ref": str(name)}:
            yield name
        case dict():
            for part in value.values():
                yield from _refs(part)
        case list():
            for part in value:
                yield from _refs(part)


def _attributes(name: str, resource: dict[str, Any]) -> Iterator[str]:
    """Whether what stands beside a resource's properties is of the form that it has to be."""
    if not isinstance(resource.get("Condition", ""), str):
        yield f"{name}: Condition: expected the name of a condition, in the section Conditions"
    needed = resource.get("DependsOn", [])
    if not isinstance(needed, str) and not (
        isinstance(needed, list) and all(isinstance(each, str) for each in needed)
    ):
        yield f"{name}: DependsOn: expected the name of a resource, or a list of names"
    properties = resource.get("Properties")
    given = properties.get("Parameters", {}) if isinstance(properties, dict) else {}
    if resource["Type"].startswith("AWS::Serverless::") and isinstance(properties, dict):
        yield from (f"{name}: {fault}" for fault in misfits.of_events(properties))
    if resource["Type"] in _NESTED and not isinstance(given, dict):
        yield f"{name}: Parameters: expected a mapping of names to values"


def _functions(value: Any) -> Iterator[str]:
    """Functions in a value that do not exist."""
    if isinstance(value, list):
        for part in value:
            yield from _functions(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            name = str(key).removeprefix("Fn::")
            if name != str(key) and name not in _FUNCTIONS and not name.startswith("ForEach::"):
                names = {*_FUNCTIONS, "Ref"}
                yield f"there is no function {key} (or !{name}){_is_it(name, names)}"
            yield from _functions(part)


def _is_it(name: Any, known: Collection[str]) -> str:
    near = get_close_matches(str(name), known, n=1)
    return f": is it {near[0]}?" if near else ""
