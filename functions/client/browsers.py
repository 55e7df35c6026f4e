"""What a browser says about the page that makes it send a request.

A page of any site can have a browser submit a form or a query string, and nobody sees it. Browsers
tell in `Sec-Fetch-Site` (Fetch Metadata, W3C) and in `Origin` (RFC 6454); the first is left out at
addresses that they do not trust, and other programs send neither.
"""

from urllib.parse import urlsplit

from chalice.app import Request

from infra.errors import BadRequest

_OWN_SITES = ("same-origin", "none")  # none: typed by the user


def check_site(request: Request, allowed_origin: str) -> None:
    """Refuse what pages of other sites send; pages of this address and of one more origin may.

    Args:
        allowed_origin: Such as https://app.example.com; empty for none.

    Raises:
        BadRequest: A page of another site had a browser send it.
    """
    origin = request.headers.get("origin")
    if origin is not None and allowed_origin and origin.lower() == allowed_origin.lower():
        return
    if origin is not None and not _is_own(origin, request.headers.get("host", "")):
        raise BadRequest(_WHY, field="Origin", status=403)
    if request.headers.get("sec-fetch-site", "none") not in _OWN_SITES:
        raise BadRequest(_WHY, field="Sec-Fetch-Site", status=403)


_WHY = (
    "A browser sent this for a page of another site, and nothing was queued. "
    "Pages of one other origin may, if the parameter AllowedOrigin names it."
)


def _is_own(origin: str, host: str) -> bool:
    try:
        return bool(host) and urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:
        return False
