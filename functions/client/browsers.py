"""What pages of other sites may do: nothing, unless their origin is allowed.

A page of any site can have a browser submit a form or a query string, and nobody sees it. Browsers
tell in `Sec-Fetch-Site` (Fetch Metadata, W3C) and in `Origin` (RFC 6454); the first is left out at
addresses that they do not trust, and other programs send neither.

For an allowed origin, browsers are told so (CORS, https://fetch.spec.whatwg.org/#http-cors-protocol).
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from chalice.app import Chalice, Request, Response

from infra.errors import BadRequest

_ANY = "*"
_SENT = "Authorization, Content-Type, Idempotency-Key, Prefer, traceparent, x-api-key"
_READ = "Idempotent-Replayed, Location, Preference-Applied, Retry-After, traceparent, X-Request-Id"
_REMEMBERED_S = 600  # that a browser keeps the answer to a preflight
_OWN_SITES = ("same-origin", "none")  # none: typed by the user


def check_site(request: Request, allowed_origin: str) -> None:
    """Refuse what pages of other sites send; pages of this address and of one more origin may.

    Args:
        allowed_origin: Such as https://app.example.com; * for all, empty for none.

    Raises:
        BadRequest: A page of another site had a browser send it.
    """
    origin = request.headers.get("origin")
    if _is_allowed(origin, allowed_origin):
        return
    if origin is not None and not _is_own(origin, request.headers.get("host", "")):
        raise BadRequest(_WHY, field="Origin", status=403)
    if request.headers.get("sec-fetch-site", "none") not in _OWN_SITES:
        raise BadRequest(_WHY, field="Sec-Fetch-Site", status=403)


def let_pages_in(app: Chalice, allowed_origin: Callable[[], str]) -> None:
    """Tell browsers which pages may call a service, if its operator allows any.

    Args:
        allowed_origin: Gives it, as `check_site` takes it.
    """

    @app.middleware("http")
    def handle(request: Request, get_response: Callable[[Request], Response]) -> Response:
        allowed = allowed_origin()
        if not allowed:
            return get_response(request)
        is_allowed = _is_allowed(request.headers.get("origin"), allowed)
        is_preflight = request.method == "OPTIONS" and (
            "access-control-request-method" in request.headers
        )
        if is_preflight and is_allowed:
            methods = ", ".join(sorted(app.routes[request.context["resourcePath"]]))
            response = Response("", status_code=204)
            response.headers |= {
                "Access-Control-Allow-Methods": methods,
                "Access-Control-Allow-Headers": _SENT,
                "Access-Control-Max-Age": str(_REMEMBERED_S),
            }
        else:
            response = get_response(request)
        if is_allowed:
            response.headers["Access-Control-Allow-Origin"] = (
                _ANY if allowed == _ANY else request.headers["origin"]
            )
            response.headers["Access-Control-Expose-Headers"] = _READ
        if allowed != _ANY:
            others = response.headers.get("Vary")
            response.headers["Vary"] = f"{others}, Origin" if others else "Origin"
        return response


_WHY = (
    "A browser sent this for a page of another site, and nothing was queued. "
    "Pages of one other origin may, if the parameter AllowedOrigin names it."
)


def _is_allowed(origin: str | None, allowed: str) -> bool:
    return bool(allowed) and origin is not None and allowed in (_ANY, origin.lower())


def _is_own(origin: str, host: str) -> bool:
    try:
        return bool(host) and urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:
        return False
