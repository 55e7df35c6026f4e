"""Requests for APIs' stages: to API Gateway without LocalStack's other handlers before it.

On the way to a stage LocalStack takes a request through its edge's handlers and looks for the route
among all of those that it has: a browser's origin, a guess at the service, OpenAPI, metrics. The
address of a stage says by itself what it is for. A request that has more to it (an origin, another
form of the address) goes the long way, and so does one whose stage is not there.
"""

import re

from localstack.services.apigateway.next_gen.execute_api.router import ApiGatewayEndpoint
from rolo.response import Response
from twisted.python.threadpool import ThreadPool
from werkzeug.wrappers import Request

from hoststack.gateway.express import Way
from hoststack.gateway.lane import is_plain_host
from hoststack.gateway.plain import Sent

# The form that LocalStack has for where names cannot be resolved: /_aws/execute-api/ID/STAGE/path.
_STAGE = re.compile(r"/_aws/execute-api/([A-Za-z0-9_-]{1,64})/([A-Za-z0-9_-]{1,128})(?:[/?].*)?")
_MORE = ("Origin", "Referer")  # what would need a handler that is left out


def stages(pool: ThreadPool) -> Way:
    """All APIs' stages by their paths, answered on this pool's threads."""
    endpoint = ApiGatewayEndpoint()

    def takes(sent: Sent) -> bool:
        found = _STAGE.fullmatch(sent.target)
        return (
            found is not None
            and is_plain_host(sent.headers["host"])
            and "//" not in sent.target.partition("?")[0]
            and not any(sent.header(name) for name in _MORE)
            and bool(endpoint.is_rest_api(found[1].lower(), found[2]))
        )

    def answer(request: Request) -> Response:
        found = _STAGE.fullmatch(request.environ["RAW_URI"])
        api_id, stage = found.groups() if found else ("", "")
        return endpoint(request, api_id=api_id, stage=stage)

    return Way(takes, answer, pool, is_for_api=True)
