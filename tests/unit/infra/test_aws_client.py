"""What the SDK's clients tell of themselves."""

from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders

from infra.clients.aws import aws_client
from tests.conftest import Aws


@pytest.fixture
def sent(aws: Aws) -> dict[str, str]:
    """The headers of a call that goes nowhere."""
    headers: dict[str, str] = {}

    def take(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        headers.update(
            (name, value.decode() if isinstance(value, bytes) else value)
            for name, value in request.headers.items()
        )
        return AWSResponse(request.url, 200, HTTPHeaders(), _Body())

    client = aws_client("dynamodb")
    client.meta.events.register_first("before-send", take)
    client.get_item(TableName="tasks", Key={"id": {"S": "1"}})
    return headers


class _Body:
    def stream(self, *_: Any, **__: Any) -> Any:
        return iter([b"{}"])


def test_a_call_says_which_sdk_makes_it_and_where(sent: dict[str, str]) -> None:
    names = [word.partition("/")[0] for word in sent["User-Agent"].split()]

    assert names[:3] == ["Boto3", "Python", "Linux"]
    assert names.count("Botocore") == 1
