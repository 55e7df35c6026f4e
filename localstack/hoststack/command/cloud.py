"""A LocalStack of one's own: started as a child process, gone when the block ends."""

import fcntl
import os
import select
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from hoststack.command import credentials, ports
from hoststack.command.launch import environment
from hoststack.command.plan import Plan
from hoststack.deploying.prepare import Prepared
from hoststack.deploying.spec import Stack
from hoststack.deploying.stack import deploy
from hoststack.ministack import launch as ministack
from hoststack.settings import addresses

_START_TIMEOUT_S = 120.0
_GRACE_S = 1.0  # nothing outlives LocalStack, so it need not tidy up for long
_END_TIMEOUT_S = 5.0
_POLL_S = 0.05
_TAIL_LINES = 30


class CloudError(Exception):
    """The local cloud can't do what it was asked; the message says why and what to do."""


class Cloud:
    """Runs LocalStack while a block runs: `with Cloud(plan) as cloud: cloud.deploy(stack)`.

    Attributes:
        warnings: What is not as asked for, known after the start.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.folder = plan.folder.absolute()
        self.log = (plan.log or plan.folder / f"{plan.engine.lower()}.log").absolute()
        self.warnings: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None
        self._alive_fd = -1

    @property
    def endpoint(self) -> str:
        """Where this machine reaches LocalStack."""
        return self.plan.endpoint

    @property
    def pid(self) -> int | None:
        """LocalStack's process, and its process group; None while there is none."""
        return self._process.pid if self._process else None

    def __enter__(self) -> Self:
        self.start()
        try:
            self.wait_until_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start LocalStack; it is not ready yet.

        Raises:
            CloudError: A port or the folder is taken, or the functions' Python is missing.
        """
        self._check_plan()
        self._take_folder()
        credentials.write(self.folder, self.plan.secret)
        # Everything that runs for this cloud holds the writing end; see `_await_end`.
        self._alive_fd, alive = os.pipe()
        command, variables = self._how()
        variables |= {"HOSTSTACK_ALIVE_FD": str(alive)}
        try:
            with self.log.open("wb") as log:
                self._process = subprocess.Popen(
                    command,
                    cwd=self.folder,
                    env=variables,
                    pass_fds=[alive],
                    stdin=subprocess.PIPE,  # LocalStack ends when it closes, however we go
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # Ctrl-C is ours to pass on
                )
        finally:
            os.close(alive)

    def wait_until_ready(self) -> None:
        """Return when LocalStack answers.

        Raises:
            CloudError: It ended, or took too long; the message has the end of its log.
        """
        give_up_at = time.monotonic() + _START_TIMEOUT_S
        while not self._answers():
            self.check()
            if time.monotonic() > give_up_at:
                raise CloudError(
                    f"{self.plan.engine} did not answer in {_START_TIMEOUT_S:.0f} s. "
                    f"{self.end_of_log()}"
                )
            time.sleep(_POLL_S)

    def deploy(self, stack: Stack, ready: Prepared | None = None) -> dict[str, str]:
        """Create or update a stack; its outputs. See `deploying.stack.deploy` for errors."""
        return deploy(stack, self.endpoint, self.plan.secret, ready=ready)

    def check(self) -> None:
        """See whether LocalStack still runs.

        Raises:
            CloudError: It does not; the message has the end of its log.
        """
        status = self._process.poll() if self._process else None
        if status is not None or self._process is None:
            raise CloudError(f"{self.plan.engine} ended with status {status}. {self.end_of_log()}")

    def stop(self) -> None:
        """End LocalStack and all that it started, then return; safe to call twice."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_GRACE_S)
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if process.stdin is not None:
                process.stdin.close()
            self._await_end()
        if self._lock is not None:
            credentials.remove(self.folder)
            self._lock.close()
            self._lock = None

    def end_of_log(self) -> str:
        """The last lines of LocalStack's log."""
        lines = self.log.read_text(errors="replace").splitlines()[-_TAIL_LINES:]
        return "\n".join([f"The end of its log, {self.log}:", *(f"  {line}" for line in lines)])

    def _how(self) -> tuple[Sequence[str | Path], dict[str, str]]:
        """The engine's command and its environment."""
        if self.plan.ministack:
            return ministack.command(self.plan.ministack), ministack.environment(
                self.plan, self.folder
            )
        command = [sys.executable, "-P", "-s", "-m", "hoststack.main"]
        return command, environment(self.plan, self.folder)

    def _check_plan(self) -> None:
        if not os.access(self.plan.python, os.X_OK):
            raise CloudError(f"The functions' Python, {self.plan.python}, cannot be run.")
        if self.plan.ministack and not os.access(self.plan.ministack, os.X_OK):
            raise CloudError(f"ministack's Python, {self.plan.ministack}, cannot be run.")
        for version, python in self.plan.pythons.items():
            found = _version_of(python)
            if found != version:
                self.warnings.append(f"functions of python{version} run on Python {found}")
        wanted = {self.plan.port: "--port"} | {front.port: "--front" for front in self.plan.fronts}
        for port, option in wanted.items():
            for address in addresses(self.plan.listen):
                reason = ports.taken(address, port)
                if reason is not None:
                    raise CloudError(
                        f"{reason}. End what holds it, or choose another port with {option}."
                    )

    def _take_folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._lock = (self.folder / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            self._lock = None
            raise CloudError(
                f"Another local cloud keeps its files in {self.folder}; choose one with --dir."
            ) from None
        _empty(self.folder / "tmp")

    def _await_end(self) -> None:
        """Wait until the last process of this cloud has closed its end of the pipe."""
        select.select([self._alive_fd], [], [], _END_TIMEOUT_S)
        os.close(self._alive_fd)

    def _answers(self) -> bool:
        host = "127.0.0.1" if self.plan.is_everywhere else self.plan.listen
        connection = HTTPConnection(host, self.plan.port, timeout=5)
        try:
            connection.request("GET", "/_localstack/health")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


def _version_of(python: Path) -> str:
    """The version of an interpreter that functions can run on, such as `3.12`.

    Raises:
        CloudError: They cannot.
    """
    asked = "import sys, awslambdaric, boto3; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [python, "-I", "-c", asked], capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise CloudError(f"The functions' Python cannot be run: {error}") from error
    if answer.returncode:
        reason = answer.stderr.strip().rpartition("\n")[2]
        raise CloudError(f"{python}: {reason}. Functions need what runtime.txt lists.")
    return answer.stdout.strip()


def _empty(folder: Path) -> None:
    """Put a folder's content aside, and remove it while nobody waits: there may be much of it."""
    if folder.exists():
        folder.rename(folder.with_name(f"{folder.name}-old-{time.time_ns()}"))
    folder.mkdir()
    for old in folder.parent.glob(f"{folder.name}-old-*"):
        threading.Thread(target=shutil.rmtree, args=(old, True), daemon=True).start()
