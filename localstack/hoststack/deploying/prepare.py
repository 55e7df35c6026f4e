"""From a template's file to what LocalStack is given: checked, packaged and transformed here."""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hoststack.deploying import (
    assets,
    fitting,
    gaps,
    includes,
    loops,
    parameters,
    publishing,
    sam,
    template,
)
from hoststack.deploying.spec import DeployError, Stack

_ON_THIS = f"they run on {gaps.PYTHON}, if they can"
_NAMES_ONE = "--python {}=FILE names one, or another that takes its place"
_STUBS = "LocalStack has no resources of these types:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A template with its includes and loops filled in, that can be deployed as far as is known.

    Attributes:
        sources: The files that it was read from, besides its own.
    """

    body: template.Template
    sources: frozenset[Path] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What is deployed.

    Attributes:
        body: A template without SAM's resources and without local paths.
        objects: What it needs in the bucket for packages, by key.
        sources: All files and folders that it was made of, but for the code of its functions.
        identity: The same for all that differ in the code of their functions alone.
    """

    body: template.Template
    objects: Mapping[str, bytes]
    sources: frozenset[Path]
    identity: str


def checked(stack: Stack, *, is_nested: bool = False) -> Checked:
    """A stack's template, if it can be deployed with the stack's parameters; no cloud is asked.

    Args:
        is_nested: Some of its parameters are only known when the stack around it is made.

    Raises:
        DeployError: It does not take the parameters, asks for what the local cloud has not, or
            cannot be read.
    """
    sources: set[Path] = set()
    try:
        body = includes.included(template.read(stack.template), stack.folder, sources)
        body = loops.expanded(body, stack.parameters)
        if not is_nested:
            parameters.check(body, stack.parameters)
    except (ValueError, OSError) as error:
        raise DeployError(str(error)) from error
    if not stack.allow_stubs:
        if stack.engine == "localstack":  # ministack refuses by itself what it has not
            refuse_stubs(gaps.types(body))
        _refuse("These authorizers would let everybody in:", gaps.open_doors(body))
        _refuse("These runtimes are not here:", _foreign(body, stack), _ON_THIS)
    if far := gaps.elsewhere(body):
        raise DeployError("\n".join(["These are only on AWS:", *far]))
    return Checked(body=body, sources=frozenset(sources))


def refuse_stubs(types: dict[str, str]) -> None:
    """Refuse resources, by their types, that LocalStack would deploy as nothing.

    Raises:
        DeployError: There are some; a line for each.
    """
    _refuse(_STUBS, gaps.stubs(types))


def _foreign(body: template.Template, stack: Stack) -> list[str]:
    """A line for each runtime that is not here."""
    return [
        f"  {', '.join(names)}: {runtime}"
        + (f"; {_NAMES_ONE.format(runtime[6:])}" if runtime.startswith("python3") else "")
        for runtime, names in gaps.foreign(body, stack.pythons, stack.parameters).items()
    ]


def _refuse(what: str, lines: list[str], instead: str = "they are nothing") -> None:
    if lines:
        raise DeployError("\n".join([what, *lines, f"With --allow-stubs {instead}."]))


def prepared(stack: Stack, found: Checked, endpoint: str, session: Any) -> Prepared:
    """A checked template, packaged and transformed.

    Args:
        endpoint: Of the cloud that it is for; it is not asked.
        session: A boto3 session with a region; nothing is asked of it.

    Raises:
        DeployError: A file is not there, or the transform refused something.
    """
    objects = assets.Assets()
    around = _around(stack, found, endpoint, session, objects)
    body = _made(stack, around, endpoint, session, objects)
    template.seal(body, stack.parameters)
    sources = found.sources | objects.sources
    return Prepared(
        body=body,
        objects=objects.objects,
        sources=frozenset(sources),
        identity=json.dumps(around, sort_keys=True),
    )


def _around(
    stack: Stack, found: Checked, endpoint: str, session: Any, objects: assets.Assets
) -> template.Template:
    """A template that names no local files but the code of its functions."""
    body = copy.deepcopy(found.body)

    def nested(path: Path, given: Any) -> str:
        inner = replace(
            stack, template=path, code=None, codes={}, parameters=_known(given, body, stack)
        )
        inside = checked(inner, is_nested=True)
        objects.sources.update(inside.sources, assets.code_of(inside.body, inner).values())
        around = _around(inner, inside, endpoint, session, objects)
        made = _made(inner, around, endpoint, session, objects)
        return f"{endpoint}/{assets.BUCKET}/{objects.add(json.dumps(made).encode()).key}"

    assets.point_rest(body, stack.folder, objects, nested)
    return body


def _made(
    stack: Stack, around: template.Template, endpoint: str, session: Any, objects: assets.Assets
) -> template.Template:
    """What such a template is to LocalStack."""
    body = copy.deepcopy(around)
    assets.point_code(body, stack, objects)
    body = template.point_urls(publishing.unpublish(body), endpoint)
    body = sam.transformed(body, stack.parameters, session)
    if stack.engine == "ministack":
        fitting.fit(body, stack.fronted)
    elif not stack.allow_stubs:
        refuse_stubs(gaps.types(body))
    return body


def _known(given: Mapping[str, Any], outer: template.Template, stack: Stack) -> dict[str, str]:
    """The parameters of a nested stack that are known before the one around it is made."""
    declared = outer.get("Parameters") or {}
    defaults = {name: entry["Default"] for name, entry in declared.items() if "Default" in entry}
    around = defaults | dict(stack.parameters)
    found = {}
    for name, value in given.items():
        match value:
            case str() | int():
                found[name] = str(value)
            case {"Ref": str(parameter)} if parameter in around:
                found[name] = str(around[parameter])
    return found
