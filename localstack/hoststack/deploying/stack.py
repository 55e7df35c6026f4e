"""Puts a stack into a running local cloud, by plain CloudFormation calls."""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

from hoststack.deploying import fitting, references, template
from hoststack.deploying.assets import BUCKET
from hoststack.deploying.checking import Checked, checked, refuse_stubs
from hoststack.deploying.prepare import Prepared, prepared
from hoststack.deploying.spec import DeployError, Stack
from hoststack.settings import OPEN_SECRET, ROOT_KEY

__all__ = ["DeployError", "Stack", "checked", "client", "deploy", "prepare", "upload"]

_REGION = "us-east-1"
_POLL_S = 0.05
_MOST_CHARACTERS = 51_200  # of a template in a call
_SHOWN = 1_000
_PATIENCE_S = 300.0
_WHOLE = {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]


@cache
def client(service: str, endpoint: str, secret: str = OPEN_SECRET) -> Any:
    """A boto3 client of the local cloud, as its root user; the same one for all who ask."""
    return _session().client(
        service,
        endpoint_url=endpoint,
        region_name=_REGION,
        aws_access_key_id=ROOT_KEY,
        aws_secret_access_key=secret,
        config=Config(retries={"total_max_attempts": 1}, read_timeout=120, proxies={}),
    )


@cache
def _session() -> Any:
    """A session that reads none of the caller's own profiles, which may not even be there."""
    nowhere = (None, None, os.devnull, None)
    variables: dict[str, Any] = {
        "profile": (None, None, None, None),
        "config_file": nowhere,
        "credentials_file": nowhere,
    }
    return boto3.Session(
        region_name=_REGION, botocore_session=botocore.session.Session(session_vars=variables)
    )


def prepare(found: Checked, endpoint: str) -> Prepared:
    """What a checked template becomes in the cloud at this endpoint, which is not asked yet.

    Raises:
        DeployError: A file is not there, or the SAM transform refused something.
    """
    return prepared(found, endpoint, _session())


def upload(objects: Mapping[str, bytes], s3: Any) -> None:
    """Put objects into the bucket for packages."""
    if objects:
        s3.create_bucket(Bucket=BUCKET)
    for key, content in objects.items():
        s3.put_object(Bucket=BUCKET, Key=key, Body=content)


def deploy(
    stack: Stack,
    endpoint: str,
    secret: str = OPEN_SECRET,
    *,
    ready: Prepared | None = None,
    say: Callable[[str], object] = lambda _: None,
) -> dict[str, str]:
    """Create a stack, or bring it up to date, and wait until it is done.

    LocalStack breaks an API that is updated in place, so a stack whose API changed, or whose last
    deployment failed, is deleted and created anew: what its queues and tables hold is lost. Other
    changes are updates.

    Args:
        secret: Of the cloud's root key.
        ready: What `prepare` made of the stack's template, if it has been asked already.
        say: Is told what is lost.

    Returns:
        The stack's outputs.

    Raises:
        DeployError: The template or the code cannot be read, the template does not take the
            parameters, or CloudFormation refused or failed.
    """
    if ready is None:
        ready = prepare(checked(stack), endpoint)
    body = ready.body
    s3 = client("s3", endpoint, secret)
    try:
        upload(ready.objects, s3)
    except ClientError as error:
        raise DeployError(str(error)) from error
    if stack.secrets:
        _keep(stack.secrets, client("secretsmanager", endpoint, secret))
    cloudformation = client("cloudformation", endpoint, secret)
    _see_imports(body, cloudformation)
    found = _found(cloudformation, stack.name)
    present = _sealed(cloudformation, stack.name)
    try:
        if present is not None and (present != template.sealed(body) or not _is_whole(found)):
            if found.get("StackStatus") in _WHOLE:
                why = "an API changed" if _is_whole(found) else "its last update failed"
                say(f"{why}, so the stack {stack.name} {_emptied(body)}")
            cloudformation.delete_stack(StackName=stack.name)
            _wait(cloudformation, stack.name, gone=True)
            present = None
        call = cloudformation.create_stack if present is None else cloudformation.update_stack
        call(
            StackName=stack.name,
            **_body_or_url(json.dumps(body), s3, stack.name, endpoint),
            Parameters=[
                {"ParameterKey": key, "ParameterValue": value}
                for key, value in stack.parameters.items()
            ],
            Capabilities=_CAPABILITIES,
        )
    except ClientError as error:
        if "No updates are to be performed" not in str(error):
            refused = f"CloudFormation refused the stack: {error}"  # some quote the whole template
            raise DeployError(refused[:_SHOWN]) from error
    deployed = _wait(cloudformation, stack.name)
    if not stack.allow_stubs:  # what the template's transform has made of it
        made = resources_of(cloudformation, stack.name)
        kinds = {name: each["ResourceType"] for name, each in made}
        (fitting.refuse if stack.engine == "ministack" else refuse_stubs)(kinds)
    return _outputs(deployed)


def resources_of(
    cloudformation: Any, stack: str, path: str = ""
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each resource of a stack and of those nested in it, by its name: `Nested/Function`.

    Args:
        path: What goes before the names.
    """
    for found in cloudformation.describe_stack_resources(StackName=stack)["StackResources"]:
        name = path + found["LogicalResourceId"]
        yield name, found
        if found["ResourceType"] == template.STACK and "PhysicalResourceId" in found:
            yield from resources_of(cloudformation, found["PhysicalResourceId"], f"{name}/")


def _see_imports(body: template.Template, cloudformation: Any) -> None:
    """See that other stacks export what this one imports; LocalStack gives nothing in its place.

    Raises:
        DeployError: Something is exported by none: a line for each.
    """
    wanted = references.imports(body)
    if not wanted or any(
        each.get("Type") == template.STACK for _, each in template.resources(body)
    ):
        return  # a nested stack may export it
    pages = cloudformation.get_paginator("list_exports").paginate()
    there = {export["Name"] for page in pages for export in page["Exports"]}
    lines = [
        f"  {', '.join(names)}: no stack exports {export}"
        for export, names in sorted(wanted.items())
        if export not in there
    ]
    if lines:
        raise DeployError("\n".join(["What is imported has to be deployed first:", *lines]))


def _emptied(body: template.Template) -> str:
    """What is lost with a stack that is made anew."""
    kinds = {resource.get("Type") for _, resource in template.resources(body)}
    nested = ", those of its nested stacks too," if template.STACK in kinds else ""
    return f"is deleted and made anew: its queues, tables and buckets{nested} are empty"


def _keep(secrets: Mapping[str, str], manager: Any) -> None:
    for name, text in secrets.items():
        try:
            manager.create_secret(Name=name, SecretString=text)
        except manager.exceptions.ResourceExistsException:
            manager.put_secret_value(SecretId=name, SecretString=text)


def _body_or_url(text: str, s3: Any, name: str, endpoint: str) -> dict[str, str]:
    """A template as CloudFormation takes it: large ones only from S3."""
    if len(text) <= _MOST_CHARACTERS:
        return {"TemplateBody": text}
    key = f"{name}.template.json"
    upload({key: text.encode()}, s3)
    return {"TemplateURL": f"{endpoint}/{BUCKET}/{key}"}


def _found(cloudformation: Any, name: str) -> dict[str, Any]:
    """The stack that is there; empty if there is none."""
    try:
        [found] = cloudformation.describe_stacks(StackName=name)["Stacks"]
    except ClientError:
        return {}
    return dict(found)


def _is_whole(stack: dict[str, Any]) -> bool:
    # LocalStack completes updates that failed; the reason is ours, see `services/causes.py`.
    return stack.get("StackStatus") in _WHOLE and not stack.get("StackStatusReason")


def _sealed(cloudformation: Any, name: str) -> str | None:
    """What the APIs of the stack that is there were made of; None if there is no stack."""
    try:
        found = cloudformation.get_template(StackName=name, TemplateStage="Original")
    except ClientError:
        return None
    body = found.get("TemplateBody", {})  # none, if the stack was refused
    return template.sealed(json.loads(body) if isinstance(body, str) else body)


def _wait(cloudformation: Any, name: str, *, gone: bool = False) -> dict[str, Any]:
    give_up_at = time.monotonic() + _PATIENCE_S
    while time.monotonic() < give_up_at:
        found = _found(cloudformation, name)
        status = found.get("StackStatus", "DELETE_COMPLETE")
        if status == "DELETE_COMPLETE":
            return {}
        if not gone and _is_whole(found):
            return found
        if not status.endswith("_IN_PROGRESS") and not gone:
            what = "failed" if status in _WHOLE else f"is {status}"
            raise DeployError(f"The stack {name} {what}.\n{_faults(cloudformation, found)}")
        time.sleep(_POLL_S)
    raise DeployError(f"The stack {name} was not done after {_PATIENCE_S:.0f} s")


def _faults(cloudformation: Any, stack: Mapping[str, Any]) -> str:
    """A line for each resource that failed, or the reason why the stack did."""
    events = cloudformation.describe_stack_events(StackName=stack["StackName"])["StackEvents"]
    lines = [
        f"  {event['LogicalResourceId']} ({event['ResourceType']}): {_reason(event)[:_SHOWN]}"
        for event in reversed(events)
        if event["ResourceStatus"].endswith("_FAILED") and _reason(event)
    ]
    reason = stack.get("StackStatusReason") or "CloudFormation gave no reason; see the log."
    return "\n".join(dict.fromkeys(lines)) or f"  {reason}"


def _reason(event: Mapping[str, Any]) -> str:
    return str(event.get("ResourceStatusReason") or "")


def _outputs(stack: dict[str, Any]) -> dict[str, str]:
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
