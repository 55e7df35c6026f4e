"""What ministack needs otherwise than AWS and LocalStack: changes to a transformed template."""

from collections.abc import Collection, Mapping
from typing import Any

from hoststack.deploying.spec import DeployError
from hoststack.deploying.template import Template, resources

_ANY = "x-amazon-apigateway-any-method"
_METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
_LOCALSTACKS, _OWN = "_custom_id_", "ms-custom-id"  # tags that choose an API's id


_HOLLOW = {"AWS::Logs::SubscriptionFilter": "what functions print goes to no subscription"}


def refuse(types: Mapping[str, str]) -> None:
    """Refuse resources, by their types, that ministack makes and that then do nothing.

    Raises:
        DeployError: There are some; a line for each.
    """
    lines = [
        f"  {name} ({kind}): {_HOLLOW[kind]}"
        for name, kind in sorted(types.items())
        if kind in _HOLLOW
    ]
    if lines:
        raise DeployError(
            "\n".join(["These do nothing on ministack:", *lines, "With --allow-stubs so be it."])
        )


def fit(template: Template, named: Collection[str] = ()) -> None:
    """Change a template, after its transforms, so that it means the same on ministack.

    Its importer of OpenAPI documents leaves out methods `ANY`, so each is spelled out. APIs that
    choose their id by LocalStack's tag get ministack's, too.

    Args:
        named: Logical ids of APIs that are reached by it: it becomes their id.
    """
    for name, resource in resources(template):
        if resource.get("Type") == "AWS::ApiGateway::RestApi":
            properties = resource.setdefault("Properties", {})
            _spell_out(properties.get("Body"))
            _tag(properties, name if name in named else None)


def _spell_out(body: Any) -> None:
    paths = body.get("paths") if isinstance(body, dict) else None
    for path in paths.values() if isinstance(paths, dict) else ():
        if isinstance(path, dict) and _ANY in path:
            operation = path.pop(_ANY)
            for method in _METHODS:
                path.setdefault(method, operation)


def _tag(properties: dict[str, Any], own: str | None) -> None:
    tags = properties.get("Tags") or []
    keys = {tag["Key"]: tag["Value"] for tag in tags}
    chosen = keys.get(_LOCALSTACKS, own)
    if chosen is not None and _OWN not in keys:
        properties["Tags"] = [*tags, {"Key": _OWN, "Value": chosen}]
