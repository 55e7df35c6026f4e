"""What lies in code and in layers that cannot run here: told before anything calls it."""

import ast
import platform
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hoststack.deploying import assets, dependencies, package
from hoststack.deploying.checking import Checked
from hoststack.deploying.shortfalls import Found
from hoststack.deploying.template import functions

# ELF's numbers of machines, as `platform.machine()` calls them.
_MACHINES = {62: "x86_64", 183: "aarch64"}
_MAGIC = b"\x7fELF"
_OTHERS = {"nodejs", "java", "ruby"}
_OURS = {"python", "bin", "lib"}
_INLINE = frozenset({"index.py", "cfnresponse.py"})  # CloudFormation brings the second one


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Contents:
    """The files of a folder or an archive: their names, and what reads one, or its first bytes."""

    names: frozenset[str]
    read: Callable[[str, int], bytes]


def faults(found: Checked) -> list[Found]:
    """What is wrong with code and layers, with the names of functions and layers."""
    _in.cache_clear()  # files change
    _of_machine.cache_clear()
    return [*(_of_template(each, path) for path, each in found.tree())]


def _of_template(checked: Checked, path: str) -> Found:
    found: Found = {}

    def say(name: str, what: str) -> None:
        names = found.setdefault(what, [])
        if path + name not in names:
            names.append(path + name)

    code = assets.code_of(checked.body, checked.stack)
    users: dict[str, list[str]] = {}
    for name, function in functions(checked.body):
        if name not in checked.seen["Resources"]:
            continue
        for layer in _layers(function):
            users.setdefault(layer, []).append(path + name)
        contents = _opened(code.get(name), function)
        if contents is not None and str(function.get("Runtime", "python")).startswith("python"):
            for fault in (*_of_handler(function, contents), *_of_machine(contents)):
                say(name, fault)
    for name, place in assets.layers_in(checked.body, checked.stack.folder).items():
        if name not in checked.seen["Resources"]:
            continue
        contents = _opened(place, {})
        those = f"{name} of {', '.join(users[name])}" if name in users else name
        for fault in _of_layer(contents) if contents else ():
            say(those, fault)
    return found


def _layers(function: Mapping[str, Any]) -> Iterator[str]:
    layers = function.get("Layers") or []
    for layer in layers if isinstance(layers, list) else [layers]:
        match layer:
            case {"Ref": str(name)}:
                yield name


def _opened(place: Path | None, function: Mapping[str, Any]) -> _Contents | None:
    """What is in a place, or in the template itself; None if nothing can be read."""
    code = function.get("Code")
    inline = function.get("InlineCode", code.get("ZipFile") if isinstance(code, dict) else None)
    if isinstance(inline, str):
        text = inline.encode()
        return _Contents(names=_INLINE, read=lambda _, size: text)
    if place is None:
        return None
    return _in(place)


@cache
def _in(place: Path) -> _Contents | None:
    """What is in a folder, or in an archive; None if nothing can be read."""
    try:
        if place.is_file() and zipfile.is_zipfile(place):
            archive = zipfile.ZipFile(place)
            return _Contents(
                names=frozenset(archive.namelist()),
                read=lambda name, size: archive.open(name).read(size),
            )
        folder, names = package.names(place)
    except OSError:
        return None
    if not names:
        return None  # it is told when the code is packaged

    def read(name: str, size: int) -> bytes:
        with (folder / name).open("rb") as file:
            return file.read(size)

    return _Contents(names=frozenset(names), read=read)


def _of_handler(function: Mapping[str, Any], contents: _Contents) -> Iterator[str]:
    """Whether a handler is where its function says."""
    handler = function.get("Handler")
    if not isinstance(handler, str | int | float):
        return
    handler = str(handler)
    module, dot, name = handler.rpartition(".")
    base = module.replace(".", "/")
    said = f"Handler {handler}"
    file = next((f for f in (f"{base}.py", f"{base}/__init__.py") if f in contents.names), "")
    if not dot:
        yield f"{said} has no dot: it is the name of a file, a dot, and the name of a function"
    elif not file:
        if not function.get("Layers"):  # which may have it
            yield f"{said}: there is no {base}.py in the code, so it cannot start"
    else:
        source = contents.read(file, -1)
        try:
            defined = _defined(source)
        except SyntaxError as error:
            yield f"{said}: {file}, line {error.lineno}: {error.msg}, so it cannot start"
            return
        if defined is not None and name not in defined:
            yield f"{said}: {file} has no {name}, so it cannot start"
        if not function.get("Layers") and "requirements.txt" not in contents.names:
            for missing in _not_there(source, contents):
                yield (
                    f"{said}: {file} imports {missing}, which is not in the code: name it in a "
                    "requirements.txt beside it, and run sam build"
                )


def _not_there(source: bytes, contents: _Contents) -> Iterator[str]:
    """What a module imports in any case, and has from nowhere."""
    tops = {name.partition("/")[0].partition(".")[0] for name in contents.names}
    there = tops | sys.stdlib_module_names | dependencies.MODULES
    for node in _parsed(source).body:
        match node:
            case ast.Import(names=aliases):
                roots = [alias.name.partition(".")[0] for alias in aliases]
            case ast.ImportFrom(module=str(module), level=0):
                roots = [module.partition(".")[0]]
            case _:
                continue
        yield from (root for root in roots if root not in there)


def _parsed(source: bytes) -> ast.Module:
    """A module's syntax tree; what Python would warn of is told when the function starts.

    Raises:
        SyntaxError: It is no Python.
    """
    with warnings.catch_warnings(action="ignore"):
        return ast.parse(source)


def _defined(source: bytes) -> set[str] | None:
    """Names that a module has, or a part of it; None if only running it can tell.

    Raises:
        SyntaxError: It is no Python.
    """
    found: set[str] = set()
    try:
        nodes = ast.walk(_parsed(source))
    except ValueError:  # a zero byte
        return None
    for node in nodes:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.ClassDef(name=name) | ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found.add(other or name)
    is_open = found & {"*", "__getattr__"} or b"globals" in source or b"setattr" in source
    return None if is_open else found


@cache  # many functions may have one package
def _of_machine(contents: _Contents) -> tuple[str, ...]:
    """Whether compiled modules are for this machine."""
    here = platform.machine()
    if here not in _MACHINES.values():
        return ()
    foreign: dict[str, list[str]] = {}
    for name in sorted(contents.names):
        if name.endswith(".so") or ".so." in name:
            head = contents.read(name, 20)
            machine = _MACHINES.get(int.from_bytes(head[18:20], "little"), "another machine")
            if head.startswith(_MAGIC) and machine != here:
                foreign.setdefault(machine, []).append(name)
            elif head and not head.startswith(_MAGIC) and not name.endswith(".txt"):
                foreign.setdefault("another system", []).append(name)
    return tuple(
        f"{names[0]}{f' and {len(names) - 1} more' if len(names) > 1 else ''}: compiled for "
        f"{machine}, cannot be imported here ({here})"
        for machine, names in foreign.items()
    )


def _of_layer(contents: _Contents) -> Iterator[str]:
    tops = {name.partition("/")[0] for name in contents.names if "/" in name}
    extensions = sorted(
        n.split("/")[1]
        for n in contents.names
        if n.startswith("extensions/") and n.count("/") == 1 and n[-1] != "/"
    )
    if extensions:
        listed = ", ".join(extensions)
        yield f"extensions of the layer ({listed}) are not run: functions go without what they do"
    if (others := sorted(tops & _OTHERS)) and not tops & _OURS:
        yield f"the layer is for another runtime ({', '.join(others)}/): Python finds nothing in it"
    yield from _of_machine(contents)
