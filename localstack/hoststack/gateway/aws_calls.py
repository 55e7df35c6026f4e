"""AWS calls that come over the network: signed as SDKs sign, or refused before they are parsed.

LocalStack takes unsigned calls. With the key `test` of a cloud that only this machine reaches, the
form is enough, as it is what a web page cannot send; a cloud with a key of its own also checks
signatures. Calls of LocalStack to itself do not come this way.
"""

import html
import json
import re
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from localstack.aws import handlers
from localstack.aws.spec import get_service_catalog
from localstack.services.edge import ROUTER
from rolo.gateway import Gateway
from rolo.request import Request, get_raw_path
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from hoststack.gateway import iam, lane, policies, signature, signed, visitors
from hoststack.gateway.door import head_of_wsgi
from hoststack.settings import settings

_SERVICE = re.compile(r"Credential=[^/,]{1,128}/\d{8}/[^/,]{1,32}/([^/,]{1,32})/aws4_request")
_CREDENTIAL = re.compile(
    r"Credential=(?P<key>[^/,]{1,128})/\d{8}/(?P<region>[^/,]{1,32})/lambda/aws4_request"
)
_INVOCATION = re.compile(r"/2015-03-31/functions/([^/]{1,170})/invocations")
_XML_PROTOCOLS = {"query", "rest-xml", "ec2"}
# LocalStack's routes, host and path: APIs, functions' URLs, S3's websites, side doors.
_OPEN_ROUTE = re.compile(
    r"[^/]*\.(?:execute-api|lambda-url|s3-website)\."
    r"|<__host__>/(?:_aws/|_localstack/|_hoststack/|restapis/<api_id>/<stage>/_user_request_)"
)


class NetworkGateway(Gateway):  # type: ignore[misc]
    """LocalStack's gateway as the network sees it: with our checks between its handlers."""

    def __init__(self, inner: Gateway) -> None:
        super().__init__(context_class=inner.context_class)
        self._inner = inner

    def process(self, request: Request, response: Any) -> None:
        """Answer a request, the short way if it may go there."""
        if lane.takes(request):
            lane.process(self._inner, check_call, request, response)
        else:
            super().process(request, response)

    def new_chain(self) -> Any:
        """The handlers for one request."""
        chain = self._inner.new_chain()
        ours = {
            handlers.serve_localstack_resources: [
                check_side_door,
                handlers.serve_localstack_resources,
            ],
            # API Gateway passes compressed bodies on as they are; what is signed is what was sent.
            handlers.content_decoder: [],
            handlers.serve_edge_router_rules: [
                check_routed_call,
                handlers.serve_edge_router_rules,
                check_call,
                handlers.content_decoder,
            ],
        }
        chain.request_handlers = [
            handler for theirs in chain.request_handlers for handler in ours.get(theirs, [theirs])
        ]
        return chain


def check_side_door(chain: Any, context: Any, response: Any) -> None:
    """Handler: with a key of its own, LocalStack tells others no more than that it runs."""
    head = head_of_wsgi(context.request)
    if settings().has_own_key and visitors.is_for_side_door(head) and not visitors.is_health(head):
        check_call(chain, context, response)


def check_routed_call(chain: Any, context: Any, response: Any) -> None:
    """Handler: the URLs of queues are routes of LocalStack's, too, and take calls."""
    if not is_open_route(context.request):
        check_call(chain, context, response)


def is_open_route(request: Request) -> bool:
    """Whether a request is for a route that no call takes: it is open as it is on AWS, or ours."""
    routes = ROUTER.url_map.bind(server_name=request.host)
    try:
        rule, _ = routes.match(get_raw_path(request), method=request.method, return_rule=True)
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return _OPEN_ROUTE.match(f"{rule.host}{rule.rule}") is not None


def check_call(chain: Any, context: Any, response: Any) -> None:
    """Handler: refuse a call that is not signed."""
    request = context.request
    if not is_signed(request):
        _refuse(chain, request, "MissingAuthenticationTokenException", _UNSIGNED)
        return
    if settings().has_own_key:
        try:
            _verify(request)
        except signature.Refused as refused:
            _refuse(chain, request, refused.code, f"{refused} {_OWN_KEY}")
            return
    _check_invocation(chain, request)


def _check_invocation(chain: Any, request: Request) -> None:
    """Refuse a function that invokes another one, unless its role lets it; others may invoke any.

    Of all AWS calls this one is checked, as it can be a hop that a stack relies on to be private.
    """
    invoked = _INVOCATION.fullmatch(unquote(get_raw_path(request)))
    credential = _CREDENTIAL.search(request.headers.get("Authorization", ""))
    if invoked is None or credential is None:
        return
    caller = iam.caller_of(credential["key"])
    if caller is None or caller.policies is None:
        return
    name, _, qualifier = invoked[1].rpartition(":function:")[2].partition(":")
    qualifier = qualifier or request.args.get("Qualifier", "")
    resource = f"arn:aws:lambda:{credential['region']}:{caller.account}:function:{name}"
    resource += f":{qualifier}" if qualifier else ""
    if not policies.is_allowed(caller.policies, "lambda:InvokeFunction", resource):
        message = (
            f"User: {caller.arn} is not authorized to perform: lambda:InvokeFunction on resource: "
            f"{resource} because no identity-based policy allows the lambda:InvokeFunction action"
        )
        _refuse(chain, request, "AccessDeniedException", message)


_UNSIGNED = (
    "Request is missing Authentication Token: AWS calls are signed, as SDKs and awslocal do it "
    "(test and test, unless the cloud has a key of its own)."
)
_OWN_KEY = "This cloud takes only the key that it printed when it started."


def is_signed(request: Any) -> bool:
    """Whether a request has the form of a signed one."""
    header = request.headers.get("Authorization", "")
    if header:
        return signed.is_header(header)
    return signed.is_presigned(request.args.to_dict(flat=False))


def _verify(request: Any) -> None:
    """Raise `Refused` unless the signature is right."""
    header = request.headers.get("Authorization")
    query = list(request.args.items(multi=True))
    claim = signature.read(header) if header else signature.read_presigned(query)
    caller = iam.caller_of(claim.access_key_id)
    if caller is None:
        raise signature.Refused("UnrecognizedClientException", iam.UNKNOWN)
    body = request.get_data(cache=True, parse_form_data=False)
    request.stream = BytesIO(body)  # for who reads it from there
    sent = signature.Request(
        method=request.method,
        path=request.environ["RAW_URI"].partition("?")[0],
        query=query,
        headers=request.headers,
        body=body,
    )
    signature.verify(claim, sent, secret=caller.secret)


def _refuse(chain: Any, request: Request, code: str, message: str) -> None:
    """Answer in a form that the SDK reads who signed for a service; in JSON else."""
    if _reads_xml(request):
        error = f"<Code>{code}</Code><Message>{html.escape(message)}</Message>"
        chain.respond(
            403,
            f"<ErrorResponse><Error>{error}</Error><RequestId/></ErrorResponse>",
            {"Content-Type": "text/xml"},
        )
    else:
        chain.respond(
            403,
            json.dumps({"__type": code, "message": message}),
            {"Content-Type": "application/json", "x-amzn-ErrorType": code},
        )
    chain.terminate()


def _reads_xml(request: Request) -> bool:
    named = _SERVICE.search(request.headers.get("Authorization", ""))
    if named is None or "json" in request.headers.get("Content-Type", ""):
        return False
    models = get_service_catalog().by_signing_name(named[1])
    return any(model.protocol in _XML_PROTOCOLS for model in models)
