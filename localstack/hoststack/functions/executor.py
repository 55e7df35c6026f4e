"""A Lambda executor for LocalStack: each execution environment is a process on this machine."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any
from weakref import WeakSet

from localstack import config
from localstack.services.lambda_.invocation.lambda_models import FunctionVersion, InvocationResult
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

from hoststack.functions import outcome as reports
from hoststack.functions import prints, versions
from hoststack.functions.forkserver import Process
from hoststack.functions.initialise import INIT_TIMEOUT_S, InitError, InitTimeout, ending, new_log
from hoststack.functions.variables import variables_of
from hoststack.settings import is_everywhere, settings

_LOG_PART_BYTES = 1 << 16
_EXIT_STATUS_TIMEOUT_S = 5.0  # between the closed socket and the reaped process


class EnvironmentStopped(Exception):
    """An execution environment was stopped before it had started."""


_living: WeakSet["ProcessExecutor"] = WeakSet()


class ProcessExecutor(RuntimeExecutor):  # type: ignore[misc]
    """One execution environment of a function version.

    LocalStack calls `invoke` for one invocation at a time, and `stop` from any thread.
    """

    def __init__(self, id: str, function_version: FunctionVersion) -> None:
        super().__init__(id, function_version)
        self.is_busy = False
        self._process: Process | None = None
        self._variables: dict[str, str] = {}
        self._log: IO[bytes] = new_log()
        self._is_stopped = False
        self._init_ms: float | None = None
        self._init_logs = ""
        _living.add(self)

    def start(self, env_vars: dict[str, Any]) -> None:
        """Fork the environment; if it can't be initialised, the first invocation tries again.

        Raises:
            EnvironmentStopped: `stop` was called meanwhile; LocalStack must not keep it.
        """
        self._variables = variables_of(self.function_version, env_vars)
        try:
            self._process = self._new_process(INIT_TIMEOUT_S)
        except InitTimeout as error:
            took = f"Init Duration: {INIT_TIMEOUT_S * 1000:.2f} ms"
            self._init_logs = f"{error.logs}INIT_REPORT {took}\tPhase: init\tStatus: timeout\n"
        except InitError:
            pass  # the first invocation will say why
        if self._is_stopped:
            self._drop()
            raise EnvironmentStopped(self.id)

    def stop(self) -> None:
        """End the environment at once, with whatever it is doing."""
        self._is_stopped = True
        self._drop()
        _living.discard(self)

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        """Run one invocation; failures of every kind are results, so that their logs are kept."""
        with self._busy():
            started = time.perf_counter()
            outcome = self._outcome(payload)
            took_ms = (time.perf_counter() - started) * 1000
            printed = self._printed() + outcome.extra
            if settings().logs:
                prints.note(self.function_version.id.function_name, self._init_logs + printed)
            logs = self._init_logs + reports.lines(
                self.function_version,
                request_id=payload["invoke-id"],
                printed=printed,
                took_ms=took_ms,
                init_ms=self._init_ms,
                memory_mb=outcome.memory_mb,
            )
            self._init_ms, self._init_logs = None, ""
        return InvocationResult(
            payload["invoke-id"], outcome.body, is_error=outcome.is_error, logs=logs
        )

    @property
    def pid(self) -> int | None:
        """The environment's process, if there is one."""
        process = self._process
        return process.pid if process else None

    def get_address(self) -> str:
        """Where the environment is."""
        return "127.0.0.1"

    def get_endpoint_from_executor(self) -> str:
        """Where LocalStack is, as the environment sees it."""
        listen = settings().listen
        return "127.0.0.1" if is_everywhere(listen) else listen

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
            thread = threading.Thread(
                target=versions.warm, args=(function_version,), name="hoststack-warm", daemon=True
            )
            thread.start()

    @classmethod
    def cleanup_version(cls, function_version: FunctionVersion) -> None:
        """End the version's fork server."""
        versions.forget(function_version)

    @classmethod
    def validate_environment(cls) -> bool:
        """Whether functions can run: their Python was checked by the command line."""
        return True

    def _outcome(self, payload: dict[str, str]) -> reports.Outcome:
        request_id, timeout_s = payload["invoke-id"], self.function_version.config.timeout
        try:
            init_s = timeout_s  # what failed in its init phase has no more time than that
            if self._process is not None and self._process.is_gone():
                self._drop()  # it ended while it was idle: the next one is as any new one
                init_s = INIT_TIMEOUT_S
            if self._process is None and not self._is_stopped:
                self._process = self._new_process(init_s)
            if self._process is None:
                return reports.exited(request_id, "stopped", 0)
            answer, body = self._process.exchange(
                _head_of(payload, timeout_s), payload["payload"].encode(), timeout_s
            )
        except InitTimeout as error:
            return reports.timed_out(request_id, timeout_s, 0, printed=error.logs)
        except InitError as error:
            return reports.init_failed(request_id, error)
        except TimeoutError:
            return reports.timed_out(request_id, timeout_s, self._drop())
        except OSError:
            return reports.exited(request_id, *self._last_words())
        return reports.answered(
            request_id,
            body,
            is_error=not answer["ok"],
            memory_mb=answer["peak_kb"] // 1024,
        )

    def _new_process(self, timeout_s: float) -> Process:
        started = time.perf_counter()
        process, server = versions.new_process(
            self.function_version, self._variables, self._log, timeout_s
        )
        self._init_ms = (time.perf_counter() - started) * 1000
        if server is not None:
            self._init_ms, self._init_logs = server.init_ms, self._init_logs + server.init_logs
        return process

    def _drop(self) -> int:
        """End the process; the most memory it had, in MB."""
        process, self._process = self._process, None
        if process is None:
            return 0
        memory_mb = process.peak_memory_mb()
        process.kill()
        return memory_mb

    def _last_words(self) -> tuple[str, int]:
        """How the process ended, and its memory in MB."""
        process, memory_mb = self._process, self._drop()
        if self._is_stopped or process is None:
            return "stopped", memory_mb
        try:
            return ending(process.exit_status.result(_EXIT_STATUS_TIMEOUT_S)), memory_mb
        except (TimeoutError, OSError):
            return "signal: killed", memory_mb

    def _printed(self) -> str:
        """What the function printed since the last look."""
        file, content = self._log.fileno(), b""
        while part := os.pread(file, _LOG_PART_BYTES, len(content)):
            content += part
            if len(part) < _LOG_PART_BYTES:
                break
        if content:
            os.ftruncate(file, 0)
        text = content.decode(errors="replace")
        return text + "\n" if text and not text.endswith("\n") else text

    @contextmanager
    def _busy(self) -> Iterator[None]:
        self.is_busy = True
        try:
            yield
        finally:
            self.is_busy = False


def environments() -> list[dict[str, Any]]:
    """Every execution environment that has a process, for tests and the curious."""
    return [
        {
            "function": executor.function_version.id.function_name,
            "version": executor.function_version.id.qualifier,
            "id": executor.id,
            "pid": executor.pid,
            "busy": executor.is_busy,
        }
        for executor in list(_living)
        if executor.pid is not None
    ]


def _head_of(payload: dict[str, str], timeout_s: float) -> dict[str, Any]:
    return {
        "id": payload["invoke-id"],
        "arn": payload["invoked-function-arn"],
        "trace": payload["trace-id"],
        "deadline_ms": int((time.time() + timeout_s) * 1000),
    }
