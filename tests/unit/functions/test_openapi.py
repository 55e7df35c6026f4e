"""The API's OpenAPI document: whole, valid, and the same as what the service does."""

import json
import re
from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator

from functions import problems
from functions.client.app import app
from functions.problems import Kind
from tests.stand.described import DOCUMENT
from tests.stand.gateway import Gateway

API = (Path(__file__).parents[3] / "docs/api.md").read_text()
KINDS = {kind for kind in vars(problems).values() if isinstance(kind, Kind)}


def test_the_document_is_openapi() -> None:
    assert DOCUMENT["openapi"].startswith("3.1.")
    assert list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors()) == []


def test_the_service_hands_it_out(call: Gateway) -> None:
    assert call("GET", "/openapi.json").json() == DOCUMENT


def test_every_route_is_in_it_with_its_methods() -> None:
    described = {
        path: {method.upper() for method in methods} for path, methods in DOCUMENT["paths"].items()
    }

    assert described == {path: set(methods) for path, methods in app.routes.items()}


def test_every_problem_is_in_it_and_in_docs_with_its_status() -> None:
    types = DOCUMENT["components"]["schemas"]["Problem"]["properties"]["type"]["enum"]
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (\d{3}) \|", API, re.MULTILINE))

    assert set(types) == {kind.type for kind in KINDS}
    assert rows == {kind.slug: str(kind.status) for kind in KINDS}


def test_every_problem_has_an_answer_in_it() -> None:
    answers = json.dumps([DOCUMENT["paths"], DOCUMENT["components"]["responses"]])

    for kind in KINDS:
        assert f'"{kind.type}"' in answers, kind


def test_every_operation_has_a_section_in_docs() -> None:
    for path, methods in DOCUMENT["paths"].items():
        for method in set(methods) - {"head"}:
            assert f"`{method.upper()} {path}`" in API, (method, path)
