"""SAM and CloudFormation templates, changed in memory so that they deploy to the local cloud."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

type Template = dict[str, Any]

_AWS_URL = re.compile(
    r"https://\$\{(?P<api>[A-Za-z0-9]{1,255})\}\.execute-api\."
    r"\$\{AWS::Region\}\.(?:\$\{AWS::URLSuffix\}|amazonaws\.com)"
)
_METADATA = "Hoststack"
_MADE_ANEW = ("AWS::ApiGateway::", "AWS::CloudFormation::Stack")


class _Loader(yaml.CSafeLoader):  # eight times as fast as the one in Python
    """YAML as CloudFormation reads it: short forms of functions, and dates as text."""


def _short_form(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)  # nosec B101  # for mypy
        value = loader.construct_mapping(node, deep=True)
    return {name: value}


_Loader.add_multi_constructor("!", _short_form)  # type: ignore[no-untyped-call]
_Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: node.value)


def read(path: Path) -> Template:
    """A template from a YAML or JSON file, with functions in their long form.

    Raises:
        ValueError: It is no template.
    """
    template = load(path)
    if not isinstance(template, dict) or not isinstance(template.get("Resources"), dict):
        raise ValueError(f"{path} has no Resources: is it a template?")
    return template


def load(path: Path) -> Any:
    """What a YAML or JSON file holds, with functions in their long form.

    Raises:
        ValueError: It is neither.
    """
    try:
        return _Loader(path.read_text()).get_single_data()
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is not valid YAML: {error}") from error


def transforms(template: Template) -> list[Any]:
    """The transforms of a template, whether it names one or several."""
    named = template.get("Transform") or []
    return list(named) if isinstance(named, list) else [named]


def resources(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each resource with its name; a `Fn::ForEach`, which is a list, is none yet."""
    for name, resource in template["Resources"].items():
        if isinstance(resource, dict):
            yield name, resource


def point_urls(value: Any, endpoint: str) -> Any:
    """A copy of a template in which `https://${Api}.execute-api...` is the local cloud's URL."""
    if isinstance(value, dict):
        return {key: point_urls(part, endpoint) for key, part in value.items()}
    if isinstance(value, list):
        return [point_urls(part, endpoint) for part in value]
    if isinstance(value, str):
        return _AWS_URL.sub(rf"{endpoint}/_aws/execute-api/${{\g<api>}}", value)
    return value


def seal(template: Template, parameters: Mapping[str, str]) -> None:
    """Note in a template's metadata what its APIs are made of, for `sealed` to compare."""
    template.setdefault("Metadata", {})[_METADATA] = _api_digest(template, parameters)


def sealed(template: Template) -> str:
    """The note that `seal` left; empty without one."""
    note = template.get("Metadata", {}).get(_METADATA, "")
    return note if isinstance(note, str) else ""


def _api_digest(template: Template, parameters: Mapping[str, str]) -> str:
    """Changes whenever what LocalStack cannot update would: an API, its parameters, a nested stack.

    Args:
        template: After its transforms.
    """
    parts = {
        name: resource
        for name, resource in resources(template)
        if str(resource.get("Type")).startswith(_MADE_ANEW)
    }
    text = json.dumps(parts, sort_keys=True)
    values = {
        name: parameters.get(name, spec.get("Default"))
        for name, spec in template.get("Parameters", {}).items()
        if re.search(rf"\b{re.escape(name)}\b", text)
    }
    return hashlib.sha256((text + json.dumps(values, sort_keys=True)).encode()).hexdigest()
