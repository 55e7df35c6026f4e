"""A running local cloud, started by the very command that users type."""

import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

from tests.stand.described import check_answer

ROOT = Path(__file__).resolve().parents[2]
_API = re.compile(r"^(/_aws/execute-api/[^/]+)?/v1(?=/|$)")  # before the path of an API
START_TIMEOUT_S = 120
STOP_TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, whatever its status."""

    status: int
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        """The body as a JSON document."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    """Where a running local cloud answers.

    Attributes:
        front: The client API at the root of its own port, such as http://localhost:8000.
        endpoint: The AWS endpoint, such as http://localhost:4566.
        folder: Holds `error_reports/` and the cloud's own files.
        process: The `make run` that started it.
    """

    front: str
    endpoint: str
    folder: Path
    process: subprocess.Popen[str]

    @property
    def reports(self) -> Path:
        """Where alert reports appear."""
        return self.folder / "error_reports"

    def gateway(self, api_id: str = "promptlane") -> str:
        """The API Gateway URL of one of the APIs, without a slash at its end."""
        return f"{self.endpoint}/_aws/execute-api/{api_id}/v1"

    def deploy(self, stack: str, parameters: dict[str, str]) -> None:
        """Deploy the template once more beside the first stack."""
        port = self.endpoint.rpartition(":")[2]
        wanted = {
            "BusinessUrl": self.gateway(f"{parameters['Prefix']}-business"),
            "ReportsDirectory": str(self.reports),
            "Auth": "none",
            "Alarms": "false",
            **parameters,
        }
        arguments = [f"--parameter={name}={value}" for name, value in wanted.items()]
        done = subprocess.run(
            [
                *(ROOT / ".venvs/cloud/bin/hoststack", "deploy", f"--port={port}"),
                *(
                    "--template=template.yaml",
                    f"--stack={stack}",
                    "--code=build/package",
                    "--code=LogshipFunction=build/logship",
                ),
                *arguments,
            ],
            check=False,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=START_TIMEOUT_S,
        )
        assert done.returncode == 0, done.stderr

    def configure(self, function: str, **changes: str) -> None:
        """Change a function's environment variables, as an operator would."""
        client = self.aws("lambda")
        configuration = client.get_function_configuration(FunctionName=function)
        variables = configuration["Environment"]["Variables"] | changes
        client.update_function_configuration(
            FunctionName=function, Environment={"Variables": variables}
        )
        client.get_waiter("function_updated_v2").wait(
            FunctionName=function, WaiterConfig={"Delay": 1, "MaxAttempts": 20}
        )

    def said_by(self, *functions: str) -> str:
        """What functions have logged so far, for a failing test to show."""
        logs = self.aws("logs")
        return "".join(
            event["message"]
            for function in functions
            for event in logs.filter_log_events(logGroupName=f"/aws/lambda/{function}")["events"]
        )

    def aws(self, service: str) -> Any:
        """A boto3 client of one of the cloud's services."""
        return boto3.client(  # type: ignore[call-overload]
            service,
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}, max_pool_connections=50),
        )


def call(method: str, url: str, body: bytes | None = None, **headers: str) -> Answer:
    """Make one HTTP request; error statuses are answers too.

    What the client API answers has to be as its OpenAPI document says.
    """
    answer = _call(method, url, body, **headers)
    path = _API.sub("", urlsplit(url).path) or "/"
    told = {name.lower(): value for name, value in answer.headers.items()}
    if "x-request-id" in told and not path.startswith("/business"):
        check_answer(method, path, answer.status, told, answer.body.decode())
    return answer


def _call(method: str, url: str, body: bytes | None, **headers: str) -> Answer:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data=body, method=method, headers=names)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return Answer(response.status, response.headers, response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())


def wait_for_status(
    url: str, *statuses: str, timeout_s: float, least_attempt: int = 0
) -> dict[str, Any]:
    """Poll a task until it is in one of the states; its document."""
    give_up_at = time.monotonic() + timeout_s
    while True:
        task: dict[str, Any] = call("GET", url).json
        if task.get("status") in statuses and task["attempt"] >= least_attempt:
            return task
        if time.monotonic() > give_up_at:
            raise TimeoutError(f"the task is still {task} after {timeout_s} s")
        time.sleep(0.05)


def environment_pids(function: str) -> list[int]:
    """The processes that are execution environments of a function: children of its fork server."""
    wanted = f"AWS_LAMBDA_FUNCTION_NAME={function}".encode()
    parents: dict[int, int] = {}
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            is_ours = wanted in environ.read_bytes().split(b"\0")
        except OSError:
            continue
        if is_ours:
            parent = (environ.parent / "stat").read_text().rpartition(")")[2].split()[1]
            parents[int(environ.parent.name)] = int(parent)
    return [pid for pid, parent in parents.items() if parent in parents]


@contextmanager
def running_cloud(folder: Path, *parameters: str, **variables: object) -> Iterator[Cloud]:
    """Run `make run` on free ports until the block ends.

    Args:
        parameters: Template parameters as Key=Value.
        variables: Make's own, such as SCALE and BROKER.
    """
    port, cloud_port = free_ports(2)
    ready = folder / "ready.json"
    output = (folder / "make-run.log").open("w+")
    process = subprocess.Popen(
        [
            "make",
            "run",
            f"PORT={port}",
            f"CLOUD_PORT={cloud_port}",
            f"REPORTS={folder / 'error_reports'}",
            f"CLOUD_DIR={folder / 'localstack'}",
            f"READY_FILE={ready}",
            "WATCH=",
            f"PARAMETERS={' '.join(parameters)}",
            *(f"{name}={value}" for name, value in variables.items()),
        ],
        cwd=ROOT,
        stdout=output,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        env={name: value for name, value in os.environ.items() if not name.startswith("MAKE")},
    )
    try:
        _wait_until_ready(process, ready, output.name)
        yield Cloud(
            front=f"http://localhost:{port}",
            endpoint=f"http://localhost:{cloud_port}",
            folder=folder,
            process=process,
        )
    finally:
        stop(process)
        output.close()


def stop(process: subprocess.Popen[str]) -> None:
    """Press Ctrl-C, as a terminal does: every process of the foreground group gets it."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(STOP_TIMEOUT_S)


def free_ports(count: int) -> list[int]:
    """Ports of the loopback interface that nobody listens on at the moment."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def _wait_until_ready(process: subprocess.Popen[str], ready: Path, log: str) -> None:
    give_up_at = time.monotonic() + START_TIMEOUT_S
    while not ready.exists():
        if process.poll() is not None or time.monotonic() > give_up_at:
            raise RuntimeError(f"make run did not become ready:\n{Path(log).read_text()}")
        time.sleep(0.1)
