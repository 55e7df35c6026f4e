"""Who may come in: rules on a request's head, before anything else of it is looked at.

A web page of any site can make a browser send requests to this machine. Browsers say so in
`Sec-Fetch-*` (Fetch Metadata, W3C), and in `Origin` (RFC 6454) also on addresses that they do not
trust, whenever a request can change something; other programs send neither. A page whose site's
name was made to mean this machine (DNS rebinding) still has that name in `Host`.
"""

import ipaddress
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

# API Gateway Developer Guide, "Quotas": request line and header values together, for REST APIs.
MAX_HEAD_BYTES = 10_240

_HOST = re.compile(
    r"(?P<name>\[[0-9a-f:.]{2,45}\]|[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?)\.?(?::\d{1,5})?",
    re.IGNORECASE,
)
_OWN_DOMAINS = ("localhost", "localhost.localstack.cloud")
_OWN_SITES = {"same-origin", "none"}  # none: typed by the user, or from a bookmark
_SIDE_DOORS = ("/_localstack/", "/_aws/", "/_hoststack/")
_API = re.compile(r"/_aws/execute-api/|/restapis/[^/]+/[^/]+/_user_request_(?:/|$)")
_TRIGGER = re.compile(r"/_aws/events/rules/.*/trigger")  # LocalStack takes a GET for it
_NOT_IN_A_TARGET = re.compile(rb"[\x00-\x20\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a request is not let in; `detail` never quotes it."""

    status: int
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A request's first lines.

    Attributes:
        target: As sent: path and query string.
        headers: Values by name in small letters, each in the order in which they were sent.
    """

    method: str
    target: bytes
    headers: Mapping[str, Sequence[str]]

    @property
    def path(self) -> str:
        """The decoded path, each run of slashes as one."""
        path = self.target.partition(b"?")[0].decode(errors="replace")
        return re.sub("/+", "/", unquote(path))

    @property
    def host(self) -> str:
        """The host's name in small letters, without port; empty if it is none."""
        match = _HOST.fullmatch(self.values("host"))
        return match["name"].lower() if match else ""

    def values(self, name: str) -> str:
        """What a header says; several of one name stand as one, behind commas."""
        return ",".join(self.headers.get(name, ()))


def malformed(head: Head) -> Refusal | None:
    """What keeps a request from being read at all."""
    if not head.target.startswith(b"/") and head.target != b"*":
        return Refusal(status=400, detail="The request line names no path: it begins with /.")
    if _NOT_IN_A_TARGET.search(head.target) or not _is_utf8(head.target):
        return Refusal(status=400, detail="The path or query string has bytes that are no UTF-8.")
    if len(head.headers.get("host", ())) != 1 or not head.host:
        return Refusal(
            status=400, detail="The Host header is not a host name with or without port."
        )
    return None


def too_long(head: Head) -> Refusal | None:
    """Whether a request for an API is over AWS's limit."""
    line = len(head.method) + len(head.target) + len("  HTTP/1.1")
    values = sum(len(value) for several in head.headers.values() for value in several)
    if line + values <= MAX_HEAD_BYTES:
        return None
    return over_limit(is_line=line > MAX_HEAD_BYTES)


def over_limit(*, is_line: bool) -> Refusal:
    """The refusal of a request line, or of headers, over AWS's limit."""
    what = "request line is" if is_line else "headers are"
    return Refusal(
        status=414 if is_line else 431,
        detail=f"The {what} too long: API Gateway takes {MAX_HEAD_BYTES:,} bytes of request line "
        "and header values together. Send what is long in a body.",
    )


def of_unknown_host(head: Head, own: Collection[str]) -> Refusal | None:
    """Whether a request is for a name that is not this cloud's: DNS rebinding.

    Args:
        own: Names in small letters that the cloud has besides those that always mean this machine.
    """
    name = head.host
    if name in own or _is_address(name) or _is_local(name):
        return None
    return Refusal(
        status=403,
        detail="The Host header names no host of this cloud: use localhost or an IP address, or "
        "give the name to hoststack with --host.",
    )


def of_another_site(head: Head) -> Refusal | None:
    """Whether a browser sent a request for a page of another site.

    A link that the user follows passes: what it brings is shown to the user alone.
    """
    if not all(_is_own(origin, head.values("host")) for origin in head.headers.get("origin", ())):
        return Refusal(status=403, detail=_FOREIGN.format("Origin"))
    sites = head.headers.get("sec-fetch-site", ())
    if all(site in _OWN_SITES for site in sites) or _is_followed_link(head):
        return None
    return Refusal(status=403, detail=_FOREIGN.format("Sec-Fetch-Site"))


_FOREIGN = "A browser sent this for a page of another site, as its header {} says. That is refused."


def is_for_api(head: Head) -> bool:
    """Whether a request is for a stage of API Gateway, if there is one."""
    return ".execute-api." in head.host or _API.match(head.path) is not None


def is_for_side_door(head: Head) -> bool:
    """Whether a request is for LocalStack itself: what no AWS has."""
    return head.path.startswith(_SIDE_DOORS) and not is_for_api(head)


def is_health(head: Head) -> bool:
    """Whether a request only asks whether LocalStack runs."""
    return head.method in {"GET", "HEAD"} and head.path == "/_localstack/health"


def changing_by_get(head: Head) -> Refusal | None:
    """Whether a request would change something by a method that must not."""
    if head.method in {"GET", "HEAD"} and _TRIGGER.fullmatch(head.path):
        return Refusal(status=405, detail="This changes something: use POST.")
    return None


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _is_local(name: str) -> bool:
    return any(name == own or name.endswith(f".{own}") for own in _OWN_DOMAINS)


def _is_own(origin: str, host: str) -> bool:
    """Whether an origin is that of the very address that was asked."""
    try:
        page, asked = urlsplit(origin), urlsplit(f"{urlsplit(origin).scheme}://{host}")
        default = {"http": 80, "https": 443}[page.scheme]
        ports = page.port or default, asked.port or default
    except (ValueError, KeyError):
        return False
    return page.hostname == asked.hostname and ports[0] == ports[1]


def _is_followed_link(head: Head) -> bool:
    return (
        head.method in {"GET", "HEAD"}
        and not head.headers.get("origin")
        and head.values("sec-fetch-mode") == "navigate"
        and head.values("sec-fetch-dest") == "document"
    )
