"""Reads template.yaml and fills it in as CloudFormation would.

CloudFormation's short forms become long: `!Sub x` is `{"Fn::Sub": x}`.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
FUNCTIONS = ("Client", "Business", "Worker", "Buried", "Webhook", "Logship")


class _Loader(yaml.SafeLoader):
    """Safe, and knows CloudFormation's short forms."""


def _short_form(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    match node:
        case yaml.ScalarNode():
            value: Any = loader.construct_scalar(node)
        case yaml.SequenceNode():
            value = loader.construct_sequence(node, deep=True)
        case yaml.MappingNode():
            value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_form)


@cache
def template() -> dict[str, Any]:
    """The template as it is written, before SAM's transform."""
    text = (ROOT / "template.yaml").read_text()
    document: dict[str, Any] = yaml.load(text, Loader=_Loader)
    return document


def resolved(value: Any, **parameters: Any) -> Any:
    """A value as CloudFormation would fill it in, resources by their logical ids."""
    match value:
        case {"Ref": str(name)}:
            filled: Any = None if name == "AWS::NoValue" else _filled_in(name, parameters)
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            filled = f"{name}.{attribute}"
        case {"Fn::Sub": [str(text), dict(values)]}:
            own = {name: resolved(entry, **parameters) for name, entry in values.items()}
            filled = resolved({"Fn::Sub": text}, **(parameters | own))
        case {"Fn::Sub": str(text)}:
            filled = re.sub(r"\$\{([^}]+)\}", lambda m: str(_filled_in(m[1], parameters)), text)
        case {"Fn::If": [str(condition), then, otherwise]}:
            is_true = holds({"Condition": condition}, **parameters)
            filled = resolved(then if is_true else otherwise, **parameters)
        case {"Fn::Join": [str(between), entries]}:
            parts = resolved(entries, **parameters)
            filled = between.join(parts.split(",") if isinstance(parts, str) else parts)
        case {"Fn::FindInMap": [str(mapping), first, str(second)]}:
            filled = template()["Mappings"][mapping][resolved(first, **parameters)][second]
        case dict():
            filled = {name: resolved(entry, **parameters) for name, entry in value.items()}
        case list():
            entries = (resolved(entry, **parameters) for entry in value)
            filled = [entry for entry in entries if entry is not None]
        case _:
            filled = value
    return filled


def holds(condition: Any, **parameters: str) -> bool:
    """Whether a condition comes true."""
    match condition:
        case {"Condition": str(name)}:
            return holds(template()["Conditions"][name], **parameters)
        case {"Fn::Equals": [first, second]}:
            return bool(resolved(first, **parameters) == resolved(second, **parameters))
        case {"Fn::Not": [inner]}:
            return not holds(inner, **parameters)
        case {"Fn::And": list(parts)}:
            return all(holds(part, **parameters) for part in parts)
        case {"Fn::Or": list(parts)}:
            return any(holds(part, **parameters) for part in parts)
    raise ValueError(f"no condition: {condition}")


def present(**parameters: str) -> set[str]:
    """The logical ids of what is made with these parameters."""
    return {
        name
        for name, resource in template()["Resources"].items()
        if "Condition" not in resource or holds({"Condition": resource["Condition"]}, **parameters)
    }


def _filled_in(name: str, parameters: Mapping[str, Any]) -> Any:
    return parameters.get(name, defaults().get(name, name))


def defaults() -> dict[str, Any]:
    """What the template's parameters are unless told otherwise, and the one that has no default."""
    parameters = template()["Parameters"].items()
    return {"Auth": "none"} | {n: entry["Default"] for n, entry in parameters if "Default" in entry}


def properties(name: str) -> dict[str, Any]:
    """A resource's properties, as they are written."""
    found: dict[str, Any] = template()["Resources"][name]["Properties"]
    return found


def statements(function: str, transformed: dict[str, Any], **parameters: str) -> list[Any]:
    """All that a function's role allows, its own policies only."""
    role = resolved(transformed[f"{function}FunctionRole"]["Properties"], **parameters)
    every = [s for policy in role["Policies"] for s in policy["PolicyDocument"]["Statement"]]
    return [statement for statement in every if statement["Effect"] == "Allow"]


def actions(function: str, transformed: dict[str, Any], **parameters: str) -> set[str]:
    """The actions that a function's role allows."""
    found: set[str] = set()
    for statement in statements(function, transformed, **parameters):
        listed = statement["Action"]
        found |= {listed} if isinstance(listed, str) else set(listed)
    return found
