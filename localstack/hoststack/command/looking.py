"""Looks at a template before it is deployed: what is refused ends it, what is ignored is told."""

import sys
from collections.abc import Sequence

from hoststack.deploying import checking, contents, dependencies, gaps, shortfalls
from hoststack.deploying.checking import Checked
from hoststack.deploying.prepare import Prepared
from hoststack.deploying.spec import Stack, looking_at
from hoststack.deploying.stack import prepare


def checked(stack: Stack) -> Checked:
    """The template, if it can be deployed; what is ignored of it is told.

    Raises:
        DeployError: It cannot.
    """
    found = checking.checked(stack)
    with looking_at(stack.template):
        warn(_warnings(found))
    return found


def _warnings(found: Checked) -> list[str]:
    tree = found.tree()
    ignored = [shortfalls.ignored(each.body, each.stack.parameters, path) for path, each in tree]
    lines = shortfalls.told(ignored)
    for runtime, names in checking.foreign(found).items():
        lines.append(f"{', '.join(names)}: {runtime} is not here, {gaps.PYTHON} takes its place")
    return [*lines, *dependencies.missing(found.code())]


def prepared(found: Checked, endpoint: str) -> Prepared:
    """What is deployed of a template; what cannot run of its code is told.

    Raises:
        DeployError: A file is not there, or something was refused.
    """
    ready = prepare(found, endpoint)
    with looking_at(found.stack.template):
        warn(shortfalls.told(contents.faults(found)))
    return ready


def warn(lines: Sequence[str]) -> None:
    """Print warnings."""
    for line in lines:
        print(f"WARNING: {line}", file=sys.stderr, flush=True)
