"""Dependencies that a function's `requirements.txt` names and that are not beside its code."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

_NAME = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]{0,127})\s*(?:[\[<>=!~;@(,#]|$)")  # no address
# What AWS's Python runtimes bring; see runtime.txt.
_BROUGHT = frozenset(
    {
        *("boto3", "botocore", "jmespath", "python-dateutil", "s3transfer", "six", "urllib3"),
        *("awslambdaric", "simplejson", "snapshot-restore-py"),
    }
)
# The same, by what is imported.
MODULES = frozenset({each.replace("python-", "").replace("-", "_") for each in _BROUGHT})
_SHOWN = 5


def missing(code: Mapping[str, Path]) -> list[str]:
    """A line for each set of dependencies that are not installed, with its functions.

    Args:
        code: The code of each function: its folder, or a file.
    """
    found: dict[tuple[str, ...], list[str]] = {}
    for name, folder in code.items():
        wanted = folder / "requirements.txt"
        if wanted.is_file() and (names := _missing(wanted)):
            found.setdefault(tuple(names), []).append(name)
    return [
        f"{', '.join(functions)}: requirements.txt names {_listed(names)}, not beside the code: "
        "run sam build, then --template .aws-sam/build/template.yaml"
        for names, functions in found.items()
    ]


def _missing(wanted: Path) -> list[str]:
    there = {_normal(path.name.split("-")[0]) for path in wanted.parent.glob("*.dist-info")}
    return sorted({*_names(wanted.read_text(errors="replace"))} - there - _BROUGHT)


def _names(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if found := _NAME.match(line.strip()):
            yield _normal(found[1])


def _normal(name: str) -> str:
    """A project's name as all its spellings have it in common: PEP 503."""
    return re.sub("[-_.]+", "-", name).lower()


def _listed(names: tuple[str, ...]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
