"""What the gateways of template.yaml answer by themselves."""

import json
from typing import Any

import pytest

from functions import problems
from tests.unit.cloudformation import properties

KINDS = {kind.type: kind for kind in vars(problems).values() if isinstance(kind, problems.Kind)}
GATEWAY_RESPONSES: dict[str, dict[str, Any]] = properties("ClientApi")["GatewayResponses"]


@pytest.mark.parametrize("name", GATEWAY_RESPONSES)
def test_what_the_gateway_answers_by_itself_is_one_of_our_problems(name: str) -> None:
    response = GATEWAY_RESPONSES[name]
    [text] = response["ResponseTemplates"].values()

    # API Gateway puts a quoted text in place of the variable.
    body = json.loads(text.replace("$context.error.messageString", '"Too \\"long\\""'))

    kind = KINDS[body["type"]]
    assert body["title"] == kind.title
    assert body["detail"]
    assert "$" not in json.dumps(body)
    if not name.startswith("DEFAULT"):  # these two stand for many status codes
        assert body["status"] == kind.status == response["StatusCode"]
    headers = response["ResponseParameters"]["Headers"]
    assert headers["Content-Type"] == f"'{problems.MEDIA_TYPE}'"
    assert headers["Cache-Control"] == "'no-store'"
    assert headers["X-Content-Type-Options"] == "'nosniff'"


def test_what_the_private_gateway_answers_by_itself_is_not_for_browsers_to_guess_at() -> None:
    responses = properties("BusinessApi")["GatewayResponses"]

    assert set(responses) == {"DEFAULT_4XX", "DEFAULT_5XX"}
    for response in responses.values():
        headers = response["ResponseParameters"]["Headers"]
        assert headers == {"X-Content-Type-Options": "'nosniff'"}


def test_the_gateway_answers_at_least_these_as_problems() -> None:
    assert set(GATEWAY_RESPONSES) >= {
        "MISSING_AUTHENTICATION_TOKEN",
        "REQUEST_TOO_LARGE",
        "THROTTLED",
        "QUOTA_EXCEEDED",
        "INTEGRATION_TIMEOUT",
        "DEFAULT_4XX",
        "DEFAULT_5XX",
    }


def test_every_problem_has_a_slug_of_its_own() -> None:
    declared = [kind for kind in vars(problems).values() if isinstance(kind, problems.Kind)]

    assert len(KINDS) == len(declared)
