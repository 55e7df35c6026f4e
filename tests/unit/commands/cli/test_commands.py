"""What the commands print and how they end, in front of the services themselves."""

import json
import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from tests.conftest import Aws
from tests.stand.cloudformation import ROOT
from tests.stand.front import Front, Seen
from tests.stand.gateway import Answer
from tests.unit.commands.cli.conftest import Type

PHONE = "call +380991414444"
NOBODY = "http://127.0.0.1:9"


def test_a_submit_prints_the_id_of_its_task_and_nothing_else(type_in: Type, aws: Aws) -> None:
    done = type_in("submit", "hello")

    assert done.exit_code == 0
    [queued] = aws.queued()
    assert done.stdout == f"{queued['task_id']}\n"


def test_a_submit_that_waits_prints_the_result(type_in: Type, working: None) -> None:
    done = type_in("submit", "hello", "--wait")

    assert (done.exit_code, done.stdout) == (0, "Analysed 1 word, 5 characters.\n")


def test_a_message_may_come_on_standard_input(type_in: Type, aws: Aws) -> None:
    assert type_in("submit", "-", text="two\nlines").exit_code == 0
    assert type_in("submit", "-", text=b"\xff").exit_code == 2

    assert [task["message"] for task in aws.queued()] == ["two\nlines"]


def test_a_masked_value_comes_back_in_the_result(
    type_in: Type, working: None, environment: pytest.MonkeyPatch, front: Front
) -> None:
    task_id = str(uuid4())
    masked = [{"placeholder": "<PHONE_1>", "start": 5, "end": 18}]
    alert = {"action": "mask", "report_id": str(uuid4()), "kinds": ["PHONE"], "masked": masked}

    def answered(request: Seen) -> Answer:
        is_submit = request.method == "POST"
        task = {"task_id": task_id, "status": "PENDING" if is_submit else "SUCCESS"}
        more = {"alert": alert} if is_submit else {"result": "I called <PHONE_1>."}
        return Answer(202 if is_submit else 200, {}, json.dumps(task | more))

    front.instead = answered

    done = type_in("submit", PHONE, "--wait")

    assert done.stdout == "I called +380991414444.\n"
    assert "Alert (mask): PHONE" in done.stderr


def test_the_same_key_is_one_task(type_in: Type, aws: Aws) -> None:
    key = str(uuid4())

    first, second = (type_in("submit", "hello", "--key", key) for _ in range(2))
    other = type_in("submit", "something else", "--key", key)

    assert first.stdout == second.stdout
    assert len(aws.queued()) == 1
    assert other.exit_code == 3


def test_a_submit_whose_answer_got_lost_is_sent_again_and_is_one_task(
    type_in: Type, aws: Aws, front: Front
) -> None:
    lost: list[Seen] = []

    def lose_the_first(request: Seen) -> None:
        if request.method == "POST" and not lost:
            lost.append(request)
            raise ConnectionError

    front.after = lose_the_first

    assert type_in("submit", "hello").exit_code == 0
    assert len(front.seen) == 2
    assert len(set(front.keys())) == 1
    assert len(aws.queued()) == 1


def test_status_waits_and_tells_the_result(type_in: Type, working: None) -> None:
    task_id = type_in("submit", "hello").stdout.strip()

    done = type_in("status", task_id, "--wait")
    told = type_in("status", task_id)

    assert done.stdout == "Analysed 1 word, 5 characters.\n"
    assert told.stdout == f"{task_id}  SUCCESS  attempt 1\nAnalysed 1 word, 5 characters.\n"


def test_watch_prints_a_line_for_each_change_where_there_is_no_terminal(
    type_in: Type, working: None
) -> None:
    ids = [type_in("submit", "hello").stdout.strip() for _ in range(3)]

    done = type_in("watch", *ids, "--json")

    assert done.exit_code == 0
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert {each["task_id"] for each in records if each["status"] == "SUCCESS"} == set(ids)


def test_a_cancelled_task_fails_who_waits_for_it_and_can_be_erased(type_in: Type, aws: Aws) -> None:
    task_id = type_in("submit", "hello").stdout.strip()

    cancelled = type_in("cancel", task_id)
    waited = type_in("status", task_id, "--wait")
    erased = type_in("erase", task_id)
    gone = type_in("status", task_id)

    assert cancelled.stdout.startswith(f"{task_id}  REVOKED")
    assert (waited.exit_code, waited.stdout) == (1, "")
    assert erased.stdout == f"{task_id}  erased\n"
    assert gone.exit_code == 3
    assert aws.records() == []


def test_health_is_a_table_or_a_document(type_in: Type) -> None:
    text = type_in("health")
    document = type_in("health", "--json")

    assert text.exit_code == 0
    assert text.stdout.splitlines()[0].split() == ["service", "pass"]
    assert json.loads(document.stdout)["status"] == "pass"


def test_a_service_that_fails_its_checks_fails_the_command(type_in: Type, front: Front) -> None:
    failing = json.dumps({"status": "fail", "checks": {}})
    front.instead = lambda _request: Answer(503, {"Retry-After": "5"}, failing)

    assert type_in("health").exit_code == 1
    assert len(front.seen) == 1


def test_load_follows_its_tasks_and_measures(type_in: Type, working: None) -> None:
    done = type_in("load", "5", "--parallel", "3", "--json")

    measures = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (measures["accepted"], measures["states"]) == (5, {"SUCCESS": 5})
    assert measures["first_request_to_last_finish_s"] > 0
    assert measures["submit_ms"]["p50"] <= measures["submit_ms"]["p99"]


def test_load_tells_of_refused_messages(type_in: Type, aws: Aws) -> None:
    done = type_in("load", "2", "--message", PHONE, "--json")

    assert done.exit_code == 1
    assert json.loads(done.stdout)["refused"] == 2


def test_a_refusal_is_told_on_standard_error_alone(type_in: Type) -> None:
    text = type_in("submit", PHONE)
    document = type_in("submit", PHONE, "--json")

    assert (text.exit_code, text.stdout) == (3, "")
    assert "PHONE" in text.stderr
    assert "report " in text.stderr
    assert document.stdout == ""
    assert json.loads(document.stderr)["kinds"] == ["PHONE"]


@pytest.mark.parametrize(
    ("words", "exit_code", "told"),
    [
        (["status", "42"], 2, "expected an id"),
        (["submit"], 2, "Missing argument"),
        (["nonsense"], 2, "No such command"),
        (["submit", "nowhere.jsonl"], 2, "cannot be read"),
        (["submit", "hello", "--output", "x"], 2, "--output is for a file"),
        (["submit", "x.jsonl", "--key", "k"], 2, "--key is for one message"),
        (["health", "--url", "localhost:8000"], 2, "is no URL"),
        (["health", "--url", NOBODY], 4, "Nothing answers"),
        (["submit", "hello", "--wait", "--url", NOBODY], 4, "Nothing answers"),
        (["logs", "--level", "loud"], 2, "expected one of"),
        (["logs", "--endpoint", NOBODY], 4, "make run"),
        (["redrive", "--endpoint", NOBODY], 4, "make run"),
    ],
)
def test_the_exit_code_and_a_sentence_say_what_is_wrong(
    type_in: Type, words: list[str], exit_code: int, told: str
) -> None:
    done = type_in(*words)

    assert (done.exit_code, done.stdout) == (exit_code, "")
    assert told in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_a_stranger_is_told_from_the_service(type_in: Type, front: Front) -> None:
    front.instead = lambda _request: Answer(200, {"Content-Type": "text/html"}, "<html>hello")

    done = type_in("status", str(uuid4()))

    assert done.exit_code == 4
    assert "does not speak as Promptlane" in done.stderr


def test_the_api_key_is_sent_and_follows_no_redirect(
    type_in: Type, front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMPTLANE_API_KEY", "k" * 20)
    front.instead = lambda _request: Answer(302, {"Location": f"{front.url}/elsewhere"}, "{}")

    done = type_in("health")

    assert done.exit_code == 4
    [request] = front.seen
    assert request.headers["x-api-key"] == "k" * 20


def test_without_an_address_it_is_the_running_make_run(
    type_in: Type, front: Front, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("PROMPTLANE_URL")
    monkeypatch.setenv("CLOUD_DIR", str(tmp_path))

    nowhere = type_in("health")
    (tmp_path / "ready.json").write_text(json.dumps({"front": front.url, "endpoint": NOBODY}))

    assert nowhere.exit_code == 2
    assert "make run" in nowhere.stderr
    assert type_in("health").exit_code == 0


@pytest.mark.parametrize("missing", ["credentials", "region"])
def test_missing_aws_credentials_are_told(missing: str, tmp_path: Path) -> None:
    region = {} if missing == "region" else {"AWS_DEFAULT_REGION": "eu-west-1"}
    done = run_alone("parked", PROMPTLANE_URL="https://example.com", HOME=str(tmp_path), **region)

    assert done.returncode == 2
    assert "Set AWS_PROFILE" in done.stderr
    assert "--endpoint names a local cloud" in done.stderr


def run_alone(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own, whose outputs are pipes."""
    program = "import sys; sys.argv[0] = 'promptlane'; from commands.cli.app import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "AWS_EC2_METADATA_DISABLED": "true", **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    "env", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}, {"FORCE_COLOR": "1", "NO_COLOR": "1"}]
)
def test_what_is_piped_or_asked_to_be_plain_has_no_escapes(
    front: Front, env: dict[str, str]
) -> None:
    refused = run_alone("submit", PHONE, PROMPTLANE_URL=front.url, **env)
    helped = run_alone("--help", **env)

    assert refused.returncode == 3
    assert refused.stdout == ""
    assert "\x1b" not in refused.stderr + helped.stdout


def test_what_a_model_writes_cannot_steer_a_terminal(
    type_in: Type, front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = {"task_id": str(uuid4()), "status": "SUCCESS", "result": "a\x1b[2Jb\nc"}
    front.instead = lambda _request: Answer(200, {}, json.dumps(record))

    piped = type_in("submit", "hello", "--wait")
    monkeypatch.setattr("commands.cli.showing.is_terminal", lambda: True)
    shown = type_in("submit", "hello", "--wait")

    assert piped.stdout == "a\x1b[2Jb\nc\n"
    assert shown.stdout == "a\ufffd[2Jb\nc\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_can_complete_the_commands(shell: str) -> None:
    done = run_alone("--show-completion", shell)

    assert done.returncode == 0
    assert "promptlane" in done.stdout.lower()
