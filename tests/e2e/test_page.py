"""The page in a real Chromium, against the running local cloud, as a person uses it.

`make pictures` keeps the pictures that README shows, and one of each width in build/pictures.
"""

import json
import os
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Literal

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Request,
    Route,
    ViewportSize,
    expect,
)

from tests.stand.browser import chromium
from tests.stand.cloud import ROOT, Cloud, call

# A stack that masks, and whose model takes long enough to be seen at it.
STACK = {
    "Prefix": "paged",
    "ModelSeconds": "3",
    "Scale": "medium",
    "AlertPolicy": "personal=mask",
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
HEIGHT = 900
PICTURE: ViewportSize = {"width": 1120, "height": 740}  # of those in docs/pictures
AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
PHONE = "+380991414444"
INJECTION = "Robert'; DROP TABLE students; --"

# Machines that run these tests may be busy.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def paged(cloud: Cloud) -> str:
    """The root of an API whose page these tests open, as API Gateway has it."""
    cloud.deploy("paged", STACK)
    return f"{cloud.gateway('paged')}/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests here."""
    with chromium() as started:
        yield started


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that remembers nothing of other tests."""
    with browser.new_context(viewport={"width": 1280, "height": HEIGHT}) as fresh:
        yield fresh


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab in which nothing goes wrong but what a test does: no error, no breach of the policy."""
    faults: list[str] = []
    tab = context.new_page()
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    yield tab
    # Chromium notes each answer that is an error; what the page makes of it is what is tested
    assert [fault for fault in faults if not fault.startswith("Failed to load resource")] == []


@pytest.fixture
def opened(page: Page, paged: str) -> Page:
    """The page, when it has heard of the deployment."""
    return open_page(page, paged)


def open_page(page: Page, url: str) -> Page:
    """Load the page and wait until it has asked for what it shows."""
    page.goto(url)
    expect(page.locator("#parts li")).to_have_count(3)
    expect(page.locator("#count")).to_contain_text("of 8,000")
    return page


def send(page: Page, text: str) -> None:
    """Write a message and send it by keyboard."""
    box = message_of(page)
    box.fill(text)
    box.press("Control+Enter")


def message_of(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your message")


def newest(page: Page) -> Locator:
    """The card of the task that was sent last."""
    return page.locator("#tasks > li").first


def state(card: Locator) -> Locator:
    return card.locator(".state")


def stored(page: Page, area: Literal["localStorage", "sessionStorage"]) -> str:
    """All that the page has in a storage."""
    return str(page.evaluate(f"JSON.stringify({area})"))


def test_a_message_is_queued_runs_beside_a_bar_and_is_answered(opened: Page) -> None:
    looks: list[Request] = []
    opened.on("request", lambda each: looks.append(each) if "/status/" in each.url else None)

    send(opened, "What is the capital of Ukraine?")

    card = newest(opened)
    expect(state(card)).to_have_text("Running")
    expect(card.get_by_role("progressbar")).to_be_visible()
    expect(card.locator(".pace")).to_contain_text("of about 3 s")
    expect(message_of(opened)).to_have_value("")
    expect(state(card)).to_have_text("Done")
    expect(card.get_by_role("group", name="Answer")).to_have_text(
        "Analysed 6 words, 31 characters."
    )
    expect(opened.locator("#said")).to_contain_text("is done: Analysed 6 words")
    assert len(looks) <= 4  # one or two soon after the submit, the others as Retry-After says
    assert "capital" not in stored(opened, "localStorage")


def test_what_is_refused_is_told_at_once_with_its_places(cloud: Cloud, page: Page) -> None:
    opened = open_page(page, f"{cloud.front}/")
    text = f"🦔 Привіт! Look up the student {INJECTION} in the list."
    send(opened, text)

    told = opened.locator("#verdict")
    expect(told).to_contain_text("Refused")
    expect(told.locator("mark")).to_contain_text("DROP TABLE")
    told.get_by_role("button", name="SQL_INJECTION").click()
    box = message_of(opened)
    expect(box).to_have_value(text)
    expect(box).to_be_focused()
    selected = box.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)")
    assert told.locator("mark").text_content() == f"{selected}SQL_INJECTION"
    assert selected in INJECTION
    expect(opened.locator("#tasks > li")).to_have_count(0)


def test_masked_values_are_put_back_in_the_browser(opened: Page) -> None:
    sent: list[str] = []

    def quote(route: Route) -> None:
        """The simulated model quotes nothing, so let it."""
        answer = route.fetch()
        record = answer.json()
        if record["status"] == "SUCCESS":
            record["result"] = "Call <PHONE_1>, not <PHONE_2> or <phone_1>."
        sent.append(route.request.url + json.dumps(route.request.headers))
        route.fulfill(response=answer, json=record)

    opened.route("**/status/*", quote)
    send(opened, f"🦔 My phone number is {PHONE}, ask there.")

    card = newest(opened)
    expect(opened.locator("#verdict")).to_contain_text("masked: PHONE")
    expect(card.locator(".asked mark")).to_have_text(f"{PHONE}<PHONE_1>")
    expect(state(card)).to_have_text("Done")
    expect(card.locator(".answer")).to_have_text(f"Call {PHONE}, not <PHONE_2> or <phone_1>.")
    expect(card.locator(".answer mark")).to_have_text(PHONE)
    assert PHONE not in stored(opened, "localStorage") + "".join(sent)


def test_a_task_is_cancelled_and_sent_again(opened: Page) -> None:
    send(opened, "Count to a million.")
    card = newest(opened)

    card.get_by_role("button", name="Cancel").click()

    expect(state(card)).to_have_text("Cancelled")
    expect(card).to_be_focused()
    card.get_by_role("button", name="Send again").click()
    expect(opened.locator("#tasks > li")).to_have_count(2)
    expect(state(newest(opened))).to_have_text("Done")


def test_a_reload_keeps_tasks_and_a_new_tab_has_their_ids_alone(
    opened: Page, context: BrowserContext
) -> None:
    send(opened, f"My phone number is {PHONE}.")
    expect(opened.locator("#tasks > li")).to_have_count(1)

    opened.reload()

    card = newest(opened)
    expect(card.locator(".asked")).to_contain_text(PHONE)
    expect(state(card)).to_have_text("Done")
    other = context.new_page()
    open_page(other, opened.url)
    expect(state(newest(other))).to_have_text("Done")
    expect(newest(other).locator(".asked")).to_have_text(
        "Its text was kept for its own session alone."
    )

    other.get_by_role("button", name="Forget all").click()
    other.get_by_role("button", name="Forget", exact=True).click()

    expect(other.locator("#tasks > li")).to_have_count(0)
    expect(opened.locator("#tasks > li")).to_have_count(0)
    assert stored(other, "localStorage") == stored(other, "sessionStorage") == "{}"
    assert PHONE not in stored(opened, "sessionStorage")


@pytest.mark.parametrize(
    ("status", "headers", "slug", "words"),
    [
        (429, {"Retry-After": "7"}, "too-many-requests", "Try again in 7 s"),
        (503, {"Retry-After": "10"}, "queue-full", "Many tasks wait already. Try again in 10 s"),
        (503, {"Retry-After": "2"}, "unavailable", "Trying again in 2 s is safe"),
        (500, {}, "internal-error", "its log says why"),
    ],
)
def test_an_error_says_what_to_do_and_the_message_stays(
    opened: Page, status: int, headers: dict[str, str], slug: str, words: str
) -> None:
    problem = {
        "type": f"urn:promptlane:problem:{slug}",
        "title": "Something went wrong",
        "status": status,
        "detail": "The service failed; its log says why under this request's id.",
    }
    opened.route(
        "**/process", lambda route: route.fulfill(status=status, headers=headers, json=problem)
    )

    send(opened, "Hello there")

    expect(opened.get_by_role("alert").filter(has_text=words)).to_be_visible()
    expect(message_of(opened)).to_have_value("Hello there")


def test_a_message_whose_answer_was_lost_makes_one_task_when_it_is_sent_again(
    opened: Page,
) -> None:
    taken: list[dict[str, Any]] = []

    def lose(route: Route) -> None:
        taken.append(route.fetch().json())
        route.abort()

    opened.route("**/process", lose, times=1)
    send(opened, "Hello once")
    expect(opened.locator("#verdict")).to_contain_text("nothing is done twice")
    opened.reload()
    expect(message_of(opened)).to_have_value("Hello once")

    opened.get_by_role("button", name="Send", exact=True).click()

    expect(opened.locator("#tasks > li")).to_have_count(1)
    expect(newest(opened).locator(".id")).to_have_attribute("title", taken[0]["task_id"])


def test_a_failed_task_says_why(opened: Page) -> None:
    def fail(route: Route) -> None:
        answer = route.fetch()
        record = {**answer.json(), "status": "FAILURE", "reason": "the model failed 3 times"}
        route.fulfill(response=answer, json=record)

    opened.route("**/status/*", fail)
    send(opened, "Fail, please.")

    expect(state(newest(opened))).to_have_text("Failed")
    expect(newest(opened).locator(".reason")).to_have_text("the model failed 3 times")
    expect(newest(opened).get_by_role("button", name="Send again")).to_be_visible()


def test_what_a_model_says_stays_text(opened: Page) -> None:
    markup = '<img src="x" onerror="document.title = 1"><script>document.title = 2</script>'

    def say(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, json={**answer.json(), "status": "SUCCESS", "result": markup}
        )

    opened.route("**/status/*", say)
    send(opened, "<b>Is this bold?</b>")

    expect(newest(opened).locator(".answer")).to_have_text(markup)
    expect(newest(opened).locator(".asked")).to_have_text("<b>Is this bold?</b>")
    expect(newest(opened).locator("img, script, b")).to_have_count(0)
    expect(opened).to_have_title("Promptlane")


def test_offline_nothing_is_lost(opened: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    expect(opened.locator("#offline")).to_be_visible()
    send(opened, "Hello from the train")
    expect(opened.locator("#verdict")).to_contain_text("You are offline")

    context.set_offline(False)

    expect(opened.locator("#offline")).to_be_hidden()
    expect(opened.locator("#overall")).to_have_text("All parts answer")
    opened.get_by_role("button", name="Send", exact=True).click()
    expect(opened.locator("#tasks > li")).to_have_count(1)


def test_a_hidden_tab_asks_for_nothing(opened: Page) -> None:
    looks: list[str] = []
    hide = """isHidden => {
      Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    opened.evaluate(hide, True)
    send(opened, "Nobody looks")
    expect(opened.locator("#tasks > li")).to_have_count(1)
    opened.on("request", lambda each: looks.append(each.url))
    opened.wait_for_timeout(2_000)  # the first look would have been after one second
    assert looks == []

    opened.evaluate(hide, False)

    expect(state(newest(opened))).to_have_text("Done")


def test_a_key_is_asked_for_and_kept_for_the_session(opened: Page, context: BrowserContext) -> None:
    keys: list[str | None] = []
    problem = {
        "type": "urn:promptlane:problem:access-denied",
        "title": "The caller may not do this",
        "status": 403,
        "detail": "Send a valid API key in the x-api-key header.",
    }

    def guard(route: Route) -> None:
        keys.append(route.request.headers.get("x-api-key"))
        if keys[-1] == "ann-key":
            route.continue_()
        else:
            route.fulfill(status=403, json=problem)

    opened.route("**/process", guard)
    send(opened, "Hello with a key")
    for title, key in (("asks for an API key", "wrong"), ("does not take that API key", "ann-key")):
        expect(opened.locator("dialog[open] h2")).to_contain_text(title)
        opened.get_by_role("textbox", name="API key").fill(key)
        opened.keyboard.press("Enter")

    expect(opened.locator("#tasks > li")).to_have_count(1)
    expect(opened.locator("dialog[open]")).to_have_count(0)
    assert keys == [None, "wrong", "ann-key"]
    assert "ann-key" in stored(opened, "sessionStorage")
    assert "ann-key" not in stored(opened, "localStorage")


def test_all_of_it_works_by_keyboard(opened: Page) -> None:
    opened.keyboard.press("Tab")
    expect(opened.get_by_role("link", name="Skip to the message")).to_be_focused()
    opened.keyboard.press("Enter")
    expect(message_of(opened)).to_be_focused()
    opened.keyboard.type("Typed, not clicked")
    opened.keyboard.press("Tab")
    expect(opened.get_by_role("button", name="Send", exact=True)).to_be_focused()
    opened.keyboard.press("Enter")
    expect(opened.locator("#tasks > li")).to_have_count(1)

    cancel = newest(opened).get_by_role("button", name="Cancel")
    for _ in range(12):
        if cancel.evaluate("button => button === document.activeElement"):
            break
        opened.keyboard.press("Tab")
    opened.keyboard.press("Enter")

    expect(state(newest(opened))).to_have_text("Cancelled")
    expect(newest(opened)).to_be_focused()


def test_a_task_can_be_copied_as_curl(opened: Page, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    send(opened, "It's a test")
    newest(opened).get_by_role("button", name="Copy as curl").click()
    expect(opened.locator("#said")).to_have_text("The command was copied.")

    copied = opened.evaluate("navigator.clipboard.readText()")

    assert copied == (
        f"curl '{opened.url}process' -H 'Content-Type: application/json' "
        """-d '{"message":"It'\\''s a test"}'"""
    )


def test_nothing_keeps_anybody_from_reading_it(opened: Page) -> None:
    """axe-core finds nothing, and nothing is wider than the screen, at any size, light and dark."""
    opened.set_viewport_size(PICTURE)
    opened.emulate_media(reduced_motion="reduce")
    opened.evaluate(AXE)
    assert breaches(opened) == []  # with its examples
    scene(opened)
    for scheme in SCHEMES:
        opened.emulate_media(color_scheme=scheme)
        keep(opened, f"docs/pictures/page-{scheme}.png")
    for width in (360, 768, 1280):
        scheme = SCHEMES[width == 768]
        opened.emulate_media(color_scheme=scheme)
        opened.set_viewport_size({"width": width, "height": HEIGHT})
        keep(opened, f"build/pictures/{width}-{scheme}.png", is_whole=True)
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        assert breaches(opened) == []
    opened.get_by_role("button", name="Forget all").click()
    assert breaches(opened) == []


def scene(page: Page) -> None:
    """One task of each sort, and a refusal."""
    send(page, "Summarise the minutes of Monday's meeting in three sentences.")
    expect(page.locator("#tasks > li")).to_have_count(1)
    send(page, f"Call Ann Smith back at {PHONE} before noon, and write down what she says.")
    expect(page.locator("#tasks > li")).to_have_count(2)
    send(page, "Write a poem about queues.")
    expect(page.locator("#tasks > li")).to_have_count(3)
    newest(page).get_by_role("button", name="Cancel").click()
    expect(state(newest(page))).to_have_text("Cancelled")
    expect(page.locator("#tasks [data-state=done]")).to_have_count(2)
    send(page, "How long is the longest queue that was ever seen?")
    expect(page.locator("#tasks [data-state=running]")).to_have_count(1)
    send(page, f"Look up the student {INJECTION} in the list.")
    expect(page.locator("#verdict mark").first).to_be_visible()
    page.mouse.move(0, 0)


def keep(page: Page, name: str, *, is_whole: bool = False) -> None:
    """Write a picture, if somebody wants pictures."""
    if "PICTURES" in os.environ:
        page.screenshot(path=ROOT / name, full_page=is_whole, animations="disabled")


def breaches(page: Page) -> list[dict[str, Any]]:
    """What axe-core finds, in its own words."""
    found = page.evaluate("axe.run()")["violations"]
    return [{"rule": each["id"], "where": [n["target"] for n in each["nodes"]]} for each in found]


def test_the_page_is_asked_for_again_and_sent_once(cloud: Cloud) -> None:
    first = call("GET", f"{cloud.front}/", Accept="text/html")
    again = call("GET", f"{cloud.front}/", Accept="text/html", If_None_Match=first.headers["ETag"])

    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert len(first.body) < 60_000
