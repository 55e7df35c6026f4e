"""A Lambda executor for LocalStack: each execution environment is a process on this machine."""

import fcntl
import json
import logging
import os
import tempfile
import threading
import time
from datetime import UTC, datetime
from typing import IO, Any

from localstack import config
from localstack.services.lambda_.invocation.execution_environment import ExecutionEnvironment
from localstack.services.lambda_.invocation.lambda_models import (
    FunctionVersion,
    InitializationType,
    InvocationResult,
)
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

from hoststack.child import wire
from hoststack.forkserver import ForkServer, InitError, Process, ending
from hoststack.settings import settings

LOG = logging.getLogger(__name__)
_EXIT_STATUS_TIMEOUT_S = 5.0  # between the closed socket and the reaped process

_servers: dict[tuple[str, str], "_Slot"] = {}
_servers_lock = threading.Lock()


class ProcessExecutor(RuntimeExecutor):  # type: ignore[misc]
    """One execution environment of a function version."""

    def start(self, env_vars: dict[str, str]) -> None:
        """Fork the environment; a failure is reported by the first invocation, as on AWS."""
        self._env = environment_of(self.function_version, env_vars)
        self._log = _appended_file()
        self._process: Process | None = None
        self._is_stopped = False
        self._init_ms: float | None = None
        self._init_logs = ""
        try:
            self._process = self._new_process()
        except InitError:
            LOG.info("%s cannot be initialised", self.function_version.id.function_name)

    def stop(self) -> None:
        """End the environment at once, with whatever it is doing."""
        self._is_stopped = True
        self._drop()

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        """Run one invocation; errors of every kind are results, so that their logs are kept."""
        request_id, timeout_s = payload["invoke-id"], self.function_version.config.timeout
        is_error, body, extra, started = True, b"", "", time.perf_counter()
        try:
            process = self._process = self._process or self._new_process()
            started = time.perf_counter()
            is_error, body = self._exchange(process, payload, timeout_s)
        except TimeoutError:
            self._drop()
            text = f"{request_id} Task timed out after {timeout_s:.2f} seconds"
            body = _error("Sandbox.Timedout", f"RequestId: {text}".replace(" Task", " Error: Task"))
            extra = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + f"Z {text}\n\n"
        except InitError as error:
            body = json.dumps(error.error | {"requestId": request_id}).encode()
            extra = error.logs
        except OSError:
            reason = f"Runtime exited with error: {self._last_words()}"
            body = _error("Runtime.ExitError", f"RequestId: {request_id} Error: {reason}")
            extra = f"RequestId: {request_id} Error: {reason}\nRuntime.ExitError\n"
        took_ms = (time.perf_counter() - started) * 1000
        logs = self._report(request_id, took_ms, extra)
        return InvocationResult(request_id, body, is_error=is_error, logs=logs)

    def get_address(self) -> str:
        """Where the environment is."""
        return "127.0.0.1"

    def get_endpoint_from_executor(self) -> str:
        """Where LocalStack is, as the environment sees it."""
        return "127.0.0.1"

    def get_runtime_endpoint(self) -> str:
        """Unused: invocations go through a socket pair."""
        return f"http://127.0.0.1:{config.GATEWAY_LISTEN[0].port}"

    def get_logs(self) -> str:
        """Nothing: logs travel with invocations."""
        return ""

    @classmethod
    def prepare_version(cls, function_version: FunctionVersion) -> None:
        """Unpack the code, and import it ahead of the first request."""
        if function_version.config.code:
            function_version.config.code.prepare_for_execution()
            threading.Thread(
                target=_warm, args=(function_version,), daemon=True, name="hoststack-warm"
            ).start()

    @classmethod
    def cleanup_version(cls, function_version: FunctionVersion) -> None:
        """End the version's fork server."""
        with _servers_lock:
            slot = _servers.pop(_key(function_version), None)
        if slot is not None and slot.server is not None:
            slot.server.stop()

    @classmethod
    def validate_environment(cls) -> bool:
        """Whether functions can run: their Python was checked by the command line."""
        return True

    def _new_process(self) -> Process:
        started = time.perf_counter()
        server, is_new = server_for(self.function_version, self._env)
        process = server.environment(self._env, self._log)
        self._init_ms = server.init_ms if is_new else (time.perf_counter() - started) * 1000
        self._init_logs = server.init_logs if is_new else ""
        return process

    def _exchange(
        self, process: Process, payload: dict[str, str], timeout_s: float
    ) -> tuple[bool, bytes]:
        process.sock.settimeout(timeout_s)
        head = {
            "id": payload["invoke-id"],
            "arn": payload["invoked-function-arn"],
            "trace": payload["trace-id"],
            "deadline_ms": int((time.time() + timeout_s) * 1000),
        }
        deadline = time.monotonic() + timeout_s
        wire.send_frame(process.sock, head, payload["payload"].encode())
        process.sock.settimeout(max(deadline - time.monotonic(), 0.001))
        frame = wire.receive_frame(process.sock)
        if frame is None:
            raise ConnectionResetError("the environment ended")
        answer, body = frame
        return not answer["ok"], body

    def _drop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()

    def _last_words(self) -> str:
        process = self._process
        self._drop()
        if self._is_stopped or process is None:
            return "stopped"
        try:
            return ending(process.exit_status.result(_EXIT_STATUS_TIMEOUT_S))
        except (TimeoutError, OSError):
            return "signal: killed"

    def _report(self, request_id: str, took_ms: float, extra: str) -> str:
        """The log lines of one invocation, with those that AWS adds."""
        function = self.function_version
        memory_mb = self._process.peak_memory_mb() if self._process else 0
        init = "" if self._init_ms is None else f"\tInit Duration: {self._init_ms:.2f} ms"
        said = self._init_logs + f"START RequestId: {request_id} Version: {function.id.qualifier}\n"
        said += self._printed() + extra
        self._init_ms, self._init_logs = None, ""
        return said + (
            f"END RequestId: {request_id}\n"
            f"REPORT RequestId: {request_id}\tDuration: {took_ms:.2f} ms\t"
            f"Billed Duration: {int(took_ms) + 1} ms\t"
            f"Memory Size: {function.config.memory_size} MB\t"
            f"Max Memory Used: {memory_mb} MB{init}\n"
        )

    def _printed(self) -> str:
        """What the function printed since the last look."""
        self._log.seek(0)
        text = self._log.read().decode(errors="replace")
        self._log.truncate(0)
        return text + "\n" if text and not text.endswith("\n") else text


class _Slot:
    """A place for one version's fork server; its lock makes starters wait for each other."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.server: ForkServer | None = None


def server_for(version: FunctionVersion, env: dict[str, str]) -> tuple[ForkServer, bool]:
    """The fork server of a version, and whether this call started it.

    Raises:
        InitError: It could not be initialised.
    """
    with _servers_lock:
        slot = _servers.setdefault(_key(version), _Slot())
    with slot.lock:
        if slot.server is not None and slot.server.is_alive:
            return slot.server, False
        slot.server = ForkServer(settings().python, env)
        return slot.server, True


def _warm(version: FunctionVersion) -> None:
    """Start a version's fork server; if that fails, the first invocation will say why."""
    environment = ExecutionEnvironment(
        function_version=version,
        initialization_type=InitializationType.on_demand,
        on_timeout=lambda *_: None,
        version_manager_id="",
    )
    try:
        server_for(version, environment_of(version, environment.get_environment_variables()))
    except InitError as error:
        LOG.info("%s cannot be initialised: %s", version.id.function_name, error)


def environment_of(version: FunctionVersion, env_vars: dict[str, Any]) -> dict[str, str]:
    """All variables of an execution environment: nothing of this machine's own comes in."""
    code = str(version.config.code.get_unzipped_code_location())
    env = {name: str(value) for name, value in env_vars.items()}
    env.pop("TZ", None)
    return env | {
        "LAMBDA_TASK_ROOT": code,
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "en_US.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",  # the task root is read-only on AWS
        "PYTHONUNBUFFERED": "1",
    }


def _appended_file() -> IO[bytes]:
    """A nameless file whose every write goes to its end, so that it can be emptied any time."""
    file = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - closed by its end
    flags = fcntl.fcntl(file, fcntl.F_GETFL)
    fcntl.fcntl(file, fcntl.F_SETFL, flags | os.O_APPEND)
    return file


def _key(version: FunctionVersion) -> tuple[str, str]:
    return version.qualified_arn, version.config.internal_revision


def _error(kind: str, message: str) -> bytes:
    return json.dumps({"errorType": kind, "errorMessage": message}).encode()
