"""Whether the states that a state machine names are there.

Source: the Amazon States Language, states-language.net.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from hoststack.deploying.template import Template, load, resources

_KINDS = ("AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine")
_IN_FILES = ("DefinitionUri", "DefinitionS3Location")
_PLACEHOLDER = re.compile(r"\$\{([a-zA-Z0-9_]{1,255})\}")


def check(template: Template, folder: Path) -> None:
    """See whether all state machines fit together, those in local files too.

    Args:
        folder: Where the template's paths begin.

    Raises:
        ValueError: Some do not; a line for each mistake.
    """
    faults = [
        f"{name} ({resource['Type']}): {fault}"
        for name, resource in resources(template)
        if resource.get("Type") in _KINDS
        for key, machine in _definitions(resource.get("Properties") or {}, folder)
        for fault in (*_faults(machine, key), *_unfilled(machine, resource["Properties"]))
    ]
    if faults:
        raise ValueError("\n  ".join(["State machines have mistakes:", *dict.fromkeys(faults)]))


def _definitions(properties: Mapping[str, Any], folder: Path) -> Iterator[tuple[str, Any]]:
    """What is known of a state machine before it is made, with the property that has it."""
    if "Definition" in properties:
        yield "Definition", properties["Definition"]
    for key in _IN_FILES:
        place = properties.get(key)
        if isinstance(place, str) and (folder / place).is_file():
            yield key, load(folder / place)
    match properties.get("DefinitionString"):
        case str(text) | {"Fn::Sub": str(text)} | {"Fn::Sub": [str(text), _]}:
            try:
                yield "DefinitionString", json.loads(text)
            except ValueError:
                return  # it may be whole when its variables are filled


def _faults(machine: Any, place: str) -> Iterator[str]:
    """States that are named and not there, each with its place."""
    states = machine.get("States") if isinstance(machine, dict) else None
    if not isinstance(states, dict):
        return
    yield from _absent(machine, "StartAt", states, place)
    for name, state in states.items():
        if not isinstance(state, dict):
            continue
        here = f"{place}: {name}"
        for key in ("Next", "Default"):
            yield from _absent(state, key, states, here)
        for key in ("Catch", "Choices"):
            rules = state.get(key)
            for rule in rules if isinstance(rules, list) else ():
                yield from _absent(rule, "Next", states, f"{here}: {key}")
        branches = state.get("Branches")
        inner = [*branches] if isinstance(branches, list) else []
        for part in (*inner, state.get("Iterator"), state.get("ItemProcessor")):
            yield from _faults(part, here)


def _absent(value: Any, key: str, states: Collection[str], place: str) -> Iterator[str]:
    name = value.get(key) if isinstance(value, dict) else None
    if isinstance(name, str) and name not in states and "${" not in name:
        near = get_close_matches(name, states, n=1)
        hint = f": is it {near[0]}?" if near else ""
        yield f"{place}: {key}: there is no state {name}{hint}"


def _unfilled(machine: Any, properties: Mapping[str, Any]) -> Iterator[str]:
    """Placeholders that nothing is put in for, while there is for others."""
    known = properties.get("DefinitionSubstitutions")
    if not isinstance(known, dict) or not known:
        return
    for name in dict.fromkeys(_placeholders(machine)):
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f": is it {near[0]}?" if near else ""
            yield f"DefinitionSubstitutions has no {name}, which the definition names{hint}"


def _placeholders(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _PLACEHOLDER.findall(value)
    elif isinstance(value, list):
        for part in value:
            yield from _placeholders(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            if not key.startswith("Fn::"):
                yield from _placeholders(part)
