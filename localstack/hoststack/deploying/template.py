"""SAM and CloudFormation templates, changed in memory so that they deploy to the local cloud."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

type Template = dict[str, Any]

_AWS_URL = re.compile(
    r"https://\$\{(?P<api>[A-Za-z0-9]{1,255})\}\.execute-api\."
    r"\$\{AWS::Region\}\.(?:\$\{AWS::URLSuffix\}|amazonaws\.com)"
)
_METADATA = "Hoststack"
# What other tools' files have at their top.
_OTHERS = {
    frozenset({"service", "provider"}): "a file of the Serverless Framework",
    frozenset({"service", "functions"}): "a file of the Serverless Framework",
    frozenset({"services"}): "a file of Docker Compose",
    frozenset({"apiVersion", "kind"}): "a file of Kubernetes",
    frozenset({"openapi"}): "an OpenAPI document",
}
_HINTS = {
    "tab": "Indent with spaces alone.",
    "cannot start any token": "Indent with spaces alone.",
    "expected key": "Is this line indented as the others of its block?",
    "expected <block end>": "Is this line indented as the others of its block?",
    "mapping values are not allowed": "Is this line, or the one before, indented too far?",
    "could not find expected ':'": "A line has to be a name, a colon and a value.",
}
FUNCTIONS = ("AWS::Serverless::Function", "AWS::Lambda::Function")
STACK = "AWS::CloudFormation::Stack"
_MADE_ANEW = ("AWS::ApiGateway::", STACK)


_TEXT = "tag:yaml.org,2002:str"
_UNKNOWN_TAGS = ("binary", "omap", "pairs", "set")


class _Loader(yaml.CSafeLoader):  # eight times as fast as the one in Python
    """YAML as CloudFormation reads it: short forms of functions, and names and dates as text."""

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Take names as they are written: YAML 1.1 has `On`, `y` and `1` as no text."""
        super().flatten_mapping(node)
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                key.tag = _TEXT


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


def _no_text(_loader: _Loader, node: yaml.Node) -> None:
    tag = f"!!{node.tag.rpartition(':')[2]}"
    raise yaml.constructor.ConstructorError(None, None, f"no template has {tag}", node.start_mark)


for _tag in _UNKNOWN_TAGS:
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _no_text)
_Loader.add_multi_constructor("!", _short_form)  # type: ignore[no-untyped-call]
_Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: node.value)


def read(path: Path) -> Template:
    """A template from a YAML or JSON file, with functions in their long form.

    Raises:
        ValueError: It is no template; the message says what it looks like.
    """
    node, template = _loaded(path)
    if again := _twice(node):
        raise ValueError(f"{path} {again}")
    if not isinstance(template, dict) or not isinstance(template.get("Resources"), dict):
        raise ValueError(f"{path} has no Resources: {_looks_like(template)}")
    return template


def _twice(top: yaml.Node | None) -> str:
    """What a template names twice, so that the second one would win; empty if nothing."""
    entries = top.value if isinstance(top, yaml.MappingNode) else []
    sections = [value for key, value in entries if key.value in {"Parameters", "Resources"}]
    for section in (top, *sections):
        seen: dict[str, int] = {}
        for key, _ in section.value if isinstance(section, yaml.MappingNode) else ():
            line = key.start_mark.line + 1
            if seen.setdefault(str(key.value), line) != line:
                return f"has {key.value} twice: in line {seen[key.value]} and in line {line}"
    return ""


def _looks_like(document: Any) -> str:
    """What a document is that is no template, and what to do."""
    if document is None:
        return "it is empty"
    if isinstance(document, str):
        return "it is text, neither YAML nor JSON"
    if isinstance(document, dict):
        for keys, what in _OTHERS.items():
            if keys <= document.keys():
                return f"it looks like {what}. hoststack takes SAM and CloudFormation templates"
        if "Resources" in document:
            return "the section is no mapping of names to resources"
        if near := get_close_matches("Resources", map(str, document), n=1):
            return f"is {near[0]} meant to be Resources?"
    return "is it a template?"


def load(path: Path) -> Any:
    """What a YAML or JSON file holds, with functions in their long form.

    Raises:
        ValueError: It is neither; the message has the line.
    """
    return _loaded(path)[1]


def _loaded(path: Path) -> tuple[yaml.Node | None, Any]:
    """A file as it is written, and what it holds; raises as `load`."""
    try:
        loader = _Loader(path.read_text())
        node = loader.get_single_node()
        if node is not None:
            _see_no_circle(node, (), set())
        return node, None if node is None else loader.construct_document(node)  # type: ignore[no-untyped-call]
    except yaml.MarkedYAMLError as error:
        raise ValueError(f"{path} is not valid YAML{_where(error)}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is not valid YAML: {error}") from error


def _see_no_circle(node: yaml.Node, around: tuple[yaml.Node, ...], seen: set[yaml.Node]) -> None:
    """See that no anchor is named inside itself.

    Args:
        around: The nodes that this one is in.
        seen: Takes nodes that are no circle.
    """
    if node in around:
        raise yaml.composer.ComposerError(
            None, None, "an anchor is used inside of what it names", node.start_mark
        )
    if isinstance(node, yaml.CollectionNode) and node not in seen:
        for each in node.value:
            for part in each if isinstance(each, tuple) else (each,):
                _see_no_circle(part, (*around, node), seen)
        seen.add(node)


def _where(error: yaml.MarkedYAMLError) -> str:
    """The line and column of a mistake, what it is, and what is usually meant."""
    mark = error.problem_mark or error.context_mark
    place = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    problem = str(error.problem or error.context)
    for said, hint in _HINTS.items():
        if said in problem:
            return f"{place}: {problem}. {hint}"
    return f"{place}: {problem}"


def transforms(template: Template) -> list[Any]:
    """The transforms of a template, whether it names one or several."""
    named = template.get("Transform") or []
    return list(named) if isinstance(named, list) else [named]


def resources(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each resource with its name; a `Fn::ForEach`, which is a list, is none yet."""
    for name, resource in template["Resources"].items():
        if isinstance(resource, dict):
            yield name, resource


def functions(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    """The properties of each function, with those that the template gives to all."""
    shared = (template.get("Globals") or {}).get("Function") or {}
    for name, resource in resources(template):
        if resource.get("Type") in FUNCTIONS:
            is_sam = resource["Type"] == "AWS::Serverless::Function"
            yield name, (shared if is_sam else {}) | (resource.get("Properties") or {})


def point_urls(value: Any, endpoint: str) -> Any:
    """A copy of a template in which `https://${Api}.execute-api...` is the local cloud's URL."""
    if isinstance(value, dict):
        return {key: point_urls(part, endpoint) for key, part in value.items()}
    if isinstance(value, list):
        return [point_urls(part, endpoint) for part in value]
    if isinstance(value, str):
        return _AWS_URL.sub(rf"{endpoint}/_aws/execute-api/${{\g<api>}}", value)
    return value


def seal(
    template: Template, parameters: Mapping[str, str], nested: Mapping[str, str] | None = None
) -> None:
    """Note in a template's metadata what its APIs are made of, for `sealed` to compare.

    Args:
        nested: The notes in templates of nested stacks, by the names of their resources.
    """
    digest = _api_digest(template, parameters, nested or {})
    template.setdefault("Metadata", {})[_METADATA] = digest


def sealed(template: Template) -> str:
    """The note that `seal` left; empty without one."""
    note = template.get("Metadata", {}).get(_METADATA, "")
    return note if isinstance(note, str) else ""


def _api_digest(
    template: Template, parameters: Mapping[str, str], nested: Mapping[str, str]
) -> str:
    """Changes whenever what LocalStack cannot update would: an API, here or in a nested stack.

    Args:
        template: After its transforms.
    """
    parts = {
        name: nested.get(name, resource)
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
