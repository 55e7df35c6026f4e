"""`make run` on machines where something is wrong, and what it leaves behind."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.stand.cloud import ROOT, Cloud, call, free_ports, running_cloud
from tests.stand.processes import is_listening, processes_with
from tests.stand.waiting import ends_within


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Type a make command."""
    return subprocess.run(
        ["make", "--silent", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_taken_port_is_named_with_what_to_do(cloud: Cloud, tmp_path: Path) -> None:
    taken = cloud.front.rpartition(":")[2]
    [free] = free_ports(1)

    done = make("run", f"PORT={taken}", f"CLOUD_PORT={free}", f"CLOUD_DIR={tmp_path}")

    assert done.returncode != 0
    assert f"Port {taken} of 127.0.0.1 is not free" in done.stderr
    assert call("GET", f"{cloud.front}/health").status == 200  # the other one goes on


def test_make_redrive_asks_the_running_cloud(cloud: Cloud) -> None:
    port = cloud.endpoint.rpartition(":")[2]

    done = make("redrive", f"CLOUD_PORT={port}")

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == '{"redriven": 0, "kept_aside": 0}'


def test_make_logs_tells_a_tasks_story_from_the_running_cloud(cloud: Cloud) -> None:
    port = cloud.endpoint.rpartition(":")[2]
    task_id = call("POST", f"{cloud.front}/process?message=hello").json["task_id"]

    def logs() -> str:
        done = make("logs", f"CLOUD_PORT={port}", f"TASK={task_id}")
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert ends_within(10, lambda: "task enqueued" in logs())
    assert "from CloudWatch Logs" in logs()


@pytest.mark.parametrize(
    "target", ["keys", "redrive", "replay-logs", "logs", "deploy", "sam-local"]
)
def test_without_a_cloud_each_command_says_how_to_get_one(target: str) -> None:
    done = make(target, f"CLOUD_PORT={free_ports(1)[0]}")

    assert done.returncode != 0
    assert "make run" in done.stderr
    assert "CLOUD_PORT=" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("target", "given", "told"),
    [
        ("run", "PORT=80000", "PORT=80000: expected a whole number from 1 to 65,535"),
        ("run", "CLOUD_PORT=8000", "CLOUD_PORT=8000 is PORT as well"),
        ("run", "LISTEN=nohost", "LISTEN=nohost: expected an IPv4 address of this machine"),
        ("run", "PARAMETERS=MaxTries = 3", "'MaxTries' is none"),
        ("run", "PARAMETERS=AlertPolicy=personal=hide", "expected block, mask, flag"),
        ("deploy", "SCALE=it's", "SCALE=it's: expected small, medium or large"),
        ("run", "BROKER=rabbit", "BROKER=rabbit: expected sqs or redis"),
        (
            "logs",
            "SERVICE=wrkr",
            "SERVICE=wrkr: expected client, business, worker, buried or webhook",
        ),
        ("logs", "MINUTES=x", "MINUTES=x: expected a number of minutes"),
        ("package", "ARCHITECTURE=mips", "ARCHITECTURE=mips: expected arm64 or x86_64"),
    ],
)
def test_a_wrong_variable_is_named_with_what_it_takes(target: str, given: str, told: str) -> None:
    done = make(target, given)

    assert done.returncode != 0
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_stack_of_another_name_works_by_every_way_to_it(tmp_path: Path) -> None:
    folder = tmp_path / "a folder"
    folder.mkdir()

    with running_cloud(folder, "Prefix=demo", "ModelSeconds=0") as cloud:
        submitted = call("POST", f"{cloud.front}/process?message=hello")
        gateway = f"{cloud.endpoint}/_aws/execute-api/demo/v1"
        refused = call("POST", f"{gateway}/process?message=call%20me:%20%2B380991414444")
        port = f"CLOUD_PORT={cloud.endpoint.rpartition(':')[2]}"

        def said(target: str) -> str:
            return make(target, port).stdout

        assert submitted.status == 202
        assert refused.status == 422
        assert (cloud.reports / f"{refused.json['report_id']}.json").exists()
        assert ends_within(10, lambda: "task succeeded" in said("logs"))
        assert said("redrive") == '{"redriven": 0, "kept_aside": 0}\n'
    welcome = (folder / "make-run.log").read_text()
    assert f"{gateway}/\n" in welcome
    assert "--function-name demo-client " in welcome
    assert f"AWS_ENDPOINT_URL={cloud.endpoint}`" in welcome


def test_make_finds_the_key_of_a_cloud_that_has_one(tmp_path: Path) -> None:
    with running_cloud(tmp_path, OWN_KEY=1) as cloud:
        assert call("POST", f"{cloud.front}/process?message=hello").status == 202
        given = (f"CLOUD_PORT={cloud.endpoint.rpartition(':')[2]}", f"REPORTS={cloud.reports}")
        for target, says in (
            ("redrive", '"redriven": 0'),
            ("deploy", "ClientUrl="),
            ("logs", "task enqueued"),
        ):
            for folder, succeeds in ((tmp_path / "localstack", True), (tmp_path, False)):
                done = make(target, f"CLOUD_DIR={folder}", *given)
                assert (done.returncode == 0) is succeeds, (target, done.stdout, done.stderr)
                assert (says in done.stdout) is succeeds


def test_a_missing_python_is_named_with_what_to_do(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    for folder in ("make", "requirements"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("sh", "find", "make"):
        found = shutil.which(tool)
        assert found is not None
        (tools / tool).symlink_to(found)

    done = subprocess.run(
        ["make", ".venvs/uv/.stamp"],
        cwd=tmp_path,
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "Python 3.13 is missing" in done.stderr
    assert "make PYTHON=" in done.stderr


def test_a_cloud_whose_command_line_is_killed_leaves_nothing_behind(tmp_path: Path) -> None:
    port, cloud_port = free_ports(2)
    ready = tmp_path / "ready.json"
    process = subprocess.Popen(
        [
            *("make", "run", f"PORT={port}", f"CLOUD_PORT={cloud_port}"),
            *(f"CLOUD_DIR={tmp_path / 'localstack'}", f"READY_FILE={ready}"),
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    give_up_at = time.monotonic() + 90
    while not ready.exists() and time.monotonic() < give_up_at:
        time.sleep(0.2)
    assert call("GET", f"http://localhost:{port}/health").status == 200
    started = processes_with(str(tmp_path))

    os.killpg(process.pid, signal.SIGKILL)
    process.wait()

    assert len(started) > 1
    assert ends_within(30, lambda: not processes_with(str(tmp_path)))
    assert ends_within(5, lambda: not is_listening(port) and not is_listening(cloud_port))
