"""What LocalStack needs otherwise than AWS: changes to a transformed template."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from itertools import islice
from typing import Any

from hoststack.deploying.spec import DeployError
from hoststack.deploying.template import Template, resources

# Types without which LocalStack fails where CloudFormation makes a name.
_NAMED = {
    "AWS::Events::ApiDestination": "Name",
    "AWS::Events::Connection": "Name",
    "AWS::KinesisFirehose::DeliveryStream": "DeliveryStreamName",
}
_LITERAL = re.compile(r"(\$\{![^{}]{1,512}\})")
_GLOBAL_TABLE, _TABLE = "AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table"
_OF_GLOBAL_TABLES = ("Replicas", "WriteProvisionedThroughputSettings")


def adapt(template: Template, stack: str, given: Mapping[str, str]) -> None:
    """Change a template so that LocalStack makes of it what AWS would.

    Args:
        stack: Its name, for names that CloudFormation would make.
        given: The stack's parameters.

    Raises:
        DeployError: It has what cannot be changed so.
    """
    faults = []
    for name, resource in resources(template):
        properties = resource.setdefault("Properties", {})
        if key := _NAMED.get(str(resource.get("Type"))):
            properties.setdefault(key, _made(stack, name))
        if resource.get("Type") == _GLOBAL_TABLE:
            faults += [f"  {name} ({_GLOBAL_TABLE}): {fault}" for fault in _of_table(resource)]
    if faults:
        raise DeployError("\n".join(["These are only on AWS:", *faults]))
    for section in ("Resources", "Outputs"):
        for name, entry in (template.get(section) or {}).items():
            template[section][name] = _filled(entry, name, template, given)


def _made(stack: str, name: str) -> str:
    """A name as CloudFormation makes one, the same in each deployment."""
    digest = hashlib.sha256(f"{stack}/{name}".encode()).hexdigest()
    return f"{stack.replace('/', '-')[:24]}-{name[:24]}-{digest[:12].upper()}"


def _of_table(resource: dict[str, Any]) -> Iterator[str]:
    """Make a table of one replica a plain one; what is told if it has more."""
    properties = resource["Properties"]
    replicas = properties.get("Replicas")
    if not isinstance(replicas, list) or len(replicas) != 1:
        yield "there is one region here, so a table has one replica"
        return
    for part in (properties, *(properties.get("GlobalSecondaryIndexes") or ())):
        for key in _OF_GLOBAL_TABLES:
            part.pop(key, None)
    properties["BillingMode"] = "PAY_PER_REQUEST"  # nothing is limited by what is provisioned
    resource["Type"] = _TABLE


def _filled(value: Any, name: str, template: Template, given: Mapping[str, str]) -> Any:
    """A copy without the functions that LocalStack has not.

    Args:
        name: Of the resource or the output that it is in.
    """
    match value:
        case {"Fn::Sub": str(text)} if _LITERAL.search(text):
            return _spelled(text, {})
        case {"Fn::Sub": [str(text), dict(own)]} if _LITERAL.search(text):
            return _spelled(text, _filled(own, name, template, given))
        case {"Fn::Cidr": [block, *numbers]}:
            return _blocks(block, numbers, name, template, given)
        case dict():
            return {key: _filled(part, name, template, given) for key, part in value.items()}
        case list():
            return [_filled(part, name, template, given) for part in value]
    return value


def _spelled(text: str, own: dict[str, Any]) -> dict[str, Any]:
    """`Fn::Sub` with `${!Literal}` as parts, of which LocalStack takes none for a name."""
    parts: list[Any] = []
    for part in _LITERAL.split(text):
        if _LITERAL.fullmatch(part):
            parts.append(part.replace("${!", "${", 1))
        elif part:
            parts.append({"Fn::Sub": [part, own]} if own else {"Fn::Sub": part})
    return {"Fn::Join": ["", parts]}


def _blocks(
    block: Any, numbers: list[Any], name: str, template: Template, given: Mapping[str, str]
) -> list[str]:
    """The blocks that `Fn::Cidr` gives.

    Raises:
        DeployError: They are known only when the stack is made.
    """
    known = [_known(each, template, given) for each in (block, *numbers)]
    try:
        network = ip_network(str(known[0]), strict=False)
        count = int(str(known[1]))
        bits = int(str(known[2])) if len(known) > 2 else 8
        found = network.subnets(new_prefix=network.max_prefixlen - bits)
        return [str(each) for each in islice(found, count)]
    except ValueError as error:
        raise DeployError(
            f"{name}: !Cidr: LocalStack has no such function, and {block!r} is not "
            "known before the stack is made"
        ) from error


def _known(value: Any, template: Template, given: Mapping[str, str]) -> Any:
    """A value, or what a parameter or another resource has in the template."""
    match value:
        case {"Ref": str(name)}:
            declared = (template.get("Parameters") or {}).get(name) or {}
            return given.get(name, declared.get("Default"))
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            properties = template["Resources"].get(name, {}).get("Properties") or {}
            return _known(properties.get(attribute), template, given)
    return value
