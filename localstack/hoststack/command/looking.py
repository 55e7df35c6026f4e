"""Looks at a template before it is deployed: what is refused ends it, what is ignored is told."""

import sys
from collections.abc import Iterator, Sequence

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
    lines = shortfalls.told(_ignored(found))
    for runtime, names in checking.foreign(found).items():
        lines.append(f"{', '.join(names)}: {runtime} is not here, {gaps.PYTHON} takes its place")
    return [*lines, *checking.allowed(found), *dependencies.missing(found.code())]


def _ignored(found: Checked) -> Iterator[shortfalls.Found]:
    """What is ignored of the template and those nested in it."""
    for path, each in found.made():
        yield shortfalls.ignored(each.seen, each.stack.parameters, path)
        if each.stack.engine == "localstack":
            yield shortfalls.ignored_of_resources(
                each.seen, path, counts_calls=each.stack.lambda_metrics
            )


def prepared(found: Checked, endpoint: str) -> Prepared:
    """What is deployed of a template; what nothing is made of, and what cannot run, is told.

    Raises:
        DeployError: A file is not there, or something was refused.
    """
    ready = prepare(found, endpoint)
    stubs = [f"{name} ({kind}): nothing is made of it" for name, kind in ready.stubs.items()]
    with looking_at(found.stack.template):
        warn([*stubs, *shortfalls.told(contents.faults(found))])
    return ready


def warn(lines: Sequence[str]) -> None:
    """Print warnings."""
    for line in lines:
        print(f"WARNING: {line}", file=sys.stderr, flush=True)
