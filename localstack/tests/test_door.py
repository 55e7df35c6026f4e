"""The door of each port: hosts, sites, side doors, and requests that are too long."""

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.calls import call
from tests.conftest import Running
from tests.raw import exchange, head

LINK = {
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
}


def base_of(running: Running, port: str) -> str:
    """The URL of one of the two ports."""
    return running.front if port == "front" else running.cloud.endpoint


@pytest.mark.parametrize("port", ["front", "cloud"])
@pytest.mark.parametrize("host", ["rebound.example", "localhost.rebound.example:4566"])
def test_a_foreign_host_is_refused(running: Running, port: str, host: str) -> None:
    answer = call("GET", f"{base_of(running, port)}/echo/a", None, {"Host": host})

    assert answer.status == 403
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "--host" in answer.json["detail"]


@pytest.mark.parametrize("port", ["front", "cloud"])
@pytest.mark.parametrize("host", ["../..", "h\u00f6st", "a" * 5_000, "localhost:x", ""])
def test_what_is_no_host_is_a_bad_request(running: Running, port: str, host: str) -> None:
    answer = exchange(base_of(running, port), head("GET /echo/a", host))

    assert answer.status == 400
    assert json.loads(answer.body)["title"] == "Bad Request"


@pytest.mark.parametrize("port", ["front", "cloud"])
@pytest.mark.parametrize(
    ("line", "more", "status"),
    [
        (f"GET /echo/{'a' * 12_000}", (), 414),
        (f"GET /echo/{'a' * 20_000}", (), 414),
        (f"GET /echo/{'a' * 300_000}", (), 414),
        ("GET /echo/a", (f"X-Long: {'a' * 12_000}",), 431),
        ("GET /echo/a", (f"X-Long: {'a' * 20_000}",), 431),
        ("GET /echo/a", tuple(f"X-{n}: {'a' * 1_000}" for n in range(12)), 431),
        ("GET /echo/a", tuple(f"X-{n}: {'a' * 1_000}" for n in range(50)), 431),
    ],
)
def test_what_is_too_long_is_told_awss_limit(
    running: Running, port: str, line: str, more: tuple[str, ...], status: int
) -> None:
    path = "" if port == "front" else "/_aws/execute-api/public/live"
    line = line.replace("/echo", f"{path}/echo", 1)

    answer = exchange(base_of(running, port), head(line, "localhost", *more))

    assert answer.status == status
    document = json.loads(answer.body)
    assert document["type"] == "about:blank"
    assert "10,240 bytes" in document["detail"]


@pytest.mark.parametrize("of", ["front", "cloud"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
        {"Origin": "http://page.example"},
        {"Origin": "null"},
    ],
)
def test_an_api_refuses_other_sites_in_its_own_form(
    running: Running, of: str, headers: dict[str, str]
) -> None:
    base = running.front if of == "front" else running.outputs["PublicUrl"]

    for method in ("GET", "POST", "PUT", "DELETE"):
        answer = call(method, f"{base}/echo/a", None, headers)

        assert answer.status == 403
        assert answer.json["title"] == "refused"
        assert "another site" in answer.json["detail"]


def test_a_link_to_an_api_may_be_followed(running: Running) -> None:
    assert call("GET", f"{running.front}/echo/a", None, LINK).status == 200
    assert call("POST", f"{running.front}/echo/a", b"", LINK).status == 403


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/000000000000/work?Action=PurgeQueue", "/_localstack/init"])
def test_other_sites_reach_nothing_of_the_cloud(running: Running, method: str, path: str) -> None:
    page = {"Origin": "http://localhost:3000", "Sec-Fetch-Site": "same-site"}

    answer = call(method, running.cloud.endpoint + path, None, page)

    assert answer.status == 403
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_web_socket_of_another_site_is_not_opened(running: Running) -> None:
    more = (
        "Upgrade: websocket",
        "Origin: http://page.example",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
    )
    for url, path in ((running.front, "/"), (running.cloud.endpoint, "/_localstack/health")):
        request = head(f"GET {path}", "localhost", *more).replace(b"close", b"Upgrade")

        assert b" 403 " in exchange_first_line(url, request)


def exchange_first_line(url: str, request: bytes) -> bytes:
    """The first line of an answer on a connection that stays open."""
    port = int(url.rpartition(":")[2])
    with socket.create_connection(("localhost", port), 10) as sock:
        sock.sendall(request)
        return sock.recv(4_096).partition(b"\r\n")[0]


def test_a_get_triggers_nothing(running: Running) -> None:
    events = running.aws("events")
    arn = events.put_rule(Name="nightly", ScheduleExpression="rate(1 day)")["RuleArn"]
    url = f"{running.cloud.endpoint}/_aws/events/rules/{arn}/trigger"

    assert call("GET", url).status == 405
    assert call("GET", url).headers["Allow"] == "POST"
    events.delete_rule(Name="nightly")


def test_two_hundred_connections_at_once_are_all_answered(running: Running) -> None:
    """No environment is looked for while another thread adds one, and no dead one is kept."""
    with ThreadPoolExecutor(200) as pool:
        answers = list(pool.map(lambda _: call("GET", f"{running.front}/echo/a"), range(400)))

    assert {answer.status for answer in answers} == {200}


def test_a_function_has_no_more_environments_than_are_reserved_for_it(running: Running) -> None:
    functions = running.aws("lambda")
    reserved = functions.get_function_concurrency(FunctionName="reserved")

    assert reserved["ReservedConcurrentExecutions"] == 2

    def sleeps(_: int) -> bool:
        try:
            functions.invoke(FunctionName="reserved", Payload=b'{"do": "sleep", "seconds": 2}')
        except functions.exceptions.TooManyRequestsException:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        took = list(pool.map(sleeps, range(4)))

    assert sorted(took) == [False, False, True, True]


def test_an_environment_that_is_stopped_while_it_starts_is_not_kept(running: Running) -> None:
    functions = running.aws("lambda")
    with ThreadPoolExecutor(20) as pool:
        calls = [pool.submit(call, "GET", f"{running.front}/echo/a") for _ in range(20)]
        functions.update_function_configuration(FunctionName="echo", Timeout=11)
        statuses = {made.result().status for made in calls}
    time.sleep(0.5)

    assert statuses <= {200, 500, 502, 503}
    assert {call("GET", f"{running.front}/echo/a").status for _ in range(20)} == {200}
