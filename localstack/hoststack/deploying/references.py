"""What a template refers to, after its transforms: is it there, and does it go round in a circle?

LocalStack waits for ever for resources that need one another, and ends in errors of its own at
names that are not there.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter
from typing import Any

from hoststack.deploying import misfits, schemas
from hoststack.deploying.spec import DeployError
from hoststack.deploying.template import Template, resources, transforms

_IN_TEXT = re.compile(r"\$\{([^!{}]{1,512})\}")
_PSEUDO = (
    *("AWS::AccountId", "AWS::NotificationARNs", "AWS::NoValue", "AWS::Partition", "AWS::Region"),
    *("AWS::StackId", "AWS::StackName", "AWS::URLSuffix"),
)
_KNOWN_TRANSFORMS = {"AWS::LanguageExtensions"}


def check(template: Template, path: str = "", given: Mapping[str, str] | None = None) -> None:
    """See whether all that a template refers to is there.

    Args:
        path: What goes before the names of its resources.
        given: The stack's parameters.

    Raises:
        DeployError: Something is not, or is not what its service takes, or resources need one
            another; a line for each.
    """
    if {str(each) for each in transforms(template)} - _KNOWN_TRANSFORMS:
        return  # macros, and what is included from S3, may bring more
    there = dict(resources(template))
    names = {*there, *(template.get("Parameters") or {})}
    faults = []
    needs: dict[str, set[str]] = {name: set() for name in there}
    for name, resource in there.items():
        for reference in _in_resource(resource):
            faults += [f"  {path}{name}: {fault}" for fault in _wrong(reference, names, there)]
            needs[name].add(reference.partition(".")[0])
        faults += [f"  {path}{name}: {fault}" for fault in _condition(resource, template)]
        if isinstance(properties := resource.get("Properties"), dict):
            kind = str(resource["Type"])
            faults += [
                f"  {path}{name} ({kind}): {fault}"
                for fault in (
                    *schemas.mistyped(kind, properties),
                    *misfits.of_resource(name, template, given or {}),
                )
            ]
    for name, output in (template.get("Outputs") or {}).items():
        for reference in _references(output):
            faults += [
                f"  {path}Outputs: {name}: {fault}" for fault in _wrong(reference, names, there)
            ]
    faults += [f"  {path}{fault}" for fault in _empty("", template)]
    if faults:
        raise DeployError(
            "\n".join(["The template does not fit together:", *dict.fromkeys(faults)])
        )
    _see_no_circle({name: those & there.keys() for name, those in needs.items()}, path)


def imports(template: Template) -> dict[str, list[str]]:
    """The exports of other stacks that resources need in any case, with the resources' names."""
    found: dict[str, list[str]] = {}
    for name, resource in resources(template):
        if "Condition" not in resource:
            for export in _imported(resource.get("Properties")):
                found.setdefault(export, []).append(name)
    return found


def _imported(value: Any) -> Iterator[str]:
    match value:
        case {"Fn::ImportValue": str(name)}:
            yield name
        case {"Fn::If": _}:  # the other branch may be taken
            return
        case dict():
            for part in value.values():
                yield from _imported(part)
        case list():
            for part in value:
                yield from _imported(part)


def _see_no_circle(needs: Mapping[str, Collection[str]], path: str) -> None:
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        circle = " needs ".join(path + name for name in reversed(error.args[1]))
        raise DeployError(
            f"These resources need one another, so none can be first: {circle}"
        ) from None


def _in_resource(resource: Mapping[str, Any]) -> Iterator[str]:
    needed = resource.get("DependsOn") or []
    yield from [needed] if isinstance(needed, str) else needed
    yield from _references(resource.get("Properties"))


def _references(value: Any) -> Iterator[str]:
    """Names of resources and parameters, with attributes: `Table` or `Table.Arn`."""
    match value:
        case {"Ref": str(name)} if len(value) == 1:
            yield name
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            yield f"{name}.{attribute}"
        case {"Fn::GetAtt": str(name)}:
            yield name
        case {"Fn::Sub": str(text)}:
            yield from _in_text(text, ())
        case {"Fn::Sub": [str(text), dict(own)]}:
            yield from _in_text(text, own)
            yield from _references(list(own.values()))
        case dict():
            for part in value.values():
                yield from _references(part)
        case list():
            for part in value:
                yield from _references(part)


def _in_text(text: str, own: Collection[str]) -> Iterator[str]:
    found = (name.strip() for name in _IN_TEXT.findall(text))
    return (name for name in found if name not in own)


def _wrong(
    reference: str, names: Collection[str], there: Mapping[str, dict[str, Any]]
) -> Iterator[str]:
    name, dot, attribute = reference.partition(".")
    if name.startswith("AWS::"):
        if name not in _PSEUDO:
            near = get_close_matches(name, _PSEUDO, n=1)
            yield f"there is no {name}" + (f": is it {near[0]}?" if near else "")
        return
    if name not in names:
        near = get_close_matches(name, names, n=1)
        hint = f": is it {near[0]}?" if near else ""
        yield f"there is no resource or parameter {name}{hint}"
    elif dot and name in there:
        yield from schemas.no_attribute(str(there[name].get("Type")), name, attribute)


def _empty(place: str, value: Any) -> Iterator[str]:
    """Where nothing stands for a value: CloudFormation refuses that, after the transforms."""
    if value is None:
        yield f"{place} has no value"
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _empty(f"{place}[{index}]", part)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _empty(f"{place}.{key}" if place else key, part)


def _condition(resource: Mapping[str, Any], template: Template) -> Iterator[str]:
    condition = resource.get("Condition")
    if condition is not None and condition not in (template.get("Conditions") or {}):
        yield f"there is no condition {condition}"
