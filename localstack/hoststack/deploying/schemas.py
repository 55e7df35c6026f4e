"""What LocalStack's own schemas of resources know: their properties and attributes."""

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hoststack.deploying.template import STACK

PROVIDERS = "localstack.cloudformation.resource_providers"
_LIKE = 0.8  # what is less alike is no slip, but may be newer than the schema


def mistyped(kind: str, properties: Mapping[str, Any]) -> Iterator[str]:
    """Properties that a type has not, and almost has; and numbers that are none."""
    known = _schema(kind)
    for name, value in properties.items() if known else ():
        if name not in known:
            near = get_close_matches(str(name), known, n=1, cutoff=_LIKE)
            if near and near[0] not in properties:
                yield f"there is no property {name}: is it {near[0]}?"
        elif known[name].get("type") == "integer" and not _may_be_a_number(value):
            yield f"{name}: expected a whole number, not {value!r}"


def no_attribute(kind: str, name: str, attribute: str) -> Iterator[str]:
    """Whether `Fn::GetAtt` asks a resource for what it has not."""
    known = _schema(kind)
    if kind == STACK:  # the schema does not say that it has Outputs
        return
    if known and attribute.partition(".")[0] not in known:
        near = get_close_matches(attribute, known, n=1)
        hint = f": is it {near[0]}?" if near else ""
        yield f"{name} ({kind}) has no attribute {attribute}{hint}"


def _may_be_a_number(value: Any) -> bool:
    if isinstance(value, str):
        return value.strip().lstrip("-").isdecimal()
    return isinstance(value, int | dict)  # a function's value is not known yet


@cache
def _schema(kind: str) -> dict[str, Any]:
    """The properties of a type, attributes too; empty if they are not known."""
    file = _files().get(kind.lower())
    if file is None or not file.exists():
        return {}
    found: dict[str, Any] = json.loads(file.read_text()).get("properties", {})
    return found


@cache
def _files() -> dict[str, Path]:
    found = find_spec("localstack")
    places = (
        [*found.submodule_search_locations] if found and found.submodule_search_locations else []
    )
    root = Path(places[0]).parent if places else Path()
    return {
        entry.name.lower(): (root / entry.module.replace(".", "/"))
        .with_suffix("")
        .with_name(f"{entry.module.rpartition('.')[2].removesuffix('_plugin')}.schema.json")
        for entry in entry_points(group=PROVIDERS)
    }
