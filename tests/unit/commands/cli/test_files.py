"""A file of messages through the services: interrupted, run again, and never a second task."""

import json
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from commands.cli.client import Client
from commands.cli.ending import CannotReach
from commands.cli.jsonl import JsonlRun
from commands.cli.lines import lines_of
from commands.cli.results import results_in
from tests.conftest import Aws
from tests.stand.front import Front, Seen, problem
from tests.stand.gateway import Answer
from tests.unit.commands.cli.conftest import Type

PHONE = "call +380991414444"
LINES = 103  # two batches


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Messages, one of which is refused."""
    messages = [f"hello number {number}" if number != 7 else PHONE for number in range(LINES)]
    file = tmp_path / "in.jsonl"
    file.write_text("".join(json.dumps({"message": each}) + "\n" for each in messages))
    return file


def results_of(file: Path) -> list[dict[str, Any]]:
    """What was written, by line."""
    text = file.with_name("in.results.jsonl").read_text()
    return sorted(map(json.loads, text.splitlines()), key=lambda each: int(each["line"]))


def test_every_line_gets_its_result_and_a_refused_one_its_problem(
    type_in: Type, file: Path, working: None
) -> None:
    done = type_in("submit", str(file), "--json")

    assert done.exit_code == 3  # one was refused
    [line] = done.stdout.splitlines()
    assert json.loads(line)["states"] == {"SUCCESS": LINES - 1, "REFUSED": 1}
    results = results_of(file)
    assert [each["line"] for each in results] == list(range(1, LINES + 1))
    assert results[0]["result"] == "Analysed 3 words, 14 characters."
    assert results[7]["status"] == "REFUSED"
    assert results[7]["problem"]["kinds"] == ["PHONE"]


def test_a_second_run_asks_for_nothing_and_says_the_same(
    type_in: Type, file: Path, working: None, front: Front
) -> None:
    file.write_text('"one"\n"call +380991414444"\n')
    first = type_in("submit", str(file))
    asked = len(front.seen)

    second = type_in("submit", str(file))

    assert (second.exit_code, second.stdout) == (first.exit_code, first.stdout)
    assert len(front.seen) == asked


def test_an_interrupted_run_goes_on_with_the_same_keys_and_makes_no_second_task(
    type_in: Type, file: Path, working: None, front: Front, aws: Aws
) -> None:
    output = file.with_name("in.results.jsonl")
    lines = lines_of(file.read_text())
    lock = threading.Lock()
    carried_out: list[str] = []

    def die_after_two(request: Seen) -> None:
        with lock:
            carried_out.append(request.key)
            if len(carried_out) >= 2:  # the second answer is lost, and all that follow
                raise ConnectionError

    front.after = die_after_two
    client = Client(f"{front.url}/", patience_s=0.1)
    with results_in(output, lines, client.url) as results, pytest.raises(CannotReach):
        JsonlRun(client, results, parallel=1, waits=True, tell=lambda _counts: None).run(lines)
    before = set(front.keys())
    assert len(before) == 2

    front.after = lambda _request: None
    done = type_in("submit", str(file))

    assert done.exit_code == 3
    assert set(front.keys()) == before
    assert len(front.keys()) > len(before)
    tasks = [record for record in aws.records() if "message" not in record and "status" in record]
    assert len({each["task_id"] for each in results_of(file) if "task_id" in each}) == LINES - 1
    assert len(tasks) == LINES - 1
    assert Counter(each["status"] for each in results_of(file)) == {
        "SUCCESS": LINES - 1,
        "REFUSED": 1,
    }


def test_a_run_that_died_in_the_middle_of_a_line_writes_it_again(
    type_in: Type, file: Path, working: None
) -> None:
    file.write_text("".join(f'"message {number}"\n' for number in range(12)))
    type_in("submit", str(file))
    output = file.with_name("in.results.jsonl")
    whole = results_of(file)
    lines = output.read_text().splitlines(keepends=True)
    output.write_text("".join(lines[:5]) + lines[5][:30])

    type_in("submit", str(file))

    assert results_of(file) == whole


def test_a_busy_service_is_waited_for_as_long_as_it_says(
    type_in: Type, file: Path, working: None, front: Front
) -> None:
    busy = [problem(429, "too-many-requests", Retry_After="1"), problem(503, "queue-full")]

    def is_busy(request: Seen) -> Answer | None:
        return busy.pop(0) if request.method == "POST" and busy else None

    front.instead = is_busy

    done = type_in("submit", str(file), "--parallel", "1")

    assert done.exit_code == 3
    posts = [request.key for request in front.seen if request.method == "POST"]
    assert len(posts) == 4
    assert len(set(posts)) == 2


def test_what_the_queue_did_not_take_is_sent_again_until_it_does(
    type_in: Type, file: Path, working: None, front: Front, aws: Aws
) -> None:
    file.write_text('"one"\n"two"\n')
    answered: list[Seen] = []

    def leave_one_out(request: Seen) -> Answer | None:
        answered.append(request)
        if len(answered) > 1:
            return None
        left = {"type": "urn:promptlane:problem:unavailable", "status": 503}
        tasks = [{"task_id": "1", "status": "PENDING"}, {"problem": left}]
        return Answer(202, {"Retry-After": "1"}, json.dumps({"batch_id": "x", "tasks": tasks}))

    front.instead = leave_one_out

    assert type_in("submit", str(file)).exit_code == 0
    assert [each["status"] for each in results_of(file)] == ["SUCCESS", "SUCCESS"]
    assert len(front.keys()) == 2
    assert len(set(front.keys())) == 1


def test_without_waiting_it_is_enough_that_all_is_queued(
    type_in: Type, file: Path, front: Front, aws: Aws
) -> None:
    done = type_in("submit", str(file), "--no-wait", "--json")

    assert json.loads(done.stdout)["states"] == {"PENDING": LINES - 1, "REFUSED": 1}
    assert {request.method for request in front.seen} == {"POST"}


@pytest.mark.parametrize("change", ["another message", "another address"])
def test_results_of_another_run_are_not_touched(
    type_in: Type, file: Path, working: None, front: Front, change: str
) -> None:
    file.write_text('"one"\n')
    type_in("submit", str(file))
    written = results_of(file)

    if change == "another message":
        file.write_text('"two"\n')
        done = type_in("submit", str(file))
    else:
        done = type_in("submit", str(file), "--url", front.url.replace("127.0.0.1", "localhost"))

    assert done.exit_code == 2
    assert "name another --output" in done.stderr
    assert results_of(file) == written


def test_two_runs_at_once_over_one_file_are_one_too_many(type_in: Type, file: Path) -> None:
    lines = lines_of(file.read_text())

    with results_in(file.with_name("in.results.jsonl"), lines, "http://localhost/"):
        done = type_in("submit", str(file))

    assert done.exit_code == 2
    assert "right now" in done.stderr


def test_results_are_the_callers_alone(type_in: Type, file: Path, working: None) -> None:
    file.write_text('"one"\n')
    type_in("submit", str(file))

    for name in ("in.results.jsonl", "in.results.jsonl.run"):
        assert file.with_name(name).stat().st_mode & 0o077 == 0


def test_standard_input_needs_a_place_for_its_results(
    type_in: Type, tmp_path: Path, working: None
) -> None:
    refused = type_in("submit", "--batch", "-", text='"one"\n')
    output = tmp_path / "out.jsonl"
    done = type_in("submit", "--batch", "-", "--output", str(output), text='"one"\n')

    assert refused.exit_code == 2
    assert (done.exit_code, done.stdout) == (0, f"{output}\n")
    assert json.loads(output.read_text())["result"] == "Analysed 1 word, 3 characters."
