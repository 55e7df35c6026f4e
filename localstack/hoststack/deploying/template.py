"""SAM and CloudFormation templates, changed in memory so that they deploy to the local cloud."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeIs

import yaml

type Template = dict[str, Any]

_AWS_URL = re.compile(
    r"https://\$\{(?P<api>[A-Za-z0-9]{1,255})\}\.execute-api\."
    r"\$\{AWS::Region\}\.(?:\$\{AWS::URLSuffix\}|amazonaws\.com)"
)
_ALIAS = re.compile(r"\$\{([A-Za-z0-9]{1,255})\.Alias\}")
_QUALIFIED = re.compile(r"(\$\{([A-Za-z0-9]{1,255})\.Arn\}):([A-Za-z0-9_-]{1,128})")
_METADATA = "Hoststack"
_PUBLISHING = {
    "AWS::Serverless::Function": (
        "AutoPublishAlias",
        "AutoPublishAliasAllProperties",
        "DeploymentPreference",
        "SnapStart",
    ),
    "AWS::Serverless::Api": ("AlwaysDeploy",),
}


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
    try:
        template = _Loader(path.read_text()).get_single_data()
    except yaml.YAMLError as error:
        raise ValueError(f"{path} is not valid YAML: {error}") from error
    if not isinstance(template, dict) or not isinstance(template.get("Resources"), dict):
        raise ValueError(f"{path} has no Resources: is it a template?")
    return template


def resources(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each resource with its name; a `Fn::ForEach`, which is a list, is none yet."""
    for name, resource in template["Resources"].items():
        if isinstance(resource, dict):
            yield name, resource


def code(template: Template) -> dict[str, str]:
    """The local `CodeUri` of each function, by its logical id, as the template names it."""
    shared = template.get("Globals", {}).get("Function", {}).get("CodeUri")
    uris = {
        name: resource.get("Properties", {}).get("CodeUri", shared)
        for name, resource in resources(template)
        if resource.get("Type") == "AWS::Serverless::Function"
    }
    return {name: uri for name, uri in uris.items() if _is_local(uri)}


def point_code(template: Template, url_of: Callable[[str, str], str]) -> None:
    """Replace each local `CodeUri`.

    Args:
        url_of: Gives the `s3://` URL for a local folder, as the template names it, of a function;
            that is empty for what all functions share.
    """
    shared = template.get("Globals", {}).get("Function", {}).get("CodeUri")
    if _is_local(shared):
        template["Globals"]["Function"]["CodeUri"] = url_of(shared, "")
    for name, resource in resources(template):
        if resource.get("Type") != "AWS::Serverless::Function":
            continue
        properties = resource.setdefault("Properties", {})
        is_shared = "CodeUri" not in properties
        uri = shared if is_shared else properties["CodeUri"]
        if not _is_local(uri):
            continue
        url = url_of(uri, name)
        if not is_shared or url != template["Globals"]["Function"]["CodeUri"]:
            properties["CodeUri"] = url


def _is_local(uri: object) -> TypeIs[str]:
    return isinstance(uri, str) and not uri.startswith("s3://")


def unpublish(template: Template) -> Template:
    """A copy without published versions and aliases: everything here calls the latest code.

    Where the template names a function's alias, the copy has the function's own ARN. Nor is an API
    deployed anew that has not changed.
    """
    aliases = {
        name: alias
        for name, resource in resources(template)
        if (alias := resource.get("Properties", {}).get("AutoPublishAlias"))
    }
    changed: Template = _without_aliases(template, aliases)
    for _, resource in resources(changed):
        for name in _PUBLISHING.get(resource.get("Type", ""), ()):
            resource.get("Properties", {}).pop(name, None)
    return changed


def _without_aliases(value: Any, aliases: Mapping[str, Any]) -> Any:
    def arn_alone(match: re.Match[str]) -> str:
        return match[1] if match[3] == aliases.get(match[2]) else match[0]

    match value:
        case {"Ref": str(name)} if name.endswith(".Alias"):
            return {"Fn::GetAtt": [name.removesuffix(".Alias"), "Arn"]}
        case dict():
            return {key: _without_aliases(part, aliases) for key, part in value.items()}
        case list():
            return [_without_aliases(part, aliases) for part in value]
        case str():
            return _QUALIFIED.sub(arn_alone, _ALIAS.sub(r"${\1.Arn}", value))
    return value


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
    """Changes whenever an API of the template would: its resources, events or parameters."""
    parts: dict[str, Any] = {"globals": template.get("Globals", {}).get("Api")}
    for name, resource in resources(template):
        kind = str(resource.get("Type"))
        if kind.startswith("AWS::ApiGateway::") or kind == "AWS::Serverless::Api":
            parts[name] = resource
        elif kind == "AWS::Serverless::Function":
            events = resource.get("Properties", {}).get("Events", {})
            parts[name] = {n: e for n, e in events.items() if e.get("Type") == "Api"}
    text = json.dumps(parts, sort_keys=True)
    values = {
        name: parameters.get(name, spec.get("Default"))
        for name, spec in template.get("Parameters", {}).items()
        if re.search(rf"\b{re.escape(name)}\b", text)
    }
    return hashlib.sha256((text + json.dumps(values, sort_keys=True)).encode()).hexdigest()
