"""Checks a stack's parameters as CloudFormation does before it makes anything.

LocalStack takes unknown names without a word, and knows neither limits nor the section `Rules`.
Rules compare no numbers; `Metadata: Hoststack::Order` says which parameter is below which other.
Source: the CloudFormation Template Reference, "Parameters" and "Rules".
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

# What rules may ask besides parameters, as it is here.
_HERE = {"AWS::AccountId": "000000000000", "AWS::Partition": "aws", "AWS::Region": "us-east-1"}


def check(template: Mapping[str, Any], given: Mapping[str, str]) -> None:
    """See whether a template takes these values.

    Raises:
        ValueError: It does not; a line for each parameter at fault says what was expected.
    """
    declared: dict[str, dict[str, Any]] = template.get("Parameters", {})
    faults = [*_unknown(declared, given)]
    for name, entry in declared.items():
        value = given.get(name, entry.get("Default"))
        if value is None:
            faults.append(f"{name}: needs a value")
        elif expected := _expected(entry, str(value)):
            shown = "" if entry.get("NoEcho") else f"={value}"
            faults.append(f"{name}{shown}: {expected}")
    if not faults:
        faults += [*_broken_rules(template, given), *_out_of_order(template, given)]
    if faults:
        raise ValueError("\n".join(faults))


def _unknown(declared: Mapping[str, Any], given: Mapping[str, str]) -> Iterator[str]:
    by_lower = {name.lower(): name for name in declared}
    for name in sorted(given.keys() - declared.keys()):
        near = get_close_matches(name.lower(), by_lower, n=1)
        hint = f"; is it {by_lower[near[0]]}?" if near else ""
        yield f"{name}: the template has no parameter of this name{hint}"


def _expected(entry: Mapping[str, Any], value: str) -> str:
    """What a parameter takes, in a sentence, if it is not this value."""
    values = [str(allowed) for allowed in entry.get("AllowedValues", [])]
    if values and value not in values:
        *others, last = values
        return f"expected {', '.join(others)} or {last}" if others else f"expected {last}"
    if entry["Type"] == "Number" and not _is_number(value, entry):
        limits = (("from", entry.get("MinValue")), ("to", entry.get("MaxValue")))
        bounds = [f" {word} {limit}" for word, limit in limits if limit is not None]
        return f"expected a number{''.join(bounds)}"
    pattern = entry.get("AllowedPattern")
    if pattern is not None and not _matches(str(pattern), value):
        return _described(str(entry.get("ConstraintDescription", f"what matches {pattern}")))
    return ""


def _matches(pattern: str, value: str) -> bool:
    """Whether a value is what a pattern describes; one of Java's that Python has not is AWS's."""
    try:
        return re.fullmatch(pattern, value) is not None
    except re.PatternError:
        return True


def _described(what: str) -> str:
    """What a template's author says of a parameter: a sentence, or what is expected."""
    is_sentence = what[:1].isupper() or what.lower().startswith("must")
    return what if is_sentence else f"expected {what}"


def _is_number(value: str, entry: Mapping[str, Any]) -> bool:
    try:
        number = float(value)
    except ValueError:
        return False
    least, most = entry.get("MinValue", number), entry.get("MaxValue", number)
    return float(least) <= number <= float(most)


def _broken_rules(template: Mapping[str, Any], given: Mapping[str, str]) -> Iterator[str]:
    values = _HERE | {
        name: given.get(name, str(entry.get("Default", "")))
        for name, entry in template.get("Parameters", {}).items()
    }
    lists = {
        name: values[name].split(",")
        for name, entry in template.get("Parameters", {}).items()
        if entry["Type"].startswith(("List<", "CommaDelimitedList"))
    }
    for name, rule in template.get("Rules", {}).items():
        if not _holds(rule.get("RuleCondition", True), values | lists):
            continue
        for assertion in rule["Assertions"]:
            if not _holds(assertion["Assert"], values | lists):
                yield str(assertion.get("AssertDescription", f"the rule {name} is broken"))


def _out_of_order(template: Mapping[str, Any], given: Mapping[str, str]) -> Iterator[str]:
    def number(name: str) -> float:
        return float(given.get(name, template["Parameters"][name]["Default"]))

    for rule in template.get("Metadata", {}).get("Hoststack::Order", []):
        low, high, least = rule["Parameter"], rule["Below"], rule["By"]
        if number(low) + least > number(high):
            yield (
                f"{low}={number(low):g} and {high}={number(high):g}: {high} has to be at least "
                f"{least} more than {low}"
            )


def _holds(condition: Any, values: Mapping[str, Any]) -> bool:
    """Whether a rule's condition is true; one that uses other functions is left to AWS."""

    def filled(value: Any) -> Any:
        match value:
            case {"Ref": str(name)}:
                return values.get(name, "")
            case _:
                return str(value)

    match condition:
        case {"Fn::Equals": [first, second]}:
            return bool(filled(first) == filled(second))
        case {"Fn::Contains": [entries, value]}:
            return filled(value) in filled(entries)
        case {"Fn::Not": [inner]}:
            return not _holds(inner, values)
        case {"Fn::And": list(parts)}:
            return all(_holds(part, values) for part in parts)
        case {"Fn::Or": list(parts)}:
            return any(_holds(part, values) for part in parts)
    return True
