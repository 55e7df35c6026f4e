"""IAM policies."""

from typing import Any

import pytest

from hoststack.gateway.policies import is_allowed

ARN = "arn:aws:execute-api:us-east-1:000000000000:api/live/GET/tasks/1"


def statement(effect: str, action: Any, resource: Any, **more: Any) -> dict[str, Any]:
    """A policy with one statement."""
    return {"Statement": {"Effect": effect, "Action": action, "Resource": resource, **more}}


@pytest.mark.parametrize(
    ("policies", "allowed"),
    [
        ([], False),
        ([statement("Allow", "execute-api:Invoke", ARN)], True),
        ([statement("Allow", "Execute-API:invoke", ARN)], True),
        ([statement("Allow", ["s3:*", "execute-api:*"], ["x", ARN[:-1] + "?"])], True),
        ([statement("Allow", "*", "arn:aws:execute-api:*:*:api/*/GET/*")], True),
        ([statement("Allow", "*", "arn:aws:execute-api:*:*:api/*/POST/*")], False),
        ([statement("Allow", "execute-api:Invoke", ARN[:-2])], False),
        ([statement("Allow", "execute-api:Invoke", "arn:[a]ws:*")], False),
        ([statement("Allow", "*", "*"), statement("Deny", "*", ARN)], False),
        ([statement("Deny", "*", "other"), statement("Allow", "*", "*")], True),
        ([statement("Allow", "*", "*", Condition={"Bool": {}})], False),
        ([{"Statement": [{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}]}], False),
    ],
)
def test_an_allow_and_no_deny_must_match(policies: list[dict[str, Any]], allowed: bool) -> None:
    assert is_allowed(policies, "execute-api:Invoke", ARN) is allowed
