"""What the gateways of template.yaml answer by themselves."""

import json
from typing import Any

import pytest

from functions import problems
from tests.stand.cloudformation import properties, resolved

KINDS = {kind.type: kind for kind in vars(problems).values() if isinstance(kind, problems.Kind)}
_BODY = properties("ClientApi")["DefinitionBody"]
GATEWAY_RESPONSES: dict[str, dict[str, Any]] = _BODY["x-amazon-apigateway-gateway-responses"]
# API Gateway Developer Guide, "Gateway response types".
RESPONSE_TYPES = {
    "ACCESS_DENIED": 403,
    "API_CONFIGURATION_ERROR": 500,
    "AUTHORIZER_CONFIGURATION_ERROR": 500,
    "AUTHORIZER_FAILURE": 500,
    "BAD_REQUEST_BODY": 400,
    "BAD_REQUEST_PARAMETERS": 400,
    "DEFAULT_4XX": None,
    "DEFAULT_5XX": None,
    "EXPIRED_TOKEN": 403,
    "INTEGRATION_FAILURE": 504,
    "INTEGRATION_TIMEOUT": 504,
    "INVALID_API_KEY": 403,
    "INVALID_SIGNATURE": 403,
    "MISSING_AUTHENTICATION_TOKEN": 403,
    "QUOTA_EXCEEDED": 429,
    "REQUEST_TOO_LARGE": 413,
    "RESOURCE_NOT_FOUND": 404,
    "THROTTLED": 429,
    "UNAUTHORIZED": 401,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "WAF_FILTERED": 403,
}
# Where ours is another one than API Gateway's.
OURS = {
    ("AUTHORIZER_CONFIGURATION_ERROR", "none"): 503,  # it is busy or away
    ("AUTHORIZER_FAILURE", "none"): 503,
    ("INTEGRATION_FAILURE", "none"): 503,  # Lambda turned the call away
    ("MISSING_AUTHENTICATION_TOKEN", "none"): 404,  # nobody has to sign: an unknown path
}
PASSING = {  # these come with a time to try again
    "INTEGRATION_FAILURE",
    "INTEGRATION_TIMEOUT",
    "THROTTLED",
    "QUOTA_EXCEEDED",
    "DEFAULT_5XX",
}


@pytest.mark.parametrize("auth", ["none", "iam"])
@pytest.mark.parametrize("name", RESPONSE_TYPES)
def test_what_the_gateway_answers_by_itself_is_one_of_our_problems(name: str, auth: str) -> None:
    response = resolved(GATEWAY_RESPONSES[name], Auth=auth)
    [text] = response["responseTemplates"].values()

    # API Gateway puts a quoted text in place of the variable.
    body = json.loads(text.replace("$context.error.messageString", '"Too \\"long\\""'))

    kind = KINDS[body["type"]]
    assert body["title"] == kind.title
    assert body["detail"]
    assert "$" not in json.dumps(body)
    expected = OURS.get((name, auth)) or OURS.get((name, "none")) or RESPONSE_TYPES[name]
    if (name, auth) == ("MISSING_AUTHENTICATION_TOKEN", "iam"):
        expected = 403
        assert "not signed" in body["detail"] and "nothing is at this path" in body["detail"]
    if expected is not None:  # the two defaults stand for many status codes
        assert body["status"] == kind.status == response["statusCode"] == expected
    headers = {
        parameter.removeprefix("gatewayresponse.header."): value
        for parameter, value in response["responseParameters"].items()
    }
    assert headers["Content-Type"] == f"'{problems.MEDIA_TYPE}'"
    assert headers["Cache-Control"] == "'no-store'"
    assert headers["X-Content-Type-Options"] == "'nosniff'"
    passes = name in PASSING or expected in (429, 503)
    assert int(headers["Retry-After"].strip("'")) > 0 if passes else "Retry-After" not in headers
    assert ("WWW-Authenticate" in headers) is (expected == 401)


def test_every_response_type_of_the_gateway_has_an_answer() -> None:
    assert set(GATEWAY_RESPONSES) == set(RESPONSE_TYPES)


def test_what_the_private_gateway_answers_by_itself_is_not_for_browsers_to_guess_at() -> None:
    body = properties("BusinessApi")["DefinitionBody"]
    responses = body["x-amazon-apigateway-gateway-responses"]

    assert set(responses) == {"DEFAULT_4XX", "DEFAULT_5XX"}
    for response in responses.values():
        headers = response["responseParameters"]
        assert headers == {"gatewayresponse.header.X-Content-Type-Options": "'nosniff'"}


def test_every_problem_has_a_slug_of_its_own() -> None:
    declared = [kind for kind in vars(problems).values() if isinstance(kind, problems.Kind)]

    assert len(KINDS) == len(declared)
