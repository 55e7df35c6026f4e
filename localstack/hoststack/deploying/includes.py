"""`AWS::Include` of local files, which CloudFormation reads from S3.

Source: the CloudFormation Template Reference, "AWS::Include transform".
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hoststack.deploying.template import Template, load, transforms

_NAME = "AWS::Include"
_INTRINSIC = "Fn::Transform"

type _Load = Callable[[str], dict[str, Any]]


def included(template: Template, folder: Path, sources: set[Path]) -> Template:
    """A template with its local includes in their places; those in S3 stay.

    Args:
        sources: Takes the files that were read.

    Raises:
        ValueError: A file is no YAML, or no mapping.
        OSError: A file is not there.
    """

    def loaded(location: str) -> dict[str, Any]:
        path = folder / location
        if not path.is_file():
            raise FileNotFoundError(f"{_NAME}: {path} is not there")
        sources.add(path)
        content = load(path)
        if not isinstance(content, dict):
            raise ValueError(f"{path}: {_NAME} takes a mapping")
        return content

    found: Template = _filled(template, loaded)
    others = []
    for transform in transforms(found):
        location = _location(transform)
        if location is None:
            others.append(transform)
        else:
            found = {**found, **_filled(loaded(location), loaded)}
    if "Transform" in found:
        found["Transform"] = others
    return found


def _filled(value: Any, loaded: _Load) -> Any:
    if isinstance(value, list):
        return [_filled(part, loaded) for part in value]
    if not isinstance(value, dict):
        return value
    location = _location(value.get(_INTRINSIC))
    if location is None:
        return {key: _filled(part, loaded) for key, part in value.items()}
    beside = {key: part for key, part in value.items() if key != _INTRINSIC}
    return _filled({**beside, **loaded(location)}, loaded)


def _location(transform: object) -> str | None:
    """The local path that an include names; None if it is something else."""
    match transform:
        case [one]:
            return _location(one)
        case {"Name": "AWS::Include", "Parameters": {"Location": str(location)}}:
            return None if location.startswith("s3://") else location
    return None
