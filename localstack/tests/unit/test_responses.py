"""Gateway responses."""

from types import SimpleNamespace

from hoststack.gateway.responses import headers_of, rendered

VARIABLES = {
    "requestId": "r-1",
    "identity": {"sourceIp": "::1"},
    "error": {"message": 'say "no"', "messageString": 'say "no"', "responseType": "THROTTLED"},
}


def test_a_template_is_filled_from_the_context() -> None:
    template = (
        '{"a":$context.error.messageString,"b":"$context.requestId",'
        '"c":"$context.identity.sourceIp","d":"$context.unknown.thing","e":"$context.requestId."}'
    )

    media_type, body = rendered({"responseTemplates": {"application/json": template}}, VARIABLES)

    assert media_type == "application/json"
    assert body == r'{"a":"say \"no\"","b":"r-1","c":"::1","d":"","e":"r-1."}'


def test_headers_are_quoted_text_or_come_from_the_request() -> None:
    request = SimpleNamespace(headers={"Origin": "here"}, args={"q": "1"})
    parameters = {
        "gatewayresponse.header.Content-Type": "'application/problem+json'",
        "gatewayresponse.header.Allow-Origin": "method.request.header.Origin",
        "gatewayresponse.header.Q": "method.request.querystring.q",
        "gatewayresponse.header.Id": "context.requestId",
        "gatewayresponse.header.Gone": "method.request.header.Missing",
    }

    assert headers_of({"responseParameters": parameters}, VARIABLES, request) == {
        "Content-Type": "application/problem+json",
        "Allow-Origin": "here",
        "Q": "1",
        "Id": "r-1",
    }
