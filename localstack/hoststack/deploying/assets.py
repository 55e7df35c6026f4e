"""The local files that a template names, as objects in the cloud's S3.

What `sam package` does, without a cloud: names are made of contents, so a template can be pointed
to its files before they are there.
"""

import base64
import contextlib
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeIs

from hoststack.deploying import misfits, package
from hoststack.deploying.spec import DeployError, Stack
from hoststack.deploying.template import Template, load, resources

BUCKET = "hoststack-packages"
_SAM_FUNCTION = "AWS::Serverless::Function"
# Where a function's code is named, and where else a folder or a file is: property, then the form
# in which the resource takes an object of S3.
_CODE = {_SAM_FUNCTION: ("CodeUri", "url"), "AWS::Lambda::Function": ("Code", "S3")}
_ZIPS = {
    "AWS::Serverless::LayerVersion": ("ContentUri", "url"),
    "AWS::Lambda::LayerVersion": ("Content", "S3"),
}
_DOCUMENTS = {
    "AWS::Serverless::Api": ("DefinitionUri", "url"),
    "AWS::Serverless::HttpApi": ("DefinitionUri", "url"),
    "AWS::Serverless::StateMachine": ("DefinitionUri", "url"),
    "AWS::ApiGateway::RestApi": ("BodyS3Location", ""),
    "AWS::StepFunctions::StateMachine": ("DefinitionS3Location", ""),
}
# Where a template has the same itself.
_INSIDE = {
    "AWS::Serverless::Api": "DefinitionBody",
    "AWS::Serverless::StateMachine": "Definition",
    "AWS::ApiGateway::RestApi": "Body",
    "AWS::StepFunctions::StateMachine": "Definition",
}
_APIS = ("AWS::Serverless::Api", "AWS::ApiGateway::RestApi")
_TEMPLATES = {
    "AWS::CloudFormation::Stack": "TemplateURL",
    "AWS::Serverless::Application": "Location",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """An object in the local cloud's S3.

    Attributes:
        sha256: As Lambda tells it: of the content, in base 64.
    """

    key: str
    sha256: str

    def location(self, form: str) -> Any:
        """As a resource names it: by a URL, or by a bucket and a key with a prefix."""
        if form == "url":
            return f"s3://{BUCKET}/{self.key}"
        return {f"{form}Bucket": BUCKET, f"{form}Key": self.key}


class Assets:
    """All objects of a stack; each file and folder is read once.

    Attributes:
        objects: Contents by key, not uploaded yet.
        sources: Files and folders, but for the code of functions.
    """

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.sources: set[Path] = set()
        self._packages: dict[Path, Package] = {}

    def package(self, path: Path) -> Package:
        """A folder or a file as a zip file.

        Raises:
            FileNotFoundError: It is missing or holds nothing.
        """
        if path not in self._packages:
            self._packages[path] = self.add(package.zipped(path))
        return self._packages[path]

    def add(self, content: bytes) -> Package:
        """An object with this content."""
        key = package.name_of(content)
        self.objects[key] = content
        sha256 = base64.b64encode(hashlib.sha256(content).digest()).decode()
        return Package(key=key, sha256=sha256)


def code_of(template: Template, stack: Stack) -> dict[str, Path]:
    """The local code of each function, by its logical id: a folder, or a file."""
    shared = template.get("Globals", {}).get("Function", {}).get("CodeUri")
    found: dict[str, Path] = {}
    for name, resource in resources(template):
        kind, properties = resource.get("Type"), resource.get("Properties") or {}
        if kind not in _CODE or _has_no_folder(properties):
            continue
        uri = properties.get(_CODE[kind][0])
        if kind == _SAM_FUNCTION and uri is None:
            uri = "." if shared is None else shared
        if _is_local(uri):
            found[name] = stack.codes.get(name) or stack.code or stack.folder / uri
    return found


def point_code(template: Template, stack: Stack, assets: Assets) -> None:
    """Name the object of each function's local code in the template.

    Raises:
        DeployError: Some of it is missing, or empty: a line for each function.
    """
    faults = []
    for name, path in code_of(template, stack).items():
        resource = template["Resources"][name]
        key, form = _CODE[resource["Type"]]
        try:
            made = assets.package(path)
        except OSError as error:
            faults.append(f"  {name} ({resource['Type']}): {key}: {error}")
            continue
        resource["Properties"] = {**(resource.get("Properties") or {}), key: made.location(form)}
    if faults:
        raise DeployError("\n".join(["The code is not there:", *faults]))
    shared = template.get("Globals", {}).get("Function", {})
    if _is_local(shared.get("CodeUri")):
        del shared["CodeUri"]


def point_rest(
    template: Template, folder: Path, assets: Assets, nested: Callable[[str, Any], str]
) -> None:
    """Name the objects of layers, definitions and nested templates.

    Args:
        folder: Where the template's paths begin.
        nested: Gives the URL of the template of a nested stack, by its name and parameters.

    Raises:
        DeployError: A file is missing, or is no document.
    """
    for name, resource, key in _rest(template):
        properties = resource["Properties"]
        path = folder / properties[key]
        assets.sources.add(path)
        kind = resource["Type"]
        try:
            if kind in _ZIPS:
                properties[key] = assets.package(path).location(_ZIPS[kind][1])
            elif kind in _DOCUMENTS:
                document = load(path)
                if kind in _APIS and (faults := [*misfits.of_api(document)]):
                    raise ValueError("; ".join([str(path), *faults]))
                content = json.dumps(document).encode()
                properties[key] = assets.add(content).location(_DOCUMENTS[kind][1])
            else:
                properties[key] = nested(name, properties.get("Parameters") or {})
        except (ValueError, OSError, DeployError) as error:
            raise DeployError(f"{name} ({kind}): {key}: {error}") from error


def show_documents(template: Template, folder: Path) -> None:
    """Put definitions in local files into a template that is only looked at."""
    for _, resource, key in _rest(template):
        if inside := _INSIDE.get(resource["Type"]):
            with contextlib.suppress(ValueError, OSError):  # told when it is packaged
                resource["Properties"][inside] = load(folder / resource["Properties"][key])


def nested_in(template: Template) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each nested application and stack with a local template, and the property that names it."""
    return (found for found in _rest(template) if found[1]["Type"] in _TEMPLATES)


def layers_in(template: Template, folder: Path) -> dict[str, Path]:
    """What the template's layers hold, by their names: a folder, or a file."""
    return {
        name: folder / resource["Properties"][key]
        for name, resource, key in _rest(template)
        if resource["Type"] in _ZIPS
    }


def _rest(template: Template) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each resource that names a local file besides code, and the property that does."""
    for name, resource in resources(template):
        kind = str(resource.get("Type"))
        key = (_ZIPS | _DOCUMENTS).get(kind, (_TEMPLATES.get(kind, ""),))[0]
        if _is_local((resource.get("Properties") or {}).get(key)):
            yield name, resource, key


def _has_no_folder(properties: dict[str, Any]) -> bool:
    return "InlineCode" in properties or "ImageUri" in properties or _is_image(properties)


def _is_image(properties: dict[str, Any]) -> bool:
    return bool(properties.get("PackageType") == "Image")


def _is_local(uri: object) -> TypeIs[str]:
    return isinstance(uri, str) and not uri.startswith(("s3://", "http://", "https://"))
