"""Readers of collections of texts: what is told of a file, one function for each shape."""

from __future__ import annotations

import ast
import csv
import json
import re
import sys
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

type Read = Callable[[Path], Iterator[str]]

BUT = "!"
_FEWEST, _PIECE = 120, 1_500  # characters of a piece of a file
_FEWEST_SPACES = 3
_FENCE = re.compile(r"(?ms)^```[^\n]*\n(.*?)^```")
_QUOTED = r"\s*:\s*(\"(?:\\.|[^\"\\\n])*\"|`[^`]*`|'(?:\\.|[^'\\\n])*')"


def records(names: str, **where: str) -> Read:
    """Read what mappings have under one of the names, wherever they are in JSON, YAML or CSV.

    Args:
        names: With bars between them.
        where: What else such a mapping has, with bars between alternatives; after BUT, what it
            must not have.
    """
    wanted = names.split("|")

    def read(path: Path) -> Iterator[str]:
        for each in _mappings(_parsed(path)):
            if all(_is_one_of(str(each.get(name)), value) for name, value in where.items()):
                for name in wanted:
                    yield from _strings(each.get(name))

    return read


def _is_one_of(value: str, alternatives: str) -> bool:
    return (value in alternatives.removeprefix(BUT).split("|")) != alternatives.startswith(BUT)


def strings(path: Path) -> Iterator[str]:
    """Read every text in a JSON document that is no name."""
    yield from _strings(_parsed(path))


def fenced(path: Path) -> Iterator[str]:
    """Read what stands between fences in Markdown."""
    yield from _FENCE.findall(_text(path))


def whole(path: Path) -> Iterator[str]:
    """Read the whole file."""
    yield _text(path)


def pieces(path: Path) -> Iterator[str]:
    """Read pieces of whole lines."""
    piece = ""
    for line in _text(path)[:200_000].splitlines(keepends=True):
        if len(piece) + len(line) > _PIECE and len(piece) >= _FEWEST:
            yield piece
            piece = ""
        piece += line[:_PIECE]
    if len(piece) >= _FEWEST:
        yield piece


def quoted(name: str) -> Read:
    """Read the literals that TypeScript has for a name."""
    pattern = re.compile(re.escape(name) + _QUOTED)

    def read(path: Path) -> Iterator[str]:
        for literal in pattern.findall(_text(path)):
            yield literal[1:-1].replace("\\n", "\n").replace('\\"', '"').replace("\\'", "'")

    return read


def inside(names: str) -> Read:
    """Read the texts that examples in Python's literals have after one of the names."""
    pattern = re.compile(rf"[\"']?(?:{names})[\"']?\s*:\s*\"((?:[^\"\\\n]|\\.){{40,}})\"")

    def read(path: Path) -> Iterator[str]:
        for found in pattern.findall(_text(path)):
            yield found.replace("\\n", "\n").replace('\\"', '"')

    return read


def constants(names: str, assigned: str = "") -> Read:
    """Read what Python's dictionaries and calls have under a name.

    Args:
        names: A pattern. The first argument of a call of `Payload` counts, too.
        assigned: A pattern of the names of variables whose texts count, too.
    """

    def read(path: Path) -> Iterator[str]:
        for node in ast.walk(ast.parse(_text(path))):
            for value in _named(node, names, assigned):
                yield from _literals(value)

    return read


def _named(node: ast.AST, names: str, assigned: str) -> Iterator[ast.expr]:
    match node:
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                if isinstance(key, ast.Constant) and re.fullmatch(names, str(key.value)):
                    yield value
        case ast.Call(func=ast.Name(id=called), args=args, keywords=keywords):
            yield from (each.value for each in keywords if re.fullmatch(names, str(each.arg)))
            yield from args[:1] if called == "Payload" else ()
        case ast.Assign(targets=[ast.Name(id=name), *_], value=value) if re.fullmatch(
            assigned, name
        ):
            yield value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if re.fullmatch(
            assigned, name
        ):
            yield value


def _literals(node: ast.expr) -> Iterator[str]:
    """Yield the texts of at least a few words in an expression."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set | ast.Dict):
        for each in node.values if isinstance(node, ast.Dict) else node.elts:
            yield from _literals(each)
    elif (literal := _literal(node)).count(" ") >= _FEWEST_SPACES:
        yield literal


def crossed(templates: str, name: str) -> Read:
    """Put what a Python file has under a name into the package's templates, each into one."""

    def read(path: Path) -> Iterator[str]:
        root = next(each for each in path.parents if each.name == path.parts[-5])
        forms = [
            literal
            for file in sorted(root.glob(templates))
            for node in ast.walk(ast.parse(_text(file)))
            if isinstance(node, ast.BinOp | ast.Constant | ast.JoinedStr)
            and "{goal}" in (literal := _literal(node))
        ]
        for number, goal in enumerate(constants("", name)(path)):
            form = forms[(number + len(goal)) % len(forms)]
            yield form.replace("{goal}", goal).replace("{user}", "Emma").replace("{model}", "AI")

    return read


def _literal(node: ast.expr) -> str:
    """Return the text of a literal; what is put in at run time becomes a word."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_literal(each) for each in values)
        case ast.FormattedValue():
            return "ALPHA7"
        case ast.BinOp(left=left, right=right):
            return _literal(left) + _literal(right)
        case _:
            return ""


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="ignore")


def _parsed(path: Path) -> Any:
    csv.field_size_limit(sys.maxsize)
    text = _text(path)
    match path.suffix:
        case ".csv":
            return list(csv.DictReader(text.splitlines(keepends=True)))
        case ".yaml" | ".prompt":
            return [each for each in yaml.safe_load_all(text) if each]
        case ".jsonl":
            return [_line(line) for line in text.splitlines() if line.strip()]
        case _:
            try:
                return json.loads(text)
            except json.JSONDecodeError:
                return [_line(line) for line in text.splitlines() if line.strip()]


def _line(line: str) -> Any:
    try:
        return json.loads(line)
    except json.JSONDecodeError:
        return None


def _mappings(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            yield from _mappings(each)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        # the lines of a notebook's cell belong together
        if all(isinstance(each, str) and each.endswith("\n") for each in [*parts][:-1]) and (
            len(parts) > 1
        ):
            yield "".join(parts)
            return
        for each in parts:
            yield from _strings(each)
