"""Who imports whom, read from the syntax trees."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.stand.cloudformation import ROOT

OURS = ("alerts", "commands", "functions", "infra", "localstack", "tests")


def modules(*rooms: str) -> list[Path]:
    """The files of some rooms, from the root of the repository."""
    return sorted(path.relative_to(ROOT) for room in rooms for path in (ROOT / room).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """The full names of all that a file imports, wherever in it."""
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom():
                assert node.level == 0, f"{path}: a relative import hides its room"
                # `from infra import log` imports infra.log
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def foreign(path: Path) -> set[str]:
    """The packages that a file imports and that are neither ours nor the standard library's."""
    tops = {name.partition(".")[0] for name in imports(path)}
    return tops - set(OURS) - sys.stdlib_module_names
