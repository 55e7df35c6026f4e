"""Whether a template gives its intrinsic functions what they take, and names what is there.

Source: the CloudFormation Template Reference, "Intrinsic function reference".
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from hoststack.deploying.template import Template, transforms

_SECTIONS = ("Conditions", "Globals", "Resources", "Outputs")
_EXTENSIONS = "AWS::LanguageExtensions"
_ANY, _KEY, _TEXT, _LIST = (object,), (str, int, dict), (str, dict), (list, dict)
# What each takes in words, and of which types its arguments are in each form that it has.
_TAKES: dict[str, tuple[str, tuple[Any, ...]]] = {
    "Ref": ("the name of a resource or a parameter", (str,)),
    "Fn::Base64": ("text", (str, dict)),
    "Fn::Cidr": ("a block, a count and a number of bits", ([_ANY] * 2, [_ANY] * 3)),
    "Fn::Equals": ("two values", ([_ANY] * 2,)),
    "Fn::FindInMap": ("a mapping and two keys", ([_KEY] * 3, [_KEY] * 4)),
    "Fn::GetAtt": ("a resource and its attribute", (str, [str, _TEXT])),
    "Fn::If": ("a condition and two values", ([str, _ANY, _ANY],)),
    "Fn::ImportValue": ("the name of an export", (str, dict)),
    "Fn::Join": ("a delimiter and a list", ([str, _LIST],)),
    "Fn::Not": ("a list of one condition", ([_ANY],)),
    "Fn::Select": ("an index and a list that has it", ([_KEY, _LIST],)),
    "Fn::Split": ("a delimiter and text", ([str, _TEXT],)),
    "Fn::Sub": ("text, or a list of text and a mapping", (str, [str, dict])),
}


def check(template: Template, path: object) -> None:
    """See whether functions have the arguments that they take.

    Args:
        path: Of the template.

    Raises:
        ValueError: Some have not; a line for each, with its place.
    """
    faults = [
        f"{place}: {fault}"
        for section in _SECTIONS
        for name, entry in (template.get(section) or {}).items()
        for place, fault in _faults(name, entry, template)
    ]
    if faults:
        raise ValueError("\n  ".join([f"{path} has mistakes:", *dict.fromkeys(faults)]))


def _faults(place: str, value: Any, template: Template) -> Iterator[tuple[str, str]]:
    """What is wrong with the functions in a value, each with its place."""
    if isinstance(value, list):
        for index, part in enumerate(value):
            yield from _faults(f"{place}[{index}]", part, template)
    elif isinstance(value, dict):
        for key, part in value.items():
            if len(value) == 1 and key in _TAKES:
                name = key.removeprefix("Fn::")
                if not _fits(key, part, template):
                    yield place, f"!{name} takes {_TAKES[key][0]}, not {part!r}"
                yield from ((place, f"!{name}: {fault}") for fault in _absent(key, part, template))
                yield from _faults(place, part, template)
            else:
                yield from _faults(_below(place, key), part, template)


def _below(place: str, key: str) -> str:
    """A place in a resource: `Function: Environment.Variables`."""
    if ": " in place:
        return f"{place}.{key}"
    return place if key == "Properties" else f"{place}: {key}"


def _fits(function: str, argument: Any, template: Template) -> bool:
    """Whether a function has arguments that it takes; what other functions give is not known."""
    if function in {"Ref", "Fn::GetAtt"} and isinstance(argument, dict):
        return _EXTENSIONS in map(str, transforms(template))
    match function, argument:
        case "Fn::GetAtt", ["", _] | [_, ""]:
            return False
        case "Fn::Select", [str() | int() as index, list(parts)]:
            return str(index).isdecimal() and int(index) < len(parts)
    return any(_is_of(form, argument) for form in _TAKES[function][1])


def _is_of(form: Any, argument: Any) -> bool:
    if not isinstance(form, list):
        return isinstance(argument, form)
    return (
        isinstance(argument, list)
        and len(argument) == len(form)
        and all(map(isinstance, argument, form))
    )


def _absent(function: str, argument: Any, template: Template) -> Iterator[str]:
    """Conditions and mappings that a function names, and that are not there."""
    if not all(map(_is_aws, transforms(template))):
        return  # macros may bring more
    match function, argument:
        case "Fn::If", [str(name), _, _]:
            yield from _not_in(template.get("Conditions") or {}, "condition", name)
        case "Fn::FindInMap", [str(name), first, second]:
            mappings = template.get("Mappings") or {}
            yield from _not_in(mappings, "mapping", name)
            entries = mappings.get(name)
            if isinstance(entries, dict) and isinstance(first, str | int):
                yield from _not_in(entries, f"key in {name}:", str(first))
                values = entries.get(str(first))
                if isinstance(values, dict) and isinstance(second, str | int):
                    yield from _not_in(values, f"key in {name}.{first}:", str(second))


def _is_aws(transform: Any) -> bool:
    return str(transform).startswith("AWS::Serverless-") or transform == _EXTENSIONS


def _not_in(there: Mapping[str, Any], what: str, name: str) -> Iterator[str]:
    if name not in there and not any(str(each).startswith("Fn::") for each in there):
        near = get_close_matches(name, there, n=1)
        yield f"there is no {what} {name}" + (f": is it {near[0]}?" if near else "")
