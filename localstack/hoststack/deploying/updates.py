"""Gives the functions of a running stack the code that is there now, without CloudFormation."""

import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from hoststack.deploying.assets import BUCKET, Assets
from hoststack.deploying.checking import checked
from hoststack.deploying.spec import DeployError, Stack
from hoststack.deploying.stack import client, resources_of, upload
from hoststack.settings import OPEN_SECRET

_PATIENCE_S = 30.0
_POLL_S = 0.02


def update(
    stack: Stack, endpoint: str, secret: str = OPEN_SECRET, *, first: Collection[Path] = ()
) -> list[str]:
    """Give the functions of a deployed stack the code that is there now.

    Args:
        first: Files; the functions whose handlers lie beside them come first, and have the machine
            for themselves.

    Returns:
        The names of the functions whose code has changed.

    Raises:
        DeployError: The template or the code can't be read, or a function did not take its code.
    """
    aws_lambda, s3 = client("lambda", endpoint, secret), client("s3", endpoint, secret)
    assets = Assets()
    changed = []
    try:
        code = checked(stack).code()
        ids = _names(stack, client("cloudformation", endpoint, secret))
        names = {n: logical for n, logical in ids.items() if logical in code}
        present = {name: aws_lambda.get_function_configuration(FunctionName=name) for name in names}
        beside = {name for name in names if _is_beside(present[name], first)}
        for group in (beside, names.keys() - beside):
            packages = {n: assets.package(code[names[n]]) for n in sorted(group)}
            updated = [n for n in packages if present[n]["CodeSha256"] != packages[n].sha256]
            upload({packages[n].key: assets.objects[packages[n].key] for n in updated}, s3)
            for name in updated:
                aws_lambda.update_function_code(
                    FunctionName=name, S3Bucket=BUCKET, S3Key=packages[name].key
                )
            for name in updated:
                _await(aws_lambda, name)
            changed += updated
    except (ValueError, OSError, ClientError) as error:
        raise DeployError(str(error)) from error
    return changed


def _is_beside(function: dict[str, Any], files: Collection[Path]) -> bool:
    """Whether a function's handler lies in the folder of one of the files."""
    folder = tuple(function["Handler"].split(".")[:-2])
    return any(file.parent.parts[-len(folder) :] == folder for file in files)


def _names(stack: Stack, cloudformation: Any) -> dict[str, str]:
    """What functions are called in the template, `Nested/Function` too, by their own names."""
    return {
        resource["PhysicalResourceId"]: name
        for name, resource in resources_of(cloudformation, stack.name)
        if resource["ResourceType"] == "AWS::Lambda::Function"
        and "PhysicalResourceId" in resource  # it was made
    }


def _await(aws_lambda: Any, name: str) -> None:
    give_up_at = time.monotonic() + _PATIENCE_S
    while time.monotonic() < give_up_at:
        found = aws_lambda.get_function_configuration(FunctionName=name)
        if found["LastUpdateStatus"] == "Successful":
            return
        if found["LastUpdateStatus"] == "Failed":
            raise DeployError(f"{name} did not take its code: {found['LastUpdateStatusReason']}")
        time.sleep(_POLL_S)
    raise DeployError(f"{name} did not take its code in {_PATIENCE_S:.0f} s")
