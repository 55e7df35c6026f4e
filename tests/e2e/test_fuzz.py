"""Requests that nobody thought of, against the API on the local cloud (Schemathesis).

Each answer has to be documented, and none may be a 5xx. `make fuzz` tries ten times as many.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.stand.cloud import Cloud
from tests.stand.described import DOCUMENT

SHORT = 36
EACH = int(os.environ.get("FUZZ_EACH", SHORT))  # requests for each of 15 operations
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
STACK = {"Prefix": "fuzzed", "ModelSeconds": "0", "Scale": "small"}

schema = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS: dict[str, Any] = {
    found.ok().label: found.ok()  # type: ignore[union-attr]
    for found in schema.get_all_operations()
}


@pytest.fixture(scope="module")
def fuzzed(cloud: Cloud) -> Iterator[str]:
    """The base URL of an API whose model takes no time."""
    cloud.deploy("fuzzed", STACK)
    yield cloud.gateway("fuzzed")


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_documented_and_none_is_a_5xx(fuzzed: str, label: str) -> None:
    operation = OPERATIONS[label]
    valid = operation.as_strategy(GenerationMode.POSITIVE)
    # half of the requests are as the document says, half break it somewhere
    cases = st.one_of(valid, operation.as_strategy(GenerationMode.NEGATIVE))
    tried = 0

    @settings(
        max_examples=EACH,
        deadline=None,
        derandomize=EACH == SHORT,  # the same ones each time
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def ask(case: Any) -> None:
        nonlocal tried
        tried += 1
        case.call_and_validate(base_url=fuzzed, checks=CHECKS)

    ask()
    assert tried > EACH / 2 or not operation.path_parameters
