"""The command line: what it says, what it leaves behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from hoststack.command.telling import fill
from hoststack.deploying.assets import BUCKET
from hoststack.deploying.stack import client
from tests.calls import call, free_ports, invoke, wait_until
from tests.conftest import HERE

TEMPLATE = HERE / "stack" / "template.yaml"


# What a developer's shell may hold: a proxy that knows no localhost, a profile that is not there.
HOSTILE = {
    "http_proxy": "http://127.0.0.1:9",
    "no_proxy": "",
    "AWS_PROFILE": "nobody",
    "AWS_CONFIG_FILE": "/nowhere",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
}


class Started:
    """A `hoststack run` in a process of its own, on free ports."""

    def __init__(
        self,
        folder: Path,
        python: Path,
        *more: str,
        front: str = "public:live",
        before: Sequence[str] = (),
    ) -> None:
        self.port, self.front = free_ports(2)
        self.ready_file = folder / "ready.json"
        self.output = folder / "output.txt"
        self.folder = folder
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [
                    *(*before, sys.executable, "-m", "hoststack", "run"),
                    f"--runtime-python={python}",
                    f"--port={self.port}",
                    *([f"--front={self.front}:{front}"] if front else []),
                    f"--dir={folder / 'cloud'}",
                    f"--ready-file={self.ready_file}",
                    *more,
                ],
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=os.environ | HOSTILE,
            )

    def wait_until_ready(self) -> None:
        """Return when the ready file is there."""
        wait_until(
            lambda: self.ready_file.exists() or self.process.poll() is not None, timeout_s=60
        )
        assert self.process.poll() is None, self.output.read_text()

    def pids(self) -> set[int]:
        """Every process that has a file of this cloud's folder for its working folder or code."""
        found = set()
        for process in Path("/proc").glob("[0-9]*"):
            try:
                environ = (process / "environ").read_bytes()
                state = (process / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            if str(self.folder).encode() in environ and state != "Z":
                found.add(int(process.name))
        return found


@pytest.fixture
def started(tmp_path: Path, runtime_python: Path) -> Iterator[Started]:
    """A cloud without a stack."""
    cloud = Started(tmp_path, runtime_python)
    yield cloud
    if cloud.process.poll() is None:
        cloud.process.kill()
        cloud.process.wait()


def is_free(port: int) -> bool:
    """Whether a port can be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def test_a_stack_is_deployed_updated_and_all_is_gone_after_ctrl_c(
    tmp_path: Path, runtime_python: Path
) -> None:
    folder = tmp_path / "a folder"
    folder.mkdir()
    watched = folder / "watched.py"
    watched.write_text("")
    welcome = folder / "welcome.txt"
    welcome.write_text("Go to {front} or {PublicUrl}; {this} stays. export PATH{exports}\n")
    cloud = Started(
        folder,
        runtime_python,
        f"--template={TEMPLATE}",
        "--stack=tests",
        f"--welcome={welcome}",
        "--parameter=Greeting=ahoy",
        f"--watch={watched}",
        "--logs",
    )
    cloud.wait_until_ready()
    ready = json.loads(cloud.ready_file.read_text())
    assert ready["outputs"]["QueueUrl"] == f"http://localhost:{cloud.port}/000000000000/work"
    assert call("GET", f"{ready['front']}/").status == 200
    assert f"Go to {ready['front']} or {ready['outputs']['PublicUrl']}; {{this}} stays." in (
        cloud.output.read_text()
    )
    assert f"export PATH AWS_ENDPOINT_URL={ready['endpoint']}\n" in cloud.output.read_text()
    assert "export no_proxy=localhost,127.0.0.1" in cloud.output.read_text()
    # some programs know localhost as this alone
    assert call("GET", f"http://[::1]:{cloud.front}/").status == 200
    # what was uploaded lies in the cloud's folder, not in one that users of the machine share
    assert list((folder / "cloud" / "tmp").glob(f"*/{BUCKET}*"))

    invoke(client("lambda", ready["endpoint"]), "acts", {"do": "print", "text": "good day"})
    wait_until(lambda: "\nacts | good day\nacts | to stderr\n" in cloud.output.read_text())

    watched.write_text("1 = 2\n")
    wait_until(lambda: f"{watched}, line 1: cannot assign" in cloud.output.read_text())

    # an update that changes no API keeps what the queues hold
    again = subprocess.run(
        [
            *(sys.executable, "-m", "hoststack", "deploy", f"--port={cloud.port}"),
            *(f"--template={TEMPLATE}", "--stack=tests", "--parameter=Greeting=hey"),
        ],
        env=os.environ | HOSTILE,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"QueueUrl={ready['outputs']['QueueUrl']}" in again.stdout
    assert call("GET", f"{ready['front']}/").status == 200

    assert cloud.pids()
    os.killpg(cloud.process.pid, signal.SIGINT)
    assert cloud.process.wait(15) == 0
    assert not cloud.pids()
    assert is_free(cloud.port)
    assert is_free(cloud.front)
    assert not cloud.ready_file.exists()


def test_a_folder_serves_one_cloud_and_localstack_goes_with_its_command_line(
    started: Started, runtime_python: Path
) -> None:
    started.wait_until_ready()

    refused = run(started.folder / "cloud", runtime_python, f"--port={free_ports(1)[0]}")
    started.process.kill()

    assert refused.returncode == 1
    assert "Another local cloud keeps its files in" in refused.stderr
    wait_until(lambda: not started.pids(), timeout_s=10)
    assert is_free(started.port)


IMPLICIT = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: code
      Events: { Call: { Type: Api, Properties: { Path: "/a", Method: GET } } }
  Queue: { Type: AWS::SQS::Queue }
Outputs:
  Url: { Value: !Ref Queue }
"""


def test_an_implicit_api_has_a_front_by_its_name_and_keeps_it_when_it_is_made_anew(
    tmp_path: Path, runtime_python: Path
) -> None:
    code = tmp_path / "code" / "app.py"
    code.parent.mkdir()
    code.write_text('def handler(event, context): return {"statusCode": 200, "body": "hi"}')
    template = tmp_path / "template.yaml"
    template.write_text(IMPLICIT)
    cloud = Started(
        tmp_path,
        runtime_python,
        *(f"--template={template}", f"--watch={code.parent}"),
        front="ServerlessRestApi:Prod",
    )
    cloud.wait_until_ready()

    said = cloud.output.read_text()
    assert f"  ServerlessRestApi  http://localhost:{cloud.front}/\n" in said
    assert f"  ServerlessRestApi  http://localhost:{cloud.port}/_aws/execute-api/" in said
    assert f"  Url                http://localhost:{cloud.port}/000000000000/local-Queue" in said
    assert call("GET", f"http://localhost:{cloud.front}/a").status == 200

    template.write_text(IMPLICIT.replace('"/a"', '"/b"'))
    wait_until(lambda: "is deployed again" in cloud.output.read_text())

    assert "queues, tables and buckets are empty" in cloud.output.read_text()
    assert "ServerlessRestApi has another id: " in cloud.output.read_text()
    assert call("GET", f"http://localhost:{cloud.front}/b").status == 200
    cloud.process.terminate()
    assert cloud.process.wait(15) == 0


def test_a_front_without_its_api_is_an_error_that_names_those_there_are(
    tmp_path: Path, runtime_python: Path
) -> None:
    port, front = free_ports(2)

    refused = run(
        tmp_path,
        runtime_python,
        *(f"--template={TEMPLATE}", "--stack=tests", f"--port={port}"),
        f"--front={front}:pubic:live",
    )

    assert refused.returncode == 1
    assert f"--front {front}:pubic:live: the stack has no such API" in refused.stderr
    assert "PublicApi or public, stage live" in refused.stderr


# Starts a command and waits for it, as make does.
# The tests themselves may run under nohup.
PARENT = (
    "import signal, subprocess, sys; signal.signal(signal.SIGHUP, signal.SIG_DFL); "
    "subprocess.run(sys.argv[1:])"
)


def test_a_run_ends_when_the_process_that_started_it_is_killed(
    tmp_path: Path, runtime_python: Path
) -> None:
    cloud = Started(tmp_path, runtime_python, before=(sys.executable, "-c", PARENT))
    cloud.wait_until_ready()

    cloud.process.kill()
    cloud.process.wait()

    wait_until(lambda: not cloud.ready_file.exists(), timeout_s=15)
    wait_until(lambda: not cloud.pids())
    assert is_free(cloud.port)


def test_a_run_says_how_many_messages_end_with_it(tmp_path: Path, runtime_python: Path) -> None:
    cloud = Started(
        tmp_path,
        runtime_python,
        *(f"--template={TEMPLATE}", "--stack=tests", "--unfinished-hint=Use another."),
    )
    cloud.wait_until_ready()
    url = json.loads(cloud.ready_file.read_text())["outputs"]["QueueUrl"]
    sqs = client("sqs", f"http://localhost:{cloud.port}")
    for seconds in (5, 5, 5):
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"id": "x", "seconds": seconds}))

    cloud.process.terminate()

    assert cloud.process.wait(15) == 0
    lost = "3 messages that wait or are being worked on will be lost. Use another.\n"
    assert lost in cloud.output.read_text()


def test_the_command_line_says_so_when_localstack_dies(started: Started) -> None:
    started.wait_until_ready()

    os.kill(json.loads(started.ready_file.read_text())["localstack_pid"], signal.SIGKILL)

    assert started.process.wait(10) == 1
    assert "LocalStack ended with status -9" in started.output.read_text()


def test_a_port_that_is_taken_is_named_with_its_holder(
    tmp_path: Path, runtime_python: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = run(tmp_path, runtime_python, f"--port={port}")

    assert refused.returncode == 1
    assert f"Port {port} of 127.0.0.1 is not free" in refused.stderr
    assert f"(process {os.getpid()})" in refused.stderr
    assert "--port" in refused.stderr


def test_without_a_cloud_nothing_is_deployed_and_what_to_do_is_told() -> None:
    refused = subprocess.run(
        [
            *(sys.executable, "-m", "hoststack", "deploy", f"--port={free_ports(1)[0]}"),
            *(f"--template={TEMPLATE}", "--hint=Start one."),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 1
    assert "\nhoststack: Could not connect to the endpoint URL" in refused.stderr
    assert refused.stderr.endswith("\nStart one.\n")


def test_a_python_that_is_missing_is_named(tmp_path: Path) -> None:
    refused = run(tmp_path, tmp_path / "python")

    assert refused.returncode == 1
    assert f"The functions' Python, {tmp_path / 'python'}, cannot be run." in refused.stderr


def test_an_unknown_executor_stops_the_start(tmp_path: Path, runtime_python: Path) -> None:
    refused = run(
        tmp_path,
        runtime_python,
        f"--port={free_ports(1)[0]}",
        "--set=LAMBDA_RUNTIME_EXECUTOR=nonsense",
    )

    assert refused.returncode == 1
    assert "LAMBDA_RUNTIME_EXECUTOR is not hoststack" in refused.stderr


def test_a_text_is_filled_with_what_is_known() -> None:
    assert fill("{a} {b} {c}", {"a": 1, "b": "{c}"}) == "1 {c} {c}"


def run(folder: Path, python: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """A `hoststack run` that is expected to end by itself."""
    started = time.monotonic()
    command = [sys.executable, "-m", "hoststack", "run", f"--runtime-python={python}"]
    ended = subprocess.run(
        [*command, f"--dir={folder}", *more],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert time.monotonic() - started < 60
    return ended
