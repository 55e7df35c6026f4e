"""Keeps what LocalStack's OpenAPI importer drops of a document.

That is AWS_IAM on methods, gateway responses, and what bodies of requests must be: it takes a
Swagger parameter's name for its model's, and knows no schema that stands where it is used.
"""

import copy
import re
from collections.abc import Iterator
from typing import Any

from localstack.services.apigateway.helpers import get_apigateway_store
from localstack.services.apigateway.legacy import provider

_METHOD_KEYS = {"ANY": "x-amazon-apigateway-any-method"}
_RESPONSES = "x-amazon-apigateway-gateway-responses"


def install() -> None:
    """Wrap the importer, which CloudFormation uses for an API's `Body`."""
    original = provider.import_api_from_openapi_spec

    def import_api_from_openapi_spec(
        rest_api: Any, context: Any, open_api_spec: dict[str, Any], mode: Any
    ) -> Any:
        result = original(rest_api, context, with_models(open_api_spec), mode)
        _restore_iam(rest_api, open_api_spec)
        container = get_apigateway_store(context=context).rest_apis[rest_api.id]
        container.gateway_responses.update(gateway_responses(open_api_spec))
        return result

    provider.import_api_from_openapi_spec = import_api_from_openapi_spec


def with_models(spec: dict[str, Any]) -> dict[str, Any]:
    """A document in which each body of a request is of a model that has a name."""
    spec = copy.deepcopy(spec)
    is_swagger = "swagger" in spec
    kept = spec if is_swagger else spec.setdefault("components", {})
    models = kept.setdefault("definitions" if is_swagger else "schemas", {})
    for name, owner in _bodies(spec):
        model = owner["schema"].get("$ref", "").rpartition("/")[2]
        if not model:
            model = name
            models[model] = owner["schema"]
        if is_swagger:
            owner["name"] = model
        else:
            owner["schema"] = {"$ref": f"#/components/schemas/{model}"}
    return spec


def _bodies(spec: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What has the schema of an operation's body, with a name that a model may have."""
    for path, methods in spec.get("paths", {}).items():
        for method, operation in methods.items():
            if not isinstance(operation, dict):
                continue
            name = re.sub("[^A-Za-z0-9]", "", f"{method}{path}") + "Body"
            parameters = [each for each in operation.get("parameters", []) if "schema" in each]
            content = operation.get("requestBody", {}).get("content", {})
            bodies = [each for each in parameters if each.get("in") == "body"]
            bodies += [content["application/json"]] if "application/json" in content else []
            yield from ((name, body) for body in bodies if "schema" in body)


def iam_operations(spec: dict[str, Any]) -> set[tuple[str, str]]:
    """The (path, method) pairs of a document that ask for a signature; method ANY as it is."""
    schemes = spec.get("securityDefinitions") or spec.get("components", {}).get(
        "securitySchemes", {}
    )
    signed = {
        name
        for name, scheme in schemes.items()
        if scheme.get("x-amazon-apigateway-authtype") == "awsSigv4"
    }
    operations = set()
    for path, methods in spec.get("paths", {}).items():
        for key, operation in methods.items():
            method = "ANY" if key == _METHOD_KEYS["ANY"] else key.upper()
            asked = operation.get("security", spec.get("security", []))
            if any(signed & set(requirement) for requirement in asked):
                operations.add((path, method))
    return operations


def gateway_responses(spec: dict[str, Any]) -> dict[str, Any]:
    """A document's gateway responses by type, in the API's own form."""
    return {
        kind: {
            "responseType": kind,
            "statusCode": str(response["statusCode"]) if "statusCode" in response else None,
            "responseParameters": response.get("responseParameters", {}),
            "responseTemplates": response.get("responseTemplates", {}),
            "defaultResponse": False,
        }
        for kind, response in spec.get(_RESPONSES, {}).items()
    }


def _restore_iam(rest_api: Any, spec: dict[str, Any]) -> None:
    operations = iam_operations(spec)
    for resource in rest_api.resources.values():
        for name, method in resource.resource_methods.items():
            if (resource.get_path(), name) in operations:
                method.authorization_type = "AWS_IAM"
