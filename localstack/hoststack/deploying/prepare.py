"""From a checked template to what LocalStack is given: packaged and transformed here."""

import copy
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hoststack.deploying import (
    adapting,
    assets,
    conditions,
    deployments,
    fitting,
    gaps,
    publishing,
    references,
    sam,
    template,
)
from hoststack.deploying.checking import Checked, refuse_stubs
from hoststack.deploying.spec import looking_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What is deployed.

    Attributes:
        body: A template without SAM's resources and without local paths.
        objects: What it needs in the bucket for packages, by key.
        sources: All files and folders that it was made of, but for the code of its functions.
        code: The code of functions in nested stacks, which `--watch` need not name.
        stubs: Resources, with their types, that LocalStack makes nothing of, if that is allowed.
        identity: The same for all that differ in the code of their functions alone.
    """

    body: template.Template
    objects: Mapping[str, bytes]
    sources: frozenset[Path]
    code: frozenset[Path]
    stubs: Mapping[str, str]
    identity: str


def prepared(found: Checked, endpoint: str, session: Any) -> Prepared:
    """A checked template, packaged and transformed.

    Args:
        endpoint: Of the cloud that it is for; it is not asked.
        session: A boto3 session with a region; nothing is asked of it.

    Raises:
        DeployError: A file is not there, or the transform refused something.
    """
    maker = _Maker(endpoint, session)
    with looking_at(found.stack.template):
        body, identity = maker.made(found, found.stack.parameters)
    sources = {source for _, each in found.tree() for source in each.sources}
    own = {path for path, _ in found.tree() if path}
    code = {place for name, place in found.code().items() if name.startswith(tuple(own))}
    return Prepared(
        body=body,
        objects=maker.objects.objects,
        sources=frozenset(sources | maker.objects.sources),
        code=frozenset(code),
        stubs=maker.stubs,
        identity=identity,
    )


class _Maker:
    """Makes what LocalStack is given of a template, and of those nested in it first."""

    def __init__(self, endpoint: str, session: Any) -> None:
        self.objects = assets.Assets()
        self.stubs: dict[str, str] = {}
        self._endpoint = endpoint
        self._session = session

    def made(self, found: Checked, given: Mapping[str, str], path: str = "") -> tuple[Any, str]:
        """The template, and what it is apart from its functions' code.

        Args:
            given: The values of its parameters; of a nested one as its stack's resource has them.
            path: What goes before its names.
        """
        body = copy.deepcopy(found.body)
        seals: dict[str, str] = {}
        identities: dict[str, str] = {}

        def nested(name: str, parameters: Mapping[str, Any]) -> str:
            inner = found.nested[name]
            values = {key: json.dumps(value) for key, value in parameters.items()}
            inside, identity = self.made(
                inner, values | dict(inner.stack.parameters), f"{path}{name}/"
            )
            key = self.objects.add(json.dumps(inside).encode()).key
            url = f"{self._endpoint}/{assets.BUCKET}/{key}"
            is_known = found.stack.engine == "localstack"  # to be updated in place
            seals[name] = template.sealed(inside) if is_known else url
            identities[url] = identity
            return url

        assets.point_rest(body, found.stack.folder, self.objects, nested)
        text = json.dumps(body, sort_keys=True)
        for url, identity in identities.items():
            text = text.replace(url, hashlib.sha256(identity.encode()).hexdigest())
        body = self._transformed(found, body, path)
        template.seal(body, given, seals)
        return body, text

    def _transformed(self, found: Checked, body: template.Template, path: str) -> template.Template:
        stack = found.stack
        assets.point_code(body, stack, self.objects)
        body = template.point_urls(publishing.unpublish(body), self._endpoint)
        body = sam.transformed(body, stack.parameters, self._session)
        seen = conditions.seen(body, stack.parameters, found.unknown)
        deployments.wait_for_methods(body, seen)
        if stack.engine == "ministack":
            fitting.fit(body, stack.fronted)
        else:
            types = {path + name: kind for name, kind in gaps.types(seen).items()}
            if not stack.allow_stubs:
                refuse_stubs(types)
            self.stubs |= gaps.unknown(types)
        references.check(body, path, stack.parameters)
        if stack.engine == "localstack":
            adapting.adapt(body, f"{stack.name}/{path}".rstrip("/"), stack.parameters)
        return body
