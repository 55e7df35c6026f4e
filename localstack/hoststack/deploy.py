"""Deploys a SAM template to a running local cloud: one package, one stack, made anew."""

import hashlib
import io
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
import yaml
from botocore.config import Config
from botocore.exceptions import ClientError

from hoststack.cloud import CloudError

_BUCKET = "hoststack-code"
_TIMEOUT_S = 120.0
_POLL_S = 0.05
_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]


def deploy(
    endpoint: str, *, stack: str, template: Path, code: Path, parameters: Mapping[str, str]
) -> dict[str, str]:
    """Create a stack, after deleting one of the same name.

    Args:
        endpoint: The local cloud's URL.
        code: The folder that takes the place of every local `CodeUri`.

    Returns:
        The stack's outputs.

    Raises:
        CloudError: The template cannot be read, or resources failed; the message names them.
    """
    archive = zipped(code)
    key = f"{hashlib.sha256(archive).hexdigest()[:32]}.zip"
    s3 = _client("s3", endpoint)
    s3.create_bucket(Bucket=_BUCKET)
    s3.put_object(Bucket=_BUCKET, Key=key, Body=archive)
    body = with_code(template.read_text(), f"s3://{_BUCKET}/{key}")
    cloudformation = _client("cloudformation", endpoint)
    _delete(cloudformation, stack)
    try:
        cloudformation.create_stack(
            StackName=stack,
            TemplateBody=body,
            Capabilities=_CAPABILITIES,
            Parameters=[
                {"ParameterKey": name, "ParameterValue": value}
                for name, value in parameters.items()
            ],
        )
    except ClientError as error:
        reason = error.response["Error"]["Message"]
        raise CloudError(f"The template {template} was refused: {reason}") from error
    return _outputs_when_done(cloudformation, stack)


def zipped(folder: Path) -> bytes:
    """A zip archive of a folder, the same for the same content.

    Raises:
        CloudError: The folder is missing or empty.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if not files:
        raise CloudError(f"There is no code to deploy in {folder}.")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in files:
            info = zipfile.ZipInfo(str(path.relative_to(folder)))
            info.external_attr = (0o755 if path.stat().st_mode & 0o100 else 0o644) << 16
            archive.writestr(info, path.read_bytes())
    return buffer.getvalue()


def with_code(template: str, uri: str) -> str:
    """A template whose local `CodeUri`s, its globals' too, point to one archive."""
    document = yaml.load(template, Loader=_Loader)  # noqa: S506 - a SafeLoader with AWS's tags
    if not isinstance(document, dict):
        raise CloudError("The template is not a YAML mapping.")
    places = [document.get("Globals", {}).get("Function", {})]
    for resource in document.get("Resources", {}).values():
        if resource.get("Type") == "AWS::Serverless::Function":
            places.append(resource.setdefault("Properties", {}))
    for place in places:
        if isinstance(place.get("CodeUri"), str) and not place["CodeUri"].startswith("s3://"):
            place["CodeUri"] = uri
    return yaml.safe_dump(document, sort_keys=False)


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short forms into their long ones: `!Ref x` into `{Ref: x}`."""


def _short_form(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = str(value).split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)  # noqa: S101 - there are three kinds
        value = loader.construct_mapping(node, deep=True)
    return {name: value}


_Loader.add_multi_constructor("!", _short_form)


def _delete(cloudformation: Any, stack: str) -> None:
    try:
        cloudformation.describe_stacks(StackName=stack)
    except ClientError:
        return
    cloudformation.delete_stack(StackName=stack)
    give_up_at = time.monotonic() + _TIMEOUT_S
    while time.monotonic() < give_up_at:
        try:
            found = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
        except ClientError:
            return
        if found["StackStatus"] == "DELETE_COMPLETE":
            return
        time.sleep(_POLL_S)
    raise CloudError(f"The old stack {stack} could not be deleted in {_TIMEOUT_S:.0f} s.")


def _outputs_when_done(cloudformation: Any, stack: str) -> dict[str, str]:
    give_up_at = time.monotonic() + _TIMEOUT_S
    while time.monotonic() < give_up_at:
        found = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
        status = found["StackStatus"]
        if status == "CREATE_COMPLETE":
            return {
                output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])
            }
        if not status.endswith("IN_PROGRESS"):
            raise CloudError(_failure(cloudformation, stack, found))
        time.sleep(_POLL_S)
    raise CloudError(f"The stack {stack} was not made in {_TIMEOUT_S:.0f} s.")


def _failure(cloudformation: Any, stack: str, found: dict[str, Any]) -> str:
    events = cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
    reasons = [
        f"  {event['LogicalResourceId']} ({event['ResourceType']}): "
        f"{event.get('ResourceStatusReason', 'no reason given')}"
        for event in events
        if event["ResourceStatus"].endswith("FAILED")
    ]
    reason = found.get("StackStatusReason", "")
    return "\n".join([f"The stack {stack} is {found['StackStatus']}. {reason}", *reasons])


def _client(service: str, endpoint: str) -> Any:
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}, read_timeout=_TIMEOUT_S),
    )
