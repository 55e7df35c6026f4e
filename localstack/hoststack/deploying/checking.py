"""A stack's template, read with those nested in it, and refused before any cloud is asked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from hoststack.deploying import (
    assets,
    conditions,
    gaps,
    includes,
    intrinsics,
    loops,
    mistakes,
    parameters,
    states,
    template,
)
from hoststack.deploying.spec import DeployError, Stack, looking_at

_ON_THIS = f"they run on {gaps.PYTHON}, if they can"
_NAMES_ONE = "--python {}=FILE names one, or another that takes its place"
_PYTHONS = [gaps.PYTHON, *(f"python3.{minor}" for minor in range(8, 15))]
_STUBS = "LocalStack has no resources of these types:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A template with its includes and loops filled in, that can be deployed as far as is known.

    Attributes:
        stack: What it was read for; a nested one has the parameters that are known before.
        seen: The template without what its conditions leave out, to be looked at.
        unknown: Parameters whose values are known only when the stack is made.
        sources: The files that it was read from, besides its own.
        nested: What its nested applications and stacks have in local files, by their names.
    """

    stack: Stack
    body: template.Template
    seen: template.Template
    unknown: frozenset[str] = frozenset()
    sources: frozenset[Path] = frozenset()
    nested: Mapping[str, "Checked"] = field(default_factory=dict)

    def tree(self, path: str = "") -> Iterator[tuple[str, "Checked"]]:
        """It and all that are nested, each with what goes before its names: `` or `Nested/`."""
        yield path, self
        for name, inner in self.nested.items():
            yield from inner.tree(f"{path}{name}/")

    def made(self, path: str = "") -> Iterator[tuple[str, "Checked"]]:
        """The same, without those that conditions leave out."""
        yield path, self
        for name, inner in self.nested.items():
            if name in self.seen["Resources"]:
                yield from inner.made(f"{path}{name}/")

    def code(self) -> dict[str, Path]:
        """The local code of all functions, by their names: a folder, or a file."""
        return {
            path + name: place
            for path, each in self.tree()
            for name, place in assets.code_of(each.body, each.stack).items()
        }


def checked(stack: Stack) -> Checked:
    """A stack's template, if it can be deployed with the stack's parameters; no cloud is asked.

    Raises:
        DeployError: It does not take the parameters, asks for what the local cloud has not, or
            cannot be read; so may one that is nested in it.
    """
    with looking_at(stack.template):
        return _checked(stack)


def _checked(stack: Stack) -> Checked:
    found = _read(stack)
    if not stack.allow_stubs:
        if stack.engine == "localstack":  # ministack refuses by itself what it has not
            refuse_stubs({p + n: k for p, e in found.made() for n, k in gaps.types(e.seen).items()})
            _refuse("These would do nothing here:", _silent(found))
        _refuse("These would let everybody in:", _open_doors(found), "they do")
        _refuse("These runtimes are not here:", _foreign(found), _ON_THIS)
    if far := [line for p, e in found.made() for line in gaps.elsewhere(e.seen, p)]:
        raise DeployError("\n".join(["These are only on AWS:", *far]))
    return found


def allowed(found: Checked) -> list[str]:
    """What would be refused without --allow-stubs, but for types and runtimes: a line for each."""
    if not found.stack.allow_stubs:
        return []
    silent = _silent(found) if found.stack.engine == "localstack" else []
    return [line.strip() for line in (*silent, *_open_doors(found))]


def refuse_stubs(types: dict[str, str]) -> None:
    """Refuse resources, by their types, that LocalStack would deploy as nothing.

    Raises:
        DeployError: There are some; a line for each.
    """
    _refuse(_STUBS, gaps.stubs(types))


def foreign(found: Checked) -> dict[str, list[str]]:
    """Functions of runtimes that are not here: their names, by the runtime."""
    by_runtime: dict[str, list[str]] = {}
    for path, each in found.made():
        here = gaps.foreign(each.seen, each.stack.pythons, each.stack.parameters)
        for runtime, names in here.items():
            by_runtime.setdefault(runtime, []).extend(path + name for name in names)
    return by_runtime


def _read(
    stack: Stack, around: tuple[Path, ...] = (), unknown: frozenset[str] = frozenset()
) -> Checked:
    """A template and those nested in it.

    Args:
        around: Those that it is nested in.
        unknown: Parameters whose values are known only when the stack is made.
    """
    sources: set[Path] = set()
    try:
        if stack.template.resolve() in around:
            raise ValueError(f"{stack.template} is nested in itself")
        body = includes.included(template.read(stack.template), stack.folder, sources)
        mistakes.check(body, stack.template)
        body = loops.expanded(body, stack.parameters)
        intrinsics.check(body, stack.template)
        states.check(body, stack.folder)
        if not around:  # else some are only known when the stack around it is made
            parameters.check(body, stack.parameters)
    except (ValueError, OSError) as error:
        raise DeployError(str(error)) from error
    seen = conditions.seen(body, stack.parameters, unknown)
    assets.show_documents(seen, stack.folder)
    nested = {}
    for name, resource, key in assets.nested_in(body):
        properties = resource["Properties"]
        given = seen["Resources"].get(name, resource)["Properties"].get("Parameters") or {}
        values = _known(given, body, stack, unknown)
        inner = replace(
            stack,
            template=stack.folder / properties[key],
            code=None,
            codes={},
            parameters=values,
        )
        try:
            within = (*around, stack.template.resolve())
            nested[name] = _read(inner, within, frozenset(given.keys() - values.keys()))
        except DeployError as error:
            raise DeployError(f"{name} ({resource['Type']}): {key}: {error}") from error
    return Checked(
        stack=stack,
        body=body,
        seen=seen,
        unknown=unknown,
        sources=frozenset(sources),
        nested=nested,
    )


def _silent(found: Checked) -> list[str]:
    """A line for each resource that would do nothing."""
    return [line for path, each in found.made() for line in gaps.silent(each.seen, path)]


def _open_doors(found: Checked) -> list[str]:
    """A line for each resource that would let everybody in."""
    return [line for path, each in found.made() for line in gaps.open_doors(each.seen, path)]


def _foreign(found: Checked) -> list[str]:
    """A line for each runtime that is not here."""
    return [
        f"  {', '.join(names)}: {runtime}{_instead(runtime)}"
        for runtime, names in foreign(found).items()
    ]


def _instead(runtime: str) -> str:
    """What can be done about a runtime that is not here."""
    if re.fullmatch(r"python3\.\d{1,2}", runtime):
        return f"; {_NAMES_ONE.format(runtime[6:])}"
    near = get_close_matches(runtime.lower(), _PYTHONS, n=1, cutoff=0.8)
    return f": is it {near[0]}?" if near else ""


def _refuse(what: str, lines: list[str], instead: str = "they are nothing") -> None:
    if lines:
        raise DeployError("\n".join([what, *lines, f"With --allow-stubs {instead}."]))


def _known(
    given: Mapping[str, Any],
    outer: template.Template,
    stack: Stack,
    unknown: frozenset[str],
) -> dict[str, str]:
    """The parameters of a nested stack that are known before the one around it is made."""
    declared = outer.get("Parameters") or {}
    defaults = {name: entry["Default"] for name, entry in declared.items() if "Default" in entry}
    around = {n: v for n, v in (defaults | dict(stack.parameters)).items() if n not in unknown}
    found = {}
    for name, value in given.items():
        match value:
            case bool():
                found[name] = str(value).lower()
            case str() | int():
                found[name] = str(value)
            case {"Ref": str(parameter)} if parameter in around:
                found[name] = str(around[parameter])
    return found
