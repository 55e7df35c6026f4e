"""Deployments of APIs wait for all methods that the template gives to the API.

A deployment has what its API has when it is made, so one that names no method in its `DependsOn`
may lack some. On AWS that is luck; LocalStack makes it as soon as there is an API.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from hoststack.deploying.template import Template

_DEPLOYMENT = "AWS::ApiGateway::Deployment"
_PARTS = ("AWS::ApiGateway::Method", "AWS::ApiGateway::GatewayResponse")
_IN_TEXT = re.compile(r"\$\{([A-Za-z0-9]{1,255})[.}]")


def wait_for_methods(template: Template, seen: Template) -> None:
    """Let each deployment of a transformed template depend on the methods of its API.

    Args:
        seen: The same template without what its conditions leave out.
    """
    there = {n: each for n, each in seen["Resources"].items() if isinstance(each, dict)}
    needs = {name: {*_needs(each)} & there.keys() for name, each in there.items()}
    for name, each in there.items():
        if each.get("Type") != _DEPLOYMENT:
            continue
        api = _api_of(each)
        methods = {
            part
            for part, other in there.items()
            if other.get("Type") in _PARTS and api is not None and _api_of(other) == api
        }
        if waits := sorted(method for method in methods if name not in _all_needs(method, needs)):
            resource = template["Resources"][name]
            named = resource.get("DependsOn") or []
            own = [named] if isinstance(named, str) else named
            resource["DependsOn"] = [*own, *(each for each in waits if each not in own)]
            needs[name].update(waits)


def _api_of(resource: Mapping[str, Any]) -> Any:
    return (resource.get("Properties") or {}).get("RestApiId")


def _all_needs(name: str, needs: Mapping[str, set[str]]) -> set[str]:
    """What has to be made before a resource, itself included."""
    found: set[str] = set()
    left = [name]
    while left:
        each = left.pop()
        if each not in found:
            found.add(each)
            left += needs.get(each, ())
    return found


def _needs(value: Any) -> Iterator[str]:
    """Names of resources that a resource, or a part of it, refers to."""
    match value:
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), *_]}:
            yield name
        case dict():
            named = value.get("DependsOn") or []
            yield from [named] if isinstance(named, str) else map(str, named)
            for part in value.values():
                yield from _needs(part)
        case list():
            for part in value:
                yield from _needs(part)
        case str():
            yield from _IN_TEXT.findall(value)
