"""The page: who gets it, what a browser may do with it, and that programs pay nothing for it."""

import base64
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from functions.client.front_page import is_preferred
from tests.stand.cloudformation import ROOT
from tests.stand.gateway import Gateway

PAGE = (ROOT / "functions/client/page/index.html").read_text()
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [
        ("", False),
        ("*/*", False),  # curl
        ("text/html", True),
        (BROWSER["Accept"], True),
        ("text/*", True),
        ("TEXT/HTML ; Q=0.5", True),
        ("application/json", False),
        ("text/html, application/json", False),
        ("text/html;q=0.4, application/json;q=0.5", False),
        ("application/json;q=0.4, text/html;q=0.5", True),
        ("text/html;q=0, */*", False),
        ("text/html;level=1;q=0.2, application/*;q=0.1", True),
        ("text/html;q=2, application/json;q=0", True),
        (",;=,q", False),
    ],
)
def test_those_get_the_page_who_prefer_it_to_json(accept: str, is_page: bool) -> None:
    assert is_preferred(accept) is is_page


def test_a_browser_gets_the_page_and_programs_the_description(call: Gateway) -> None:
    page = call("GET", "/", headers=BROWSER)
    described = call("GET", "/", headers={"Accept": "*/*"})

    assert (page.status, page.text) == (200, PAGE)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert described.json()["service"] == "promptlane-client"
    assert described.headers["content-type"] == "application/json"
    assert described.headers["cache-control"] == "no-store"
    assert page.headers["vary"] == described.headers["vary"] == "Accept"


def test_head_tells_the_same_without_the_page(call: Gateway) -> None:
    page, head = (call(method, "/", headers=BROWSER) for method in ("GET", "HEAD"))

    assert (head.status, head.text) == (200, "")
    for name in ("etag", "content-type", "content-security-policy", "vary"):
        assert head.headers[name] == page.headers[name]


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_a_browser_that_has_the_page_is_not_sent_it_again(call: Gateway, form: str) -> None:
    tag = call("GET", "/", headers=BROWSER).headers["etag"]

    answer = call("GET", "/", headers=BROWSER | {"If-None-Match": form.format(tag)})

    assert (answer.status, answer.text) == (304, "")
    assert (answer.headers["etag"], answer.headers["vary"]) == (tag, "Accept")


def test_a_browser_that_has_another_page_is_sent_this_one(call: Gateway) -> None:
    answer = call("GET", "/", headers=BROWSER | {"If-None-Match": '"another"'})

    assert (answer.status, answer.text) == (200, PAGE)


def test_the_policy_allows_what_stands_in_the_page_and_nothing_else(call: Gateway) -> None:
    policy = call("GET", "/", headers=BROWSER).headers["content-security-policy"]
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))

    for name in ("script", "style"):
        [inline] = re.findall(rf"<{name}\b[^>]*>(.*?)</{name}>", PAGE, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert rules[f"{name}-src"] == f"'sha256-{digest}'"
    assert (rules["default-src"], rules["connect-src"]) == ("'none'", "'self'")
    assert rules["frame-ancestors"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert "unsafe" not in policy


def test_the_page_is_small_and_has_all_that_it_needs() -> None:
    without_icon = PAGE.replace("http://www.w3.org/2000/svg", "")

    assert len(PAGE.encode()) < 60_000
    assert "//" not in re.sub(r"// [^\n]*", "", without_icon)  # no other address
    assert not re.search(r"<(?:img|iframe|object|embed|link(?! rel=\"icon\" href=\"data:))\b", PAGE)
    assert not re.search(r"\s(?:src|on[a-z]+|style)=\"", PAGE)


def test_nothing_in_the_page_makes_markup_of_text() -> None:
    ways = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(")

    assert [way for way in ways if way in PAGE] == []


def test_texts_and_keys_are_kept_for_the_session_alone() -> None:
    kept = set(re.findall(r'lasting\.set\("(\w+)"', PAGE))

    assert kept == {"tasks", "lately"}  # ids, and how long tasks took


def test_a_program_that_asks_for_the_description_has_no_page_read() -> None:
    """Neither a cold start nor the description pays for the page."""
    script = (
        "import json, sys, pathlib\n"
        "opened = []\n"
        "sys.addaudithook(lambda name, args: opened.append(str(args[0])) if name == 'open' else 0)"
        "\nfrom functions.client.app import handler\n"
        "event = json.loads(sys.argv[1])\n"
        "handler(event, None)\n"
        "before = any('index.html' in path for path in opened)\n"
        "answer = handler(event | {'headers': {'Accept': 'text/html'}}, None)\n"
        "print(json.dumps([before, answer['statusCode'], opened[-1]]))\n"
    )
    event = {
        "requestContext": {"resourcePath": "/", "httpMethod": "GET", "requestId": "1"},
        "path": "/",
        "headers": {"Accept": "*/*"},
    }

    ran = subprocess.run(
        [sys.executable, "-c", script, json.dumps(event)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "AWS_DEFAULT_REGION": "us-east-1"},
        capture_output=True,
        text=True,
        check=True,
    )

    was_read, status, last = json.loads(ran.stdout.splitlines()[-1])
    assert (was_read, status) == (False, 200)
    assert Path(last) == ROOT / "functions/client/page/index.html"
