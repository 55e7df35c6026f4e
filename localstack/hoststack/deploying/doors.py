"""What closes a REST API on AWS and is not looked at here, besides authorizers."""

from collections.abc import Iterator, Mapping
from typing import Any

_APIS = ("AWS::Serverless::Api", "AWS::ApiGateway::RestApi")
_BODIES = ("DefinitionBody", "Body")
_POLICY = "x-amazon-apigateway-policy"
_ENDPOINT = "x-amazon-apigateway-endpoint-configuration"
_IGNORED = "resource policies are not looked at here"
_TYPES = ("Type", "Types", "types")


def ajar(resource: Mapping[str, Any], properties: Mapping[str, Any]) -> Iterator[str]:
    """Why an API, or a method of one, would be open: a reason for each thing that closes it."""
    if resource.get("Type") in _APIS:
        yield from _of_api(properties)
    events = properties.get("Events")
    for name, event in events.items() if isinstance(events, dict) else ():
        inner = _part(event, "Properties")
        if _closes_sam(_part(inner, "Auth").get("ResourcePolicy")):
            yield f"{name}: Auth: ResourcePolicy: {_IGNORED}"


def _of_api(properties: Mapping[str, Any]) -> Iterator[str]:
    if _closes_sam(_part(properties, "Auth").get("ResourcePolicy")):
        yield f"Auth: ResourcePolicy: {_IGNORED}"
    if _closes(properties.get("Policy")):
        yield f"Policy: {_IGNORED}"
    if _is_private(properties.get("EndpointConfiguration")):
        yield "EndpointConfiguration PRIVATE: APIs are in no VPC here"
    bodies = [_part(properties, key) for key in _BODIES]
    for body in bodies:
        if _closes(body.get(_POLICY)):
            yield f"{_POLICY}: {_IGNORED}"
        if _is_private(body.get(_ENDPOINT)):
            yield f"{_ENDPOINT} PRIVATE: APIs are in no VPC here"
    inside = [_part(body, _ENDPOINT).get("disableExecuteApiEndpoint") for body in bodies]
    if any(map(_is_on, (properties.get("DisableExecuteApiEndpoint"), *inside))):
        yield "DisableExecuteApiEndpoint: it answers at its own URL all the same"


def _part(value: Any, key: str) -> dict[str, Any]:
    part = value.get(key) if isinstance(value, dict) else None
    return part if isinstance(part, dict) else {}


def _is_on(value: Any) -> bool:
    return str(value).lower() == "true"


def _is_private(configuration: Any) -> bool:
    parts = configuration if isinstance(configuration, dict) else {"Type": configuration}
    return any("PRIVATE" in str(parts.get(key)) for key in _TYPES)


def _closes_sam(policy: Any) -> bool:
    """Whether SAM's short form of a resource policy keeps anybody out."""
    if not isinstance(policy, dict):
        return False
    others = any(part for key, part in policy.items() if key != "CustomStatements")
    return others or _closes({"Statement": policy.get("CustomStatements")})


def _closes(policy: Any) -> bool:
    """Whether a policy does more than let everybody in."""
    if not isinstance(policy, dict):
        return False
    found = policy.get("Statement") or []
    statements = found if isinstance(found, list) else [found]
    return not all(map(_is_open, statements))


def _is_open(statement: Any) -> bool:
    match statement:
        case {"Effect": "Allow", "Principal": "*" | {"AWS": "*" | ["*"]}}:
            return "Condition" not in statement
    return False
