"""The page for people: one file, which a browser gets at the root in place of the description.

Its script and style stand in the file, and the policy names them by their hashes (Content Security
Policy Level 3, W3C): nothing else runs, and no other address is asked. It is read when a browser
first asks for it, so that programs pay nothing for it at a cold start.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from chalice.app import Request, Response

_FILE = Path(__file__).parent / "page" / "index.html"
_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)
_QUALITY = re.compile(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", re.IGNORECASE)
_MEDIA_TYPE = "text/html; charset=utf-8"


class _Page(NamedTuple):
    text: str
    headers: Mapping[str, str]


def is_preferred(accept: str) -> bool:
    """Whether a caller would rather have the page than JSON; programs take both alike.

    Args:
        accept: What it accepts (RFC 9110, section 12.5.1).
    """
    return _quality(accept, "text/html") > _quality(accept, "application/json")


def page_for(request: Request) -> Response:
    """The page; 304 without it for a browser that has it."""
    page = _page()
    known = request.headers.get("if-none-match", "")
    if _is_among(page.headers["ETag"], known):
        return Response("", headers=dict(page.headers), status_code=304)
    return Response(page.text, headers={**page.headers, "Content-Type": _MEDIA_TYPE})


@cache
def _page() -> _Page:
    content = _FILE.read_bytes()
    text = content.decode()
    headers = {
        "ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"',
        "Cache-Control": "no-cache",  # to be kept, and asked for each time
        "Content-Security-Policy": _policy(text),
        "Referrer-Policy": "no-referrer",
    }
    return _Page(text, headers)


def _policy(text: str) -> str:
    hashes = {name: f"'sha256-{_hash(inline)}'" for name, inline in _INLINE.findall(text)}
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {hashes['script']}",
            f"style-src {hashes['style']}",
            "connect-src 'self'",
            "img-src data:",  # its icon
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",  # no text can become markup
            "trusted-types 'none'",
        )
    )


def _hash(inline: str) -> str:
    return base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()


def _quality(accept: str, media_type: str) -> float:
    """How much a media type is wanted, 0 to 1; the range that names it most exactly counts."""
    ranges = (media_type, media_type.partition("/")[0] + "/*", "*/*")
    found: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = part.split(";")
        given = [match[1] for each in parameters if (match := _QUALITY.fullmatch(each))]
        found.setdefault(name.strip().lower(), float(given[0]) if given else 1.0)
    return next((found[name] for name in ranges if name in found), 0.0)


def _is_among(tag: str, known: str) -> bool:
    """Whether `If-None-Match` has a tag, by weak comparison (RFC 9110, section 13.1.2)."""
    return any(each.strip().removeprefix("W/") in ("*", tag) for each in known.split(","))
