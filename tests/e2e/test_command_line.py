"""`promptlane` as users type it, at a running cloud."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from uuid import uuid4

import pytest

from tests.stand.cloud import ROOT, Cloud, call
from tests.stand.waiting import ends_within

PROMPTLANE = str(ROOT / ".venvs/cli/bin/promptlane")
PHONE = "call +380991414444"
LINES = 250


@pytest.fixture(scope="module")
def env(cloud: Cloud) -> dict[str, str]:
    """What says which cloud is meant, in place of the `.localstack` of this folder."""
    return {"PATH": os.environ["PATH"], "CLOUD_DIR": str(cloud.folder / "localstack")}


@pytest.fixture
def quick_env(env: dict[str, str], quick: str) -> dict[str, str]:
    """The same, with the address of the stack whose model takes a second."""
    return {**env, "PROMPTLANE_URL": quick}


def typed(env: dict[str, str], *words: str, exit_code: int = 0) -> str:
    """What a command prints; with an error, what it says."""
    done = subprocess.run(
        [PROMPTLANE, *words],
        env=env,
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == exit_code, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    return done.stderr if exit_code else done.stdout


def test_a_message_goes_all_the_way(quick_env: dict[str, str]) -> None:
    assert typed(quick_env, "submit", "hello", "--wait") == "Analysed 1 word, 5 characters.\n"


def test_a_task_is_followed_told_and_erased(quick_env: dict[str, str]) -> None:
    task_id = typed(quick_env, "submit", "hello").strip()

    watched = [
        json.loads(each) for each in typed(quick_env, "watch", task_id, "--json").split("\n")[:-1]
    ]
    told = typed(quick_env, "status", task_id)

    assert watched[-1]["status"] == "SUCCESS"
    assert told == f"{task_id}  SUCCESS  attempt 1\nAnalysed 1 word, 5 characters.\n"
    assert typed(quick_env, "erase", task_id) == f"{task_id}  erased\n"
    assert "No task has this id" in typed(quick_env, "status", task_id, exit_code=3)


def test_a_task_is_cancelled_while_its_model_runs(env: dict[str, str]) -> None:
    task_id = typed(env, "submit", "hello").strip()  # ten seconds

    assert typed(env, "cancel", task_id).startswith(f"{task_id}  REVOKED")
    assert "REVOKED" in typed(env, "status", task_id, "--wait", exit_code=1)


def test_a_refused_message_is_refused(env: dict[str, str]) -> None:
    assert json.loads(typed(env, "submit", PHONE, "--json", exit_code=3))["kinds"] == ["PHONE"]


def test_without_an_address_it_finds_the_running_make_run(
    env: dict[str, str], cloud: Cloud
) -> None:
    assert json.loads(typed(env, "health", "--json"))["status"] == "pass"
    assert typed(env, "open").strip() == f"{cloud.front}/"


def test_a_file_of_messages_that_is_interrupted_goes_on_without_a_second_task(
    quick_env: dict[str, str], cloud: Cloud, tmp_path: Path
) -> None:
    file = tmp_path / "in.jsonl"
    output = tmp_path / "in.results.jsonl"
    messages = [PHONE if number == 7 else f"number {number}" for number in range(LINES)]
    file.write_text("".join(json.dumps({"message": each}) + "\n" for each in messages))
    before = tasks_in(cloud)
    with subprocess.Popen(
        [PROMPTLANE, "submit", str(file)],
        env=quick_env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heeds_ctrl_c,  # noqa: PLW1509  # it sets a signal and no more
    ) as process:
        assert ends_within(20, lambda: tasks_in(cloud) > before)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=10)

    assert process.returncode == 130
    assert said[0] == ""
    assert "the same command comes back to it" in said[1]
    assert "Some messages were refused" in typed(quick_env, "submit", str(file), exit_code=3)

    results = [json.loads(line) for line in output.read_text().splitlines()]
    assert sorted(each["line"] for each in results) == list(range(1, LINES + 1))
    assert [each["line"] for each in results if each["status"] != "SUCCESS"] == [8]
    assert tasks_in(cloud) - before == LINES - 1


def heeds_ctrl_c() -> None:
    """Undo what a shell does to what it starts with &, and so to tests under it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def tasks_in(cloud: Cloud) -> int:
    """How many tasks the table of the quick stack has; it holds batches, too, which have none."""
    pages = cloud.aws("dynamodb").get_paginator("scan").paginate(TableName="quick-tasks")
    return sum("status" in item for page in pages for item in page["Items"])


def test_load_measures_what_it_did(quick_env: dict[str, str]) -> None:
    measures = json.loads(typed(quick_env, "load", "10", "--json"))

    assert measures["states"] == {"SUCCESS": 10}
    assert measures["first_request_to_last_finish_s"] >= 1


def test_logs_tell_a_tasks_story(env: dict[str, str], cloud: Cloud) -> None:
    task_id = call("POST", f"{cloud.front}/process?message=hello").json["task_id"]

    def events() -> list[str]:
        lines = typed(env, "logs", "--task", task_id, "--json").splitlines()
        return [json.loads(line)["text"] for line in lines]

    assert ends_within(10, lambda: "task enqueued" in events())


def test_parked_tasks_are_listed_until_a_redrive(env: dict[str, str], cloud: Cloud) -> None:
    sqs = cloud.aws("sqs")
    queue = sqs.get_queue_url(QueueName="promptlane-tasks-parked")["QueueUrl"]
    task_id = str(uuid4())
    accepted_at = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
    task = {"task_id": task_id, "message": "secret", "accepted_at": accepted_at}
    sqs.send_message(QueueUrl=queue, MessageBody=json.dumps(task))

    listed = typed(env, "parked", "--json")
    redriven = typed(env, "redrive")

    assert json.loads(listed)["task_id"] == task_id
    assert "secret" not in listed
    assert json.loads(redriven) == {"redriven": 0, "kept_aside": 0}  # its record is gone
    assert typed(env, "parked") == ""
