"""What LocalStack's own schemas of resources know: their properties, values and attributes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from botocore.loaders import create_loader

from hoststack.deploying.template import STACK

PROVIDERS = "localstack.cloudformation.resource_providers"
_LIKE = 0.8  # what is less alike is no slip, but may be newer than the schema


def mistyped(kind: str, properties: Mapping[str, Any]) -> Iterator[str]:
    """Properties that a type has not, and almost has; and values that it does not take."""
    known = _schema(kind)
    for name in _document(kind).get("required", ()):
        if name not in properties and not any(key.startswith("Fn::") for key in properties):
            yield f"it needs {name}"
    for name, value in properties.items() if known else ():
        yield from _misnamed(known, name, properties)
        schema = known.get(name, {}) | _LIMITS.get((kind, name), {})
        for fault in _wrong(schema, value, _definitions(kind)):
            yield f"{name}{fault}"


def _between(least: int, most: int) -> dict[str, int]:
    return {"minimum": least, "maximum": most}


# What the schemas do not say. Sources: Lambda's and SQS's API References.
_LIMITS = {
    ("AWS::Lambda::Function", "MemorySize"): _between(128, 32_768),
    ("AWS::Lambda::Function", "Timeout"): _between(1, 900),
    ("AWS::SQS::Queue", "DelaySeconds"): _between(0, 900),
    ("AWS::SQS::Queue", "MaximumMessageSize"): _between(1_024, 1_048_576),
    ("AWS::SQS::Queue", "MessageRetentionPeriod"): _between(60, 1_209_600),
    ("AWS::SQS::Queue", "ReceiveMessageWaitTimeSeconds"): _between(0, 20),
    ("AWS::SQS::Queue", "VisibilityTimeout"): _between(0, 43_200),
}


# Values that the schemas do not list, and AWS's own descriptions of its services do: by a type, a
# part of its schema and a property, the service and its name for them.
_LISTED = {
    ("AWS::DynamoDB::Table", "AttributeDefinition", "AttributeType"): (
        "dynamodb",
        "ScalarAttributeType",
    ),
    ("AWS::DynamoDB::Table", "KeySchema", "KeyType"): ("dynamodb", "KeyType"),
    ("AWS::DynamoDB::Table", "StreamSpecification", "StreamViewType"): (
        "dynamodb",
        "StreamViewType",
    ),
    ("AWS::DynamoDB::Table", "", "BillingMode"): ("dynamodb", "BillingMode"),
    ("AWS::Lambda::EventSourceMapping", "", "StartingPosition"): ("lambda", "EventSourcePosition"),
    ("AWS::S3::Bucket", "LambdaConfiguration", "Event"): ("s3", "Event"),
    ("AWS::S3::Bucket", "QueueConfiguration", "Event"): ("s3", "Event"),
    ("AWS::S3::Bucket", "TopicConfiguration", "Event"): ("s3", "Event"),
}
_ONLY = "only"
_MEANT = {"amd64": "x86_64", "aarch64": "arm64"}  # what is no slip, but another's name


def _misnamed(known: Mapping[str, Any], name: Any, there: Mapping[str, Any]) -> Iterator[str]:
    """Whether a name is almost another one, which is not there."""
    if name in known:
        return
    near = get_close_matches(str(name), known, n=1, cutoff=_LIKE)
    if near and near[0] not in there:
        yield f"there is no property {name}: is it {near[0]}?"


def _misnamed_below(known: Mapping[str, Any], name: Any, there: Mapping[str, Any]) -> Iterator[str]:
    """The same below a property, and whether a name is not the only one that may be there."""
    faults = [*_misnamed(known, name, there)]
    if not faults and len(known) == 1 and name not in known:
        faults = [f"there is no property {name}: it has {next(iter(known))} alone"]
    yield from faults


_FUNCTIONS = ("Ref", "Condition")


def _wrong(schema: Any, value: Any, definitions: Mapping[str, Any]) -> Iterator[str]:
    """What a value is not allowed to be, each with the place below the value."""
    reference = str(schema.get("$ref", "")).removeprefix("#/definitions/")
    schema = definitions.get(reference, schema)
    if isinstance(value, list):
        lists = (each for each in schema.get("oneOf", ()) if each.get("type") == "array")
        schema = next(lists, schema)
    known = schema.get("properties")
    if isinstance(value, dict) and _is_function(value):
        return
    if isinstance(schema.get("type"), str) and not _has_shape(schema["type"], value):
        yield f": expected {_SHAPES[schema['type']][0]}, not {value!r}"
    elif isinstance(value, dict) and known:
        is_closed = schema.get("additionalProperties") is False
        for name, part in value.items():
            for fault in _misnamed_below(known, name, value) if is_closed else ():
                yield f": {fault}"
            for fault in _wrong(known.get(name, {}), part, definitions):
                yield f".{name}{fault}"
    elif isinstance(value, list) and schema.get("type") != "integer":
        for place, part in enumerate(value):
            for fault in _wrong(schema.get("items", {}), part, definitions):
                yield f"[{place}]{fault}"
    elif not isinstance(value, dict):
        yield from _wrong_scalar(schema, value)


# What schemas call a type, in words, and what it is here.
_SHAPES: dict[str, tuple[str, tuple[type, ...]]] = {
    "array": ("a list", (list,)),
    "object": ("a mapping of names to values", (dict,)),
    "string": ("text", (str, int, float)),
}


def _has_shape(wanted: str, value: Any) -> bool:
    """Whether a value is of a type; a mapping may be JSON text as well."""
    if wanted == "object" and isinstance(value, str) and value.lstrip().startswith("{"):
        return True
    return wanted not in _SHAPES or isinstance(value, _SHAPES[wanted][1])


def _wrong_scalar(schema: Any, value: Any) -> Iterator[str]:
    if schema.get("type") == "integer" and not _is_number(value):
        yield f": expected a whole number, not {value!r}"
        return
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and _is_number(value) and int(value) < least:
        yield f": {value} is less than {least:,}"
    if most is not None and _is_number(value) and int(value) > most:
        yield f": {value} is more than {most:,}"
    only = schema.get(_ONLY, ())
    if isinstance(value, str) and only and value not in only:
        yield f": there is no {value}{_meant(value, only)}"
    allowed = [str(each) for each in schema.get("enum", ())]
    if isinstance(value, str) and allowed and value not in allowed:
        like = {each.casefold(): each for each in allowed}  # others may be newer than the schema
        near = get_close_matches(value.casefold(), like, n=1, cutoff=_LIKE)
        meant = _MEANT.get(value, like[near[0]] if near else "")
        if meant in allowed:
            yield f": there is no {value}: is it {meant}?"


def _meant(value: str, only: Sequence[str]) -> str:
    near = get_close_matches(value, only, n=1)
    if near:
        return f": is it {near[0]}?"
    return f": it is one of {', '.join(only)}"


def _is_function(value: Mapping[str, Any]) -> bool:
    [*names] = value
    return len(names) == 1 and (str(names[0]).startswith("Fn::") or names[0] in _FUNCTIONS)


def no_attribute(kind: str, name: str, attribute: str) -> Iterator[str]:
    """Whether `Fn::GetAtt` asks a resource for what it has not."""
    known = _schema(kind)
    if kind == STACK:  # the schema does not say that it has Outputs
        return
    if known and attribute.partition(".")[0] not in known:
        like = {each.casefold(): each for each in known}
        near = get_close_matches(attribute.casefold(), like, n=1)
        hint = f": is it {like[near[0]]}?" if near else ""
        yield f"{name} ({kind}) has no attribute {attribute}{hint}"


def _is_number(value: Any) -> bool:
    if isinstance(value, str):
        return value.strip().lstrip("-").isdecimal()
    return isinstance(value, int)


def _schema(kind: str) -> dict[str, Any]:
    """The properties of a type, attributes too; empty if they are not known."""
    found: dict[str, Any] = _document(kind).get("properties", {})
    return found


def _definitions(kind: str) -> dict[str, Any]:
    found: dict[str, Any] = _document(kind).get("definitions", {})
    return found


@cache
def _document(kind: str) -> dict[str, Any]:
    file = _files().get(kind.lower())
    if file is None or not file.exists():
        return {}
    found: dict[str, Any] = json.loads(file.read_text())
    for (whole, part, name), (service, shape) in _LISTED.items():
        if whole == kind:
            within = found["definitions"][part] if part else found
            within["properties"][name][_ONLY] = _values(service, shape)
    return found


def _values(service: str, shape: str) -> list[str]:
    """The values that a service's description lists; read without the caller's own profile."""
    description = create_loader().load_service_model(service, "service-2")
    return [*description["shapes"][shape]["enum"]]


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


def kinds() -> frozenset[str]:
    """All types that LocalStack has, as AWS spells them."""
    return frozenset(str(_document(kind).get("typeName", kind)) for kind in _files())
