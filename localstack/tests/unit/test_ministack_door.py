"""What the door before ministack lets in, and as what."""

import asyncio
import json
from typing import Any

import pytest

from hoststack.ministack.door import Door
from hoststack.settings import Front, Settings

SIGNED = (
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request, "
    f"SignedHeaders=host;x-amz-date, Signature={'0' * 64}"
)
FRONT, CLOUD = 8000, 4566


class App:
    """Stands in for ministack: keeps what it is given."""

    def __init__(self) -> None:
        self.given: dict[str, Any] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Take a request and answer nothing."""
        self.given = dict(scope)


def asked(
    path: str = "/",
    *,
    port: int = CLOUD,
    method: str = "GET",
    query: str = "",
    kind: str = "http",
    **headers: str,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What ministack gets of a request, and what the door answers by itself."""
    app, sent = App(), []
    values = {"host": f"localhost:{port}"} | {k.replace("_", "-"): v for k, v in headers.items()}
    scope = {
        "type": kind,
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in values.items()],
        "server": ("127.0.0.1", port),
    }
    front = Front(port=FRONT, api_id="mine", stage="v1")
    door = Door(app, Settings(fronts=(front,), open_apis=frozenset({"mine"})))

    async def send(event: Any) -> None:
        sent.append(dict(event))

    asyncio.run(door(scope, None, send))
    return app.given, sent


def status_of(sent: list[dict[str, Any]]) -> int:
    """The status of an answer; 0 without one."""
    return int(sent[0].get("status", 0)) if sent else 0


def test_a_front_port_is_its_apis_stage_and_the_path_as_sent_stays_for_who_signed_it() -> None:
    given, sent = asked("/process", port=FRONT, method="POST")

    assert not sent
    assert given["path"] == "/_aws/execute-api/mine/v1/process"
    assert given["raw_path"] == b"/process"


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("mine.execute-api.localhost:4566", "/_aws/execute-api/mine/v1/x"),
        ("mine.execute-api.us-east-1.localhost:4566", "/_aws/execute-api/mine/v1/x"),
        ("0123abcd.execute-api.localhost:4566", "/_aws/execute-api/0123abcd/v1/x"),
    ],
)
def test_an_api_can_be_asked_by_its_hosts_name(host: str, path: str) -> None:
    given, sent = asked("/v1/x", host=host)

    assert not sent
    assert given["path"] == path


@pytest.mark.parametrize("middle", ["", "us-east-1."])
@pytest.mark.parametrize("api", ["mine", "0123abcd", "0123ABCD"])
def test_an_apis_name_opens_nothing_but_the_api(api: str, middle: str) -> None:
    host = f"{api}.execute-api.{middle}localhost:4566"

    given, _ = asked("/_ministack/reset", method="POST", host=host)

    assert given["path"] == f"/_aws/execute-api/{api.lower()}/_ministack/reset"
    [name] = [value for header, value in given["headers"] if header == b"host"]
    assert name == (host.encode() if api == "mine" else b"localhost")


@pytest.mark.parametrize(
    "path", ["/_aws/execute-api/mine/v1/", "/restapis/mine/v1/_user_request_/process"]
)
def test_an_api_needs_no_signature(path: str) -> None:
    assert asked(path)[0]["path"] == path


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/bucket/key",
        "/_aws/execute-api/mine",  # no stage: ministack reads a bucket's name
        "//_aws/execute-api/mine/v1/",
        "/_AWS/execute-api/mine/v1/",
        "/restapis/mine/v1/other",
        "/_aws/sqs/messages",
    ],
)
def test_all_other_calls_need_one(path: str) -> None:
    given, sent = asked(path)

    assert not given
    assert status_of(sent) == 403
    assert json.loads(sent[1]["body"])["__type"] == "MissingAuthenticationTokenException"
    assert asked(path, authorization=SIGNED)[0]["path"] == path


@pytest.mark.parametrize(
    "wrong", ["Basic dGVzdDp0ZXN0", "AWS4-HMAC-SHA256", f"{SIGNED}, x", "Bearer x"]
)
def test_something_like_a_signature_is_none(wrong: str) -> None:
    assert status_of(asked("/", authorization=wrong)[1]) == 403


def test_a_presigned_object_passes_and_a_presigned_action_does_not() -> None:
    query = "X-Amz-Algorithm=a&X-Amz-SignedHeaders=host&X-Amz-Signature=0&X-Amz-Credential="

    assert not asked("/b/k", query=f"{query}test/1/us-east-1/s3/aws4_request")[1]
    assert asked("/", query=f"{query}test/1/us-east-1/sqs/aws4_request&Action=ListQueues")[1]


@pytest.mark.parametrize(
    ("method", "path", "is_let_in"),
    [
        ("GET", "/_localstack/health", True),
        ("GET", "/_ministack/health", True),
        ("PUT", "/_ministack/cfn-response/token", True),
        ("POST", "/_ministack/health", False),
        ("POST", "/_ministack/reset", False),
        ("POST", "//_ministack/reset", False),
        ("GET", "/_ministack/lambda-code/promptlane-client", False),
        ("POST", "/_ministack/cfn-response/token", False),
    ],
)
def test_ministacks_own_pages_are_closed_even_with_a_signature(
    method: str, path: str, is_let_in: bool
) -> None:
    given, sent = asked(path, method=method, authorization=SIGNED)

    assert bool(given) is is_let_in
    assert status_of(sent) == (0 if is_let_in else 403)


@pytest.mark.parametrize("port", [FRONT, CLOUD])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", ""])
def test_other_names_are_refused_at_each_port(port: int, host: str) -> None:
    _, sent = asked("/", port=port, host=host, authorization=SIGNED)

    assert status_of(sent) == (403 if host else 400)


@pytest.mark.parametrize("host", ["a.cloudfront.localhost", "0123abcd.execute-api.localhost"])
def test_a_front_port_takes_no_name_that_means_something_else_to_ministack(host: str) -> None:
    assert status_of(asked("/", port=FRONT, host=host)[1]) == 403


def test_such_a_name_makes_no_call_an_api_s() -> None:
    path = "/_aws/execute-api/mine/v1/"

    assert status_of(asked(path, host="bucket.s3.localhost")[1]) == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
def test_pages_of_other_sites_reach_open_apis_alone(headers: dict[str, str]) -> None:
    others = asked("/_aws/execute-api/other/v1/", **headers)  # type: ignore[arg-type]
    calls = asked("/", authorization=SIGNED, **headers)  # type: ignore[arg-type]
    front = asked("/", port=FRONT, **headers)

    assert status_of(others[1]) == status_of(calls[1]) == 403
    assert not front[1]


@pytest.mark.parametrize(
    ("path", "headers", "is_let_in"),
    [
        ("/_aws/execute-api/other/v1/", {}, True),
        ("/_aws/execute-api/mine/v1/", {"origin": "http://evil.example"}, False),
        ("/", {"authorization": SIGNED}, False),
    ],
)
def test_a_web_socket_is_for_an_api_and_from_its_own_site(
    path: str, headers: dict[str, str], is_let_in: bool
) -> None:
    given, sent = asked(path, kind="websocket", **headers)  # type: ignore[arg-type]

    assert bool(given) is is_let_in
    assert is_let_in or sent == [{"type": "websocket.close", "code": 1008}]


def test_a_call_counts_as_encrypted_whatever_it_says() -> None:
    call, _ = asked("/", authorization=SIGNED, x_forwarded_proto="http")
    api, _ = asked("/", port=FRONT)

    assert [v for n, v in call["headers"] if n == b"x-forwarded-proto"] == [b"https"]
    assert b"x-forwarded-proto" not in dict(api["headers"])


def test_a_request_with_too_long_a_head_is_refused_for_apis() -> None:
    assert status_of(asked("/", port=FRONT, query="a" * 11_000)[1]) == 414


class Slow:
    """Stands in for ministack: answers nobody until it is told to."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.may_end = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Take a request, and wait."""
        self.paths.append(scope["path"])
        await self.may_end.wait()


def test_of_many_requests_for_a_front_few_are_worked_on_and_the_others_wait() -> None:
    app = Slow()
    door = Door(app, Settings(fronts=(Front(port=FRONT, api_id="mine", stage="v1"),)))

    def one(path: str, port: int, **headers: str) -> Any:
        values = {"host": "localhost"} | headers
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in values.items()],
            "server": ("127.0.0.1", port),
        }
        return asyncio.create_task(door(scope, None, None))  # type: ignore[arg-type]

    async def burst() -> tuple[int, int]:
        tasks = [one("/", FRONT) for _ in range(20)]
        await asyncio.sleep(0.05)
        at_once = len(app.paths)
        tasks.append(one("/_aws/execute-api/behind/v1/", CLOUD))  # what a front's function calls
        tasks.append(one("/", FRONT, prefer="wait=20"))
        await asyncio.sleep(0.05)
        with_others = len(app.paths)
        app.may_end.set()
        await asyncio.gather(*tasks)
        return at_once, with_others

    assert asyncio.run(burst()) == (8, 10)
    assert len(app.paths) == 22
