"""Whether an answer is as the API's own OpenAPI document says: status, headers, body."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

DOCUMENT: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "functions/client/openapi.json").read_text()
)
_HERE = "urn:openapi"
_REGISTRY: Registry[Any] = Registry().with_resource(_HERE, DRAFT202012.create_resource(DOCUMENT))


def check_answer(
    method: str, path: str, status: int, headers: Mapping[str, str], body: str
) -> None:
    """Fail unless an answer is described.

    Args:
        path: From the root of the API, quoted, without a query string.
        headers: Their names in lower case.
    """
    template = _template_of(path)
    if template is None:
        assert (status, _kind(body)) == (404, "path-not-found"), (method, path, status, body)
        return
    operation = DOCUMENT["paths"][template].get(method.lower())
    if operation is None:
        assert status == 405 or (method == "OPTIONS" and status == 204), (method, path, status)
        return
    assert str(status) in operation["responses"], f"{method} {template} never answers {status}"
    response = _resolved(operation["responses"][str(status)])
    if "x-request-id" in headers:  # else the gateway answered by itself
        _check_headers(response, headers)
    if method == "HEAD" or "content" not in response:
        assert body == ""
        return
    media_type = headers["content-type"].removesuffix("; charset=utf-8")
    assert media_type in response["content"], f"{method} {template}: {status} is no {media_type}"
    schema = response["content"][media_type]["schema"]
    content = _json(body) if media_type.endswith("json") else body
    faults = [fault.message for fault in _validator(json.dumps(schema)).iter_errors(content)]
    assert not faults, f"{method} {template}: {status}: {faults}: {body}"


def _check_headers(response: dict[str, Any], headers: Mapping[str, str]) -> None:
    for name, told in response.get("headers", {}).items():
        header = _resolved(told)
        value = headers.get(name.lower())
        if value is None:
            assert not header.get("required"), f"there is no {name}"
            continue
        typed: Any = int(value) if header["schema"].get("type") == "integer" else value
        assert _validator(json.dumps(header["schema"])).is_valid(typed), f"{name}: {value}"


def _template_of(path: str) -> str | None:
    for template in sorted(DOCUMENT["paths"], key=lambda each: "{" in each):
        if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template)), path):
            return str(template)
    return None


def _resolved(document: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in document:
        return document
    found: Any = DOCUMENT
    for name in document["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return dict(found)


@cache
def _validator(schema: str) -> Draft202012Validator:
    absolute = json.loads(schema.replace('"#/', f'"{_HERE}#/'))
    return Draft202012Validator(
        absolute, registry=_REGISTRY, format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def _json(body: str) -> Any:
    return json.loads(body)


def _kind(body: str) -> str:
    return str(_json(body)["type"]).rpartition(":")[2]
