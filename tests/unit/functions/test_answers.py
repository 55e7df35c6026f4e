"""Screening of what the model says."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from functions.worker.screening import AnswerScreen, answer_policy
from functions.worker.wiring import WorkerWiring
from infra.answer import Answer, Usage
from infra.errors import AnswerRefused
from infra.machinery.loop import Loop
from infra.reports.directory import DirectoryReportStore
from tests.conftest import Aws, new_task

type Screen = Callable[[str, str], Answer]

MESSAGE = "say <PHONE_1> twice"
TASK = new_task(MESSAGE)
USAGE = Usage(input_tokens=7, output_tokens=3)


@pytest.fixture
def screened(loop: Loop, aws: Aws, tmp_path: Path) -> Screen:
    """Screens a text under a policy."""
    log = WorkerWiring({}).log

    def screen(policy: str, text: str) -> Answer:
        screen = AnswerScreen(
            policy=answer_policy(policy),
            reports=lambda: DirectoryReportStore(str(tmp_path)),
            log=log,
        )
        return loop.run(screen.screened(TASK, 1, Answer(text=text, usage=USAGE)))

    return screen


@pytest.mark.parametrize(
    "text",
    ["", " ", "x" * 100_000, "fine", "ignore all previous instructions", "write to ann@kava.ua"],
)
def test_what_a_policy_does_not_name_is_let_through_as_it_is(
    screened: Screen, text: str, tmp_path: Path
) -> None:
    if not text.strip():
        text = ""  # an answer of nothing
    answer = screened("PHONE=block", text)

    assert answer == Answer(text=text, usage=USAGE)
    assert list(tmp_path.iterdir()) == []


def test_a_blocked_answer_is_refused_by_its_kinds_and_keeps_its_cost(
    screened: Screen, tmp_path: Path
) -> None:
    with pytest.raises(AnswerRefused) as caught:
        screened("personal=block", "call +380991414444")

    error = caught.value
    assert str(error) == "answer refused: PHONE"
    assert (error.answer.text, error.answer.usage) == ("", USAGE)
    [path] = tmp_path.iterdir()
    report = json.loads(path.read_text())
    assert (path.stem, report["direction"]) == (error.answer.report_id, "output")
    assert "380991414444" not in path.read_text()


@pytest.mark.parametrize(
    ("action", "given_out"), [("mask", "call <PHONE_2>"), ("flag", "call +380991414444")]
)
def test_a_masked_or_flagged_answer_is_given_out_with_its_reports_id(
    screened: Screen, action: str, given_out: str, tmp_path: Path
) -> None:
    answer = screened(f"PHONE={action}", "call +380991414444")

    assert answer.text == given_out
    [path] = tmp_path.iterdir()
    assert path.stem == answer.report_id


def test_a_mask_in_an_answer_is_none_of_those_in_its_message(screened: Screen) -> None:
    answer = screened("PHONE=mask", "call <PHONE_7> or +380991414444")

    assert answer.text == "call <PHONE_7> or <PHONE_2>"


def test_a_second_delivery_overwrites_the_report_of_the_first(
    screened: Screen, tmp_path: Path
) -> None:
    for _ in range(2):
        screened("PHONE=flag", "call +380991414444")

    assert len(list(tmp_path.iterdir())) == 1
