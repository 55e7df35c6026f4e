"""`Fn::ForEach` of `AWS::LanguageExtensions`, which the SAM transform does not know.

Source: the CloudFormation Template Reference, "Fn::ForEach". The rest of that transform, such as
`Fn::Length`, is LocalStack's own.
"""

import re
from collections.abc import Mapping
from typing import Any

from hoststack.deploying.template import Template

_PREFIX = "Fn::ForEach::"


def expanded(template: Template, given: Mapping[str, str]) -> Template:
    """A template with what its loops make.

    Args:
        given: The stack's parameters.

    Raises:
        ValueError: A loop goes over what is known only when the stack is made, or is malformed.
    """
    lists = {
        name: str(given.get(name, entry.get("Default", ""))).split(",")
        for name, entry in (template.get("Parameters") or {}).items()
        if "List" in str(entry.get("Type"))
    }
    found: Template = _expanded(template, {"Ref": lists, "Map": template.get("Mappings") or {}})
    return found


def _expanded(value: Any, known: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_expanded(part, known) for part in value]
    if not isinstance(value, dict):
        return value
    made: dict[str, Any] = {}
    for key, part in value.items():
        if isinstance(key, str) and key.startswith(_PREFIX):
            made |= _turns(key, part, known)
        else:
            made[key] = _expanded(part, known)
    return made


def _turns(loop: str, arguments: Any, known: Mapping[str, Any]) -> dict[str, Any]:
    match arguments:
        case [str(name), items, dict(body)]:
            made: dict[str, Any] = {}
            for item in _items(loop, items, known):
                made |= _expanded(_with(body, name, str(item)), known)
            return made
    raise ValueError(f"{loop}: expected [name, list, mapping]")


def _items(loop: str, items: Any, known: Mapping[str, Any]) -> list[Any]:
    match items:
        case list():
            return items
        case {"Ref": str(name)} if name in known["Ref"]:
            return list(known["Ref"][name])
        case {"Fn::FindInMap": [str(name), str(first), str(second)]}:
            found = known["Map"].get(name, {}).get(first, {}).get(second)
            if isinstance(found, list):
                return found
    raise ValueError(f"{loop}: its list is known only when the stack is made, if at all: {items}")


def _with(value: Any, name: str, item: str) -> Any:
    """A copy in which a loop's name stands for one item."""
    if value == {"Ref": name}:
        return item
    if isinstance(value, list):
        return [_with(part, name, item) for part in value]
    if isinstance(value, dict):
        return {_with(key, name, item): _with(part, name, item) for key, part in value.items()}
    if isinstance(value, str):
        letters = re.sub("[^A-Za-z0-9]", "", item)
        return value.replace(f"${{{name}}}", item).replace(f"&{{{name}}}", letters)
    return value
