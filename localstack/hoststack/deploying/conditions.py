"""A template as it is made: its conditions evaluated with the parameters that are known.

Source: the CloudFormation Template Reference, "Condition functions".
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hoststack.deploying.template import Template

_UNKNOWN = object()
_NO_VALUE = {"Ref": "AWS::NoValue"}
_LISTS = ("List<", "CommaDelimitedList")
_HERE = {
    "AWS::AccountId": "000000000000",
    "AWS::Partition": "aws",
    "AWS::Region": "us-east-1",
}


def seen(template: Template, given: Mapping[str, str], unknown: Collection[str] = ()) -> Template:
    """A copy of a template for looking at: what its conditions leave out is not in it.

    In place of `Fn::If` is what it chooses, in place of `Ref` the value of the parameter, unless
    that is a secret. A condition that cannot be evaluated counts as true.

    Args:
        given: The stack's parameters.
        unknown: Parameters that have a value which is known only when the stack is made.
    """
    known = _Known.of(template, given, unknown)
    there = {
        name: known.filled(resource)
        for name, resource in template["Resources"].items()
        if not isinstance(resource, dict) or known.holds(_condition(resource)) is not False
    }
    for resource in there.values():
        if isinstance(resource, dict):
            resource.pop("Condition", None)
    shared = known.filled(template.get("Globals") or {})
    return {**template, "Globals": shared, "Resources": there}


def _condition(resource: Mapping[str, Any]) -> Any:
    return {"Condition": resource["Condition"]} if "Condition" in resource else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known of a template before it is made.

    Attributes:
        values: Of parameters: text, or a list of texts.
        secret: The names of those that are not to be told.
    """

    values: Mapping[str, Any]
    secret: Collection[str]
    conditions: Mapping[str, Any]
    mappings: Mapping[str, Any]

    @classmethod
    def of(cls, template: Template, given: Mapping[str, str], unknown: Collection[str]) -> "_Known":
        declared = template.get("Parameters") or {}
        return cls(
            values=_HERE | dict(_values(declared, given, unknown)),
            secret={name for name, entry in declared.items() if entry.get("NoEcho")},
            conditions=template.get("Conditions") or {},
            mappings=template.get("Mappings") or {},
        )

    def holds(self, condition: Any, within: tuple[str, ...] = ()) -> bool | None:
        """Whether a condition is true; None if that is not known.

        Args:
            within: The named conditions that ask.
        """
        match condition:
            case {"Condition": str(name)} if name in self.conditions and name not in within:
                return self.holds(self.conditions[name], (*within, name))
            case {"Fn::Equals": [first, second]}:
                values = [self.value(first), self.value(second)]
                return None if _UNKNOWN in values else bool(values[0] == values[1])
            case {"Fn::Not": [inner]}:
                held = self.holds(inner, within)
                return None if held is None else not held
            case {"Fn::And": list(parts)}:
                return _all([self.holds(part, within) for part in parts])
            case {"Fn::Or": list(parts)}:
                held = _all([_not(self.holds(part, within)) for part in parts])
                return _not(held)
        return None

    def value(self, value: Any) -> Any:
        """A value as text or a list of texts, or _UNKNOWN."""
        match value:
            case {"Ref": str(name)}:
                return self.values.get(name, _UNKNOWN)
            case {"Fn::FindInMap": [name, first, second]}:
                return self._mapped([self.value(key) for key in (name, first, second)])
            case {"Fn::Join": [str(between), parts]}:
                return _joined(between, self.value(parts))
            case list():
                return [self.value(part) for part in value]
        return _UNKNOWN if isinstance(value, dict) else _text(value)

    def _mapped(self, keys: list[Any]) -> Any:
        found: Any = self.mappings
        for key in keys:
            if not isinstance(key, str) or not isinstance(found, dict):
                return _UNKNOWN
            by_text = {_text(name): part for name, part in found.items()}
            found = by_text.get(key, _UNKNOWN)
        if isinstance(found, list):
            return [_text(part) for part in found]
        return _UNKNOWN if found is _UNKNOWN or isinstance(found, dict) else _text(found)

    def filled(self, value: Any) -> Any:
        """A copy of a value with what is known in it."""
        match value:
            case {"Fn::If": [str(name), first, second]}:
                held = self.holds({"Condition": name})
                if held is None:
                    return {"Fn::If": [name, self.filled(first), self.filled(second)]}
                return self.filled(first if held else second)
            case {"Ref": str(name)} if name in self.values and name not in self.secret:
                known = self.values[name]
                return known if isinstance(known, str) else value
            case dict():
                parts = ((key, self.filled(part)) for key, part in value.items())
                return {key: part for key, part in parts if part != _NO_VALUE}
            case list():
                return [part for part in map(self.filled, value) if part != _NO_VALUE]
        return value


def _values(
    declared: Mapping[str, Any], given: Mapping[str, str], unknown: Collection[str]
) -> Iterator[tuple[str, Any]]:
    for name, entry in declared.items():
        value = given.get(name, entry.get("Default"))
        kind = str(entry.get("Type"))
        if value is None or name in unknown or kind.startswith("AWS::SSM::"):
            continue
        yield name, _text(value).split(",") if kind.startswith(_LISTS) else _text(value)


def _joined(between: str, parts: Any) -> Any:
    is_known = isinstance(parts, list) and all(isinstance(part, str) for part in parts)
    return between.join(parts) if is_known else _UNKNOWN


def _text(value: Any) -> str:
    """A scalar as CloudFormation compares it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _all(held: list[bool | None]) -> bool | None:
    if False in held:
        return False
    return None if None in held else True


def _not(held: bool | None) -> bool | None:
    return None if held is None else not held
