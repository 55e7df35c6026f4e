"""Who may come in, by a request's head alone."""

import pytest

from hoststack.gateway import visitors
from hoststack.gateway.visitors import Head


def head(
    method: str = "GET",
    target: bytes = b"/",
    host: str = "localhost:4566",
    headers: dict[str, str] | None = None,
) -> Head:
    """A request's head."""
    values = {name: [value] for name, value in (headers or {}).items()}
    return Head(method=method, target=target, headers={"host": [host], **values})


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:4566",
        "localhost.:80",
        "promptlane.execute-api.localhost.localstack.cloud:4566",
        "bucket.s3.localhost",
        "127.0.0.1:8000",
        "10.1.2.3",
        "[::1]:4566",
        "cloud:4566",
        "my_box.lan",
    ],
)
def test_names_of_this_cloud_pass(host: str) -> None:
    asked = head(host=host)

    assert visitors.malformed(asked) is None
    assert visitors.of_unknown_host(asked, {"cloud", "my_box.lan"}) is None


@pytest.mark.parametrize(
    "host",
    [
        "rebound.example",
        "localhost.rebound.example",
        "notlocalhost",
        "127.0.0.1.rebound.example",
        "localstack.cloud",
        "2130706433",
        "0x7f.1",
        "cloud.rebound.example",
    ],
)
def test_other_names_are_refused(host: str) -> None:
    refusal = visitors.of_unknown_host(head(host=host), {"cloud"})

    assert refusal is not None
    assert refusal.status == 403
    assert "--host" in refusal.detail


@pytest.mark.parametrize(
    "host",
    [
        "",
        "../..",
        "a b",
        "h\u00f6st",
        "a" * 300,
        "localhost:port",
        "localhost:123456",
        "user@localhost",
        "localhost/x",
        "[::1",
        "-a",
        "a,b",
    ],
)
def test_what_is_no_host_is_a_bad_request(host: str) -> None:
    refusal = visitors.malformed(head(host=host))

    assert refusal is not None
    assert refusal.status == 400
    assert "Host" in refusal.detail


def test_two_hosts_or_none_are_a_bad_request() -> None:
    two = Head(method="GET", target=b"/", headers={"host": ["localhost", "rebound.example"]})

    assert visitors.malformed(two)
    assert visitors.malformed(Head(method="GET", target=b"/", headers={}))


@pytest.mark.parametrize("target", [b"http://localhost/", b"", b"/\xff", b"/\x01", b"/?q=\xc3"])
def test_what_is_no_path_is_a_bad_request(target: bytes) -> None:
    refusal = visitors.malformed(head(target=target))

    assert refusal is not None
    assert refusal.status == 400


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("GET", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}),
        ("GET", {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"}),
        ("GET", {"sec-fetch-site": "something-new"}),
        ("GET", {"sec-fetch-site": ""}),
        ("POST", {"origin": "http://localhost:3000"}),
        ("POST", {"origin": "https://localhost:4566.rebound.example"}),
        ("PUT", {"origin": "null"}),
        ("DELETE", {"origin": "http://page.example"}),
        ("POST", {"origin": "file://"}),
        ("POST", {"origin": ""}),
        ("GET", {"origin": "http://page.example"}),
        ("POST", {"origin": "chrome-extension://abc"}),
        (
            "POST",
            {
                "sec-fetch-site": "cross-site",
                "sec-fetch-mode": "navigate",
                "sec-fetch-dest": "document",
            },
        ),
        (
            "GET",
            {
                "sec-fetch-site": "cross-site",
                "sec-fetch-mode": "navigate",
                "sec-fetch-dest": "iframe",
            },
        ),
    ],
)
def test_pages_of_other_sites_are_refused(method: str, headers: dict[str, str]) -> None:
    refusal = visitors.of_another_site(head(method, headers=headers))

    assert refusal is not None
    assert refusal.status == 403
    assert "another site" in refusal.detail


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("POST", {}),
        ("DELETE", {"sec-fetch-site": "same-origin", "origin": "http://localhost:4566"}),
        ("POST", {"origin": "https://LOCALHOST:4566"}),
        ("GET", {"sec-fetch-site": "none", "sec-fetch-mode": "navigate"}),
        (
            "GET",
            {
                "sec-fetch-site": "cross-site",
                "sec-fetch-mode": "navigate",
                "sec-fetch-dest": "document",
            },
        ),
    ],
)
def test_programs_own_pages_and_links_pass(method: str, headers: dict[str, str]) -> None:
    assert visitors.of_another_site(head(method, headers=headers)) is None


def test_one_of_two_sites_is_enough_to_refuse() -> None:
    both = {"host": ["localhost"], "sec-fetch-site": ["same-origin", "cross-site"]}

    assert visitors.of_another_site(Head(method="GET", target=b"/", headers=both))


@pytest.mark.parametrize(
    ("port", "origin", "is_own"),
    [("", "http://localhost", True), (":80", "http://localhost", True), ("", "http://x", False)],
)
def test_a_default_port_need_not_be_written(port: str, origin: str, is_own: bool) -> None:
    refusal = visitors.of_another_site(
        head("POST", host=f"localhost{port}", headers={"origin": origin})
    )

    assert (refusal is None) is is_own


def test_awss_limit_of_a_head_counts_line_and_values() -> None:
    fits = b"/" + b"a" * (10_240 - len("GET / HTTP/1.1") - len("localhost:4566"))

    assert visitors.too_long(head(target=fits)) is None
    assert visitors.too_long(head(target=fits + b"a")).status == 431  # type: ignore[union-attr]
    assert visitors.too_long(head(target=fits + b"a" * 99)).status == 414  # type: ignore[union-attr]
    assert visitors.too_long(head(headers={"x": "a" * 10_240})).status == 431  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("target", "is_door"),
    [
        (b"/_localstack/health", True),
        (b"/_aws/sqs/messages", True),
        (b"//_hoststack/environments", True),
        (b"/%5Flocalstack/config", True),
        (b"/_aws/execute-api/public/live/", False),
        (b"/000000000000/work", False),
    ],
)
def test_side_doors_are_what_no_aws_has(target: bytes, is_door: bool) -> None:
    assert visitors.is_for_side_door(head(target=target)) is is_door


def test_a_rule_is_not_triggered_by_a_get() -> None:
    path = b"/_aws/events/rules/arn:aws:events:us-east-1:000000000000:rule%2Fr/trigger"

    assert visitors.changing_by_get(head(target=path)).status == 405  # type: ignore[union-attr]
    assert visitors.changing_by_get(head("POST", target=path)) is None
