"""The recipes of docs/alerts.md for putting masked values back, as their readers would run them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from alerts import Policy, screen
from tests.stand.browser import chromium

if TYPE_CHECKING:
    from collections.abc import Callable

    from alerts import Screening

    type PutBack = Callable[[str, str, list[dict[str, Any]]], str]

DOCUMENT = Path("docs/alerts.md").read_text(encoding="utf-8")
PHONE = "+380 99 141 44 44"
OTHER = "+380 99 141 44 45"
MASK = Policy.parse("personal=mask")


def block(language: str, has: str) -> str:
    """The one block of the document in this language that has these words."""
    found = re.findall(rf"^```{language}\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
    [text] = [each for each in found if has in each]
    return str(text)


def masked_of(screening: Screening) -> list[dict[str, Any]]:
    """As the API tells it."""
    return [mask._asdict() for mask in screening.masked]


def python_put_back(answer: str, message: str, masked: list[dict[str, Any]]) -> str:
    """What the recipe in Python makes of an answer."""
    names: dict[str, Any] = {}
    exec(block("python", "def put_back"), names)
    return str(names["put_back"](answer, message, masked))


def javascript_put_back(answer: str, message: str, masked: list[dict[str, Any]]) -> str:
    """What the recipe in JavaScript makes of it: in Node.js, or else in Chromium."""
    arguments = ", ".join(json.dumps(each) for each in (answer, message, masked))
    recipe = block("js", "function putBack")
    script = f"(() => {{\n{recipe}\nreturn JSON.stringify(putBack({arguments}));\n}})()"
    node = shutil.which("node")
    if node is None:
        with chromium() as browser:
            return str(json.loads(browser.new_page().evaluate(script)))
    ran = subprocess.run([node, "--print", script], capture_output=True, text=True, check=True)
    return str(json.loads(ran.stdout))


MESSAGES = {
    "emoji before it": f"\U0001f600\U0001f469\u200d\U0001f680 call {PHONE}",
    "equal values": f"{PHONE} or {OTHER} or {PHONE}, ann@kava.ua",
    "a placeholder in it": f"<PHONE_1> and <PHONE_3> and <PHONE>: {PHONE}, {OTHER}",
    "signs of patterns": f"$& $1 \\1 {PHONE} $`",
    "nothing masked": "hello <PHONE_1>",
}


@pytest.mark.parametrize("put_back", [python_put_back, javascript_put_back])
@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_a_masked_message_becomes_the_message_again(put_back: PutBack, message: str) -> None:
    screening = screen(message, MASK)

    assert (PHONE in screening.message, "kava" in screening.message) == (False, False)
    assert put_back(screening.message, message, masked_of(screening)) == message


@pytest.mark.parametrize("put_back", [python_put_back, javascript_put_back])
def test_a_value_that_looks_like_a_placeholder_is_put_back_as_it_is(put_back: PutBack) -> None:
    message = "\U0001f600 key <IP_1> and $& and <SECRET_2>"
    masked = [
        {"placeholder": "<SECRET_3>", "start": 6, "end": 12},  # stands for <IP_1>
        {"placeholder": "<IP_2>", "start": 17, "end": 19},
        {"placeholder": "<SECRET_4>", "start": 24, "end": 34},
    ]
    answer = "\U0001f600 key <SECRET_3> and <IP_2> and <SECRET_4>"

    assert put_back(answer, message, masked) == message


@pytest.mark.parametrize("put_back", [python_put_back, javascript_put_back])
def test_a_model_may_repeat_reorder_and_drop_placeholders(put_back: PutBack) -> None:
    message = f"{PHONE}, {OTHER}, ann@kava.ua"
    answer = "\U0001f4de <PHONE_2>, again <PHONE_2>; <PHONE_1>. No <PHONE_7>, no phone_1."

    told = put_back(answer, message, masked_of(screen(message, MASK)))

    assert told == f"\U0001f4de {OTHER}, again {OTHER}; {PHONE}. No <PHONE_7>, no phone_1."


def test_the_example_beside_them_is_what_the_engine_does() -> None:
    lines = dict(re.findall(r"^(sent|queued|masked) +(.*)$", DOCUMENT, re.MULTILINE))

    screening = screen(lines["sent"], MASK)

    assert screening.message == lines["queued"]
    assert masked_of(screening) == json.loads(lines["masked"])
