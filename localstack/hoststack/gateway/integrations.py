"""Integrations of the type AWS call their service within the process.

LocalStack sends such a call to its own port with a signature that is none, which the door refuses
as it refuses any other unsigned call. Here it goes to the gateway behind the door, as LocalStack's
other calls to itself do.
"""

from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import requests  # type: ignore[import-untyped]
from localstack.runtime import get_current_runtime
from localstack.services.apigateway.next_gen.execute_api.integrations import aws
from rolo import Request, Response


def install() -> None:
    """Replace what LocalStack's module makes its calls with."""
    aws.requests = SimpleNamespace(request=call)


def call(
    *, method: str, url: str, params: Any, headers: dict[str, str], data: Any = None
) -> requests.Response:
    """Make a call; its answer in the form that `requests.request` gives it."""
    sent = requests.Request(method, url, params=params, headers=headers, data=data).prepare()
    path, _, query = sent.path_url.partition("?")
    body = sent.body or b""
    request = Request(
        method=method,
        path=unquote(path),
        raw_path=path,
        query_string=query,
        headers=dict(sent.headers),
        body=body,
    )
    response = Response()
    get_current_runtime().components.gateway.process(request, response)
    answer = requests.Response()
    answer.status_code = response.status_code
    answer.headers.update(response.headers)
    answer._content = response.get_data()
    return answer
