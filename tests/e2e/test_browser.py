"""What a page of another site can do to a developer who runs the local cloud: nothing.

Driven in a real Chromium, by every way in which a page makes a browser send requests.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, Page, Response

from tests.stand.browser import ATTACKS, FOREIGN, REBOUND, blank_pages, chromium
from tests.stand.cloud import Cloud, call, wait_for_status

TEMPLATE = json.dumps(
    {"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "intruder"}}}}
)
STACK = urlencode(
    {"Action": "CreateStack", "Version": "2010-05-15", "StackName": "intruder"}
    | {"TemplateBody": TEMPLATE}
)
MESSAGE = urlencode({"Action": "SendMessage", "Version": "2012-11-05", "MessageBody": "{}"})
PROMPT = json.dumps({"message": "Tell me of the intruder."})
SIGNED = (
    "AWS4-HMAC-SHA256 Credential=test/20261126/us-east-1/cloudformation/aws4_request, "
    f"SignedHeaders=host;x-amz-date, Signature={'0' * 64}"
)
INVOKE = "/2015-03-31/functions/promptlane-worker/invocations"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests here."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where the pages of other sites are."""
    with blank_pages() as chosen:
        yield chosen


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that remembers nothing of others."""
    with browser.new_context() as context:
        yield context.new_page()


@pytest.fixture
def untouched(cloud: Cloud) -> Iterator[None]:
    """After the test, nothing in the cloud is another than before."""
    cloud.aws("sqs").create_queue(QueueName="bait")
    before = _contents(cloud)
    yield
    assert _contents(cloud) == before


def _contents(cloud: Cloud) -> dict[str, Any]:
    """What a stranger's request could have changed."""
    aws = cloud.aws
    queues = aws("sqs").list_queues()["QueueUrls"]
    [bait] = [url for url in queues if url.endswith("/bait")]
    waiting = ["ApproximateNumberOfMessages"]
    return {
        "stacks": sorted(
            s["StackName"] for s in aws("cloudformation").list_stacks()["StackSummaries"]
        ),
        "buckets": sorted(b["Name"] for b in aws("s3").list_buckets()["Buckets"]),
        "queues": sorted(queues),
        "bait": aws("sqs").get_queue_attributes(QueueUrl=bait, AttributeNames=waiting)[
            "Attributes"
        ],
        "tasks": aws("dynamodb").scan(TableName="promptlane-tasks", Select="COUNT")["Count"],
        "reports": sorted(file.name for file in cloud.reports.glob("*")),
    }


def _targets(cloud: Cloud) -> dict[str, tuple[str, str]]:
    """URLs that do something, and a body that does it too."""
    business = cloud.gateway("promptlane-business")
    return {
        "create a stack": (f"{cloud.endpoint}/?{STACK}", STACK),
        "send a message": (f"{cloud.endpoint}/000000000000/bait?{MESSAGE}", MESSAGE),
        "invoke a function": (cloud.endpoint + INVOKE, "{}"),
        "reset the cloud": (f"{cloud.endpoint}/_localstack/state/reset", ""),
        "submit at the front": (f"{cloud.front}/process?message={quote('Hello there')}", PROMPT),
        "submit a body": (f"{cloud.front}/process", PROMPT),
        "submit at the gateway": (f"{cloud.gateway()}/process?message=Hello", PROMPT),
        "submit to business": (f"{business}/tasks", PROMPT),
    }


TARGETS = (
    *("create a stack", "send a message", "invoke a function", "reset the cloud"),
    *("submit at the front", "submit a body", "submit at the gateway", "submit to business"),
)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("site", [FOREIGN, "localhost"])
def test_a_page_of_another_site_changes_nothing(
    cloud: Cloud, page: Page, port: int, site: str, target: str
) -> None:
    url, body = _targets(cloud)[target]
    answers = _answers(page, cloud)
    page.goto(f"http://{site}:{port}/")

    told = page.evaluate(ATTACKS, {"url": url, "body": body, "key": SIGNED})

    assert len(answers) >= 15  # they did arrive
    assert all(answer.status >= 400 for answer in answers), [
        (answer.status, answer.request.method, told) for answer in answers if answer.status < 400
    ]
    assert told["image"] == told["socket"] == told["events"] == "error"
    assert {told[name] for name in told if name.startswith("cors ")} == {"TypeError"}


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("site", [FOREIGN, "localhost"])
def test_a_link_of_another_site_changes_nothing(
    cloud: Cloud, page: Page, port: int, site: str, target: str
) -> None:
    url, _ = _targets(cloud)[target]
    page.goto(f"http://{site}:{port}/")

    with page.expect_response(lambda answer: answer.url == url) as answer:
        page.evaluate("url => { location = url }", url)

    assert answer.value.status >= 400


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("target", TARGETS)
def test_a_name_that_was_made_to_mean_this_machine_reaches_nothing(
    cloud: Cloud, page: Page, target: str
) -> None:
    """DNS rebinding: for the browser, page and cloud are then one site."""
    url, body = _targets(cloud)[target]
    url = url.replace("localhost", REBOUND, 1)
    answers = _answers(page, cloud)
    first = page.goto("/".join([*url.split("/")[:3], "_localstack/health"]))

    told = page.evaluate(ATTACKS, {"url": url, "body": body, "key": SIGNED})

    assert first is not None
    assert first.status == 403
    assert len(answers) >= 15
    # an empty multipart form is a bad request before anybody looks at its host
    assert {answer.status for answer in answers} <= {403, 400}
    assert told["POST of JSON"] == 403


def _answers(page: Page, cloud: Cloud) -> list[Response]:
    """What the cloud will have answered to the page."""
    ports = {url.rpartition(":")[2] for url in (cloud.front, cloud.endpoint)}
    answers: list[Response] = []

    def note(answer: Response) -> None:
        if answer.url.split("/")[2].rpartition(":")[2] in ports:
            answers.append(answer)

    page.on("response", note)
    return answers


def test_a_developer_reads_and_submits_in_the_browser_as_before(
    cloud: Cloud, page: Page, port: int
) -> None:
    page.goto(f"http://{FOREIGN}:{port}/")
    with page.expect_navigation() as navigation:  # a link in somebody's documentation
        page.evaluate("url => { location = url }", f"{cloud.front}/health")
    answer = navigation.value
    assert answer is not None
    assert answer.status == 200

    told = page.evaluate(
        """async () => {
          const headers = { "Content-Type": "application/json" };
          const body = JSON.stringify({ message: "Hello from the page itself." });
          const answer = await fetch("/process", { method: "POST", headers, body });
          return { status: answer.status, task: await answer.json() };
        }"""
    )

    assert told["status"] == 202
    url = f"{cloud.front}/status/{told['task']['task_id']}"
    assert wait_for_status(url, "STARTED", timeout_s=5)
    assert call("GET", f"{cloud.endpoint}/_localstack/health").status == 200
